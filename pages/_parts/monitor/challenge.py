"""A challenger: the history of the page Train, with what became of scored leads below it."""

from datetime import UTC, datetime

import numpy as np
import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from pages._parts.way_to_train import train_link
from scoring.access import UserRole
from scoring.delivery.tables import to_csv
from scoring.monitoring.outcomes.challenger import GrownHistory, grown_history
from scoring.pipelines.kept_promises import outcome_batches
from scoring.registry import Registry
from scoring.training.history_file import OutcomesBelow
from scoring.training.runs import TRAIN
from scoring.views.monitor.taken_in import CHALLENGER, NEEDS_HISTORY, grown_name


def offer(registry: Registry) -> None:
    """The way to a version that learns from the outcomes, too."""
    if session.why_not(UserRole.ANALYST, TRAIN):
        return
    history = session.history()
    with st.expander(CHALLENGER, icon=":material/model_training:"):
        if history is None or history.table is None:
            st.caption(NEEDS_HISTORY)
            train_link("Choose the history")
        elif st.button(f"Put the outcomes below {plain(history.filename)}"):
            _train(history, registry)


def _train(history: session.Upload, registry: Registry) -> None:
    with refusals():
        with st.spinner("Putting the outcomes below the history"):
            grown = _grown(history, registry)
        name, content = grown_name(history.filename), to_csv(grown.table.frame)
        below = OutcomesBelow.of(grown.note, grown.weight)
        session.train_on(session.Upload(name, content, table=grown.table, below=below))


def _grown(history: session.Upload, registry: Registry) -> GrownHistory:
    card = registry.serving().model.card
    batches = outcome_batches(registry, np.datetime64(datetime.now(UTC).date()))
    return grown_history(history.table, card.outcome, card.meaning, batches)
