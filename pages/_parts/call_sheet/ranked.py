"""The ranked list: what of it is wanted, the table with the chosen lead, the cards of a phone."""

from pathlib import Path

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet import cards, panel
from pages._parts.section_table import chosen_row, widths
from scoring.model.call_plan import CallPlan
from scoring.model.grade import GRADES
from scoring.model.lead_model import TIERS
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet import ranked as view
from scoring.views.call_sheet.notices import check_line
from scoring.views.call_sheet.plan import rows_line

# So many leads are in view without scrolling in the table.
ROW, HEADER, ROWS_IN_VIEW = 40, 38, 12
HEIGHT = HEADER + ROW * ROWS_IN_VIEW
LOOK = Path(__file__).with_name("list.css")
WIDTHS = {
    "Call": 44, "Rep": 70, "Name": 138, "Lead": 90, "Phone": 142, "E-mail": 160, "Tier": 38,
    "Grade": 54, "Why": 272,
}  # fmt: skip
GRADED = "Letter: who they are. Number: what they did. A1 is best."
HELP = {
    "Call": "✓ above the cut-line, ⚑ to check by hand",
    "Grade": GRADED,
}
# Another filter or order begins with its first page.
KEPT = {"persist_state": "session", "on_change": session.answer, "args": (session.PAGE, 1)}


@st.fragment
def ranked_list(scored: ScoredBatch, plan: CallPlan) -> None:
    """One page of the ranking beside the chosen lead; cards in its place on a phone."""
    st.html(LOOK)
    with st.container(horizontal=True, vertical_alignment="center", key="list_line"):
        query = _query(scored)
        page = view.ranked_page(scored, query, plan, session.grades() if query.grades else None)
        st.caption(rows_line(scored, page.found, plan), width="content")
    if not page.found:
        st.info("No lead fits these filters. Clear a filter to see leads again.")
        return
    _choose_seen(query, page)
    with st.container(key="ranked_table"):
        _table_and_lead(scored, plan, page, hash((query, plan)))
    with st.container(key="call_cards"):
        cards.show(scored, plan, page.positions.tolist())
    st.pagination(page.pages, key=session.PAGE, persist_state="session")


def _choose_seen(query: view.Query, page: view.RankedPage) -> None:
    """Another page or filter opens its first lead, unless the chosen one is in it."""
    before = session.said(session.ASKED_LIST)
    session.answer(session.ASKED_LIST, query)
    if before not in (None, query) and session.chosen() not in page.positions:
        session.choose(int(page.positions[0]))


def _query(scored: ScoredBatch) -> view.Query:
    text = st.text_input(
        "Search", key="search", placeholder="Search name, phone, e-mail …", width=230,
        label_visibility="collapsed", **KEPT,
    )  # fmt: skip
    with st.popover("Filter and sort", icon=":material/filter_list:", width="content"):
        tiers = st.multiselect("Tier", TIERS, key="tiers", placeholder="All tiers", **KEPT)
        grades = _grades(scored)
        sources, choices = [], view.source_choices(scored)
        if choices:
            look = {"key": "sources", "placeholder": "All sources"}
            sources = st.multiselect("Source", choices, **look, **KEPT)
        sort = st.selectbox("Sort by", view.SORTS, key="sort", **KEPT)
        unsure = _only_unsure(scored)
    page = session.said(session.PAGE, 1)
    return view.Query(tuple(tiers), grades, tuple(sources), text, sort, page, unsure)


def _grades(scored: ScoredBatch) -> tuple[str, ...]:
    """The grades asked for: all leads have theirs once their reasons are written."""
    if not scored.explainer.is_graded:
        return ()
    look = {"disabled": not session.job().done, "placeholder": "All grades", "help": GRADED}
    return tuple(st.multiselect("Grade", GRADES, key="grades", **look, **KEPT))


def _only_unsure(scored: ScoredBatch) -> bool:
    """How many leads are for a person to check, and whether only they are asked for."""
    line = check_line(scored)
    if not line:
        return False
    only = st.toggle("Only leads to check by hand", key="unsure", **KEPT)
    st.caption(line)
    return only


@st.fragment
def _table_and_lead(scored: ScoredBatch, plan: CallPlan, page: view.RankedPage, asked: int) -> None:
    """A click in the table, or an arrow key, draws the chosen lead and nothing else."""
    left, right = st.columns([72, 28], gap="small")
    with left:
        look = chosen_row(page.positions, f"ranked_{asked}")
        height = min(HEIGHT, HEADER + ROW * len(page.table))
        st.dataframe(
            page.table, hide_index=True, row_height=ROW, height=height, column_config=_columns(),
            alt="Ranked leads", placeholder="", **look,
        )  # fmt: skip
    with right:
        panel.show(scored, plan, HEIGHT)


def _columns() -> dict[str, object]:
    config = st.column_config
    chance = {"min_value": 0, "max_value": 100, "format": "%.0f%%", "help": "Chance to convert"}
    return widths(WIDTHS, **HELP) | {
        "Rank": config.NumberColumn(width=44, format="localized"),
        "Value": config.NumberColumn(width=90, format="localized"),
        "Chance": config.ProgressColumn(width=84, **chance),
    }
