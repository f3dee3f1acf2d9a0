"""What a person should know of a model before trusting it, in sentences for its card."""

from collections.abc import Iterator, Sequence

import numpy as np

from scoring.history.outcome import FEW_OF_EACH
from scoring.training.leakage import NOTABLE, Signs
from scoring.training.prepared import History, TrainingRequest
from scoring.training.split import SplitKind
from scoring.training.time_decay import Drift
from scoring.wording import counted, listed, percent

# Columns named in a note; more are counted.
MOST_NAMES = 6


def notes_of(
    history: History,
    signs: Sequence[Signs],
    half_life: float | None,
    drift: Drift | None,
    request: TrainingRequest,
) -> tuple[str, ...]:
    """The notes of a training, the gravest first."""
    return tuple(
        [
            *_of_size(history),
            *_of_columns(history, signs, request),
            *_of_time(history, half_life, drift, request),
            *_of_recipe(history),
        ]
    )


def _of_size(history: History) -> Iterator[str]:
    if history.immature:
        yield history.immature
    converted = int(history.outcome.sum())
    few = min(converted, len(history.outcome) - converted)
    if few < FEW_OF_EACH:
        yield f"Only {few} leads of the rarer outcome: read every figure with caution."
    if history.open_leads:
        yield f"{history.open_leads:,} leads without an outcome were left out."
    if history.young:
        told_by = f"by “{history.dated_by}” most" if history.dated_by else "most"
        yield (
            f"{history.young:,} leads younger than {history.waiting} days were left out: {told_by} "
            "conversions take up to that long, so it is too early to judge them."
        )
    if history.split.left_out:
        yield (
            f"{history.split.left_out:,} older leads of persons in the test were not learned from."
        )


def _of_columns(
    history: History, signs: Sequence[Signs], request: TrainingRequest
) -> Iterator[str]:
    overridden = [s.name for s in signs if s.is_suspect and s.name in set(request.keep)]
    if overridden:
        yield (
            f"Read in spite of suspicion, on request: {', '.join(overridden)}. If these are filled "
            "in after the call, every figure here is too good."
        )
    read = {c.name for c in history.batch.schema.inputs}
    strong = [f"{s.name} ({s.auc:.2f})" for s in signs
              if s.name in read and s.auc >= NOTABLE and not s.is_suspect]  # fmt: skip
    if strong:
        yield (
            f"Strong on their own, by AUC: {', '.join(strong)}. Make sure that each is known "
            "before the call, and leave it out where it is not."
        )


def _of_time(
    history: History,
    half_life: float | None,
    drift: Drift | None,
    request: TrainingRequest,
) -> Iterator[str]:
    if history.split.kind is SplitKind.RANDOM:
        yield _of_random(history, request)
    if drift is not None:
        yield drift.sentence
    if half_life is not None:
        yield f"A lead {half_life:g} days old counts half: that foretold the next weeks best."
    if request.base_rate is not None:
        past = percent(history.outcome.mean())
        yield (
            f"Chances are moved from the history's rate of {past} to the stated "
            f"{percent(request.base_rate)}; the test figures and the threshold are those before."
        )


def _of_random(history: History, request: TrainingRequest) -> str:
    """Why a random fifth was tested."""
    if request.random_split:
        return "Tested on a random fifth on request, which flatters a little."
    if history.split.one_sided:
        return history.split.one_sided
    undated, leads = int(np.isnat(history.created).sum()), len(history.created)
    why = (
        "No creation date"
        if undated == leads
        else f"Most leads have no creation date ({undated:,} of {leads:,})"
    )
    return f"{why}: tested on a random fifth, which flatters a little."


def _of_recipe(history: History) -> Iterator[str]:
    if history.recipe is None or not history.recipe.steps:
        return
    yield (
        f"A recipe of {counted(len(history.recipe.steps), 'step')} travels with this model: every "
        f"file is scored with the columns it derives, {listed(history.recipe.targets, MOST_NAMES)}."
    )
