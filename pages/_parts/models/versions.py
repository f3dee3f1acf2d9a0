"""All versions, each with what it finds, and the one question before another one serves."""

from collections.abc import Callable

import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, bullets, plain, refusals, refused_before
from pages._parts.only_text import plain_cells
from scoring.errors import ModelUnavailable
from scoring.registry import Registry
from scoring.training import publishing
from scoring.views import versions as view

# Older ones are closed at first.
SHOWN = 6
# Why a switch was refused, to be shown when its window has closed.
REFUSED = "refused_switch"


def back() -> None:
    """The way back to the version that served before, where there is one."""
    registry = session.registry()
    refused_before(REFUSED)
    with refusals():
        former, champion = registry.former, registry.champion
        if former and champion and st.button(f"Back to {plain(former)}", icon=":material/undo:"):
            _ask(champion, former, lambda: publishing.back(registry, former))


def every() -> None:
    """The versions, newest first, each to be served with one question."""
    refused_before(REFUSED)
    st.header("Versions", anchor=False)
    registry = session.registry()
    try:
        found, champion = view.versions(registry), registry.champion
    except ModelUnavailable as problem:
        alarm(problem)
        return
    if not found:
        st.caption("No version is published yet.")
    for facts in found[:SHOWN]:
        _version(registry, facts, champion)
    if older := found[SHOWN:]:
        with st.expander(f"Older versions ({len(older):,})"):
            for facts in older:
                _version(registry, facts, champion)


def _version(registry: Registry, facts: view.VersionFacts, champion: str | None) -> None:
    with st.container(border=True):
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.markdown(f"**{plain(facts.label)}**  \n{plain(facts.finds)}")
        if facts.test is None:
            return
        left.caption(plain(facts.origin))
        if facts.version == champion:
            right.markdown(":green-badge[:material/check: Serves now]")
            return
        look = {"key": f"serve_{facts.version}", "width": "stretch"}
        if right.button("Serve this version", **look):
            _ask(champion, facts.version, lambda: publishing.serve(registry, facts.version))


def _ask(champion: str | None, version: str, switch: Callable[[], object]) -> None:
    """One question in a window of its own."""
    st.dialog(f"Serve {plain(version)}?", width="medium")(_question)(champion, version, switch)


def _question(champion: str | None, version: str, switch: Callable[[], object]) -> None:
    """What changes, the tested figures of both, yes or no."""
    registry = session.registry()
    now = view.version_facts(registry, champion) if champion else None
    then = view.version_facts(registry, version)
    bullets(view.switch_lines(now, then))
    st.table(plain_cells(view.comparison(now, then)))
    with st.container(horizontal=True):
        yes = st.button(
            f"Yes, serve {plain(version)}", type="primary", on_click=_switch, args=(switch,)
        )
        no = st.button(f"No, keep {plain(champion)}" if champion else "No")
        if yes or no:
            st.rerun()


def _switch(switch: Callable[[], object]) -> None:
    with refusals(REFUSED):
        switch()
