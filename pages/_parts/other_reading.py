"""Another reading of the file in hand: of another part, or with another word on its first row."""

import streamlit as st

from pages import _session as session
from pages._parts import intake


def other_reading(upload: session.Upload | None, keep: intake.Keep) -> None:
    """The choice of another sheet or table of the file in hand, and of what its first row is."""
    if upload is None or upload.table is None:
        return
    if len(upload.parts) > 1:
        _other_part(upload, keep)
    if upload.header is not None and not upload.together:
        _other_header(upload, keep)


def _other_part(upload: session.Upload, keep: intake.Keep) -> None:
    parts, read_now = list(upload.parts), upload.table.part
    key = f"other_part_{session.upload_count()}"
    part = st.selectbox("Sheet or table", parts, parts.index(read_now), key=key)
    if part != read_now:
        intake.read([(upload.filename, upload.content)], intake.Said(part), keep)


def _other_header(upload: session.Upload, keep: intake.Keep) -> None:
    """Take back what was said of the first row."""
    was, other = ("a lead", "the column names") if upload.header is False else (
        "the column names", "a lead")  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"The first row was read as {was}.", width="content")
        if st.button(f"Read it as {other}", type="tertiary"):
            said = intake.Said(upload.table.part or None, not upload.header)
            intake.read([(upload.filename, upload.content)], said, keep)
