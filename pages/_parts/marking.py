"""Which fields a team can change, and its own words for that, marked by a person."""

from contextlib import nullcontext

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals, refused_before
from scoring.access import UserRole
from scoring.kept.levers import (
    MARK_LEVERS,
    MOST_WORDS,
    change_levers,
    change_words,
    example_words,
    levers_of,
    load_levers,
    load_words,
)
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.views.lead import suggestions as view
from scoring.wording import listed

TITLE = "Fields your team can change, and your words for it"
UNKEPT = "levers_not_kept"
Levers = tuple[str, ...]


def marked(model: LeadModel) -> Levers:
    """The fields of a model that the team can change; raises what `load_levers` does."""
    return levers_of(model.schema.columns, load_levers(model.line))


def proposed(model: LeadModel) -> Levers:
    """The fields that the team may be able to change by their names; raises the same."""
    return tuple(view.proposed_levers(model, (), load_levers(model.line)))


def show(scored: ScoredBatch, levers: Levers, where: str) -> None:
    """The fields to be marked, closed once there are some, and the team's words for them."""
    refused_before(UNKEPT)
    if problem := session.why_not(UserRole.ANALYST, MARK_LEVERS):
        named = [label for name, label in view.lever_choices(scored).items() if name in levers]
        said = f"Your team can change {listed(named, len(named))}. " if named else ""
        st.caption(plain(f"{said}{problem}"))
        return
    _proposed(scored, levers, where)
    with st.expander(TITLE, icon=":material/edit:") if levers else nullcontext():
        _fields(scored, levers, where)
        _words(scored, levers, where)


def _proposed(scored: ScoredBatch, levers: Levers, where: str) -> None:
    """The fields that a team may be able to change by their names, taken in one click."""
    line = scored.model.line
    found = view.proposed_levers(scored.model, levers, load_levers(line))
    if not found:
        return
    with st.container(border=True, gap="xsmall", key=f"proposed_levers_{where}"):
        st.markdown(f"Can your team change {plain(listed(found.values(), len(found)))}?")
        with st.container(horizontal=True):
            for label, answer in (("Yes, use them", True), ("No", False)):
                said = dict.fromkeys(found, answer)
                look = {"type": "primary" if answer and not levers else "secondary"}
                st.button(label, on_click=_said, args=(line, said), key=f"{label}_{where}", **look)


def _said(line: str, said: dict[str, bool]) -> None:
    with refusals(later=UNKEPT):
        change_levers(line, said, by=session.person())


def _fields(scored: ScoredBatch, levers: Levers, where: str) -> None:
    choices = view.lever_choices(scored)
    # Another key for other levers, so that what was said elsewhere shows here too.
    model = scored.model
    key = f"levers_{where}_{hash((model.line, model.card.version, levers))}"
    st.multiselect(
        "Fields your team can change", list(choices), levers, format_func=choices.__getitem__,
        key=key, on_change=_keep, args=(model.line, key, levers), placeholder="None",
        help="Saved for everyone who uses this server. The model stays as it is.",
    )  # fmt: skip


def _words(scored: ScoredBatch, levers: Levers, where: str) -> None:
    """A line for each lever, in which the team says what it does when it changes it."""
    line, cells = scored.model.line, st.columns(2)
    choices, words = view.lever_choices(scored), load_words(line)
    for place, name in enumerate(levers):
        said, example = words.get(name, ""), example_words(name) or "Offer a call back"
        # Another key for other words, so that what was said elsewhere shows here too.
        key = f"words_{where}_{line}_{name}_{said}"
        cells[place % 2].text_input(
            f"In your words: {plain(choices[name])}", said, key=key, max_chars=MOST_WORDS,
            on_change=_keep_words, args=(line, key, name),
            placeholder=f"For example: {example}",
        )  # fmt: skip


def _keep(line: str, key: str, levers: Levers) -> None:
    with refusals(later=UNKEPT):
        said = view.changed_levers(levers, session.said(key))
        change_levers(line, said, by=session.person())


def _keep_words(line: str, key: str, name: str) -> None:
    with refusals(later=UNKEPT):
        change_words(line, {name: session.said(key)}, by=session.person())
