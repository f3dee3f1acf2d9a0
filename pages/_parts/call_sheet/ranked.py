"""The ranked table, the chosen lead beside it, and the downloads."""

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet.overview import Plan
from pages._parts.draw import chart, download, plain
from scoring import charts
from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.tables import to_csv, to_xlsx
from scoring.delivery.write_back import write_back, write_back_name
from scoring.model.lead_model import TIERS
from scoring.model.reasons import Reason
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.matching import systems_for
from scoring.views.call_sheet.notices import check_line
from scoring.views.call_sheet.ranked import (
    SORTS,
    Query,
    RankedPage,
    display_name,
    likely_line,
    ranked_page,
    source_choices,
    uploaded_values,
)
from scoring.wording import counted, percent

MANY_FOR_XLSX = 50_000
# Three lines a row, so that a reason can be read in the table.
ROW_HEIGHT, TABLE_HEIGHT = 66, 860


@st.fragment
def ranked_list(scored: ScoredBatch, plan: Plan) -> None:
    """Filters, one page of the ranking, and the chosen lead."""
    query = _filters(scored, plan)
    left, right = st.columns([3, 2])
    with left:
        page = ranked_page(scored, query, plan.capacity)
        _table(page, query)
    with right:
        _lead_panel(scored, session.chosen())


def _filters(scored: ScoredBatch, plan: Plan) -> Query:
    first, second, third, fourth = st.columns([2, 2, 2, 1.2], vertical_alignment="bottom")
    keep = {"persist_state": "session", "on_change": session.first_page}
    tiers = first.multiselect("Tier", TIERS, key="tiers", placeholder="All tiers", **keep)
    choices = source_choices(scored)
    sources = (
        second.multiselect("Source", choices, key="sources", placeholder="All sources", **keep)
        if choices
        else []
    )
    text = third.text_input("Search", key="search", placeholder="Name, id, city …", **keep)
    sort = fourth.selectbox("Sort by", SORTS, key="sort", **keep)
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
        return st.toggle(
            "Only these",
            key="unsure",
            persist_state="session",
            on_change=session.first_page,
            width="content",
        )


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
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(page.positions):
        session.choose(int(page.positions[rows[0]]))


def _columns() -> dict[str, object]:
    config = st.column_config
    return {
        "Call": config.TextColumn(width=40, help="✓ above the cut-line"),
        "Rank": config.NumberColumn(width=50, format="localized"),
        "Rep": config.TextColumn(width=40),
        "Name": config.TextColumn(width=120),
        "Lead": config.TextColumn(width=90),
        "Id": config.TextColumn(width=90),
        "Chance": config.ProgressColumn(
            width=100, min_value=0, max_value=100, format="%.0f%%", help="Chance to convert"
        ),
        "Tier": config.TextColumn(width=40),
        "Check": config.TextColumn(width=60, help="Unlike the history or uncertain"),
        "Why": config.TextColumn("Why call", width=300),
        "Why not": config.TextColumn("What speaks against", width=300),
        "Source": config.TextColumn(width=110),
    }


def _lead_panel(scored: ScoredBatch, position: int) -> None:
    scores, ranking = scored.scores, scored.ranking
    with st.container(border=True):
        st.subheader(plain(display_name(scored, position)), anchor=False)
        st.caption(f"Lead {plain(str(scored.leads.ids[position]))}")
        with st.container(horizontal=True, gap="large"):
            st.metric(
                "Chance",
                percent(float(scores.propensity[position])),
                likely_line(scored, position) or None,
                delta_color="off",
                delta_arrow="off",
                width="content",
            )
            st.metric("Tier", str(scores.tier[position]), width="content")
            st.metric("Rank", f"{ranking.rank[position]:,}", width="content")
        st.caption(
            f"In the top {percent(float(ranking.place[position]))} of the "
            f"{counted(len(scored.leads), 'lead')} in this file. "
            f"Score {scores.score[position]} of 99."
        )
        st.page_link("pages/lead.py", label="Open the lead", icon=":material/person:")
        if scored.flags[position]:
            st.warning(plain(scored.flags[position]), icon=":material/flag:")
        explanation = scored.explainer.lead(position)
        figure = charts.waterfall(explanation, scored.model.calibration)
        chart(figure, key="waterfall", alt="From the start to this lead, field by field")
        top = scored.explainer.top([position])[0]
        _reasons("Speaks for it", top.supporting)
        _reasons("Speaks against it", top.opposing)
        with st.expander("All uploaded values"):
            st.dataframe(uploaded_values(scored, position), hide_index=True, alt="Uploaded values")


def _reasons(title: str, reasons: tuple[Reason, ...]) -> None:
    st.markdown(f"**{title}**")
    for reason in reasons:
        st.text(f"• {reason.sentence}")
    if not reasons:
        st.caption("Nothing of weight.")


def downloads(scored: ScoredBatch, plan: Plan) -> None:
    """The call sheet as CSV and XLSX, once every lead has its reasons."""
    st.subheader("Download")
    waiting = not session.job().done and not session.job().cancelled
    st.fragment(_download_box, run_every=1.0 if waiting else None)(scored, plan, waiting)


def _download_box(scored: ScoredBatch, plan: Plan, waiting: bool) -> None:
    job = session.job()
    if job.cancelled:
        if st.button("Write the reasons of all leads"):
            session.explain_again()
            st.rerun()
        return
    if not job.done:
        st.progress(job.share, f"Writing the reasons of all leads: {len(job.reasons):,} so far")
        if st.button("Cancel"):
            job.cancel()
            st.rerun()
        return
    if waiting:
        st.rerun()
    _download_buttons(scored, plan)


def _download_buttons(scored: ScoredBatch, plan: Plan) -> None:
    reasons = session.job().reasons
    stem = f"call_sheet_{scored.filename.split('.')[0]}_{scored.model.card.version}"

    def csv() -> bytes:
        return to_csv(call_sheet(scored, reasons, reps=plan.reps, fold=plan.fold))

    def xlsx() -> bytes:
        sheet = call_sheet(scored, reasons, reps=plan.reps, fold=plan.fold)
        return to_xlsx(sheet, text_columns=scored.text_columns)

    left, right, rest = st.columns([1, 1, 3], vertical_alignment="center")
    with left:
        download("Download CSV", csv, f"{stem}.csv", width="stretch")
    with right:
        download("Download Excel", xlsx, f"{stem}.xlsx", width="stretch")
    slow = " Excel takes a while at this size." if len(scored.leads) > MANY_FOR_XLSX else ""
    rest.caption(
        f"{counted(len(scored.leads), 'lead')} in rank order with reasons and flags, then "
        f"your own columns unchanged.{slow}"
    )
    if scored.leads.has_ids:
        _write_back_buttons(scored)


def _write_back_buttons(scored: ScoredBatch) -> None:
    """A file for the CRM the leads came from: record id, score, tier, reasons."""
    left, right, rest = st.columns([1, 1, 3], vertical_alignment="bottom")
    system = left.selectbox("Back to the CRM", systems_for(scored.leads.table), key="system")
    reasons = session.job().reasons
    right.download_button(
        "Download for import",
        lambda: write_back(scored, reasons, system).content,
        write_back_name(scored, system),
        on_click="ignore",
        width="stretch",
    )
    rest.caption(
        f"Record id, propensity, score, tier and reasons, as the import of {system} takes "
        "them. Leads without an id are left out."
    )
