"""What was found in a file: issues, rows that are no leads, and what only a person knows."""

from dataclasses import dataclass

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.errors import ChoiceNeeded, LeadScoringError
from scoring.intake.issue import Table
from scoring.intake.table.reading import read_leads
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.file import (
    accounting,
    first_rows,
    issue_kinds,
    issue_page,
    issues_csv,
    outside_table,
    set_aside_csv,
)

CSV_MIME = "text/csv"
# Three lines a row, so that what was done can be read in the table.
ROW_HEIGHT, TABLE_HEIGHT = 66, 660


@dataclass(frozen=True)
class Said:
    """What a person said of a file: the part to read, whether the first row holds the names."""

    part: str | None = None
    header: bool | None = None


@st.fragment
def issues(scored: ScoredBatch) -> None:
    """The issues of a file by kind, a page at a time, and what can be downloaded of them."""
    found, table = scored.leads.issues, scored.leads.table
    st.caption(plain(accounting(table)))
    if not found:
        st.caption("Nothing was found to be wrong in this file.")
        return
    kinds = st.pills("Kind", issue_kinds(found), selection_mode="multi", key="issue_kinds")
    page = issue_page(found, kinds=kinds, page=st.session_state.get("issue_page", 1))
    st.dataframe(
        page.table,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=min(TABLE_HEIGHT, ROW_HEIGHT * len(page.table) + ROW_HEIGHT),
        column_config=_columns(),
        column_order=list(_columns()),
        alt="Issues in the file",
    )
    if page.pages > 1:
        st.pagination(page.pages, key="issue_page")
    _downloads(scored)


def _columns() -> dict[str, object]:
    config = st.column_config
    return {
        "Row": config.NumberColumn(width=60, help="The row as a spreadsheet shows it"),
        "Column": config.TextColumn(width=110),
        "Kind": config.TextColumn(width=110),
        "Found": config.TextColumn(width=220),
        "Expected": config.TextColumn(width=160),
        "Done": config.TextColumn(width=370),
        "Count": config.NumberColumn(width=60, help="The cells or rows a line stands for"),
    }


def _downloads(scored: ScoredBatch) -> None:
    table, stem = scored.leads.table, scored.filename.split(".")[0]
    with st.container(horizontal=True):
        if len(table.set_aside):
            st.download_button(
                "Rows set aside (CSV)",
                lambda: set_aside_csv(table),
                f"{stem}_set_aside.csv",
                CSV_MIME,
                on_click="ignore",
                help="The file's header and these rows as they are: mend them and upload them.",
            )
        st.download_button(
            "All issues (CSV)",
            lambda: issues_csv(scored.leads.issues),
            f"{stem}_issues.csv",
            CSV_MIME,
            on_click="ignore",
        )


def outside(table: Table) -> None:
    """The rows of a file that are no leads: titles, headers, footers, other tables."""
    rows = outside_table(table)
    if rows.empty:
        st.caption("Every row of this file is a lead, the column names aside.")
        return
    st.dataframe(rows, hide_index=True, alt="Rows outside the table")
    if len(rows) < len(table.outside):
        st.caption(f"The first {len(rows):,} of {len(table.outside):,} rows.")


def answer(upload: session.Upload) -> Said | None:
    """Ask which part to read, or whether the first row holds the names; None until told."""
    return _which_part(upload) if upload.table is None else _which_header(upload.table)


def _which_part(upload: session.Upload) -> Said | None:
    st.write("This file holds several tables. Choose the one with the leads.")
    part = st.selectbox("Table", upload.parts, key=f"asked_part_{session.upload_count()}")
    return Said(part) if st.button("Read this table", type="primary") else None


def _which_header(table: Table) -> Said | None:
    st.write(
        "This file seems to have no column names: its first row looks like a lead. Say which it is."
    )
    st.dataframe(first_rows(table), hide_index=True, alt="The first rows of the file")
    part = table.part or None
    with st.container(horizontal=True):
        if st.button("The first row is a lead"):
            return Said(part, header=False)
        if st.button("The first row has the column names"):
            return Said(part, header=True)
    return None


def read_upload(filename: str, content: bytes, said: Said) -> session.Upload | None:
    """The file as read, without a table where a part must be chosen; None where it was refused."""
    try:
        with st.spinner(f"Reading {plain(filename)}"):
            table = read_leads(content, filename, part=said.part, header=said.header)
    except ChoiceNeeded as choice:
        return session.Upload(filename, content, choice.parts)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return None
    return session.Upload(filename, content, table.parts, table, said.header)


def other_part(upload: session.Upload | None) -> str | None:
    """The sheet or table chosen instead of the one in hand, None for none."""
    if upload is None or upload.table is None:
        return None
    parts = list(upload.parts)
    key = f"other_part_{session.upload_count()}"
    part = st.selectbox("Sheet or table", parts, parts.index(upload.table.part), key=key)
    return part if part != upload.table.part else None
