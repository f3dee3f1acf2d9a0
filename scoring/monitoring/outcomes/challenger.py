"""A challenger of the model in use: trained on its old history and on what became of its leads."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.access import Person, UserRole
from scoring.errors import TrainingRefused
from scoring.history.maturity import find_conversions
from scoring.history.meaning import OutcomeMeaning
from scoring.history.outcome import conversion_dates, outcomes
from scoring.history.roles import propose_schema
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import normalise
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.monitoring.outcomes.lot_readout import training_weights
from scoring.registry import Registry
from scoring.training.prepared import Progress, TrainingRequest, only, typed
from scoring.training.publishing import PUBLISH, Publication, champion_of, publish, shadow
from scoring.training.result import Training
from scoring.training.trainer import train
from scoring.wording import clipped, counted, listed

# Files that are named on a card.
_MOST_FILES = 5


@dataclass(frozen=True)
class OutcomeBatch:
    """A batch as its version scored it, and what became of its leads."""

    scored: ScoredBatch = field(repr=False)
    judged: JudgedPromise = field(repr=False)


@dataclass(frozen=True)
class GrownHistory:
    """A history with the leads of batches below it, and how often each row counts, (n,)."""

    table: Table = field(repr=False)
    weight: NDArray[np.float64] = field(repr=False)
    note: str


def grown_history(
    history: Table, outcome: str, meaning: OutcomeMeaning, batches: Sequence[OutcomeBatch]
) -> GrownHistory:
    """The history with every lead of the batches that is judged, in the columns of the history.

    A field that a batch lacks is empty there; the column of the history that dates conversions has
    the days that were given back. Where only calls have an outcome, those by lot count for the
    leads like them that nobody called. Raises TrainingRefused where the outcomes of the history are
    dates and a day of those given back is not known, and where no lead is judged.
    """
    told = _told(history, outcome, meaning)
    frames = [_rows(history, batch, told) for batch in batches]
    added = sum(map(len, frames))
    if not added:
        why = next((batch.judged.no_calls for batch in batches if batch.judged.no_calls), "")
        raise TrainingRefused(
            "There is nothing new to learn from: no lead of these batches has an outcome and is "
            "old enough to be judged. Give back outcomes first, or wait until leads are older. "
            f"{why}".strip()
        )
    weights = [training_weights(b.judged) for b in batches]
    kept = [w[b.judged.counts] for w, b in zip(weights, batches, strict=True)]
    rows = int(history.rows.max(initial=1)) + 1 + np.arange(added)
    table = replace(
        history,
        frame=pd.concat([history.frame, *frames], ignore_index=True).astype("str"),
        rows=np.concatenate([history.rows, rows]),
    )
    weight = np.concatenate([np.ones(len(history.frame)), *kept])
    counts = weight > 0
    whole = replace(
        table, frame=table.frame[counts].reset_index(drop=True), rows=table.rows[counts]
    )
    return GrownHistory(whole, weight[counts], _note(batches, weight[len(history.frame) :]))


def open_challenger(
    grown: GrownHistory,
    request: TrainingRequest,
    registry: Registry,
    *,
    by: Person,
    progress: Progress | None = None,
) -> tuple[Training, LeadModel]:
    """Train on a grown history; keep the best beside the champion and show it there.

    Whatever the gate makes of it, it serves only once a person says so, or where none serves; the
    card has the gate's word. Raises TrainingRefused as training does, and AccessRefused.
    """
    by.require(UserRole.ANALYST, PUBLISH)
    champion = champion_of(registry)
    training = train(grown.table, request, progress, champion=champion, weight=grown.weight)
    training = training.noted(grown.note)
    best = training.best
    filename = champion.card.filename if champion else ""
    said = Publication(filename=filename, holds=training.holds, serve=False, by=by)
    said = said.decided(best.decision, champion, registry.versions)
    model = publish(best.model, registry, said, best.unseen)
    if registry.champion != model.card.version:
        shadow(registry, model.card.version, by=by)
    return training, model


@dataclass(frozen=True)
class _ToldBy:
    """How a history tells outcomes: `won` and `lost` in the column `outcome`.

    The column `dated` has the days of conversions, "" for none; where it is that of the outcomes,
    a day is what they are told by.
    """

    outcome: str
    won: str
    lost: str
    dated: str = ""


def _told(history: Table, outcome: str, meaning: OutcomeMeaning) -> _ToldBy:
    if outcome not in history.frame.columns:
        raise TrainingRefused(
            f"The history has no column “{clipped(outcome, 60)}”, by which the outcomes would be "
            "told. Choose the history that the model was trained on."
        )
    cells = history.column(outcome)
    if conversion_dates(cells) is not None:
        return _ToldBy(outcome, "", "", outcome)
    known, converted = outcomes(cells, outcome, meaning)
    said = cells[known]
    sides = (said[converted], said[~converted])
    if not all(map(len, sides)):
        raise TrainingRefused(
            f"The outcome column “{clipped(outcome, 60)}” of the history has one outcome only. "
            "Choose a history with leads that converted and leads that did not."
        )
    won, lost = (str(side.value_counts().index[0]) for side in sides)
    return _ToldBy(outcome, won, lost, _dated_by(history, outcome, known, converted))


def _dated_by(
    history: Table, outcome: str, known: NDArray[np.bool_], converted: NDArray[np.bool_]
) -> str:
    """The column beside the outcome that dates conversions, "" for none."""
    closed = only(history, np.flatnonzero(known))
    schema = propose_schema(closed.frame, outcome=outcome, created=None, exclude=())
    created = typed(closed, schema).created
    found = find_conversions(closed.frame, schema, converted, created)
    return found.column if found else ""


def _rows(history: Table, batch: OutcomeBatch, told: _ToldBy) -> pd.DataFrame:
    """The judged leads of a batch in the columns of the history."""
    judged, leads = batch.judged, batch.scored.leads
    places = np.flatnonzero(judged.counts)
    theirs = {normalise(str(name)): str(name) for name in leads.table.frame.columns}
    converted = judged.converted[places]
    columns: dict[str, NDArray[np.object_]] = {}
    for name in map(str, history.frame.columns):
        source = leads.match.matched.get(name) or theirs.get(normalise(name))
        if name == told.outcome:
            columns[name] = np.where(converted, told.won, told.lost).astype(object)
        elif source is None:
            columns[name] = np.full(len(places), "", dtype=object)
        else:
            columns[name] = leads.table.column(source).to_numpy(dtype=object)[places]
    if told.dated:
        days = np.where(converted, judged.matched.converted_on[places], np.datetime64("NaT"))
        if told.dated == told.outcome and np.isnat(days[converted]).any():
            raise TrainingRefused(_without_days(told.outcome, int(np.isnat(days[converted]).sum())))
        # Read alike beside days that are written in any other way.
        texts = np.datetime_as_string(days, unit="D").astype(object)
        columns[told.dated] = np.where(np.isnat(days), columns[told.dated], texts)
    return pd.DataFrame(columns, columns=history.frame.columns)


def _without_days(outcome: str, count: int) -> str:
    return (
        f"The outcome column “{clipped(outcome, 60)}” of the history holds the days of "
        f"conversions, and of {counted(count, 'lead')} that converted nobody gave the day back. "
        "Give back an export with the days, or train on a whole export of your CRM instead: it has "
        "the old leads and what became of the new ones."
    )


def _note(batches: Sequence[OutcomeBatch], weight: NDArray[np.float64]) -> str:
    """What was learned beside the history, for the card."""
    files = listed([clipped(b.scored.filename) for b in batches], _MOST_FILES)
    counts = weight[weight > 0]
    said = f"It learned from the history and from {counted(len(counts), 'outcome')} of {files}."
    if np.ptp(counts) == 0:
        return said
    return (
        f"{said} Calls by lot stand for leads that nobody called: one of them counts up to "
        f"{counts.max() / counts.min():.1f} times as much as a call by rank."
    )
