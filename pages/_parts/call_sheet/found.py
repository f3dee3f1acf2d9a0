"""What was found in the file: its issues, and the rows that are no leads."""

import streamlit as st

from pages._parts.draw import download, plain
from pages._parts.section_table import widths
from scoring.intake.issue import Table
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.file import (
    accounting,
    issue_kinds,
    issue_page,
    issues_csv,
    outside_table,
    set_aside_csv,
)

# Three lines a row, so that what was done can be read in the table.
ROW_HEIGHT, TABLE_HEIGHT = 66, 660
WIDTHS = {
    "Row": 60, "Column": 110, "Kind": 110, "Found": 220, "Expected": 160, "Done": 370, "Count": 60,
}  # fmt: skip
HELP = {"Row": "As a spreadsheet numbers it", "Count": "How many cells or rows it was found in"}


@st.fragment
def issues(scored: ScoredBatch) -> None:
    """The issues of a file by kind, a page at a time, and what can be downloaded of them."""
    found, table = scored.leads.issues, scored.leads.table
    st.caption(plain(accounting(table)))
    if not found:
        st.caption("Nothing wrong was found in this file.")
        return
    kinds = st.pills("Kind", issue_kinds(found), selection_mode="multi", key="issue_kinds")
    page = issue_page(found, kinds=kinds, page=st.session_state.get("issue_page", 1))
    st.dataframe(
        page.table,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=min(TABLE_HEIGHT, ROW_HEIGHT * len(page.table) + ROW_HEIGHT),
        column_config=widths(WIDTHS, **HELP),
        column_order=list(WIDTHS),
        alt="Issues in the file",
    )
    if page.pages > 1:
        st.pagination(page.pages, key="issue_page")
    stem = scored.filename.split(".")[0]
    meant = "The header and these rows, unchanged. Correct them and upload them again."
    with st.container(horizontal=True):
        if len(table.set_aside):
            make, name = lambda: set_aside_csv(table), f"{stem}_set_aside.csv"
            download("Rows set aside (CSV)", make, name, help=meant)
        download("All issues (CSV)", lambda: issues_csv(found), f"{stem}_issues.csv")


def outside(table: Table) -> None:
    """The rows of a file that are no leads: titles, headers, footers, other tables."""
    rows = outside_table(table)
    if rows.empty:
        st.caption("Every row of this file except the column names is a lead.")
        return
    st.dataframe(rows, hide_index=True, alt="Rows outside the table")
    if len(rows) < len(table.outside):
        st.caption(f"The first {len(rows):,} of {len(table.outside):,} rows.")
