"""The result of a run: verdict, candidates, suspects, and publishing one candidate."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import chart, plain
from pages._parts.train import tiers
from scoring import charts
from scoring.errors import LeadScoringError, ModelUnavailable
from scoring.registry import Registry
from scoring.settings import models_folder
from scoring.training.candidates import CONSTANT
from scoring.training.run_report import BacktestReport, CandidateReport, Report
from scoring.training.runs import Run, publish_candidate, read_report
from scoring.views.train.run import (
    false_figure,
    headline,
    leaderboard_figures,
    leaderboard_table,
    rivals_table,
    skipped_lines,
    suspect_figures,
    suspect_lines,
    suspects_table,
)


def result(run: Run) -> None:
    """What the run found, and the choice to publish it."""
    try:
        report = read_report(run)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.success(plain(report.verdict), icon=":material/verified:")
    st.markdown("\n".join(f"- {plain(note)}" for note in report.notes))
    _suspects(report)
    _leaderboard(report)
    _backtest(report.backtest)
    candidate = _choice(report)
    _headline(candidate)
    _publish(run, candidate, keep_tiers=tiers.tiers(run, candidate))
    _reliability(candidate)


def _suspects(report: Report) -> None:
    if not report.suspects:
        st.caption("No column seems to know the outcome before the call.")
        return
    st.subheader("Columns that may know the outcome")
    st.caption(
        "Columns filled in after the call make a model look good in the test and useless on new "
        "leads. AUC alone: how often a converter ranks above another lead by this column only."
    )
    if false_figure(report):
        st.warning(plain(false_figure(report)), icon=":material/policy:")
    figures = suspect_figures(report)
    if len(figures):
        chart(charts.suspect_bars(figures), key="suspects", alt="AUC of each suspect alone")
    st.markdown("\n".join(f"- {plain(line)}" for line in suspect_lines(report)))
    st.dataframe(suspects_table(report), hide_index=True, alt="Suspects")


def _leaderboard(report: Report) -> None:
    st.subheader("Candidates")
    st.caption(
        "AUC: how often a converter ranks above a non-converter. Lift: conversions in the top "
        "tenth against the average. The threshold was chosen before the test. In brackets 90% "
        "intervals. The best one was picked on these same test leads, which flatters it a little."
    )
    if len(report.candidates) > 1:
        picture = charts.leaderboard(leaderboard_figures(report))
        chart(picture, key="leaderboard", alt="AUC of each candidate with its interval")
    config = {"Test leads": st.column_config.NumberColumn(format="localized")}
    table = leaderboard_table(report)
    st.dataframe(table, hide_index=True, column_config=config, alt="Candidates")


def _backtest(found: BacktestReport | None) -> None:
    if found is None:
        return
    st.subheader("Does it beat what you do now?")
    st.markdown(plain(found.sentence))
    if found.rivals:
        st.caption(
            "Each month called by plain LightGBM trained on the months before it, and by a team "
            "without a model. Not proven: the interval crosses zero, or the two hardly differ."
        )
        picture = charts.backtest_months(found.table())
        chart(picture, key="backtest", alt="Conversions found in each month")
        st.dataframe(rivals_table(found), hide_index=True, alt="Backtest")
    for line in skipped_lines(found):
        st.caption(f"Not replayed: {plain(line)}")


def _choice(report: Report) -> CandidateReport:
    names = [c.name for c in report.candidates]
    name = st.selectbox(
        "Candidate",
        names,
        names.index(report.recommended),
        format_func=lambda n: f"{n} (recommended)" if n == report.recommended else n,
        key="candidate",
    )
    return report.candidates[names.index(name)]


def _headline(candidate: CandidateReport) -> None:
    """The figures of the chosen candidate."""
    cells = st.columns(5)
    for cell, (label, value, detail) in zip(cells, headline(candidate), strict=True):
        cell.metric(label, value, detail, delta_color="off", delta_arrow="off", border=True)
    st.caption(
        plain(f"On {candidate.test.rows:,} test leads; 90% intervals. {candidate.note}".strip())
    )
    if candidate.name == CONSTANT:
        st.warning("It gives every lead the same chance: published, it ranks nobody.")


def _publish(run: Run, candidate: CandidateReport, *, keep_tiers: bool | None) -> None:
    if candidate.name in run.published:
        version = run.published[candidate.name]
        st.success(f"Published as {version}.", icon=":material/rocket_launch:")
        with st.container(horizontal=True):
            st.page_link("pages/call_sheet.py", label="Rank leads with it", icon=":material/call:")
            st.page_link("pages/models.py", label="See its card", icon=":material/arrow_forward:")
        return
    if st.button("Publish", type="primary", icon=":material/rocket_launch:"):
        try:
            registry = Registry(models_folder())
            publish_candidate(run, candidate.name, registry, keep_tiers=keep_tiers)
        except LeadScoringError as problem:
            st.error(plain(str(problem)), icon=":material/error:")
            return
        st.rerun()
    st.caption(_until_then())


def _until_then() -> str:
    try:
        serving = session.serving().model.card.version
    except ModelUnavailable:
        return "No model serves yet; publishing makes this one the first."
    return f"{serving} serves until you publish. The candidates stay with this run."


def _reliability(candidate: CandidateReport) -> None:
    st.subheader("Does the chance come true?")
    st.caption(
        f"{plain(candidate.name)} on the {candidate.test.rows:,} test leads, in ten groups of "
        "equal size by their predicted chance."
    )
    figure = charts.reliability_curve(candidate.test)
    chart(figure, key="train_reliability", alt="Predicted and real rates")
