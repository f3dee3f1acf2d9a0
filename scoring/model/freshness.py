"""What another week has meant for leads like one: counted among past leads, never extrapolated.

A history can say so in two ways. Where the model reads how long a lead has been silent, past leads
that were silent as long are set beside those that were silent a week longer. Where the history
dates its conversions, past leads that were open at the lead's age are set beside those open a week
later; either must have been watched for as long afterwards. A creation date with an outcome alone
says neither, and then nothing is said.

Leads are alike whose scores differ little with the silence of all set to that of the lead: of what
else decides, the score is the one number that balances it (Hansen, "The prognostic analogue of the
propensity score", Biometrika 95 (2008), 481–488). Who waited was not chosen at random all the same.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scoring.model.lead_model import LeadModel
from scoring.model.past import PastLeads
from scoring.model.reference import Evidence

# Log-odds within which leads are alike: at an even chance about twelve points.
ALIKE = 0.5
# Of many alike the nearest are counted; of fewer than the least a rate is mostly luck.
MOST_ALIKE, LEAST_ALIKE = 2_000, 50
WEEK = 7.0
# Days after which leads that were open are looked at again.
AHEAD = 28
# A difference of two rates that nineteen of twenty histories without one do not show.
_CLEAR = 1.96
# How many of a unit are a week.
_PER_WEEK = {"days": 7.0, "hours": 168.0, "minutes": 10_080.0, "seconds": 604_800.0, "weeks": 1.0}
_UNITS = {
    "days": r"days?|tagen?|jours?|d[ií]as?|giorni|dagen|dni|дней",
    "hours": r"hours?|hrs?|stunden|heures?|horas?|ore|uren",
    "weeks": r"weeks?|wochen?|semaines?|semanas?|settimane|weken",
}
_LAST = (
    r"since (?:the )?(?:last|latest|most recent)|seit (?:de[rm] )?letzte[rnms]?|depuis (?:la |le )?"
    r"derni[eè]re?|desde (?:la |el |a |o )?[uú]ltim[oa]|dall['’ ]ultim[oa]|sinds (?:de )?laatste"
    r"|od ostatnie\w*|(?:inactive|of inactivity|idle|dormant|without (?:contact|activity))"
    r"|inaktiv|ohne (?:kontakt|aktivität)"
)
_SILENT = {unit: re.compile(rf"\b(?:{words})\b.*\b(?:{_LAST})") for unit, words in _UNITS.items()}


class WaitFrom(StrEnum):
    """What the days of a wait are counted from."""

    ACTIVITY = "activity"
    CREATED = "created"


@dataclass(frozen=True)
class Waited:
    """Past leads like one that had waited for `days` and less than a week more, and a week longer.

    Of those `now` and `later` that many converted: at all, or where days count since the creation
    within AHEAD days afterwards.
    """

    since: WaitFrom
    days: int
    now: Evidence
    later: Evidence

    @property
    def is_clear(self) -> bool:
        """Whether the two rates differ by more than chance lets them."""
        leads = self.now.leads + self.later.leads
        both = (self.now.converted + self.later.converted) / leads
        spread = both * (1 - both) * (1 / self.now.leads + 1 / self.later.leads)
        return bool(abs(self.now.rate - self.later.rate) > _CLEAR * spread**0.5)


def silent_field(model: LeadModel) -> tuple[int, float] | None:
    """The matrix column that counts since when a lead is silent, and how much of it is a week."""
    for place, field in enumerate(model.encoder.fields):
        unit = silence_unit(field.column.name) if field.is_number else ""
        if unit:
            return place, _PER_WEEK.get(field.column.unit, _PER_WEEK[unit])
    return None


def silence_unit(name: str) -> str:
    """In what a column of this name counts the time since the last activity, "" for any other.

    >>> silence_unit("DaysSinceLastActivity"), silence_unit("Tage seit letztem Kontakt")
    ('days', 'days')
    >>> silence_unit("days_since_signup"), silence_unit("Hours since last visit")
    ('', 'hours')
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-.]+", " ", name).casefold()
    return next((unit for unit, words in _SILENT.items() if words.search(spaced)), "")


def waited(model: LeadModel, codes: NDArray[np.float64], age: float | None) -> list[Waited]:
    """What another week has meant for leads like that of these codes (p,).

    `age` is in days since its creation, None where unknown. What the history does not bear out, or
    of which it holds fewer than LEAST_ALIKE leads on either side, is not among them.
    """
    if model.past is None:
        return []
    found = (_by_silence(model, model.past, codes), _by_age(model, model.past, codes, age))
    return [one for one in found if one is not None]


def silent_days(field: tuple[int, float] | None, codes: NDArray[np.float64]) -> float | None:
    """The days since a lead's last activity, as its file counts them; None where it does not.

    `field` is the `silent_field` of its model.
    """
    value = float(codes[field[0]]) if field else float("nan")
    return None if field is None or np.isnan(value) else WEEK * value / field[1]


def _by_silence(model: LeadModel, past: PastLeads, codes: NDArray[np.float64]) -> Waited | None:
    field = silent_field(model)
    if field is None or np.isnan(codes[field[0]]) or codes[field[0]] < 0:
        return None
    place, week = field
    silent = past.codes[:, place]
    near = np.flatnonzero((silent >= codes[place]) & (silent < codes[place] + 2 * week))
    asked = past.codes[near].copy()
    asked[:, place] = codes[place]
    near = near[_alike(model, asked, codes)]
    longer = silent[near] >= codes[place] + week
    days = int(WEEK * codes[place] / week)
    return _waited(WaitFrom.ACTIVITY, days, past.converted[near], ~longer, longer)


def _by_age(
    model: LeadModel, past: PastLeads, codes: NDArray[np.float64], age: float | None
) -> Waited | None:
    if past.lag is None or past.watched is None or age is None or age < 0:
        return None
    # A conversion without a date may have been before or after.
    known = ~(past.converted & np.isnan(past.lag))
    seen = np.flatnonzero(known & (past.watched >= age + WEEK + AHEAD))
    near = seen[_alike(model, past.codes[seen], codes)]
    lag = np.where(past.converted[near], past.lag[near], np.inf)
    now, later = lag > age, lag > age + WEEK
    won = [(lag <= start + AHEAD) & still for start, still in ((age, now), (age + WEEK, later))]
    first, second = _counted(won[0], now), _counted(won[1], later)
    return _if_enough(Waited(WaitFrom.CREATED, int(age), first, second))


def _alike(
    model: LeadModel, theirs: NDArray[np.float64], own: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Which of these codes (m, p) score like the lead's own (p,), the nearest first; (k,)."""
    if not len(theirs):
        return np.empty(0, dtype=np.int64)
    raw = model.chances(np.vstack([theirs, own])).raw
    away = np.abs(raw[:-1] - raw[-1])
    order = np.argsort(away, kind="stable")[:MOST_ALIKE]
    return np.asarray(order[away[order] <= ALIKE])


def _waited(
    since: WaitFrom,
    days: int,
    converted: NDArray[np.bool_],
    now: NDArray[np.bool_],
    later: NDArray[np.bool_],
) -> Waited | None:
    return _if_enough(Waited(since, days, _counted(converted, now), _counted(converted, later)))


def _if_enough(found: Waited) -> Waited | None:
    return found if min(found.now.leads, found.later.leads) >= LEAST_ALIKE else None


def _counted(converted: NDArray[np.bool_], of: NDArray[np.bool_]) -> Evidence:
    return Evidence(int(of.sum()), int((converted & of).sum()), "")
