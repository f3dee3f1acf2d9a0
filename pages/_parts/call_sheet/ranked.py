"""The ranked table, and the chosen lead beside it."""

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet import chosen
from pages._parts.call_sheet.plan import Plan
from pages._parts.section_table import widths
from scoring.model.lead_model import TIERS
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.notices import check_line
from scoring.views.call_sheet.ranked import SORTS, Query, RankedPage, ranked_page, source_choices
from scoring.wording import counted

# Three lines a row, so that a reason can be read in the table.
ROW_HEIGHT, TABLE_HEIGHT = 66, 860
WIDTHS = {
    "Call": 40, "Rep": 40, "Name": 120, "Lead": 90, "Id": 90, "Tier": 40, "Check": 60,
    "Source": 110,
}  # fmt: skip
HELP = {"Call": "✓ above the cut-line", "Check": "Unlike the past leads, or uncertain"}
KEPT = {"persist_state": "session", "on_change": session.first_page}


@st.fragment
def ranked_list(scored: ScoredBatch, plan: Plan) -> None:
    """Filters, one page of the ranking, and the chosen lead."""
    query = _filters(scored, plan)
    left, right = st.columns([3, 2])
    with left:
        _table(ranked_page(scored, query, plan.capacity), query)
    with right:
        chosen.show(scored, session.chosen())


def _filters(scored: ScoredBatch, plan: Plan) -> Query:
    first, second, third, fourth = st.columns([2, 2, 2, 1.2], vertical_alignment="bottom")
    tiers = first.multiselect("Tier", TIERS, key="tiers", placeholder="All tiers", **KEPT)
    sources, choices = [], source_choices(scored)
    if choices:
        look = {"key": "sources", "placeholder": "All sources"}
        sources = second.multiselect("Source", choices, **look, **KEPT)
    text = third.text_input("Search", key="search", placeholder="Name, id, city …", **KEPT)
    sort = fourth.selectbox("Sort by", SORTS, key="sort", **KEPT)
    unsure = _only_unsure(scored)
    page = session.page()
    return Query(tuple(tiers), tuple(sources), text, sort, page, plan.fold, plan.reps, unsure)


def _only_unsure(scored: ScoredBatch) -> bool:
    """How many leads are for a person to check, and whether only they are asked for."""
    line = check_line(scored)
    if not line:
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(line, width="content")
        return st.toggle("Only these", key="unsure", width="content", **KEPT)


def _table(page: RankedPage, query: Query) -> None:
    if not page.found:
        st.info("No lead fits these filters. Clear a filter to see leads again.")
        return
    rows = [i for i, p in enumerate(page.positions) if p == session.chosen()]
    key = f"ranked_{hash((query, page.positions.tobytes()))}"
    st.dataframe(
        page.table,
        key=key,
        hide_index=True,
        height=min(TABLE_HEIGHT, ROW_HEIGHT * (len(page.table) + 1)),
        row_height=ROW_HEIGHT,
        on_select=lambda: _select(key, page),
        selection_mode="single-row",
        selection_default={"selection": {"rows": rows}},
        column_config=_columns(),
        alt="Ranked leads",
    )
    left, right = st.columns([2, 1], vertical_alignment="center")
    with left:
        st.pagination(page.pages, key=session.PAGE, persist_state="session")
    right.caption(f"{counted(page.found, 'lead')} · click a row for its reasons")


def _select(key: str, page: RankedPage) -> None:
    rows = session.answered(key)["selection"]["rows"]
    if rows and rows[0] < len(page.positions):
        session.choose(int(page.positions[rows[0]]))


def _columns() -> dict[str, object]:
    config = st.column_config
    chance = {"min_value": 0, "max_value": 100, "format": "%.0f%%", "help": "Chance to convert"}
    return widths(WIDTHS, **HELP) | {
        "Rank": config.NumberColumn(width=50, format="localized"),
        "Chance": config.ProgressColumn(width=100, **chance),
        "Why": config.TextColumn("Why call", width=300),
        "Why not": config.TextColumn("What speaks against", width=300),
    }
