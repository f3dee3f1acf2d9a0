"""One click that makes the chances of the version that serves truer, by the outcomes known."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals, section
from scoring.access import UserRole
from scoring.monitoring.outcomes.recalibrated_version import recalibrate_version
from scoring.pipelines.kept_promises import judged_of_version, of_same_trees
from scoring.registry import Registry
from scoring.store.batch_store import BatchRecord
from scoring.training.publishing import PUBLISH
from scoring.views.monitor.corrected import corrected_section
from scoring.views.monitor.taken_in import recalibrate_help

RECALIBRATE = "Recalibrate"


def offer(
    registry: Registry, shown: Sequence[BatchRecord], records: Sequence[BatchRecord], why_not: str
) -> None:
    """The button, for who may publish, where batches of the version that serves are shown.

    It is dead where `why_not` says why it would be refused, and absent without an outcome.
    """
    made = session.said(session.RECALIBRATED)
    if made is not None and made.line == registry.name:
        section(made.section)
    version = registry.champion or ""
    if not of_same_trees(shown, registry, version) or session.why_not(UserRole.ANALYST, PUBLISH):
        return
    known = of_same_trees(records, registry, version)
    if not any(record.outcomes for record in known):
        return
    look = {"icon": ":material/tune:", "help": plain(why_not or recalibrate_help(known))}
    if st.button(RECALIBRATE, disabled=bool(why_not), **look):
        _recalibrate(version, registry, known)


def _recalibrate(version: str, registry: Registry, known: Sequence[BatchRecord]) -> None:
    with refusals():
        with st.spinner("Recalibrating"):
            today = np.datetime64(datetime.now(UTC).date())
            batches = judged_of_version(registry, version, known, today)
            found, model = recalibrate_version(batches, registry, by=session.person())
        serves = registry.champion == model.card.version
        told = session.Made(registry.name, corrected_section(found, model, serves=serves))
        session.answer(session.RECALIBRATED, told)
        session.forget_batches()
        st.rerun()
