"""One click that makes the chances of the version that serves truer, by the outcomes known."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals, section
from scoring.access import UserRole
from scoring.monitoring.outcomes.recalibrated_version import recalibrate_version
from scoring.pipelines.kept_promises import judged_of_version
from scoring.registry import Registry
from scoring.store.batch_store import BatchRecord
from scoring.training.publishing import PUBLISH
from scoring.views.monitor.corrected import corrected_section
from scoring.views.monitor.taken_in import recalibrate_help

RECALIBRATE = "Recalibrate"


def offer(record: BatchRecord, registry: Registry, records: Sequence[BatchRecord]) -> None:
    """The button, for who may publish, where the batch was scored by the version that serves."""
    made = session.said(session.RECALIBRATED)
    if made is not None and made.line == registry.name:
        section(made.section)
    if record.version != registry.champion or session.why_not(UserRole.ANALYST, PUBLISH):
        return
    known = [one for one in records if one.version == record.version and one.outcomes]
    look = {"icon": ":material/tune:", "help": plain(recalibrate_help(known))}
    if st.button(RECALIBRATE, **look):
        _recalibrate(record.version, registry, known)


def _recalibrate(version: str, registry: Registry, known: Sequence[BatchRecord]) -> None:
    with refusals():
        with st.spinner("Recalibrating"):
            batches = judged_of_version(registry, version, known, np.datetime64("today", "D"))
            found, model = recalibrate_version(batches, registry, by=session.person())
        serves = registry.champion == model.card.version
        told = session.Made(registry.name, corrected_section(found, model, serves=serves))
        session.answer(session.RECALIBRATED, told)
        session.forget_batches()
        st.rerun()
