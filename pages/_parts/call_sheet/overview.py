"""Above the ranking: what to know about the file, the figures, the capacity and its picture."""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._parts import intake
from pages._parts.draw import chart, plain
from scoring import charts
from scoring.model.ranking import CutLine, gain_table
from scoring.model.scored import ScoredBatch
from scoring.pipelines import expectation
from scoring.views.call_sheet.notices import in_brief, notices, reading_line
from scoring.views.call_sheet.ranked import drift_table, tier_table
from scoring.wording import conversions, counted, percent

DEFAULT_CAPACITY = 300


@dataclass(frozen=True)
class Plan:
    """What the manager typed: calls that can be made, one call per person, number of reps."""

    capacity: int
    fold: bool
    reps: int


def things_to_know(scored: ScoredBatch) -> None:
    """Alarms in full; the reading line with details behind it; the fields concerned."""
    found = notices(scored)
    for notice in found:
        if notice.level == "alarm":
            st.error(plain(notice.text), icon=":material/warning:")
    others = [n for n in found if n.level != "alarm"]
    warnings = sum(n.level == "warning" for n in others)
    label = reading_line(scored.leads.table, scored.leads.issues) + (
        f" {counted(warnings, 'thing')} to check." if warnings else ""
    )
    with st.expander(plain(label), icon=":material/fact_check:"):
        know, issues, outside, drift = st.tabs(_tabs(scored))
        know.markdown("\n".join(f"- {_marked(n.level)} {plain(n.text)}" for n in others))
        with issues:
            intake.issues(scored)
        with outside:
            intake.outside(scored.leads.table)
        with drift:
            _drift(scored)
    st.caption(plain(in_brief(scored)))


def _tabs(scored: ScoredBatch) -> list[str]:
    found, rows = len(scored.leads.issues), len(scored.leads.table.outside)
    return ["To know", f"Issues ({found:,})", f"Rows outside ({rows:,})", "Against the history"]


def _marked(level: str) -> str:
    return ":material/warning:" if level == "warning" else ":material/info:"


def _drift(scored: ScoredBatch) -> None:
    drift = drift_table(scored)
    if drift.empty:
        st.caption("No field of this file can be compared with the history.")
        return
    chart(charts.drift_bars(drift), key="drift", alt="Population stability index by field")
    st.dataframe(drift.rename(columns=str.capitalize), hide_index=True, alt="Drift by field")


def plan(scored: ScoredBatch) -> Plan:
    """The boxes: how many calls, one call per person, how many reps."""
    left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
    leads = len(scored.leads)
    capacity = left.number_input(
        "We can call",
        min_value=1,
        max_value=leads,
        value=min(DEFAULT_CAPACITY, leads),
        step=10 if leads > 50 else 1,
        key="capacity",
        persist_state="session",
        help="How many leads your team can call. The list is cut there.",
    )
    duplicates = bool(scored.leads.duplicates.any())
    fold = middle.toggle(
        "One call per person",
        value=duplicates,
        key="fold",
        persist_state="session",
        disabled=not duplicates,
        help="Leads with the same id, e-mail or phone become one call; all stay in the download.",
    )
    reps = right.number_input(
        "Reps",
        min_value=1,
        max_value=99,
        key="reps",
        persist_state="session",
        help="Deals the list out evenly; the download gets a column rep.",
    )
    return Plan(int(capacity), fold and duplicates, int(reps))


def figures(scored: ScoredBatch, cut: CutLine, fold: bool) -> None:
    """The row of numbers."""
    whole = expectation(scored, cut.leads, fold=fold)
    cells = st.columns(4)
    _figure(cells[0], "Leads", f"{len(scored.leads):,}", f"{counted(cut.leads, 'call')} at most")
    _figure(cells[1], "All conversions", conversions(cut.total), _interval(whole))
    _figure(
        cells[2], f"From {counted(cut.capacity, 'call')}", conversions(cut.expected), _interval(cut)
    )
    calls = f"by {percent(cut.effort)} of {counted(cut.leads, 'call')}"
    _figure(cells[3], "Share caught", percent(cut.share), calls)
    st.caption(
        "Expected conversions with their 80% interval: chance, and how far off the model was on "
        f"its {scored.model.card.test.rows:,} test leads."
    )


def _figure(cell: DeltaGenerator, label: str, value: str, detail: str) -> None:
    cell.metric(label, value, detail, delta_color="off", delta_arrow="off", border=True)


def _interval(cut: CutLine) -> str:
    return f"{cut.low:,} to {cut.high:,}"


def pictures(scored: ScoredBatch, cut: CutLine, fold: bool) -> None:
    """Gains with the cut-line, and the tiers."""
    left, right = st.columns([3, 2])
    order = scored.one_call_order if fold else scored.ranking.order
    with left:
        st.subheader("What calling more brings")
        st.caption(
            f"{counted(cut.capacity, 'call')} in this order: {conversions(cut.expected)} "
            f"conversions expected; at random {conversions(cut.at_random)}, in the order of the "
            f"file {conversions(cut.file_order)}. "
            f"The last lead called has a chance of {percent(cut.propensity)}."
        )
        gains = gain_table(scored.scores.propensity, order)
        chart(charts.gain_curve(gains, cut), key="gains", alt="Expected conversions by calls")
    with right:
        st.subheader("Tiers")
        floors = scored.model.floors
        st.caption(
            f"A from {percent(floors.a)} chance, B from {percent(floors.b)}, C from "
            f"{percent(floors.c)}; fixed with the model."
        )
        chart(charts.tier_bars(tier_table(scored)), key="tiers_chart", alt="Leads per tier")
