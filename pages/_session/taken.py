"""Files that a person gave to an uploader, out of Streamlit's store as soon as they are here."""

from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

# What is held of the uploaders in view, and the page that they are on.
TAKEN, PAGE_OF = "taken_files", "page_of_taken"
Sent = UploadedFile | DeletedFile | list[UploadedFile | DeletedFile] | None
# A file's name and its bytes, by the id that the browser has of it.
Held = Mapping[str, tuple[str, bytes]]


def taken(key: str, sent: Sent) -> list[tuple[str, bytes]]:
    """The files that an uploader of this key shows, by name; the server holds them no more.

    Streamlit would hold their bytes until the session ends. They are held here while they are in
    the uploader, so that one that was refused still is when the page is drawn again.
    """
    shown = sent if isinstance(sent, list) else [sent] if sent else []
    before: Held = _all().get(key, {})
    found = {file.file_id: before.get(file.file_id) or _take(file) for file in shown}
    _all()[key] = {name: file for name, file in found.items() if file is not None}
    return list(_all()[key].values())


def release() -> None:
    """Hold no file of an uploader any more: they were read, or a person went on."""
    st.session_state.pop(TAKEN, None)
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def turn_to(page: str) -> None:
    """Begin a page; files that were given on another one and not read are held no more."""
    if st.session_state.get(PAGE_OF, page) != page and TAKEN in st.session_state:
        release()
    st.session_state[PAGE_OF] = page


def _all() -> dict[str, Held]:
    return st.session_state.setdefault(TAKEN, {})


def _take(file: UploadedFile | DeletedFile) -> tuple[str, bytes] | None:
    """A file out of the store; None for one that a session before this one held."""
    context = get_script_run_ctx()
    if isinstance(file, DeletedFile) or context is None:
        return None
    found = file.name, file.getvalue()
    file.close()
    context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    return found
