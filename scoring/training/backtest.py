"""Does the model beat what you do now? Past months replayed at the same number of calls.

Each month is called by a model trained on the months before it, and by what a team does without
one: first come first served, best source first, an existing score, or at random. Where the rows of
a file are in the order of time and have no dates, blocks of the file stand for months.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.history.outcome import LEAST_OF_EACH
from scoring.wording import counted, rounded

MODEL = "model"
FIRST_COME = "first come"
BEST_SOURCE = "best source"
EXISTING_SCORE = "existing score"
AT_RANDOM = "at random"

MONTH, BLOCK = "month", "block"
PROVEN = "proven"
NOT_PROVEN = "not proven"
WORSE = "worse"

# A year shows every season once; each month costs a training.
MOST_MONTHS = 12
# A source counts as if it had this many more leads of the average rate: five leads are no proof.
SOURCE_WEIGHT = 10
COVERAGE = 0.90
DRAWS = 1_000
# Under this many conversions in which two policies differ the bootstrap is too sure of itself.
LEAST_APART = 10

Positions = NDArray[np.int64]
Fit = Callable[[Positions, Positions], NDArray[np.float64]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class PastMonths:
    """What a backtest needs of a history of n leads, each array (n,).

    `source` holds any hashable values, missing ones are a source of their own; in `score` higher
    is better and NaN goes last. Leads too young to be judged are left out beforehand. `block`
    numbers blocks of leads from 0 on, to be replayed instead of the months of `created`.
    """

    created: NDArray[np.datetime64]
    outcome: NDArray[np.bool_]
    source: NDArray[np.object_] | None = None
    score: NDArray[np.float64] | None = None
    block: NDArray[np.int64] | None = None

    @property
    def unit(self) -> str:
        """What is replayed one after the other: "month" or "block"."""
        return MONTH if self.block is None else BLOCK

    def periods(self) -> tuple[NDArray[np.int64], list[str]]:
        """The month or block of each lead (n,), -1 for none, and the names in order of time."""
        if self.block is not None:
            return self.block, [f"{BLOCK} {n}" for n in range(1, int(self.block.max()) + 2)]
        month = self.created.astype("datetime64[M]")
        period, dated = np.full(len(month), -1, dtype=np.int64), ~np.isnat(month)
        months, period[dated] = np.unique(month[dated], return_inverse=True)
        return period, [str(m) for m in months]


@dataclass(frozen=True)
class MonthResult:
    """One month or block: how many leads came, converted and could be called, and who found what.

    `conversions` has the policy as key; for `AT_RANDOM` it is the expected number.
    """

    month: str
    leads: int
    converted: int
    called: int
    conversions: Mapping[str, float]


@dataclass(frozen=True)
class SkippedMonth:
    """A month or block that was not tested, as "2026-05" or "block 2", and why in a sentence."""

    month: str
    leads: int
    reason: str


@dataclass(frozen=True)
class Rival:
    """One policy against the model over all months tested.

    `extra` is the model's conversions minus the policy's, `low` and `high` its 90% interval, and
    `verdict` one of PROVEN, NOT_PROVEN and WORSE.
    """

    policy: str
    conversions: float
    extra: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True)
class Backtest:
    """The months replayed, oldest first, and the rivals, first come first.

    `capacity` is as given: calls a month from 1 on, below 1 a share of a month's leads. `undated`
    leads have no created date and are in no month. `unit` is what was replayed: "month", or
    "block" for the parts of a file without dates.
    """

    capacity: float
    months: tuple[MonthResult, ...]
    rivals: tuple[Rival, ...]
    skipped: tuple[SkippedMonth, ...]
    undated: int
    unit: str = MONTH

    @property
    def leads(self) -> int:
        """How many leads came in the months tested."""
        return sum(month.leads for month in self.months)

    @property
    def conversions(self) -> float:
        """How many conversions the model found."""
        return sum(month.conversions[MODEL] for month in self.months)

    @property
    def sentence(self) -> str:
        """The result in a paragraph, with counts and intervals."""
        if not self.months:
            why = f" {self.skipped[-1].month}: {self.skipped[-1].reason}" if self.skipped else ""
            return f"Not proven: no {self.unit} could be tested.{why}{self._undated_words}"
        first, *others = self.rivals
        return (
            f"Calling {_capacity_words(self.capacity, self.unit)} over "
            f"{counted(len(self.months), self.unit)} "
            f"(n {self.leads:,} leads), the model finds {self.conversions:,.0f} conversions, "
            f"{_against(first)}.{''.join(f' It finds {_against(r)}.' for r in others)}"
            f"{self._undated_words}"
        )

    @property
    def _undated_words(self) -> str:
        left_out = f" The test left out {counted(self.undated, 'lead')} without a creation date."
        return left_out if self.undated else ""

    def table(self) -> pd.DataFrame:
        """A row per month or block: `unit`, leads, converted, called, conversions by policy."""
        names = [MODEL, *(rival.policy for rival in self.rivals)]
        rows = [
            (m.month, m.leads, m.converted, m.called, *(m.conversions[name] for name in names))
            for m in self.months
        ]
        return pd.DataFrame(rows, columns=[self.unit, "leads", "converted", "called", *names])


@dataclass(frozen=True)
class _Replay:
    """A month's outcomes (m,) and by policy the chance of each lead (m,) to be called."""

    month: str
    called: int
    outcome: NDArray[np.bool_]
    chance: Mapping[str, NDArray[np.float64]]

    def result(self) -> MonthResult:
        found = {name: float(chance[self.outcome].sum()) for name, chance in self.chance.items()}
        converted = int(self.outcome.sum())
        return MonthResult(self.month, len(self.outcome), converted, self.called, found)

    def difference(self, policy: str) -> NDArray[np.float64]:
        """What each lead adds to the model's conversions minus the policy's: (m,)."""
        return (self.chance[MODEL] - self.chance[policy]) * self.outcome


def backtest(
    leads: PastMonths,
    fit: Fit,
    *,
    capacity: float,
    seed: int = 0,
    progress: Progress | None = None,
) -> Backtest:
    """Replay the newest months, at most MOST_MONTHS, that can be tested.

    `fit(train, test)` gets the positions of the months before and those of the month by arrival,
    and gives the propensity of the latter; where it raises TrainingRefused the month is skipped.
    `capacity` is calls a month, or below 1 the share of a month's leads that is called.
    `progress(done, total)` is called before each fit and at the end. The outcomes are those
    known today, also of conversions that came after the month began: where conversions take long,
    `fit` leaves out leads not `LagCurve.mature` by then. Raises ValueError for a capacity that is
    no number above 0 and for propensities that are none.
    """
    if not capacity > 0:
        raise ValueError(f"The capacity must be above 0, not {capacity}.")
    period, names = leads.periods()
    skipped = _untestable(period, leads.outcome, leads.unit)
    testable = [p for p in np.unique(period[period >= 0]).tolist() if p not in skipped]
    replays, refused = _replays(partial(_replay, leads, fit, capacity), testable, progress)
    months, rivals = tuple(replay.result() for replay in replays), _rivals(replays, seed)
    left_out = tuple(
        SkippedMonth(names[p], int((period == p).sum()), reason)
        for p, reason in sorted((skipped | refused).items())
    )
    return Backtest(capacity, months, rivals, left_out, int((period < 0).sum()), leads.unit)


def _untestable(period: NDArray[np.int64], outcome: NDArray[np.bool_], unit: str) -> dict[int, str]:
    """Months or blocks that prove nothing, and why; `period` (n,) is -1 for none."""
    dated = period >= 0
    leads = np.bincount(period[dated])
    converted = np.bincount(period[dated & outcome], minlength=len(leads))
    before = np.cumsum(leads) - leads, np.cumsum(converted) - converted
    counts = zip(leads, converted, *before, strict=True)
    reasons = {p: _why_not(*map(int, c), unit=unit) for p, c in enumerate(counts)}
    testable = [p for p, reason in reasons.items() if not reason]
    older = f"Only the newest {MOST_MONTHS} {unit}s that can be tested are tested."
    return {p: r for p, r in reasons.items() if r} | dict.fromkeys(testable[:-MOST_MONTHS], older)


def _why_not(
    leads: int, converted: int, leads_before: int, converted_before: int, *, unit: str
) -> str:
    """Why a month or block cannot be tested, empty where it can."""
    others_before = leads_before - converted_before
    if min(converted_before, others_before) < LEAST_OF_EACH:
        return (
            f"The {unit}s before hold {counted(converted_before, 'conversion')} and "
            f"{counted(others_before, 'other lead')}; {LEAST_OF_EACH} of each are needed."
        )
    if converted in (0, leads):
        return f"{'All' if converted else 'None'} of its {counted(leads, 'lead')} converted."
    return ""


def _replays(
    replay: Callable[[int], _Replay], periods: list[int], progress: Progress | None
) -> tuple[list[_Replay], dict[int, str]]:
    """The replay of each period, and the periods whose training was refused with its words."""
    replays, refused = [], {}
    for done, period in enumerate(periods):
        _tell(progress, done, len(periods))
        try:
            replays.append(replay(period))
        except TrainingRefused as error:
            refused[period] = str(error)
    _tell(progress, len(periods), len(periods))
    return replays, refused


def _replay(leads: PastMonths, fit: Fit, capacity: float, period: int) -> _Replay:
    of_lead, names = leads.periods()
    train = np.flatnonzero((of_lead >= 0) & (of_lead < period))
    test = np.flatnonzero(of_lead == period)
    # By arrival from here on: stable sorting then gives ties to the lead that came first.
    test = test[np.argsort(leads.created[test], kind="stable")]
    called = _calls(capacity, len(test))
    chance = {name: _top(worth, called) for name, worth in _worths(leads, fit, train, test).items()}
    at_random = np.full(len(test), called / len(test))
    return _Replay(names[period], called, leads.outcome[test], chance | {AT_RANDOM: at_random})


def _worths(
    leads: PastMonths, fit: Fit, train: Positions, test: Positions
) -> dict[str, NDArray[np.float64]]:
    """By policy how much it wants to call each test lead (m,); the highest is called first."""
    propensity = np.asarray(fit(train, test), dtype=np.float64)
    if propensity.shape != test.shape or np.isnan(propensity).any():
        raise ValueError(f"fit must give {len(test):,} propensities without NaN.")
    worths = {MODEL: propensity, FIRST_COME: np.zeros(len(test))}
    if leads.source is not None:
        rates = source_rates(leads.source[train], leads.outcome[train], leads.source[test])
        worths[BEST_SOURCE] = rates
    if leads.score is not None:
        worths[EXISTING_SCORE] = leads.score[test]
    return worths


def source_rates(
    source: NDArray[np.object_], outcome: NDArray[np.bool_], asked: NDArray[np.object_]
) -> NDArray[np.float64]:
    """The rate of each source asked for (m,) among past leads (n,), drawn towards the average.

    A source without past leads has the average: (conversions + 10 · average) / (leads + 10).

    >>> source_rates(np.array(["a"] * 10), np.arange(10) < 5, np.array(["a", "b"])).tolist()
    [0.5, 0.5]
    """
    codes, _ = pd.factorize(np.concatenate([source, asked]), use_na_sentinel=False)
    past, now = codes[: len(source)], codes[len(source) :]
    leads = np.bincount(past, minlength=codes.max() + 1)
    converted = np.bincount(past[outcome], minlength=codes.max() + 1)
    rates = (converted + SOURCE_WEIGHT * outcome.mean()) / (leads + SOURCE_WEIGHT)
    return np.asarray(rates[now], dtype=np.float64)


def _top(worth: NDArray[np.float64], called: int) -> NDArray[np.float64]:
    """1 for the leads (m,) that are worth most, else 0; NaN last, ties in the order given."""
    chance = np.zeros(len(worth))
    chance[np.argsort(-worth, kind="stable")[:called]] = 1.0
    return chance


def _calls(capacity: float, leads: int) -> int:
    return min(int(capacity), leads) if capacity >= 1 else max(1, round(capacity * leads))


def _rivals(replays: list[_Replay], seed: int) -> tuple[Rival, ...]:
    names = [name for name in replays[0].chance if name != MODEL] if replays else []
    return tuple(_rival(name, replays, seed) for name in names)


def _rival(policy: str, replays: list[_Replay], seed: int) -> Rival:
    differences = [replay.difference(policy) for replay in replays]
    low, high = difference_interval(differences, seed)
    apart = sum(int(np.count_nonzero(d)) for d in differences)
    return Rival(
        policy=policy,
        conversions=sum(replay.result().conversions[policy] for replay in replays),
        extra=float(sum(d.sum() for d in differences)),
        low=low,
        high=high,
        verdict=_verdict(low, high, apart),
    )


def difference_interval(differences: list[NDArray[np.float64]], seed: int) -> tuple[float, float]:
    """The 90% bootstrap interval of the sum over months of what each lead adds, each (m,).

    Leads are drawn again within their month and calls stay as they were. A draw is a multinomial
    count of each value that occurs, so no lead is drawn one by one.
    """
    rng = np.random.default_rng(seed)
    totals = np.zeros(DRAWS)
    for difference in differences:
        values, counts = np.unique(difference, return_counts=True)
        totals += rng.multinomial(len(difference), counts / len(difference), DRAWS) @ values
    tail = (1 - COVERAGE) / 2
    low, high = np.quantile(totals, [tail, 1 - tail])
    return float(low), float(high)


def _verdict(low: float, high: float, apart: int) -> str:
    if apart < LEAST_APART or low <= 0 <= high:
        return NOT_PROVEN
    return PROVEN if low > 0 else WORSE


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _against(rival: Rival) -> str:
    more = round(rival.extra)
    words = f"{abs(more):,} {'more' if more > 0 else 'fewer'} than" if more else "as many as"
    low, high = rounded(rival.low), rounded(rival.high)
    verdict = "" if rival.verdict == PROVEN else f", {rival.verdict}"
    found = f"the {round(rival.conversions):,} of “{rival.policy}”"
    return f"{words} {found} ({COVERAGE:.0%} interval {low} to {high}{verdict})"


def _capacity_words(capacity: float, unit: str) -> str:
    if capacity >= 1:
        return f"{counted(int(capacity), 'lead')} a {unit}"
    return f"{100 * capacity:.3g}% of each {unit}'s leads"
