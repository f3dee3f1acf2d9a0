"""The waiting time: what the dates show, and how many leads each choice leaves out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.history.lag import old_enough
from scoring.history.maturity import (
    Conversions,
    Maturity,
    find_conversions,
    judge_age,
    last_day,
    waiting_shown,
)
from scoring.history.outcome import read_outcome
from scoring.history.roles import propose_schema
from scoring.intake.cells.values import to_dates
from scoring.schema import Role
from scoring.views.train.outcome import StatedOutcome
from scoring.wording import counted, listed, percent

# Other choices shown, as parts of the proposed days.
OTHERS = (0.0, 0.5, 1.5, 2.0)
# More of the leads left out than this must be decided by a person.
MUCH = 1 / 3


@dataclass(frozen=True)
class WaitingFacts:
    """The leads with an outcome by age; arrays (n,). `proposed` are days, 0 to wait for nothing."""

    conversions: Conversions
    created: NDArray[np.datetime64]
    outcome: NDArray[np.bool_]
    judged: Maturity

    @property
    def proposed(self) -> int:
        """The days that the dates show, 0 where these would leave too few leads."""
        return 0 if self.judged.warning else self.judged.waiting

    def line(self, days: int) -> str:
        """How many leads a choice leaves out, and why so many days are proposed."""
        out, leads = self.left_out(days), len(self.outcome)
        told = f"Left out: {counted(out, 'lead')} of {leads:,} ({percent(out / leads)})"
        others = listed(self._others(days), len(OTHERS))
        since = f" of leads created since {self.judged.since}" if self.judged.since else ""
        return (
            f"{told} younger than {counted(days, 'day')}. Most conversions{since} take up to "
            f"{counted(self.judged.waiting, 'day')}. Left out otherwise: {others}."
        )

    def _others(self, days: int) -> Iterator[str]:
        for other in sorted({round(part * self.judged.waiting) for part in OTHERS} - {days}):
            yield f"{self.left_out(other):,} at {counted(other, 'day')}"

    def left_out(self, days: int) -> int:
        """The leads that are younger."""
        until = last_day(self.conversions, self.created)
        return int((~old_enough(self.created, until, days)).sum()) if days else 0

    def warning(self, days: int) -> str:
        """What speaks against a choice, "" for nothing; it need not stop the training."""
        if short := self._judged(days).warning:
            return short
        if self.left_out(days) <= MUCH * len(self.outcome):
            return ""
        return (
            f"This waiting time leaves out {percent(self.left_out(days) / len(self.outcome))} of "
            "the leads. A shorter one keeps more of them, but rates and chances get lower, because "
            "late conversions of young leads are not in yet."
        )

    def problem(self, days: int) -> str:
        """Why a choice cannot be trained on, "" where it can."""
        try:
            self._judged(days)
        except TrainingRefused as refusal:
            return str(refusal)
        return ""

    def _judged(self, days: int) -> Maturity:
        if days == self.proposed:
            return self.judged
        return judge_age(self.conversions, self.created, self.outcome, days)


def waiting_facts(frame: pd.DataFrame, stated: StatedOutcome) -> WaitingFacts | None:
    """What dates tell of the waiting time; None where they do not. Raises TrainingRefused."""
    known, outcome = read_outcome(frame[stated.column], stated.column, stated.meaning)
    closed = frame[known].reset_index(drop=True)
    schema = propose_schema(closed, outcome=stated.column, created=stated.created, exclude=())
    by = schema.first(Role.CREATED)
    if by is None:
        return None
    created = to_dates(closed[by.name]).to_numpy(dtype="datetime64[us]")
    conversions = find_conversions(closed, schema, outcome, created)
    if conversions is None or waiting_shown(conversions, created) is None:
        return None
    return WaitingFacts(conversions, created, outcome, judge_age(conversions, created, outcome))
