"""Why the score moved: since an earlier file."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import plain
from pages._parts.lead import moved_version
from scoring.intake.table.reading import lacks_header
from scoring.model.scored import ScoredBatch
from scoring.monitoring.moves.moved import Moved, since_file


def compared(scored: ScoredBatch) -> Moved | None:
    """The batch beside an earlier file; None until there is one that can be read."""
    held, count = session.said(session.EARLIER), session.count(session.EARLIER)
    if held is None:
        _ask(count)
        return None
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(f"**{plain(held.filename)}**")
    if right.button("Choose another file", type="tertiary", icon=":material/arrow_back:"):
        _keep(None)
    table = held.table
    if table is None or lacks_header(table):
        if (said := intake.answer(held)) is not None:
            _read(held.filename, held.content, said)
        return None
    version = moved_version.chosen(scored, "The earlier file is scored by", own=True)
    with st.spinner("Comparing"):
        return session.once(
            session.MOVED,
            f"file {count} {version}",
            lambda: since_file(
                table, held.filename, moved_version.model_of(scored, version), scored
            ),
        )


def _ask(count: int) -> None:
    st.write(
        "Upload an earlier export of these leads to see whose chance has changed since, and why. "
        "Leads are matched by their ids."
    )
    key = f"earlier_{count}"
    file = st.file_uploader("Earlier lead file", key=key, label_visibility="collapsed")
    if file is not None:
        _read(file.name, file.getvalue(), intake.Said())


def _read(filename: str, content: bytes, said: intake.Said) -> None:
    file = intake.read_upload(filename, content, said)
    if file is not None:
        _keep(file)


def _keep(file: session.Upload | None) -> None:
    session.hold(session.EARLIER, file, session.MOVED)
    st.rerun()
