"""What only a person knows of a file: which part to read, and whether its first row is a lead."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from scoring.errors import ChoiceNeeded
from scoring.intake.cells.dates import DateOrder
from scoring.intake.issue import Table
from scoring.intake.table.reading import lacks_header
from scoring.views.call_sheet.file import first_rows, part_titles, read_together

ANOTHER, TITLES = "Choose another file", "part_titles"
# So many of several files are offered by themselves.
MOST_ALONE = 6
# Holds a file that was read and draws the page anew.
Keep = Callable[[session.Upload], None]


@dataclass(frozen=True)
class Said:
    """What a person said of a file: its part, whether row 1 holds the names, the order of dates."""

    part: str | None = None
    header: bool | None = None
    dates: DateOrder | None = None


def uploader(label: str, key: str, keep: Keep) -> None:
    """Where a person drops a file."""
    sent = st.file_uploader(plain(label), key=key, label_visibility="collapsed")
    if files := session.taken(key, sent):
        read(files, Said(), keep)


def heading(filename: str, said: str = "", *, other: str = ANOTHER, key: str | None = None) -> bool:
    """The name of the file in hand with what is said of it; whether another one is wanted."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(f"**{plain(filename)}** · {plain(said)}" if said else f"**{plain(filename)}**")
    return right.button(plain(other), type="tertiary", icon=":material/arrow_back:", key=key)


def needs_answer(upload: session.Upload) -> bool:
    """Whether a person must say which part of the file to read, or what its first row is."""
    return upload.table is None or lacks_header(upload.table)


def question(upload: session.Upload, keep: Keep) -> None:
    """Ask for that, and read the file by the answer."""
    said = _which_part(upload) if upload.table is None else _which_header(upload.table)
    if said is not None:
        read([(upload.filename, upload.content)], said, keep)


def _which_part(upload: session.Upload) -> Said | None:
    st.write("This file holds several tables. Choose the one with the leads.")
    titles = session.once(TITLES, session.upload_count(), lambda: titles_of(upload))
    key = f"asked_part_{session.upload_count()}"
    part = st.radio(
        "Table", upload.parts, format_func=plain, captions=[plain(title) for title in titles],
        key=key, persist_state="session",
    )  # fmt: skip
    return Said(part) if st.button("Read this table", type="primary") else None


def titles_of(upload: session.Upload) -> list[str]:
    """What each part of a file holds."""
    with st.spinner("Looking at the tables"):
        return part_titles(upload.content, upload.filename, upload.parts)


def _which_header(table: Table) -> Said | None:
    st.write("This file seems to have no column names: its first row looks like a lead. Is it one?")
    st.dataframe(
        first_rows(table), hide_index=True, placeholder="", alt="The first rows of the file"
    )
    part = table.part or None
    with st.container(horizontal=True):
        if st.button("The first row is a lead"):
            return Said(part, header=False)
        if st.button("The first row has the column names"):
            return Said(part, header=True)
    return None


def read(files: list[tuple[str, bytes]], said: Said, keep: Keep) -> None:
    """Read a file, or several as one, and hand it on; where it is refused, say why.

    It has no table where a part must be chosen; only a file alone has parts.
    """
    filename, content = files[0]
    with refusals():
        try:
            with st.spinner(f"Reading {plain(filename)}"):
                name, table = read_together(
                    files, part=said.part, header=said.header, dates=said.dates
                )
            parts, together = (table.parts, ()) if len(files) == 1 else ((), tuple(files))
            upload = session.Upload(name, content, parts, table, said.header, said.dates, together)
        except ChoiceNeeded as choice:
            upload = session.Upload(filename, content, choice.parts)
        keep(upload)
    if len(files) > 1:
        _one_of(files, keep)


def _one_of(files: list[tuple[str, bytes]], keep: Keep) -> None:
    """The ways out where several files are refused: each of them by itself."""
    with st.container(horizontal=True):
        for place, (name, content) in enumerate(files[:MOST_ALONE]):
            if st.button(f"Read only {plain(name)}", key=f"read_only_{place}"):
                read([(name, content)], Said(), keep)
