"""The question what the values of an outcome column mean, asked only where they do not say it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages._parts.draw import plain, switch
from scoring.history.meaning import USUAL, OutcomeMeaning, OutcomeSide
from scoring.history.outcome_words import MOST_SINGLE, OutcomeProposal, ValueProposal, meaning_of
from scoring.views.train import outcome as view

PER_ROW = 3
# So many rows of values are seen without scrolling.
MOST_ROWS, ROW_HEIGHT = 4, 85


def meaning_asked(
    question: OutcomeProposal | None, key: str, *, opened: bool
) -> OutcomeMeaning | None:
    """What a person says that the values mean, at first as proposed; None while that is open.

    With `opened` the question is seen at once unless the usual words answer it.
    """
    if question is None:
        return USUAL
    with st.expander(view.QUESTION, expanded=opened and not question.is_plain):
        if not question.values:
            return _filled_asked(key)
        look = {"label_visibility": "collapsed"}
        if switch("How the outcome is read", view.WAYS, key=f"{key}_way", **look) == view.FILLED:
            st.caption(view.FILLED_MEANS)
            return OutcomeMeaning(filled=True)
        st.caption(plain(view.question_line(question)))
        sides = _sides(question, key)
    if unsaid := view.unsaid_line(sides):
        st.info(plain(unsaid), icon=":material/help:")
        return None
    return meaning_of(sides)


def _filled_asked(key: str) -> OutcomeMeaning | None:
    """Of too many values to set one by one only filled or empty can tell."""
    st.caption(view.TOO_MANY)
    said = st.checkbox(view.FILLED_MEANS, key=f"{key}_filled", persist_state="session")
    return OutcomeMeaning(filled=True) if said else None


def _sides(question: OutcomeProposal, key: str) -> Mapping[str, OutcomeSide | None]:
    values = question.values
    if len(values) > MOST_SINGLE:
        return _from_lists(values, key)
    rows = [values[at : at + PER_ROW] for at in range(0, len(values), PER_ROW)]
    sides: dict[str, OutcomeSide | None] = {}
    with st.container(height=MOST_ROWS * ROW_HEIGHT if len(rows) > MOST_ROWS else "content"):
        for number, row in enumerate(rows):
            for place, (cell, value) in enumerate(zip(st.columns(PER_ROW), row, strict=False)):
                with cell:
                    sides[value.value] = _side(value, f"{key}_{number * PER_ROW + place}")
    return sides


def _from_lists(values: Sequence[ValueProposal], key: str) -> Mapping[str, OutcomeSide | None]:
    """The sides of many values: two lists to choose from, and a word on all others."""
    labels = {value.value: view.value_label(value) for value in values}
    sides: dict[str, OutcomeSide | None] = {}
    for side, cell in zip((OutcomeSide.OPEN, OutcomeSide.CONVERTED), st.columns(2), strict=True):
        begun = [value.value for value in values if value.side is side]
        look = {"format_func": labels.__getitem__, "persist_state": "session"}
        name = side.capitalize()
        chosen = cell.multiselect(plain(name), list(labels), begun, key=f"{key}_{side}", **look)
        sides |= dict.fromkeys(chosen, side)
    left = [value for value in labels if value not in sides]
    is_said = st.checkbox(
        plain(view.others_line(left)), key=f"{key}_others", persist_state="session"
    )
    return sides | dict.fromkeys(left, OutcomeSide.NOT_CONVERTED if is_said else None)


def _side(value: ValueProposal, key: str) -> OutcomeSide | None:
    offered = [side for side in OutcomeSide if not value.is_empty or side != OutcomeSide.CONVERTED]
    return st.segmented_control(
        plain(view.value_label(value)), offered, default=value.side, key=key,
        format_func=lambda side: plain(side.capitalize()), persist_state="session",
    )  # fmt: skip
