"""What only a person knows of a file: which part to read, and whether its first row is a lead."""

from dataclasses import dataclass

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from scoring.errors import ChoiceNeeded
from scoring.intake.issue import Table
from scoring.views.call_sheet.file import first_rows, read_together


@dataclass(frozen=True)
class Said:
    """What a person said of a file: the part to read, whether the first row holds the names."""

    part: str | None = None
    header: bool | None = None


def answer(upload: session.Upload) -> Said | None:
    """Ask which part to read, or whether the first row holds the names; None until told."""
    return _which_part(upload) if upload.table is None else _which_header(upload.table)


def _which_part(upload: session.Upload) -> Said | None:
    st.write("This file holds several tables. Choose the one with the leads.")
    part = st.selectbox("Table", upload.parts, key=f"asked_part_{session.upload_count()}")
    return Said(part) if st.button("Read this table", type="primary") else None


def _which_header(table: Table) -> Said | None:
    st.write("This file seems to have no column names: its first row looks like a lead. Is it one?")
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
    return read_uploads([(filename, content)], said)


def read_uploads(files: list[tuple[str, bytes]], said: Said) -> session.Upload | None:
    """Several files as one; only one alone has parts to choose from."""
    filename, content = files[0]
    with refusals(), st.spinner(f"Reading {plain(filename)}"):
        try:
            name, table = read_together(files, part=said.part, header=said.header)
        except ChoiceNeeded as choice:
            return session.Upload(filename, content, choice.parts)
        parts = table.parts if len(files) == 1 else ()
        return session.Upload(name, content, parts, table, said.header)
    return None


def other_part(upload: session.Upload | None) -> str | None:
    """The sheet or table chosen instead of the one in hand, None for none."""
    if upload is None or upload.table is None:
        return None
    parts = list(upload.parts)
    key = f"other_part_{session.upload_count()}"
    part = st.selectbox("Sheet or table", parts, parts.index(upload.table.part), key=key)
    return part if part != upload.table.part else None
