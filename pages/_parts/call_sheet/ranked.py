"""The ranked list: what of it is wanted, the table with the chosen lead, the cards of a phone."""

import pandas as pd
import streamlit as st

from pages import _session as session
from pages._parts.call_sheet import cards, panel
from pages._parts.call_sheet.list_query import GRADED, asked, page_key
from pages._parts.draw import plain
from pages._parts.section_table import chosen_row, widths
from scoring.intake.leads.contact_columns import Contact
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet import ranked as view
from scoring.views.call_sheet.plan import rows_line

# So many leads are in view without scrolling in the table.
ROW, HEADER, ROWS_IN_VIEW = 40, 38, 12
HEIGHT = HEADER + ROW * ROWS_IN_VIEW
WIDTHS = {
    "Call": 44, "Rep": 70, "Name": 138, "Lead": 90, "Phone": 142, "E-mail": 160, "Tier": 38,
    "Grade": 54, "Why": 272,
}  # fmt: skip
# Where the companies take some of the room, on their own or behind the names.
NARROW = {"Name": 124, "Lead": 80, "Company": 92}
TOGETHER = {"Rep": 60, "Name": 166, "Lead": 140}
# Pixels of a sign of a phone and beside them, and those that a reason keeps.
SIGN, PADDING, LEAST_WHY = 7.9, 20, 160
HELP = {
    "Call": "✓ above the cut-line, ⚑ to check by hand",
    "Grade": GRADED,
}


@session.fragment
def ranked_list(scored: ScoredBatch, plan: CallPlan) -> None:
    """One page of the ranking beside the chosen lead; cards in its place on a phone."""
    with st.container(gap="xsmall"):
        _list(scored, plan)


def _list(scored: ScoredBatch, plan: CallPlan) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="list_line"):
        query = asked(scored, plan)
        page = view.ranked_page(scored, query, plan, session.grades() if query.grades else None)
        st.caption(plain(rows_line(scored, page, plan)), width="content")
    if not page.found:
        st.info(plain(query.nothing))
        return
    _choose_seen((query, plan.by_value), page)
    with st.container(key="ranked_table"):
        _table_and_lead(scored, plan, page, hash((query, plan)))
    with st.container(key="call_cards"):
        cards.show(scored, plan, page.positions.tolist())
    st.pagination(page.pages, key=page_key(), persist_state="session")


def _choose_seen(asked: tuple[view.Query, bool], page: view.RankedPage) -> None:
    """Another page, filter or order opens its first lead, unless the chosen one is in it."""
    before = session.said(session.ASKED_LIST)
    session.answer(session.ASKED_LIST, asked)
    if before not in (None, asked) and session.chosen() not in page.positions:
        session.choose(int(page.positions[0]))


@session.fragment
def _table_and_lead(scored: ScoredBatch, plan: CallPlan, page: view.RankedPage, asked: int) -> None:
    """A click in the table, or an arrow key, draws the chosen lead and nothing else."""
    left, right = st.columns([72, 28], gap="small")
    with left:
        look = chosen_row(page.positions, f"ranked_{asked}", page.table.columns[0])
        companies = scored.leads.contacts.has(Contact.COMPANY)
        height = min(HEIGHT, HEADER + ROW * len(page.table))
        st.dataframe(
            page.table, hide_index=True, row_height=ROW, height=height, alt="Ranked leads",
            column_order=_order(page, has_companies=companies), placeholder="",
            column_config=_columns(page, has_companies=companies), **look,
        )  # fmt: skip
    with right:
        panel.show(scored, plan, HEIGHT)


def _is_tight(page: view.RankedPage, *, has_companies: bool) -> bool:
    """Whether reps and companies take room from the reasons."""
    return has_companies and "Rep" in page.table


def _order(page: view.RankedPage, *, has_companies: bool) -> list[str]:
    """The columns; without the tier where room is scarce and the grade is there."""
    is_left = _is_tight(page, has_companies=has_companies) and "Grade" in page.table
    return [name for name in page.table if not is_left or name != "Tier"]


def _whole_phones(phones: pd.Series | None, wide: dict[str, int]) -> dict[str, int]:
    """Room for every digit of the longest phone, taken from the reasons: a part of it is wrong."""
    if phones is None:
        return {}
    whole = max(wide["Phone"], PADDING + int(SIGN * max(map(len, phones), default=0)))
    return {"Phone": whole, "Why": max(LEAST_WHY, wide["Why"] - whole + wide["Phone"])}


def _columns(page: view.RankedPage, *, has_companies: bool) -> dict[str, object]:
    config = st.column_config
    chance = {"min_value": 0, "max_value": 100, "format": "%.0f%%", "help": "Chance to convert"}
    wide = WIDTHS | (NARROW if "Company" in page.table else {})
    if _is_tight(page, has_companies=has_companies):
        wide |= TOGETHER
    wide |= _whole_phones(page.table.get("Phone"), wide)
    return widths(wide, **HELP) | {
        "Rank": config.NumberColumn(width=44, format="localized"),
        "Value": config.NumberColumn(width=90, format="localized"),
        "Chance": config.ProgressColumn(width=76, **chance),
    }
