"""What the page Monitor has in hand: a file of outcomes, and what was worked out of batches."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from pages._session.batch import Upload, scored
from pages._session.held import Found, hold, once
from pages._session.served import registry, served
from scoring.errors import LeadScoringError
from scoring.pipelines.monitored import MonitoredModel, monitored
from scoring.pipelines.watched_model import WatchedModel
from scoring.store import lead_store
from scoring.views.section import Section

# The file of outcomes that is being given back, where it contradicts the reps, what became of it,
# and what was worked out.
GIVEN, CONTRADICTED, TAKEN_IN = "given_outcomes", "contradicted_reps", "taken_in"
# The gift of outcomes that was taken back by the click before.
TAKEN_BACK = "taken_back"
WORKED_OUT = "monitor_worked_out"
RECALIBRATED = "recalibrated"
# Sections of a few batches, each of which holds the pictures and no lead but its id.
MOST_WORKED_OUT = 12


@dataclass(frozen=True)
class Made:
    """What was made of a model by name, to be shown until another page is opened."""

    line: str
    section: Section


def give(what: Upload | None) -> None:
    """Hold a file of outcomes, or none; what became of the one before is forgotten."""
    hold(GIVEN, what, CONTRADICTED, TAKEN_IN)


def of_batches(what: object, work: Callable[[], Found]) -> Found:
    """What is worked out once of kept batches, until anything of them changes."""
    return once(WORKED_OUT, what, work, most=MOST_WORKED_OUT)


def forget_batches() -> None:
    """Work it out anew: outcomes have come, or a version."""
    st.session_state.pop(WORKED_OUT, None)


@st.cache_resource(max_entries=24, show_spinner=False)
def _watched(folder: Path, name: str) -> WatchedModel:  # noqa: ARG001 - one for each model
    return WatchedModel()


def standing(line: str = "", *, waits: bool = False) -> MonitoredModel | None:
    """How a model stands, that of the leads in hand or the usual one without a name.

    What is known of it, which may be older by a minute and is None at first; with `waits` what is
    true now, None where that cannot be known.
    """
    batch = scored()
    name = line or (batch.model.line if batch is not None else served().usual)
    found, today = registry(name), datetime.now(UTC).date()
    try:
        mark = lead_store().batches.mark(), found.state, today
    except LeadScoringError:
        return None
    watched = _watched(found.folder, found.name)
    return (watched.now if waits else watched.soon)(mark, lambda: monitored(found, today))
