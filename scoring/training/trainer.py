"""From a history to candidates with their proof, and the one to publish."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace

import numpy as np
from lightgbm.basic import LightGBMError
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from scoring.errors import TrainingRefused
from scoring.intake.in_hand import in_hand
from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel
from scoring.schema import Column
from scoring.settings import available_cores, threads
from scoring.training.against_goals import GoalTest
from scoring.training.candidates import (
    LIGHTGBM,
    LOGISTIC,
    NAMES,
    PRESENT,
    TUNED,
)
from scoring.training.cross_fitting import Trainer
from scoring.training.defender import Defender, defending
from scoring.training.gate import gated
from scoring.training.notes import notes_of
from scoring.training.prepared import Progress, TrainingRequest, prepare
from scoring.training.present_order import ordered_by, present_column, suspicion
from scoring.training.radar import Radar, radar
from scoring.training.result import Candidate, Training
from scoring.training.tiers import contradiction
from scoring.training.verdict import judged

__all__ = ["Progress", "TrainingRequest", "train"]

# What a library raises on leads that it cannot learn from.
_FAILURES = (ValueError, ArithmeticError, LookupError, LightGBMError)


def train(
    table: Table,
    request: TrainingRequest,
    progress: Progress | None = None,
    *,
    champion: LeadModel | None = None,
    weight: NDArray[np.float64] | None = None,
) -> Training:
    """Train, calibrate, test and compare candidates on a history, and with the champion, if any.

    `weight` (n,) is how often each row of the table counts in what is learned, None for once each;
    in tests and calibration every lead counts once. `progress` is called with the share done (0–1)
    and the step; raising in it cancels, once what is looked at beside the fits is done (seconds, of
    a long history). Raises TrainingRefused for a missing column, other words than outcomes,
    under 40 of either outcome, an unknown candidate, no column left to learn from, a
    present order that orders nothing, or tier goals that cannot be met.
    """
    # What counts in parallel takes all cores otherwise, and waits for them on a busy machine.
    with threadpool_limits(threads()), in_hand():
        return _trained(table, request, progress or _silent, champion, weight)


def _trained(
    table: Table,
    request: TrainingRequest,
    tell: Progress,
    champion: LeadModel | None,
    weight: NDArray[np.float64] | None,
) -> Training:
    names = _chosen(request)
    if problem := contradiction(request.tiers):
        raise TrainingRefused(problem)
    tell(0.02, "Reading the outcome and the columns")
    history = prepare(table, request)
    if weight is not None:
        history = history.weighted(table, weight)
    today = present_column(history, request.present) if request.present else None
    tell(0.10, "Looking for columns that know the outcome")
    found = radar(history, request)
    history = history.without(found.questions)
    tell(0.20, "Choosing how much old leads count")
    trainer = Trainer.of(history, request, found.signs)
    with ThreadPoolExecutor(1) as beside:
        if available_cores() > 1:
            beside.submit(copy_context().run, trainer.look)
        candidates, failed = _fitted(trainer, names, today, tell)
        tell(0.92, "Comparing the candidates on the test leads")
    training = compared(candidates, trainer, defending(champion, history, table), found)
    return replace(training, failed=failed)


def compared(
    candidates: Sequence[Candidate],
    trainer: Trainer,
    defender: Defender | None,
    found: Radar,
) -> Training:
    """The candidates judged by their test, beside the champion, with what a person should know.

    Raises TrainingRefused where none meets the tier goals.
    """
    history, request, drift = trainer.history, trainer.request, trainer.drift
    training = judged(candidates, trainer.test_outcome, trainer.draws)
    goals = GoalTest.of(history, request)
    judge = (goals.judged(gated(c, defender)) for c in training.candidates)
    training = replace(training, candidates=tuple(judge))
    notes = notes_of(history, found.questions, trainer.half_life, drift, request)
    return replace(
        _with_notes(training, notes),
        questions=found.questions,
        with_suspects=found.with_suspects,
        random_test=drift.random if drift else None,
        half_life=trainer.half_life,
    )


def _silent(_share: float, _step: str) -> None:
    """No progress wanted."""


def _chosen(request: TrainingRequest) -> list[str]:
    strange = [name for name in request.candidates if name not in NAMES]
    if strange:
        raise TrainingRefused(
            f"There is no candidate “{strange[0][:60]}”. Choose from {', '.join(NAMES)}."
        )
    if PRESENT in request.candidates and not request.present:
        raise TrainingRefused(
            f"“{PRESENT}” needs the column that orders leads today, and none is named. Name it "
            "with --present COLUMN, or leave this candidate out."
        )
    wanted = request.candidates or [name for name in NAMES if name != TUNED or request.trials]
    return [name for name in NAMES if name in wanted and (name != PRESENT or request.present)]


def _fitted(
    trainer: Trainer, names: Sequence[str], today: Column | None, tell: Progress
) -> tuple[list[Candidate], tuple[str, ...]]:
    """The candidates, and the names of those that could not be fitted, each with the error's."""
    candidates, failed = list[Candidate](), list[str]()
    for at, name in enumerate(names):
        try:
            share = 0.35 + 0.55 * at / len(names)
            candidates.append(_candidate(trainer, name, today, tell, share))
        except _FAILURES as problem:
            failed.append(f"{name} ({type(problem).__name__})")
    if not candidates:
        raise TrainingRefused(
            f"None of the candidates could be fitted to this history: {', '.join(failed)}. "
            f"Train with other candidates, such as {LOGISTIC} and {LIGHTGBM}."
        )
    return candidates, tuple(failed)


def _candidate(
    trainer: Trainer, name: str, today: Column | None, tell: Progress, share: float
) -> Candidate:
    """The candidate fitted and tested; the present order on its own column, read by all or not."""
    if name != PRESENT or today is None:
        return trainer.candidate(name, tell, share)
    own = trainer.on(ordered_by(trainer.history, today))
    found, barred = own.candidate(name, tell, share), suspicion(own.history, own.request)
    return replace(found, note=f"{found.note} {barred}".strip(), barred=barred)


def _with_notes(training: Training, notes: tuple[str, ...]) -> Training:
    def told(c: Candidate) -> Candidate:
        card = replace(c.model.card, notes=(*notes, *([c.note] if c.note else [])))
        return replace(c, model=replace(c.model, card=card))

    return replace(training, candidates=tuple(map(told, training.candidates)))
