"""Why the score moved: the batch beside an earlier file, or under another model version."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import plain, refusals, switch
from pages._parts.lead import movers
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.monitoring.moves.moved import Moved, between_models, since_file
from scoring.views.call_sheet.planned import Planned
from scoring.views.lead.moved import version_choices, versions_line


@session.fragment
def show(planned: Planned, position: int) -> None:
    """What moved a lead of the batch, and the leads that moved most; a click chooses one."""
    if position != session.chosen():
        # A click chose another one, which what is drawn around this fragment is to show too.
        st.rerun()
    ways = {"An earlier file": _since_file, "Another model version": _under_version}
    way = switch("Compare with", ways, key=f"moved_way_{session.upload_count()}")
    with refusals():
        found = ways[way](planned.scored)
        if found is not None:
            st.caption(plain(versions_line(found)))
            movers.lead(found, position)
            movers.most(found)


def _since_file(scored: ScoredBatch) -> Moved | None:
    """The batch beside an earlier file; None until there is one that can be read."""
    held, count = session.said(session.EARLIER), session.count(session.EARLIER)
    if held is None:
        st.write(
            "Upload an earlier export of these leads to see whose chance has changed since, and "
            "why. Leads are matched by their ids."
        )
        intake.uploader("Earlier lead file", f"earlier_{count}", _keep)
        return None
    if intake.heading(held.filename):
        _keep(None)
    if intake.needs_answer(held):
        intake.question(held, _keep)
        return None
    version = _chosen(scored, "The earlier file is scored by", own=True)

    def compare() -> Moved:
        return since_file(held.table, held.filename, _model_of(scored, version), scored)

    with st.spinner("Comparing"):
        return session.once(session.MOVED, f"file {count} {version}", compare)


def _keep(file: session.Upload | None) -> None:
    session.hold(session.EARLIER, file, session.MOVED)
    st.rerun()


def _under_version(scored: ScoredBatch) -> Moved | None:
    """The same file under another version; None while there is no other."""
    version = _chosen(scored, "The same file under model version", own=False)
    if version is None:
        st.info("There is no other model version of this outcome yet. Train one on the Train page.")
        return None

    def compare() -> Moved:
        return between_models(_model_of(scored, version), scored)

    with st.spinner("Scoring"):
        return session.once(session.MOVED, f"version {version}", compare)


def _chosen(scored: ScoredBatch, label: str, *, own: bool) -> str | None:
    """The version chosen; the batch's own is offered first where it may be chosen."""
    current, registry = scored.model.card.version, session.registry(scored.model.line)
    found = version_choices(registry, scored)
    if left := found.left_line:
        st.caption(plain(left))
    if not found.labels:
        return current if own else None
    key = f"moved_{'file' if own else 'version'}_{session.upload_count()}"
    named = {current: f"{current} (used for this call sheet)"} if own else {}
    named |= found.labels
    look = {"format_func": named.__getitem__, "persist_state": "session"}
    return st.selectbox(plain(label), list(named), key=key, **look)


def _model_of(scored: ScoredBatch, version: str) -> LeadModel:
    own = version == scored.model.card.version
    return scored.model if own else session.registry(scored.model.line).load(version)
