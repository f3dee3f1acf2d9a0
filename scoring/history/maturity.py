"""Which leads had the time to convert, as far as any column says when leads converted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import TrainingRefused
from scoring.history.lag import SETTLED_SHARE, age_seen, old_enough
from scoring.history.lag_now import lag_now
from scoring.history.outcome import LEAST_OF_EACH, conversion_dates
from scoring.intake.cells.values import to_dates
from scoring.schema import Kind, LeadSchema, Role
from scoring.wording import counted

# A few leads are booked without the date, and a few dates stay where a sale was undone.
NEARLY = 0.95
# A stated waiting time under this share of what the dates show is warned of.
TOO_SHORT = 0.5
Dates = NDArray[np.datetime64]


@dataclass(frozen=True)
class Conversions:
    """When leads converted (n,), NaT for none, and the column that says so beside the outcome.

    `column` is "" where the outcome column itself holds the dates.
    """

    at: Dates
    column: str = ""


@dataclass(frozen=True)
class Maturity:
    """Which leads (n,) are old enough to be judged, and the days that this takes.

    `waiting` is 0 where nothing tells; `dated_by` is the column beside the outcome that does, and
    `since` the day from which leads show it, "" for all of them. A `warning` says that young leads
    are taken for mature.
    """

    mature: NDArray[np.bool_]
    waiting: int = 0
    dated_by: str = ""
    warning: str = ""
    since: str = ""


def find_conversions(
    frame: pd.DataFrame, schema: LeadSchema, outcome: NDArray[np.bool_], created: Dates
) -> Conversions | None:
    """When the leads of a frame converted, None where neither the outcome nor a column says.

    A column says so whose dates nearly all converted leads have and nearly only they, rarely
    before their creation; of several the one soonest after it. `outcome` and `created` are (n,).
    """
    own = schema.first(Role.OUTCOME)
    dates = conversion_dates(frame[own.name].where(outcome, "")) if own else None
    if dates is not None:
        return Conversions(np.where(outcome, dates, np.datetime64("NaT")))
    found = list(_beside(frame, schema, outcome, created))
    return min(found, key=lambda c: _usual_lag(c.at, created)) if found else None


def _beside(
    frame: pd.DataFrame, schema: LeadSchema, outcome: NDArray[np.bool_], created: Dates
) -> Iterator[Conversions]:
    """The columns beside the outcome that date conversions."""
    for column in schema.columns:
        if column.kind is Kind.DATE and column.role is not Role.CREATED:
            dates = to_dates(frame[column.name]).to_numpy(dtype="datetime64[us]")
            if _dates_conversions(dates, outcome, created):
                yield Conversions(np.where(outcome, dates, np.datetime64("NaT")), column.name)


def _dates_conversions(dates: Dates, outcome: NDArray[np.bool_], created: Dates) -> bool:
    filled = ~np.isnat(dates)
    if outcome.all() or not outcome.any():
        return False
    # The last matters where nearly all convert: a date that everyone has says nothing of them.
    if not filled.any() or min(
        filled[outcome].mean(), outcome[filled].mean(), 1 - filled[~outcome].mean()
    ) < NEARLY:  # fmt: skip
        return False
    both = filled & outcome & ~np.isnat(created)
    before = dates[both].astype("datetime64[D]") < created[both].astype("datetime64[D]")
    return bool(both.any() and 1 - before.mean() >= NEARLY)


def _usual_lag(dates: Dates, created: Dates) -> float:
    lag = (dates - created) / np.timedelta64(1, "D")
    return float(np.nanmedian(lag))


def judge_age(
    conversions: Conversions | None,
    created: Dates,
    outcome: NDArray[np.bool_],
    waiting: int | None = None,
) -> Maturity:
    """Which leads had the time to convert; arrays (n,).

    `waiting` are the days that a person states for it, None for what the dates of conversion show.
    All are mature where nothing tells how long that takes, and, with a warning, where those that
    had it are too few of either outcome to learn from. Raises TrainingRefused where a stated time
    leaves too few, or cannot be applied without creation dates.
    """
    column = conversions.column if conversions is not None else ""
    shown = waiting_shown(conversions, created)
    if waiting is not None:
        mature = _stated(conversions, created, outcome, waiting)
        return Maturity(mature, waiting, column, _too_short(waiting, shown, int(mature.sum())))
    everyone = np.ones(len(created), dtype=bool)
    if conversions is None or shown is None:
        return Maturity(everyone)
    mature = old_enough(created, last_day(conversions, created), shown.days)
    if _is_enough(outcome[mature]):
        return Maturity(mature, shown.days, column, since=shown.since)
    told = _warning(~mature, shown.days, created, outcome)
    return Maturity(everyone, shown.days, column, told, shown.since)


@dataclass(frozen=True)
class WaitingShown:
    """The days in which most conversions come, shown by the leads since a day, "" for all."""

    days: int
    since: str = ""


def waiting_shown(conversions: Conversions | None, created: Dates) -> WaitingShown | None:
    """The waiting time that dates of conversion show for recent leads; None where nothing tells.

    At least so many days where conversions are few.
    """
    if conversions is None or np.isnat(created).all():
        return None
    until = last_day(conversions, created)
    now = lag_now(created, conversions.at, until)
    if now is not None:
        return WaitingShown(now.settled, "" if now.since is None else str(now.since))
    days = age_seen(created, conversions.at, SETTLED_SHARE)
    return None if days is None else WaitingShown(days)


def last_day(conversions: Conversions | None, created: Dates) -> np.datetime64:
    """The end of observation: the last day anything is known of; NaT without any date."""
    days = created if conversions is None else np.concatenate([created, conversions.at])
    dated = days[~np.isnat(days)]
    last: np.datetime64 = dated.max() if len(dated) else np.datetime64("NaT")
    return last


def _is_enough(outcome: NDArray[np.bool_]) -> bool:
    return min(int(outcome.sum()), int((~outcome).sum())) >= LEAST_OF_EACH


def _stated(
    conversions: Conversions | None, created: Dates, outcome: NDArray[np.bool_], waiting: int
) -> NDArray[np.bool_]:
    """The leads of a stated age at least."""
    if waiting == 0:
        return np.ones(len(created), dtype=bool)
    if np.isnat(created).all():
        raise TrainingRefused(
            f"A waiting time of {waiting:,} days is stated, but nothing shows how old the leads "
            "are: the history has no creation dates, or no column that surely holds them. Name the "
            "column with --created COLUMN, or leave the waiting time out."
        )
    mature = old_enough(created, last_day(conversions, created), waiting)
    if _is_enough(outcome[mature]):
        return mature
    won, lost = int(outcome[mature].sum()), int((~outcome[mature]).sum())
    raise TrainingRefused(
        f"A waiting time of {waiting:,} days leaves too few leads: of those that are older, "
        f"{won:,} converted and {lost:,} did not. Expected at least {LEAST_OF_EACH} of each. State "
        "a shorter waiting time, or add older leads."
    )


def _too_short(waiting: int, shown: WaitingShown | None, leads: int) -> str:
    """A warning where far less time is stated than conversions of so many leads take."""
    if shown is None or waiting >= TOO_SHORT * shown.days:
        return ""
    return (
        f"The stated waiting time of {counted(waiting, 'day')} is short: most conversions take up "
        f"to {counted(shown.days, 'day')}. Late conversions of the youngest of the {leads:,} "
        "leads are not in yet, so the rates and chances here are too low."
    )


def _warning(
    young: NDArray[np.bool_], waiting: int, created: Dates, outcome: NDArray[np.bool_]
) -> str:
    return (
        f"{'Most' if young.mean() > 1 / 2 else 'Some'} leads are too young to be judged: "
        f"{young.sum():,} of {len(young):,} are younger than {waiting} days. Most conversions take "
        f"up to {waiting} days, so the rates and chances here are too low. Train again on "
        f"{_ready(waiting, created, outcome)} at the earliest, when {LEAST_OF_EACH} leads of each "
        "outcome are older, or state a shorter waiting time."
    )


def _ready(waiting: int, created: Dates, outcome: NDArray[np.bool_]) -> np.datetime64:
    """The first day on which enough leads of either outcome are old enough."""
    # Nothing shows that a lead without a date is young.
    since = np.where(np.isnat(created), np.nanmin(created), created).astype("datetime64[D]")
    last = max(np.sort(since[side])[LEAST_OF_EACH - 1] for side in (outcome, ~outcome))
    ready: np.datetime64 = last + np.timedelta64(waiting, "D")
    return ready
