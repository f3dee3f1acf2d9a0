"""The result of a run: its verdict with the button to publish, then what it rests on."""

import streamlit as st

from pages._parts import draw
from pages._parts.draw import plain
from pages._parts.train import publish, tiers
from scoring.charts.training import backtest_months
from scoring.model.readiness import GoalVerdict
from scoring.training.run_folder import Run
from scoring.training.run_report import BacktestReport, CandidateReport, Report
from scoring.training.runs import read_report
from scoring.views.train import run as view


def result(run: Run) -> None:
    """What the run found, the choice to publish it, and the figures behind both."""
    with draw.refusals():
        report = read_report(run)
        candidate = publish.chosen(report)
        with st.container(border=True, key="publish"):
            left, right = st.columns([7, 2], vertical_alignment="center")
            with left:
                _verdict(report)
            publish.publish(run, report, candidate, right)
        _why(report)
        _figures(candidate)
        if goals := view.goals(candidate):
            draw.section(goals)
        draw.section(view.candidates(report))
        _questions(report)
        _backtest(run, report.backtest)
        tiers.tiers(run, candidate)


def _verdict(report: Report) -> None:
    """What the recommended candidate is worth, and whether anything speaks against it."""
    best = report.best
    said = f"**{plain(view.worth(best))}** {plain(view.verdict_line(best))}".strip()
    if best.holds:
        st.warning(said, icon=":material/front_hand:")
    elif report.held_by:
        st.markdown(said)
    elif best.readiness and best.readiness.verdict is GoalVerdict.OK:
        st.info(said, icon=":material/check:")
    else:
        st.success(said, icon=":material/verified:")


def _why(report: Report) -> None:
    """Why it is recommended, how it does against the model that serves, and all notes."""
    st.write(plain(report.verdict))
    if line := view.challenge_line(report.best):
        st.caption(plain(line))
    if report.failed:
        st.caption(plain(view.failed_line(report)))
    if report.notes:
        with st.expander(plain(view.notes_label(report)), icon=":material/notes:"):
            draw.bullets(report.notes)


def _figures(candidate: CandidateReport) -> None:
    """The figures of the chosen candidate, and whether its chances came true."""
    st.header(plain(candidate.name), anchor=False)
    draw.metrics(view.headline(candidate))
    said = f"On {candidate.test.rows:,} test leads; 90% intervals. {candidate.note}"
    st.caption(plain(said.strip()))
    draw.section(view.reliability(candidate))


def _questions(report: Report) -> None:
    if not report.questions:
        st.caption("No column seems to be filled in after the call.")
        return
    draw.section(view.questions(report))
    if false := view.false_figure(report):
        st.warning(plain(false), icon=":material/policy:")
    draw.bullets(view.question_lines(report))


def _backtest(run: Run, found: BacktestReport | None) -> None:
    st.header("Does it beat what you do now?", anchor=False)
    if found is None:
        st.markdown(plain(view.not_replayed(run.request)))
        return
    st.markdown(plain(found.sentence))
    if found.rivals:
        said = (
            f"The model here is plain LightGBM, trained for each {found.unit} on the {found.unit}s "
            f"before it; the other lines are a team without a model.{view.verdict_words(found)}"
        )
        st.caption(plain(said))
        picture = backtest_months(found.table())
        draw.chart(picture, key="backtest", alt=f"Conversions found in each {found.unit}")
        st.dataframe(view.rivals_table(found), hide_index=True, placeholder="", alt="Backtest")
    for line in view.skipped_lines(found):
        st.caption(f"Not replayed: {plain(line)}")
