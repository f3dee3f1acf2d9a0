"""All versions in a table; the card of the one that is chosen, or two of them beside each other."""

from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, plain, refusals, refused_before
from pages._parts.models import version_pair, version_switch
from pages._parts.section_table import show_table
from scoring.access import UserRole
from scoring.errors import ModelUnavailable
from scoring.registry import Registry
from scoring.training import publishing
from scoring.views import version_table as view
from scoring.views.version_table import VersionState
from scoring.views.versions import VersionFacts
from scoring.views.versions import versions as read_versions

OLDER, NOBODY = "older_versions", "no other"
States = dict[str, VersionState]


def every(registry: Registry) -> None:
    """The versions, newest first; a row in it opens a card, two compare."""
    refused_before(version_switch.REFUSED)
    st.header("Versions", anchor=False)
    try:
        found = read_versions(registry)
        state, errors = view.states(registry, found), session.auc_errors(registry)
    except ModelUnavailable as problem:
        alarm(problem)
        return
    st.caption(plain(f"{view.versions_line(found)} {view.SAID if len(found) > 1 else ''}"))
    if not found:
        return
    shown = found[: None if _with_older(found) else view.SHOWN]
    section = view.table_section(shown, state, errors)
    key = f"table_{section.name}_{registry.name}_{len(shown)}"
    answer = partial(_pick, registry, [facts.version for facts in shown], key)
    show_table(section, "", key=key, on_select=answer, selection_mode="multi-row")
    _chosen(registry, {facts.version: facts for facts in found}, state)


def _with_older(found: list[VersionFacts]) -> bool:
    """Whether older versions are listed too, where there are any."""
    older = len(found) - view.SHOWN
    return older > 0 and st.toggle(f"Older versions ({older:,})", key=OLDER)


def _pick(registry: Registry, versions: list[str], key: str) -> None:
    """The rows that were chosen answer the boxes below the table."""
    rows = [row for row in session.said(key)["selection"]["rows"] if row < len(versions)]
    first, second = [*(versions[row] for row in rows[:2]), None, None][:2]
    if first:
        session.answer(_key("version", registry), first)
    session.answer(_key("beside", registry), second or NOBODY)


def _key(box: str, registry: Registry) -> str:
    return f"{box}_of_{registry.name}"


def _chosen(registry: Registry, found: dict[str, VersionFacts], state: States) -> None:
    """The boxes that say which version, beside which other one, and what is asked for."""
    newest = next(iter(found.values()))
    if len(found) == 1 and newest.test is not None:
        # The page begins with what it finds.
        return
    left, right = st.columns(2)
    words = {version: facts.label for version, facts in found.items()} | {NOBODY: NOBODY}
    usual = next((v for v in found if state[v] is not VersionState.SERVES), next(iter(found)))
    with left:
        version = _box("Version", list(found), _key("version", registry), words, usual)
    others = [NOBODY, *(v for v in found if v != version and found[v].test is not None)]
    with right:
        other = _box("Compare with", others, _key("beside", registry), words, NOBODY)
    if other == NOBODY or found[version].test is None:
        _card(registry, found[version], state[version])
    else:
        first, second = sorted((version, other), key=list(found)[::-1].index)
        version_pair.show(registry, first, second)


def _box(label: str, offered: list[str], key: str, words: dict[str, str], usual: str) -> str:
    """The version that is chosen; one that is there no longer is not."""
    if session.said(key) not in offered:
        session.answer(key, usual)
    look = {"format_func": lambda version: plain(words[version]), "key": key}
    return st.selectbox(plain(label), offered, **look)


def _card(registry: Registry, facts: VersionFacts, state: VersionState) -> None:
    """One version: what it finds, where it comes from, and what can be done with it."""
    with st.container(border=True):
        st.markdown(f"**{plain(facts.label)}**  \n{plain(facts.finds)}")
        if facts.test is None:
            return
        st.caption(plain(facts.origin))
        if state is VersionState.SERVES:
            st.markdown(":green-badge[:material/check: Serves now]")
            return
        if problem := session.why_not(UserRole.ANALYST, publishing.SWITCH):
            st.caption(plain(problem))
            return
        with st.container(horizontal=True):
            if st.button("Serve this version", key=f"serve_{facts.version}"):
                version_switch.ask(registry, facts.version)
            _beside(registry, facts.version, is_beside=state is VersionState.BESIDE)


def _beside(registry: Registry, version: str, *, is_beside: bool) -> None:
    """The button that shows a version's chances beside the champion's, or no longer."""
    label = "No longer show beside" if is_beside else "Show beside the champion"
    if st.button(label, key=f"beside_{version}", help=view.BESIDE_HELP):
        with refusals():
            shown = None if is_beside else version
            publishing.shadow(registry, shown, by=session.person())
            st.rerun()
