"""Which lever lifts how many leads over the cut-line: every value tried on every lead below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.lead_model import LeadModel
from scoring.model.past import PastLeads
from scoring.model.similar import LEAST_SEEN, holders, lever_columns, similar_leads, usual_values

# Compared with all past leads at once: enough to be efficient, few enough to show progress.
BLOCK = 50
Tell = Callable[[float], object]


@dataclass(frozen=True)
class LeverLift:
    """One field set to one value, alone: what it does to the leads it was tried on.

    Of `tried` leads `lifted` rise above the line; `gain` is the mean change of those tried, in
    points.
    """

    field: str
    label: str
    value: str
    is_number: bool
    lifted: int
    tried: int
    gain: float


@dataclass(frozen=True, eq=False)
class BelowLine:
    """Leads as the model reads them (m, p), their chances, and those to get above; both (m,)."""

    codes: NDArray[np.float64]
    propensity: NDArray[np.float64]
    line: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.codes)

    def part(self, place: slice) -> "BelowLine":
        """Some of them."""
        return BelowLine(self.codes[place], self.propensity[place], self.line[place])


@dataclass(frozen=True, eq=False)
class _Lever:
    """A lever's column and the values tried."""

    column: int
    values: NDArray[np.float64]


def lift(
    model: LeadModel, leads: BelowLine, levers: Sequence[str], tell: Tell | None = None
) -> tuple[LeverLift, ...]:
    """What each value of each lever does to these leads.

    A lead is tried with values that enough of its similar past leads bear out. `tell` is called
    with the share done; raising in it cancels. Nothing without past leads.
    """
    if model.past is None:
        return ()
    fields, seen = model.encoder.fields, model.past.codes.T
    columns = lever_columns(model, levers)
    tried = [_Lever(j, usual_values(fields[j], seen[j])) for j in columns]
    if not tried:
        return ()
    total = np.zeros((sum(len(lever.values) for lever in tried), 3))
    for start in range(0, len(leads), BLOCK):
        total += _block(model, model.past, tried, leads.part(slice(start, start + BLOCK)))
        if tell:
            tell(min(1.0, (start + BLOCK) / len(leads)))
    return _told(model, tried, total)


def _block(
    model: LeadModel, past: PastLeads, levers: Sequence[_Lever], leads: BelowLine
) -> NDArray[np.float64]:
    """Leads lifted, leads tried and points gained by each value; (v, 3)."""
    places = similar_leads(model, past, leads.codes, [lever.column for lever in levers])
    parts, before = [], 0
    for lever in levers:
        lead, value = _usable(model, past, lever, leads, places)
        rows = leads.codes[lead]
        rows[:, lever.column] = lever.values[value]
        parts.append((rows, lead, value + before))
        before += len(lever.values)
    changed, lead, value = (np.concatenate(p) for p in zip(*parts, strict=True))
    chance = model.chances(changed).propensity
    gained = 100 * (chance - leads.propensity[lead])
    counts = [chance > leads.line[lead], np.ones(len(chance)), gained]
    return np.column_stack([np.bincount(value, c, minlength=before) for c in counts])


def _usable(
    model: LeadModel, past: PastLeads, lever: _Lever, leads: BelowLine, places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which leads may be tried with which values, but for the present ones."""
    field, present = model.encoder.fields[lever.column], leads.codes[:, lever.column]
    held = holders(field, present, lever.values, past.codes[places, lever.column])
    other = lever.values[None, :] != present[:, None]
    lead, value = np.nonzero((held.sum(axis=2) >= LEAST_SEEN) & other)
    return lead, value


def _told(
    model: LeadModel, levers: Sequence[_Lever], total: NDArray[np.float64]
) -> tuple[LeverLift, ...]:
    """The counts with their field and value in words, those that lift most first."""
    named = [(model.encoder.fields[lever.column], v) for lever in levers for v in lever.values]
    found = []
    for (field, code), (lifted, tried, gained) in zip(named, total.tolist(), strict=True):
        name, gain = field.column, gained / tried if tried else 0.0
        words = (name.name, name.label, field.text(code), field.is_number)
        found.append(LeverLift(*words, int(lifted), int(tried), gain))
    return tuple(sorted(found, key=lambda f: (-f.lifted, -f.gain)))
