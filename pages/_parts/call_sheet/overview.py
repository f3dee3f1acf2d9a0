"""Above the ranking: what to know about the file, the figures and their pictures."""

import streamlit as st

from pages._parts import draw
from pages._parts.call_sheet import found
from pages._parts.draw import plain
from scoring.charts.call_sheet import drift_bars, gain_curve, tier_bars
from scoring.model.ranking import CutLine, gain_table
from scoring.model.scored import ScoredBatch
from scoring.pipelines import expectation
from scoring.views.call_sheet.file_alarm import file_alarm
from scoring.views.call_sheet.notices import Level, in_brief, notices, reading_line
from scoring.views.call_sheet.ranked import drift_table, tier_table
from scoring.views.doubt import interval_basis
from scoring.views.section import Section
from scoring.wording import conversions, counted, percent


def things_to_know(scored: ScoredBatch) -> None:
    """Alarms in full; the reading line with details behind it; the fields concerned."""
    told = notices(scored)
    if found_wrong := file_alarm(scored):
        draw.alarm(found_wrong.text, "warning", details=found_wrong.details)
    others = [n for n in told if n.level is not Level.ALARM]
    warnings = sum(n.level is Level.WARNING for n in others)
    label = reading_line(scored.leads.table, scored.leads.issues) + (
        f" {counted(warnings, 'thing')} to check." if warnings else ""
    )
    with st.expander(plain(label), icon=":material/fact_check:"):
        count, rows = len(scored.leads.issues), len(scored.leads.table.outside)
        tabs = ("To know", f"Issues ({count:,})", f"Rows outside ({rows:,})", "Against the history")
        know, issues, outside, drift = st.tabs(tabs)
        marks = {Level.WARNING: ":material/warning:"}
        lines = (f"- {marks.get(n.level, ':material/info:')} {plain(n.text)}" for n in others)
        know.markdown("\n".join(lines))
        with issues:
            found.issues(scored)
        with outside:
            found.outside(scored.leads.table)
        with drift:
            _drift(scored)
    st.caption(plain(in_brief(scored)))


def _drift(scored: ScoredBatch) -> None:
    drift = drift_table(scored)
    if drift.empty:
        st.caption("No field of this file can be compared with the history.")
        return
    draw.chart(drift_bars(drift), key="drift", alt="Population stability index by field")
    st.dataframe(drift.rename(columns=str.capitalize), hide_index=True, alt="Drift by field")


def figures(scored: ScoredBatch, cut: CutLine, fold: bool) -> None:
    """The row of numbers."""
    calls, most = counted(cut.capacity, "call"), counted(cut.leads, "call")
    whole = expectation(scored, cut.leads, fold=fold)
    draw.metrics([
        ("Leads", f"{len(scored.leads):,}", f"{most} at most"),
        ("All conversions", conversions(cut.total), _interval(whole)),
        (f"From {calls}", conversions(cut.expected), _interval(cut)),
        ("Share caught", percent(cut.share), f"with {percent(cut.effort)} of {most}"),
    ])  # fmt: skip
    st.caption(f"Expected conversions. {interval_basis(scored.model)}")


def _interval(cut: CutLine) -> str:
    return f"{cut.low:,} to {cut.high:,}"


def pictures(scored: ScoredBatch, cut: CutLine, fold: bool) -> None:
    """Gains with the cut-line, and the tiers."""
    left, right = st.columns([3, 2])
    order = scored.to_call(fold=fold)
    with left:
        said = (
            f"{counted(cut.capacity, 'call')} in this order should bring "
            f"{conversions(cut.expected)} conversions; at random {conversions(cut.at_random)}, in "
            f"the order of the file {conversions(cut.file_order)}. The last lead called has a "
            f"chance of {percent(cut.propensity)}."
        )
        gains = gain_curve(gain_table(scored.scores.propensity, order), cut)
        draw.section(Section("gains", "What calling more brings", said, gains, has_files=False))
    with right:
        floors = scored.model.floors
        said = (
            f"Tier A starts at a chance of {percent(floors.a)}, B at {percent(floors.b)}, C at "
            f"{percent(floors.c)}. The model sets these floors."
        )
        bars = tier_bars(tier_table(scored))
        draw.section(Section("tiers", "Tiers", said, bars, has_files=False))
