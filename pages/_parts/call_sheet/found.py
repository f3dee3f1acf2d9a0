"""What was found in the file: its issues, and the rows that are no leads."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import download, plain
from pages._parts.section_table import widths, with_sentences
from scoring.intake.issue import Table
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet import file as view

MOST_HEIGHT = 660
WIDTHS = {
    "Row": 60, "Column": 110, "Kind": 110, "Found": 220, "Expected": 160, "Done": 370, "Count": 60,
}  # fmt: skip
HELP = {"Row": "As a spreadsheet numbers it", "Count": "How many cells or rows it was found in"}


@session.fragment
def issues(scored: ScoredBatch) -> None:
    """The issues of a file by kind, a page at a time, and what can be downloaded of them."""
    found, table = scored.leads.issues, scored.leads.table
    st.caption(plain(view.accounting(table)))
    if not found:
        st.caption("Nothing wrong was found in this file.")
        return
    kinds = st.pills(
        "Kind",
        view.issue_kinds(found),
        selection_mode="multi",
        key="issue_kinds",
        format_func=plain,
    )
    page = view.issue_page(found, kinds=kinds, page=session.said("issue_page", 1))
    look = {"column_config": widths(WIDTHS, **HELP), "column_order": list(WIDTHS)}
    look |= with_sentences(page.table, MOST_HEIGHT)
    st.dataframe(page.table, alt="Issues in the file", **look)
    if page.pages > 1:
        st.pagination(page.pages, key="issue_page")
    stem = scored.filename.split(".")[0]
    meant = (
        "The header and these rows. A cell that starts like a formula has an apostrophe before it, "
        "which is taken off again. Correct the rows and upload the file."
    )
    with st.container(horizontal=True):
        if len(table.set_aside):
            make, name = lambda: view.set_aside_csv(table), f"{stem}_set_aside.csv"
            download("Rows set aside (CSV)", make, name, help=meant)
        download("All issues (CSV)", lambda: view.issues_csv(found), f"{stem}_issues.csv")


def outside(table: Table) -> None:
    """The rows of a file that are no leads: titles, headers, footers, other tables."""
    rows = view.outside_table(table)
    if rows.empty:
        st.caption("Every row of this file except the column names is a lead.")
        return
    st.dataframe(rows, hide_index=True, placeholder="", alt="Rows outside the table")
    if len(rows) < len(table.outside):
        st.caption(f"The first {len(rows):,} of {len(table.outside):,} rows.")
