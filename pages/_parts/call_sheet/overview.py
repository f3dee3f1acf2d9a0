"""About the ranking: what it brings, what calling more brings, what to know about the file."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.call_sheet import downloads, found, hand_out, recoding_offer, scored_upload
from pages._parts.draw import plain
from pages._parts.only_text import stressed
from scoring.charts.call_sheet import drift_bars, gain_curve, tier_bars
from scoring.model.call_plan import CallPlan
from scoring.model.ranking import CutLine
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.grade import batch_grades
from scoring.views.call_sheet.notices import Level, in_brief, notices, reading_line
from scoring.views.call_sheet.past_leads import history_line, past_line
from scoring.views.call_sheet.plan import call_line, doubt_of, gains_line, value_line
from scoring.views.call_sheet.ranked import drift_table, tier_table
from scoring.views.doubt import interval_basis
from scoring.views.section import Section
from scoring.wording import moment, percent


def alarm(scored: ScoredBatch) -> None:
    """What makes the order and the figures unreliable."""
    if wrong := session.note(scored).alarm:
        draw.alarm(wrong.text, "warning")
        with st.expander("Details"):
            draw.bullets(wrong.details)
    recoding_offer.offer(scored)


def answer(scored: ScoredBatch, plan: CallPlan, cut: CutLine) -> None:
    """What the plan brings, in one sentence, and beside it the list to take along."""
    look = {"horizontal": True, "vertical_alignment": "center"}
    doubt = doubt_of(scored, alarmed=session.note(scored).alarm is not None)
    if past := past_line(scored):
        st.warning(plain(past), icon=":material/history:")
    with st.container(key="answer_line", horizontal_alignment="distribute", **look):
        st.markdown(stressed(history_line(scored) or call_line(cut, doubt=doubt)), width="content")
        with st.container(horizontal=True, width="content", key="list_ways"):
            downloads.call_list(scored, plan)
            hand_out.button(scored, plan)
    hand_out.answer()
    if line := value_line(scored, cut):
        st.caption(plain(line))
    downloads.tried_out(scored)


def gains(scored: ScoredBatch, plan: CallPlan, cut: CutLine) -> None:
    """What calling more brings, with the cut-line."""
    curve = gain_curve(plan.gains(scored), cut)
    draw.section(
        Section("gains", "What calling more brings", gains_line(cut), curve, has_files=False)
    )
    st.caption(plain(interval_basis(scored.model)))


def tiers(scored: ScoredBatch, plan: CallPlan) -> None:
    """How many of the leads that may be called each tier has, and what to expect of them."""
    floors = scored.model.floors
    said = (
        f"Tier A starts at a chance of {percent(floors.a)}, B at {percent(floors.b)}, C at "
        f"{percent(floors.c)}. The model sets these floors."
    )
    bars = tier_bars(tier_table(scored, plan))
    draw.section(Section("tiers", "Tiers", said, bars, has_files=False))


def grid(scored: ScoredBatch, plan: CallPlan) -> None:
    """Who the leads are against what they did, once every lead has its reasons."""
    job = session.job()
    waiting = scored.explainer.is_graded and not job.done and not job.cancelled
    session.fragment(_grid, run_every=1.0 if waiting else None)(scored, plan, waiting)


def _grid(scored: ScoredBatch, plan: CallPlan, waiting: bool) -> None:
    job = session.job()
    if waiting and not job.done:
        st.progress(job.share, f"Grading all leads: {job.explained:,} so far")
    elif waiting:
        st.rerun()
    else:
        draw.section(batch_grades(scored, session.grades(), plan))


def about(scored: ScoredBatch) -> None:
    """What was read, what to know, what was wrong, what is no lead, what differs from before."""
    st.markdown(plain(reading_line(scored.leads.table, scored.leads.issues)))
    st.caption(f"Scored {moment(scored.scored_at)} UTC.")
    if not scored_upload.asks(scored):
        scored_upload.confirm(scored)
    if brief := in_brief(scored):
        st.caption(plain(brief))
    marks = {Level.INFO: ":material/info:"}
    told = [n for n in notices(scored) if n.level is not Level.ALARM]
    lines = (f"- {marks.get(n.level, ':material/warning:')} {plain(n.text)}" for n in told)
    st.markdown("\n".join(lines))
    count, rows = len(scored.leads.issues), len(scored.leads.table.outside)
    with st.expander(f"Issues ({count:,})"):
        found.issues(scored)
    with st.expander(f"Rows outside the table ({rows:,})"):
        found.outside(scored.leads.table)
    with st.expander("Against the history"):
        _drift(scored)


def _drift(scored: ScoredBatch) -> None:
    drift = drift_table(scored)
    if drift.empty:
        st.caption("No field of this file can be compared with the history.")
        return
    alt = "How far the mix of each field differs from the history"
    draw.chart(drift_bars(drift, alt), key="drift", alt=alt)
    named = drift.rename(columns={"psi": "differs by"}).rename(columns=str.capitalize)
    st.dataframe(named, hide_index=True, placeholder="", alt="Drift by field")
