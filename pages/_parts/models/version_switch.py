"""The one question before another version serves: what changes for those who call."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts.draw import bullets, plain, refusals, refused_before
from pages._parts.only_text import plain_cells
from scoring.access import UserRole
from scoring.errors import LeadScoringError, ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.training import publishing
from scoring.views import version_pair as pair_view
from scoring.views import version_switch as view
from scoring.views import versions as facts_view

# Why a switch was refused, to be shown when its window has closed.
REFUSED = "refused_switch"
# Given who asks for it.
Switch = Callable[..., object]


def back(registry: Registry) -> None:
    """The way back to the version that served before, where there is one."""
    refused_before(REFUSED)
    with refusals():
        former, champion, by = registry.former, registry.champion, session.person()
        may = former and champion and by.may(UserRole.ANALYST)
        if may and st.button(f"Back to {plain(former)}", icon=":material/undo:"):
            _asked(registry, former, partial(publishing.back, registry, former))


def ask(registry: Registry, version: str) -> None:
    """Whether a version is to serve, in a window of its own."""
    champion = registry.champion
    _asked(registry, version, partial(publishing.serve, registry, version, instead_of=champion))


def _asked(registry: Registry, version: str, switch: Switch) -> None:
    title = f"Serve {plain(version)}?"
    asked = st.dialog(title, width="large")(session.of_person(_question))
    asked(registry, registry.champion, version, switch)


def _question(registry: Registry, champion: str | None, version: str, switch: Switch) -> None:
    """What changes, the tested figures of both, yes or no."""
    now = facts_view.version_facts(registry, champion) if champion else None
    then = facts_view.version_facts(registry, version)
    after = _loaded(registry, version)
    if after is not None:
        proof = _proof(registry, champion, version) if champion else ""
        floor = _floor_lines(registry, champion, after) if champion else []
        bullets((*floor, *facts_view.switch_lines(now, then, proof)))
        st.table(plain_cells(facts_view.comparison(now, then)))
    with st.container(horizontal=True):
        label = f"Yes, serve {plain(version)}"
        yes = after is not None and st.button(
            label, type="primary", on_click=_switch, args=(switch,)
        )
        no = st.button(f"No, keep {plain(champion)}" if champion else "No")
        if yes or no:
            st.rerun()


def _loaded(registry: Registry, version: str) -> LeadModel | None:
    """The version that is to serve; None where it cannot, and why not is shown."""
    with refusals():
        return registry.load(version)
    return None


def _proof(registry: Registry, champion: str, version: str) -> str:
    """Which of the two ranks better, "" where they or their test leads cannot be read."""
    with suppress(ModelUnavailable):
        pair = session.version_pair(registry, champion, version)
        return pair_view.answer(pair) if pair.same else ""
    return ""


def _floor_lines(registry: Registry, champion: str, after: LeadModel) -> list[str]:
    """What changes for the leads in hand, and in the tiers below A."""
    try:
        before = registry.load(champion)
    except ModelUnavailable as problem:
        return [view.not_loaded(champion, str(problem))]
    below = view.floors_line(before, after)
    return [*_in_hand(registry, before, after), *([below] if below else [])]


def _in_hand(registry: Registry, before: LeadModel, after: LeadModel) -> list[str]:
    """What changes for the leads in hand, or why nobody can say."""
    try:
        floor = session.sales_floor(registry, before, after)
    except LeadScoringError as problem:
        return [str(problem)]
    if floor is None:
        return [view.NO_LEADS if session.ranked() is None else view.OTHER_MODEL]
    return view.floor_lines(floor)


def _switch(switch: Switch) -> None:
    with refusals(REFUSED):
        switch(by=session.person())
