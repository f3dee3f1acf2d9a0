"""Which of several models a file is for: by the columns it has and by how alike its values are.

Measured on halves of X Education (landing page or API, Mumbai or other cities, unemployed or not),
each with a model of its own, on leads that it had not seen: of 500 leads the values are 97 to 100%
alike to their own model and 57 to 97% to the others. 50 leads find their own of two in 95 to 100%
of draws, 5 leads in 75 to 100%, a single one in 54 to 100%. A file of another company covers 0 to
17% of a model. A model takes 5 to 40 ms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from scoring.errors import BatchRefused, RecipeRefused
from scoring.intake.issue import Table
from scoring.intake.leads.batch import build_batch
from scoring.intake.leads.lead_match import match_leads
from scoring.intake.leads.mapping import Confirmed
from scoring.model.codes import Encoded
from scoring.model.lead_model import LeadModel
from scoring.model.model_fill import LEAST_WEIGHT
from scoring.model.reference import FieldProfile
from scoring.model.scoring_path import derived, fitting, meant_after, with_meanings

# More leads show no more of a mix, and take longer.
LOOKED_AT = 500
# Likenesses nearer to each other than this are one: they differ as much from draw to draw.
TIE = 0.01
NOTHING_SAID = Confirmed({})


@dataclass(frozen=True)
class ModelFit:
    """How well a file fits a model, of which it has `found` of `fields`.

    `covered` is the share (0–1) of all that the fields say which these are, `alike` how alike their
    values are to the past leads (0–1): 1 where as many of these would be no more alike. `leads` is
    how many were looked at.
    """

    found: int
    fields: int
    covered: float
    alike: float
    leads: int

    @property
    def likeness(self) -> float:
        """How well all of it fits, 0–1."""
        return self.covered * self.alike

    @property
    def fits(self) -> bool:
        """Whether the model knows leads like these at all."""
        return self.likeness >= LEAST_WEIGHT


@dataclass(frozen=True)
class ModelChoice:
    """How a file fits each of several models, by name, the best first; `best` is to score it.

    That is the one that serves usually where it is no worse.
    """

    fits: Mapping[str, ModelFit]
    best: str

    @property
    def fits_none(self) -> bool:
        """Whether no model knows leads like these."""
        return not any(fit.fits for fit in self.fits.values())

    @property
    def others(self) -> tuple[str, ...]:
        """The other models, the best of them first."""
        return tuple(name for name in self.fits if name != self.best)


def choose_model(
    table: Table,
    models: Mapping[str, LeadModel],
    usual: str = "",
    said: Mapping[str, Confirmed] | None = None,
    spare: str = "",
) -> ModelChoice:
    """Which of these models, at least one, fits a table best; `said` is what was confirmed of it.

    Where the best are alike the `usual` one is. The `spare` one is the best only where it fits.
    """
    cut, confirmed = some_leads(table), said or {}
    found = {n: model_fit(cut, m, confirmed.get(n, NOTHING_SAID)) for n, m in models.items()}
    unfit = {name for name, fit in found.items() if name == spare and not fit.fits}
    ordered = sorted(found, key=lambda n: (n in unfit, -found[n].likeness, n != usual, n))
    first = found[ordered[0]].likeness
    is_usual = usual in found and found[usual].likeness >= first - TIE
    return ModelChoice({n: found[n] for n in ordered}, usual if is_usual else ordered[0])


def some_leads(table: Table) -> Table:
    """A table of few leads, from its first to its last, without what was found in it."""
    every = len(table.frame)
    places = np.unique(np.linspace(0, every - 1, min(LOOKED_AT, every)).astype(np.int64))
    frame = table.frame.iloc[places].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[places], issues=())


def model_fit(table: Table, model: LeadModel, said: Confirmed = NOTHING_SAID) -> ModelFit:
    """How well all leads of a table fit a model; nothing fits one that cannot read the table."""
    names, nothing = model.encoder.names, ModelFit(0, len(model.encoder.names), 0.0, 0.0, 0)
    if table.frame.empty:
        return nothing
    try:
        encoded, there = _read(table, model, said)
    except (BatchRefused, RecipeRefused):
        return nothing
    read = np.array([name in there for name in names])
    weight = _weight(model)
    alike = np.array([
        _alike(profile, encoded.column(at), sum(encoded.unseen.get(profile.name, {}).values()))
        for at, profile in enumerate(model.profile.fields)
    ])  # fmt: skip
    covered = float(weight[read].sum())
    values = float(weight[read] @ alike[read]) / covered if covered else 0.0
    return ModelFit(int(read.sum()), len(names), covered, values, len(table.frame))


def _weight(model: LeadModel) -> NDArray[np.float64]:
    """What each field counts, together 1: half by what it says of a chance, half alike.

    What says little of a chance may say much of whose leads these are.
    """
    share = model.importance / model.importance.sum()
    return np.asarray((share + 1 / len(share)) / 2)


def _read(table: Table, model: LeadModel, said: Confirmed) -> tuple[Encoded, set[str]]:
    """The leads in the codes of a model, and which of its fields are there.

    Nobody is looked for in them, and nothing that the model does not read.
    """
    read = derived(with_meanings(table, model, said), model)
    inputs = {column.name: column for column in model.schema.inputs}
    columns = fitting(said, read, model).columns
    match, _ = match_leads(read, model.schema, Confirmed(columns), seek=False)
    own = {name: header for name, header in match.matched.items() if name in inputs}
    narrow = replace(read, frame=read.frame[list(own.values())], issues=())
    schema = replace(model.schema, columns=tuple(inputs.values()))
    values = meant_after(said, model)
    batch = build_batch(narrow, schema, confirmed=own, values=values)
    return model.encoder.encode_typed(batch.typed), set(own)


def _alike(profile: FieldProfile, codes: NDArray[np.float64], unseen: int) -> float:
    """How far the mix of a field is that of the past leads, 0–1; unseen values are in none.

    It is the overlap of both by bin, in parts of what as many of the past leads have on average.
    """
    leads, past = len(codes), profile.leads / profile.leads.sum()
    counts = np.bincount(profile.bins(codes), minlength=len(past)).astype(np.float64)
    counts[-1] -= unseen
    overlap = float(np.minimum(past, counts / leads).sum())
    return min(1.0, overlap / usual_overlap(past, leads))


def usual_overlap(past: NDArray[np.float64], leads: int) -> float:
    """The overlap of shares by bin (together 1) with those of so many leads drawn by them.

    It lacks half the mean deviation of each count, which is de Moivre's (Diaconis and Zabell,
    "Closed Form Summation for Classical Distributions", 1991).

    >>> round(usual_overlap(np.array([0.5, 0.5]), 1), 4)
    0.5
    """
    next_up = np.floor(leads * past) + 1
    deviation = 2 * next_up * (1 - past) * binom.pmf(next_up, leads, past) / leads
    return float(1 - deviation.sum() / 2)
