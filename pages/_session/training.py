"""The history that is about to be trained on, and what a person made of it."""

from collections.abc import Callable
from secrets import token_urlsafe

import pandas as pd
import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

from pages._session.batch import Upload
from pages._session.held import Found, answer, count, file_count, hold, once
from pages._session.signed_in import is_signed_in, person

# The run in view by its id, "" where a person closed it; a server's file that was asked for.
HISTORY, RUN, WANTED = "train_history", "train_run", "wanted_server_file"
# The recipe file given for the history, and the history as the newest recipe derives it.
RECIPE_FILE, DERIVED = "train_recipe_file", "train_derived"
# What was found in the history; its columns as the table in view began and as a person left them.
LOOKS, BEGUN, EDITED = "train_looks", "train_begun", "train_edited"

# What Streamlit gives each browser, so that no other page can act in its name.
COOKIE = "_streamlit_xsrf"
OWNER = "owner"


def owner() -> str:
    """The token of who starts and finds trainings: of who is signed in, else of this browser.

    Only this browser has it, for as long as menu.html has it keep the cookie; without one, this
    session alone.
    """
    if is_signed_in():
        return f"signed in as {person().name}"
    token, _ = decode_xsrf_token_string(st.context.cookies.get(COOKIE, ""))
    return token.hex() if token else st.session_state.setdefault(OWNER, token_urlsafe())


def keep_history(file: Upload | None, *, again: bool = False) -> None:
    """Hold a history to train on, or none; what was said of the one before is forgotten.

    With `again` it is the same file, read in another way: its recipe and outcome stay.
    """
    forgotten = (LOOKS, BEGUN, EDITED, RUN, DERIVED, *(() if again else (RECIPE_FILE,)))
    hold(HISTORY, file, *forgotten, again=again)


def train_on(file: Upload) -> None:
    """Go to the page Train with a file, and no run in view."""
    keep_history(file)
    answer(RUN, "")
    st.switch_page("pages/train.py")


def history_count() -> int:
    """Changes with every history, so that no widget keeps what was said of another one."""
    return count(HISTORY)


def history_file() -> int:
    """Changes with every file, for widgets that keep what was said of one that is read again."""
    return file_count(HISTORY)


def history() -> Upload | None:
    """The history that this session is about to train on."""
    return st.session_state.get(HISTORY)


def looked_at(what: str, look: Callable[[], Found]) -> Found:
    """What a look at the history in hand finds, looked for once."""
    return once(LOOKS, what, look, most=None)


def edited_table(
    key: str, table: pd.DataFrame, edit: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """A table as a person left it, also after a visit to another page.

    `edit` shows it in the widget `key`, which must be given the same table in every rerun, else
    it forgets its edits.
    """
    begun = st.session_state.setdefault(BEGUN, {})
    edited = st.session_state.setdefault(EDITED, {})
    if key not in st.session_state:
        begun[key] = edited.get(key, table)
    edited[key] = edit(begun[key])
    return edited[key]
