"""The result of a run: verdict, candidates, questions, and publishing one candidate."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain
from pages._parts.train import questions, tiers
from scoring.charts.training import backtest_months
from scoring.registry import Registry
from scoring.settings import models_folder
from scoring.training.run_report import BacktestReport, CandidateReport, Report
from scoring.training.runs import Run, publish_candidate, read_report
from scoring.views.train import run as view


def result(run: Run) -> None:
    """What the run found, and the choice to publish it."""
    with draw.refusals():
        report = read_report(run)
        _verdict(report)
        draw.bullets(report.notes)
        _questions(report)
        draw.section(view.candidates(report))
        _backtest(report.backtest)
        candidate = _choice(report)
        _headline(candidate)
        keep_tiers = tiers.tiers(run, candidate)
        if run.published.get(candidate.name) or questions.accepted(report.held_by, run.id):
            # The button is there only where nothing is open, or the defaults were accepted.
            said = {"keep_tiers": keep_tiers, "answer_default": bool(report.held_by)}
            _publish(run, candidate, said)
        draw.section(view.reliability(candidate))


def _verdict(report: Report) -> None:
    if report.best.holds:
        said = " ".join((*report.best.holds, report.verdict))
        st.warning(plain(said), icon=":material/front_hand:")
    else:
        st.success(plain(report.verdict), icon=":material/verified:")
    if report.best.challenge:
        st.caption(plain(report.best.challenge))
    if report.failed:
        st.caption(plain(view.failed_line(report)))


def _questions(report: Report) -> None:
    if not report.questions:
        st.caption("No column seems to be filled in after the call.")
        return
    draw.section(view.questions(report))
    if false := view.false_figure(report):
        st.warning(plain(false), icon=":material/policy:")
    draw.bullets(view.question_lines(report))


def _backtest(found: BacktestReport | None) -> None:
    if found is None:
        return
    st.subheader("Does it beat what you do now?")
    st.markdown(plain(found.sentence))
    if found.rivals:
        st.caption(
            f"Each {found.unit} is called by plain LightGBM, trained on the {found.unit}s before "
            "it, and by a team without a model. Not proven: the interval includes zero, or the two "
            "hardly differ."
        )
        picture = backtest_months(found.table())
        draw.chart(picture, key="backtest", alt=f"Conversions found in each {found.unit}")
        st.dataframe(view.rivals_table(found), hide_index=True, alt="Backtest")
    for line in view.skipped_lines(found):
        st.caption(f"Not replayed: {plain(line)}")


def _choice(report: Report) -> CandidateReport:
    found = {c.name: c for c in report.candidates}
    best = report.recommended
    words = {name: f"{name} (recommended)" if name == best else name for name in found}
    look = {"format_func": words.__getitem__, "key": "candidate"}
    return found[st.selectbox("Candidate", list(found), list(found).index(best), **look)]


def _headline(candidate: CandidateReport) -> None:
    """The figures of the chosen candidate."""
    draw.metrics(view.headline(candidate))
    said = f"On {candidate.test.rows:,} test leads; 90% intervals. {candidate.note}"
    st.caption(plain(said.strip()))
    for hold in candidate.holds:
        st.warning(plain(hold))


def _publish(run: Run, candidate: CandidateReport, said: dict[str, bool | None]) -> None:
    if version := run.published.get(candidate.name):
        st.success(f"Published as {version}.", icon=":material/rocket_launch:")
        with st.container(horizontal=True):
            st.page_link("pages/call_sheet.py", label="Rank leads with it", icon=":material/call:")
            st.page_link("pages/models.py", label="See its card", icon=":material/arrow_forward:")
        return
    sure = not candidate.holds or st.checkbox("Publish it all the same", key=f"anyway_{run.id}")
    icon = ":material/rocket_launch:"
    if st.button("Publish", type="primary", icon=icon, disabled=not sure):
        with draw.refusals():
            publish_candidate(run, candidate.name, Registry(models_folder()), **said)
            st.rerun()
    if model := session.model():
        until = f"{model.card.version} stays in use until you publish"
        st.caption(f"{until}. The candidates stay with this run.")
    else:
        st.caption("No model is in use yet. The one you publish will be the first.")
