"""What moved one lead's chance, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.difference import Change, ScoredLead
from scoring.model.lead_model import Calibration
from scoring.model.shapley import MOST_EXACT, shares_by
from scoring.monitoring.moves.moved import Moved, Shares

# How much each of the four mixtures of the two other players weighs in a player's share.
WEIGHTS = ((1 / 3, 1 / 6), (1 / 6, 1 / 3))
# What a model gives a lead of which it knows nothing.
AVERAGE = "The average lead"
# Log-odds so near that the slope between them is the slope at them.
NEAR = 1e-6


@dataclass(frozen=True)
class FieldPart:
    """A field's part in a move, within -1 and 1, with its values as uploaded."""

    field: str
    value: str
    part: float

    @property
    def words(self) -> str:
        """The field with its values."""
        return f"{self.field} {self.value}".strip()


@dataclass(frozen=True)
class LeadMove:
    """One lead's move: `by_lead` sums to the part of the lead, `by_model` to that of the model.

    Both have the largest part first. Of more than ten changed fields `by_lead` is an estimate
    (`is_exact`), which sums all the same.
    """

    split: Shares
    by_lead: tuple[FieldPart, ...]
    by_model: tuple[FieldPart, ...]

    @property
    def is_exact(self) -> bool:
        """Whether all groups of changed fields were looked at."""
        return len(self.by_lead) <= MOST_EXACT


def lead_move(moved: Moved, row: int) -> LeadMove:
    """The move of the lead in a row of the table."""
    return LeadMove(moved.split(row), by_lead(moved, row), by_model(moved, row))


def by_lead(moved: Moved, row: int) -> tuple[FieldPart, ...]:
    """The fields that changed, and no other, with their parts of what the lead did.

    Owen's value ("Values of games with a priori unions", 1977): Shapley's among the fields, inside
    the one among lead, model and calibration.
    """
    names = _changed(moved, row)
    parts = shares_by(lambda mixed: _worth(moved, row, names, mixed), len(names))
    return _sorted(_part(moved, row, n, p) for n, p in zip(names, parts.tolist(), strict=True))


def by_model(moved: Moved, row: int) -> tuple[FieldPart, ...]:
    """The fields that the models weigh otherwise, with their parts of what the model did.

    The part of the model is shared out by how much the contributions of the fields differ between
    the models, along the straight line between the two chances; one line is for the average lead,
    from which contributions start. Empty where the model did not change.
    """
    if moved.is_one_model:
        return ()
    names = dict.fromkeys(name for m in moved.models for name in m.encoder.names)
    parts = np.zeros(len(names) + 1)
    for lead in (0, 1):
        raw = [_side(moved, row, lead, at).raw for at in (0, 1)]
        gained = _contributions(moved, row, lead, 1) - _contributions(moved, row, lead, 0)
        for calibration, weight in zip(_calibrations(moved), WEIGHTS[lead], strict=True):
            parts += weight * _slope(calibration, raw[0], raw[1]) * gained
    parts = _summing_to(moved.split(row).model, parts)
    told = [_part(moved, row, n, p) for n, p in zip(names, parts[:-1].tolist(), strict=True)]
    return _sorted(p for p in (*told, FieldPart(AVERAGE, "", float(parts[-1]))) if p.part)


def _side(moved: Moved, row: int, lead: int, model: int) -> ScoredLead:
    """The lead before (0) or after (1) as the model before or after scores it."""
    scored = moved.grid[lead][model]
    places = moved.matched.after if lead else moved.matched.before
    return ScoredLead(scored.leads, scored.scores, int(places[row]))


def _changed(moved: Moved, row: int) -> list[str]:
    """The names of the fields that one of the models reads otherwise than before."""
    names: dict[str, None] = {}
    for at, model in enumerate(moved.models):
        one, other = (_side(moved, row, lead, at).codes[0] for lead in (0, 1))
        same = (one == other) | (np.isnan(one) & np.isnan(other))
        names |= dict.fromkeys(np.array(model.encoder.names, dtype=object)[~same])
    return list(names)


def _worth(
    moved: Moved, row: int, names: list[str], mixed: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The chance where only some fields have changed, over all mixtures of model and calibration.

    `mixed` (groups, fields) says which of them; the result has shape (groups,).
    """
    total = np.zeros(len(mixed))
    for at, model in enumerate(moved.models):
        one, other = (_side(moved, row, lead, at).codes for lead in (0, 1))
        place = {name: i for i, name in enumerate(names)}
        columns = [place.get(name) for name in model.encoder.names]
        never = np.zeros(len(mixed), dtype=bool)
        taken = np.column_stack([never if c is None else mixed[:, c] for c in columns])
        raw = model.chances(np.where(taken, other, one)).raw
        for calibration, weight in zip(_calibrations(moved), WEIGHTS[at], strict=True):
            total += weight * calibration.propensity(raw)
    return total


def _calibrations(moved: Moved) -> tuple[Calibration, Calibration]:
    before, after = moved.models
    return before.calibration, after.calibration


def _contributions(moved: Moved, row: int, lead: int, at: int) -> NDArray[np.float64]:
    """By field of either model, 0 where this one does not read it; last, where they start from."""
    model = moved.models[at]
    shares, start = model.contributions(_side(moved, row, lead, at).codes)
    own = dict(zip(model.encoder.names, shares[0].tolist(), strict=True))
    names = dict.fromkeys(name for m in moved.models for name in m.encoder.names)
    return np.array([*(own.get(name, 0.0) for name in names), start])


def _slope(calibration: Calibration, one: float, other: float) -> float:
    """How much chance a unit of log-odds is worth on the way from one score to the other."""
    if abs(other - one) < NEAR:
        one, other = one - NEAR, one + NEAR
    chances = calibration.propensity(np.array([one, other]))
    return float((chances[1] - chances[0]) / (other - one))


def _summing_to(whole: float, parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The parts with the rounding of contributions (to 1e-5) shared out by their sizes."""
    size = float(np.abs(parts).sum())
    return parts + (whole - parts.sum()) * np.abs(parts) / size if size else parts


def _part(moved: Moved, row: int, name: str, part: float) -> FieldPart:
    """A field as the later model knows it, or the earlier one where that alone has it."""
    at = 1 if name in moved.models[1].encoder.names else 0
    fields = moved.models[at].encoder.fields
    label = next(f.column.label for f in fields if f.column.name == name)
    before, after = (_side(moved, row, lead, at).text(name) for lead in (0, 1))
    words = Change("", before, after, part).words.strip()
    return FieldPart(label, f"{words}{_reading(moved, name)}", part)


def _reading(moved: Moved, name: str) -> str:
    """What is to be said of a field that one of the models does not read."""
    old, new = (name in model.encoder.names for model in moved.models)
    if old and new:
        return ""
    return ", newly read" if new else ", no longer read"


def _sorted(parts: Iterable[FieldPart]) -> tuple[FieldPart, ...]:
    return tuple(sorted(parts, key=lambda p: -abs(p.part)))
