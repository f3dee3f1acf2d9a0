"""What became of the leads of kept batches, against what was promised of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain, refusals
from pages._parts.explore.answered import answered
from pages._parts.monitor import challenge, give_back, recalibrate
from scoring.monitoring.outcomes.kept_promise import PromiseKept
from scoring.pipelines.kept_promises import judged_batch, of_same_trees, with_outcomes
from scoring.pipelines.monitored import MonitoredModel, judged_together
from scoring.pipelines.reps_word import reps_word
from scoring.registry import Registry
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.views.batches.kept import batch_label
from scoring.views.monitor.by_lot import lot_section
from scoring.views.monitor.left_over import missed_section
from scoring.views.monitor.promise import CALLS, NOBODY, TRAIN_AGAIN, fitted_line, sections
from scoring.views.my_calls.reps_word_line import reps_word_line
from scoring.views.section import Section

# The switch of the page's views, and this one of them.
VIEW, TITLE = "monitor_view", "Outcomes"
TOGETHER = "The newest batches together"


def show(found: MonitoredModel) -> None:
    """The verdict on a batch with outcomes, its pictures, and the ways to give outcomes back."""
    registry = session.registry(found.model)
    known = with_outcomes(found.records, registry)
    if not known:
        st.markdown(NOBODY)
    give_back.show(found.model, opened=not known)
    if known:
        promise = found.promise
        no_order = promise is not None and promise.kept is PromiseKept.NO_ORDER
        _judged(_chosen(known), registry, known, TRAIN_AGAIN if no_order else "")
        challenge.offer(registry)


def _chosen(known: Sequence[BatchRecord]) -> BatchRecord | None:
    """The batch in view, None for the newest of them together, which are shown at first."""
    if len(known) == 1:
        return known[0]
    labels = {0: TOGETHER} | {record.number: batch_label(record) for record in known}
    chosen = st.selectbox(
        "Batch", list(labels), format_func=lambda number: plain(labels[number]), key="judged_batch"
    )
    return next((record for record in known if record.number == chosen), None)


def _judged(
    record: BatchRecord | None, registry: Registry, known: Sequence[BatchRecord], why_not: str
) -> None:
    with refusals():
        today = datetime.now(UTC).date()
        shown = tuple(known) if record is None else (record,)
        store = lead_store()
        mark = store.batches.mark(), store.calls.mark()
        key = tuple(one.number for one in shown), mark, registry.state, today
        first, *rest = session.of_batches(key, lambda: _with_reps(shown, registry, today))
        draw.section(first)
        recalibrate.offer(registry, shown, known, why_not)
        for section in rest:
            answered(section)


def _with_reps(shown: Sequence[BatchRecord], registry: Registry, today: date) -> list[Section]:
    """The sections, of which the one of the calls tells what the reps say, too."""
    said = reps_word_line(reps_word(record.address for record in shown if record.called))
    return [
        replace(one, note=f"{one.note} {said}".strip()) if one.name == CALLS else one
        for one in _sections(shown, registry, today)
    ]


def _sections(shown: Sequence[BatchRecord], registry: Registry, today: date) -> list[Section]:
    if len(shown) > 1:
        together = judged_together(shown, registry, today)
        if together is None:
            return [Section("promise", "Promise and outcome", NOBODY)]
        first, *others = sections(together)
        version = registry.champion or ""
        older = next((one.version for one in shown if one.version != version), version)
        first = replace(first, note=f"{fitted_line(older, version)} {first.note}".strip())
        return [first, *others, lot_section(together)]
    record, serving = shown[0], registry.serving().model
    is_its = of_same_trees(shown, registry, serving.card.version)
    model = serving if is_its else registry.load(record.version)
    version = model.card.version
    judged = judged_batch(record, registry, np.datetime64(today), version=version).judged
    first, *others = sections(judged)
    first = replace(first, note=f"{fitted_line(record.version, version)} {first.note}".strip())
    scored = lead_store().batches.reopened(record.address, model)
    return [first, *others, missed_section(judged, scored), lot_section(judged)]
