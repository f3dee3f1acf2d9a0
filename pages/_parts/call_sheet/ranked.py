"""The ranked table, and the chosen lead beside it."""

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet.plan import Plan
from pages._parts.draw import chart, metric, plain
from pages._parts.section_table import chosen_row, widths, with_sentences
from scoring.charts.waterfall import waterfall
from scoring.model.lead_model import TIERS
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet import ranked as view
from scoring.views.call_sheet.notices import check_line
from scoring.views.lead.call_card import call_card
from scoring.wording import counted

MOST_HEIGHT = 860
WIDTHS = {
    "Call": 40, "Rep": 40, "Name": 120, "Lead": 90, "Id": 90, "Tier": 40, "Check": 60,
    "Source": 110,
}  # fmt: skip
HELP = {"Call": "✓ above the cut-line", "Check": "Unlike the history or uncertain"}
# Another filter or order begins with its first page.
KEPT = {"persist_state": "session", "on_change": session.answer, "args": (session.PAGE, 1)}


@st.fragment
def ranked_list(scored: ScoredBatch, plan: Plan) -> None:
    """Filters, one page of the ranking, and the chosen lead."""
    query = _filters(scored, plan)
    left, right = st.columns([3, 2])
    with left:
        _table(view.ranked_page(scored, query, plan.capacity), query)
    with right:
        _chosen(scored, session.chosen())


def _filters(scored: ScoredBatch, plan: Plan) -> view.Query:
    first, second, third, fourth = st.columns([2, 2, 2, 1.2], vertical_alignment="bottom")
    tiers = first.multiselect("Tier", TIERS, key="tiers", placeholder="All tiers", **KEPT)
    sources, choices = [], view.source_choices(scored)
    if choices:
        look = {"key": "sources", "placeholder": "All sources"}
        sources = second.multiselect("Source", choices, **look, **KEPT)
    text = third.text_input("Search", key="search", placeholder="Name, id, city …", **KEPT)
    sort = fourth.selectbox("Sort by", view.SORTS, key="sort", **KEPT)
    unsure = _only_unsure(scored)
    page = session.said(session.PAGE, 1)
    return view.Query(tuple(tiers), tuple(sources), text, sort, page, plan.fold, plan.reps, unsure)


def _only_unsure(scored: ScoredBatch) -> bool:
    """How many leads are for a person to check, and whether only they are asked for."""
    line = check_line(scored)
    if not line:
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(line, width="content")
        return st.toggle("Only these", key="unsure", width="content", **KEPT)


def _table(page: view.RankedPage, query: view.Query) -> None:
    if not page.found:
        st.info("No lead fits these filters. Clear a filter to see leads again.")
        return
    key = f"ranked_{hash((query, page.positions.tobytes()))}"
    look = chosen_row(page.positions, key) | with_sentences(page.table, MOST_HEIGHT)
    st.dataframe(page.table, column_config=_columns(), alt="Ranked leads", **look)
    left, right = st.columns([2, 1], vertical_alignment="center")
    with left:
        st.pagination(page.pages, key=session.PAGE, persist_state="session")
    right.caption(f"{counted(page.found, 'lead')} · click a row for its reasons")


def _columns() -> dict[str, object]:
    config = st.column_config
    chance = {"min_value": 0, "max_value": 100, "format": "%.0f%%", "help": "Chance to convert"}
    return widths(WIDTHS, **HELP) | {
        "Rank": config.NumberColumn(width=50, format="localized"),
        "Chance": config.ProgressColumn(width=100, **chance),
        "Why": config.TextColumn("Why call", width=300),
        "Why not": config.TextColumn("What speaks against", width=300),
    }


def _chosen(scored: ScoredBatch, position: int) -> None:
    """Who it is, its figures, and its reasons."""
    lead = call_card(scored, position)
    with st.container(border=True):
        st.subheader(plain(lead.name), anchor=False)
        st.caption(f"Lead {plain(lead.lead_id)}")
        with st.container(horizontal=True, gap="large"):
            metric("Chance", lead.chance, lead.likely, width="content")
            metric("Tier", lead.tier, width="content")
            metric("Rank", f"{scored.ranking.rank[position]:,}", width="content")
        st.page_link("pages/lead.py", label="Open the lead", icon=":material/person:")
        if lead.flags:
            st.warning(plain(lead.flags), icon=":material/flag:")
        figure = waterfall(scored.explainer.lead(position), scored.model.calibration)
        chart(figure, key="waterfall", alt="From the start to this lead, field by field")
        _top_reasons(scored, position)
        with st.expander("All uploaded values"):
            values = view.uploaded_values(scored, position)
            st.dataframe(values, hide_index=True, alt="Uploaded values")


def _top_reasons(scored: ScoredBatch, position: int) -> None:
    top = scored.explainer.top([position])[0]
    for title, reasons in (("for", top.supporting), ("against", top.opposing)):
        st.markdown(f"**Speaks {title} it**")
        for reason in reasons:
            st.text(f"• {reason.sentence}")
        if not reasons:
            st.caption("Nothing important.")
