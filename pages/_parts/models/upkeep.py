"""What was done to the versions and by whom, a look at all their files, and deleting old ones."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import bullets, plain, refusals
from pages._parts.models.version_switch import REFUSED
from scoring.access import UserRole
from scoring.registry import Registry
from scoring.registry.store import KEPT_VERSIONS
from scoring.training import publishing
from scoring.views import version_log as view

CHECKED, KEEP = "checked_versions", "versions_to_keep"


def show(registry: Registry) -> None:
    """The log, closed at first, and two buttons."""
    with refusals():
        if not registry.versions:
            return
        if log := registry.log:
            with st.expander(f"What was done ({len(log):,})", icon=":material/history:"):
                st.dataframe(view.log_table(log), hide_index=True, placeholder="")
                draw.download(
                    "Table (CSV)", lambda: view.log_csv(log), f"{registry.name}_log.csv",
                    type="tertiary", icon=":material/download:",
                )  # fmt: skip
        with st.container(horizontal=True):
            if st.button("Check all versions", icon=":material/fact_check:"):
                with st.spinner("Reading all files"):
                    session.answer(CHECKED, (registry.state, view.checked(registry.verify())))
            may_not = session.why_not(UserRole.ADMIN, publishing.PRUNE)
            if not may_not and st.button("Delete old versions", icon=":material/delete:"):
                asked = st.dialog("Delete old versions?", width="medium")
                asked(session.of_person(_question))(registry)
        if may_not:
            st.caption(plain(may_not))
        _checked(registry)


def _checked(registry: Registry) -> None:
    """What the check found, as long as nothing has changed since."""
    state, found = session.said(CHECKED) or ((), [])
    if found and state == registry.state:
        bullets(found)


def _question(registry: Registry) -> None:
    """How many are kept, which ones go, yes or no."""
    most = max(1, len(registry.versions))
    session.begin_with(KEEP, min(KEPT_VERSIONS, most))
    keep = int(st.number_input("Newest versions to keep", 1, key=KEEP))
    gone = registry.prunable(keep)
    st.markdown(plain(view.prune_line(gone)))
    st.caption(view.NEVER_PRUNED)
    with st.container(horizontal=True):
        label = f"Yes, delete {len(gone):,}"
        look = {"type": "primary", "disabled": not gone}
        yes = st.button(label, **look, on_click=_prune, args=(registry, keep, gone))
        if st.button("No, keep all") or yes:
            st.rerun()


def _prune(registry: Registry, keep: int, shown: list[str]) -> None:
    """Delete what was shown; where others would go by now, nothing."""
    with refusals(REFUSED):
        publishing.prune(registry, keep, expected=shown, by=session.person())
