"""What became of planted leaks, and of the honest columns beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from scoring.history.roles import propose_schema
from scoring.intake.table.reading import read_leads
from scoring.training.prepared import TrainingRequest
from scoring.training.question import ColumnQuestion
from scoring.training.radar import ask
from tests.leaks.histories import Base
from tests.leaks.planted import Leak, Plant


@dataclass(frozen=True)
class Fate:
    """A leak in a history: left out, or asked about with publishing held; else it went through."""

    base: str
    leak: Leak
    question: ColumnQuestion | None
    is_input: bool

    @property
    def is_left_out(self) -> bool:
        """Whether no model reads it by default."""
        return not self.is_input or (self.question is not None and self.question.quarantined)

    @property
    def is_caught(self) -> bool:
        """Whether it is left out or, if it only leans on the outcome, holds publishing."""
        holds = self.question is not None and self.question.holds
        return self.is_left_out or (self.leak.plant is Plant.MODERATE and holds)


def questions_of(frame: pd.DataFrame, outcome: str) -> tuple[ColumnQuestion, ...]:
    """What is asked of a history that comes as a CSV file."""
    table = read_leads(frame.to_csv(index=False).encode(), "history.csv")
    return ask(table, TrainingRequest(outcome))


def fates(bases: Iterable[Base], leaks: Iterable[Leak], seed: int = 0) -> Iterator[Fate]:
    """What becomes of every leak in every history, one at a time."""
    every = list(leaks)
    for base in bases:
        for at, leak in enumerate(every):
            frame = leak.into(base, seed + at)
            found = {q.column: q for q in questions_of(frame, base.outcome)}
            question = found.get(leak.column)
            yield Fate(base.name, leak, question, question is not None or _is_read(frame, leak))


def _is_read(frame: pd.DataFrame, leak: Leak) -> bool:
    """Whether a column of which nothing is asked is an input at all, as a date is not."""
    schema = propose_schema(frame[[leak.column]], outcome=None, created=None, exclude=())
    return bool(schema.inputs)


def lost_honest(base: Base) -> list[str]:
    """The honest columns of a history that are left out by default."""
    out = {q.column for q in questions_of(base.frame, base.outcome) if q.quarantined}
    return [name for name in base.honest if name in out]
