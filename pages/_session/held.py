"""What a session holds: things in slots, what was worked out, what was said in widgets."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from pages._session.taken import release

Found = TypeVar("Found")
_ALARMED = "alarmed"


def hold(slot: str, what: object, *forgotten: str, again: bool = False) -> None:
    """Hold something in place of what was there; what was found of that is forgotten with it.

    With `again` it is the same file, read in another way. Files given to an uploader are released.
    """
    release()
    for key in forgotten:
        st.session_state.pop(key, None)
    st.session_state[slot] = what
    st.session_state[f"{slot}_count"] = count(slot) + 1
    if not again:
        st.session_state[f"{slot}_file"] = count(slot)


def count(slot: str) -> int:
    """Changes with everything held there, so that no widget keeps what was said of another."""
    return st.session_state.get(f"{slot}_count", 0)


def file_count(slot: str) -> int:
    """Changes with every file held there, for widgets that keep what was said when it is reread."""
    return st.session_state.get(f"{slot}_file", 0)


def once(key: str, what: object, work: Callable[[], Found], most: int | None = 1) -> Found:
    """What is worked out once: the newest answers are held under the key, at `most` so many."""
    found = st.session_state.setdefault(key, {})
    if what not in found:
        # Freed before the next one is made: it may be a whole table.
        for oldest in list(found)[: max(0, len(found) + 1 - most)] if most else ():
            del found[oldest]
        found[what] = work()
    found[what] = found.pop(what)
    return found[what]


def said(key: str, otherwise: Any = None) -> Any:
    """What a person said in a widget, also before it is drawn in this run; what a slot holds."""
    return st.session_state.get(key, otherwise)


def said_once(key: str) -> Any:
    """What was said under a key since this was asked last, None for nothing."""
    return st.session_state.pop(key, None)


def begin_with(key: str, value: object) -> str:
    """The key of a widget that shows this value until a person says otherwise, also nothing."""
    st.session_state.setdefault(key, value)
    return key


def answer(key: str, value: object) -> None:
    """Answer a widget in a person's place, as a click elsewhere asks for."""
    st.session_state[key] = value


def no_alarm() -> None:
    """Begin a page, on which nothing is wrong yet."""
    answer(_ALARMED, None)


def is_first_alarm(text: str) -> bool:
    """Whether an alarm is the first of the page, which alone is red; so it stays when redrawn."""
    first = said(_ALARMED) or text
    answer(_ALARMED, first)
    return bool(first == text)
