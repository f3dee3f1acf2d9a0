"""The history that is about to be trained on, and what a person made of it."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pages._session.batch import Upload
from pages._session.held import Found, count, hold, once, said_once

HISTORY, RUN = "train_history", "train_run"
# The recipe file given for the history, and the history as the newest recipe derives it.
RECIPE_FILE, DERIVED = "train_recipe_file", "train_derived"
# What was found in the history; its columns as the table in view began and as a person left them.
LOOKS, BEGUN, EDITED = "train_looks", "train_begun", "train_edited"
WANTED = "wanted_server_file"


def keep_history(file: Upload | None) -> None:
    """Hold a history to train on, or none; what was said of the one before is forgotten."""
    hold(HISTORY, file, LOOKS, BEGUN, EDITED, RUN, RECIPE_FILE, DERIVED)


def history_count() -> int:
    """Changes with every history, so that no widget keeps what was said of another one."""
    return count(HISTORY)


def history() -> Upload | None:
    """The history that this session is about to train on."""
    return st.session_state.get(HISTORY)


def want_server_file(name: str) -> None:
    """Ask for a file of the server as the list had it when a person pressed the button."""
    st.session_state[WANTED] = name


def wanted_server_file() -> str | None:
    """The file of the server that was asked for, told once."""
    return said_once(WANTED)


def looked_at(what: str, look: Callable[[], Found]) -> Found:
    """What a look at the history in hand finds, looked for once."""
    return once(LOOKS, what, look, most=None)


def keep_recipe_file(text: str) -> None:
    """Hold the text of a recipe's file that a person gave for this history."""
    st.session_state[RECIPE_FILE] = text


def recipe_file() -> str:
    """The text of the recipe's file given for this history, "" for none."""
    return st.session_state.get(RECIPE_FILE, "")


def derived(text: str, derive: Callable[[], Found]) -> Found:
    """What this recipe makes of the history; only the newest is held, as it is a whole table."""
    return once(DERIVED, text, derive)


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


def open_run(name: str | None) -> None:
    """Show a training run by its id, or none."""
    st.session_state[RUN] = name


def opened_run() -> str | None:
    """The id of the training run in view; "" where a person closed it, None where none was."""
    return st.session_state.get(RUN)
