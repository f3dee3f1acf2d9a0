"""Why one lead's chance differs from another's, field by field."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.intake.cells.missing import is_missing
from scoring.intake.leads.batch import LeadBatch
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.shapley import shares_by


@dataclass(frozen=True)
class ScoredLead:
    """One lead of a batch scored by a model."""

    batch: LeadBatch
    scores: Scores
    position: int

    def text(self, name: str) -> str:
        """The value of a field as uploaded, "" where it is not given or not in the file."""
        cells = self.batch.uploaded(name)
        if cells is None:
            return ""
        column = next((c for c in self.batch.schema.columns if c.name == name), None)
        cell = cells.iloc[[self.position]]
        return "" if is_missing(cell, column)[0] else str(cell.iat[0]).strip()

    @property
    def codes(self) -> NDArray[np.float64]:
        """The lead as the model reads it; (1, p)."""
        return self.scores.encoded.rows(np.array([self.position]))

    @property
    def raw(self) -> float:
        """Log-odds before calibration."""
        return float(self.scores.raw[self.position])

    @property
    def propensity(self) -> float:
        """The chance to convert, 0–1."""
        return float(self.scores.propensity[self.position])


@dataclass(frozen=True)
class Change:
    """One field's part in a difference, signed, in log-odds before calibration."""

    field: str
    before: str
    after: str
    contribution: float

    @property
    def words(self) -> str:
        """The field with its values.

        >>> Change("Visits", "2", "9", 0.4).words, Change("City", "", "Pune", 0.1).words
        ('Visits 2 → 9', 'City not given → Pune')
        """
        before, after = self.before or "not given", self.after or "not given"
        same = before == after
        return f"{self.field} {before}" if same else f"{self.field} {before} → {after}"


@dataclass(frozen=True)
class Difference:
    """From one lead to another: before + all changes = after, in log-odds, to 1e-5.

    `changes` holds every field, the largest part first; `before_chance` and `after_chance` are
    propensities.
    """

    before: float
    after: float
    before_chance: float
    after_chance: float
    changes: tuple[Change, ...]


def difference(model: LeadModel, before: ScoredLead, after: ScoredLead) -> Difference:
    """What makes `after` differ from `before`; both are scored by this model."""
    shares, _ = model.contributions(np.concatenate([before.codes, after.codes]))
    parts = shares[1] - shares[0]
    fields = [f.column for f in model.encoder.fields]
    largest = [(fields[j], float(parts[j])) for j in np.argsort(-np.abs(parts), kind="stable")]
    changes = [
        Change(field.label, before.text(field.name), after.text(field.name), part)
        for field, part in largest
    ]
    return Difference(before.raw, after.raw, before.propensity, after.propensity, tuple(changes))


def what_changes_did(model: LeadModel, before: ScoredLead, after: ScoredLead) -> Difference:
    """What each changed field did to one lead, and no other field, though its weight changed too.

    Shapley's shares among the fields that the model reads otherwise than before: one change has
    all of the difference, and several sum to it. `changes` holds also those, with part 0, whose new
    text the model reads like the old one.
    """
    one, other = before.codes[0], after.codes[0]
    moved = np.flatnonzero((one != other) & ~(np.isnan(one) & np.isnan(other)))

    def raw(mixed: NDArray[np.bool_]) -> NDArray[np.float64]:
        codes = np.repeat(before.codes, len(mixed), axis=0)
        codes[:, moved] = np.where(mixed, other[moved], one[moved])
        return model.chances(codes).raw

    parts = np.zeros(len(one))
    parts[moved] = shares_by(raw, len(moved)) if len(moved) else 0.0
    fields = [f.column for f in model.encoder.fields]
    told = [
        Change(column.label, before.text(column.name), after.text(column.name), float(part))
        for column, part in zip(fields, parts, strict=True)
    ]
    order = np.argsort(-np.abs(parts), kind="stable")
    changes = [told[j] for j in order if j in moved or told[j].before != told[j].after]
    return Difference(before.raw, after.raw, before.propensity, after.propensity, tuple(changes))
