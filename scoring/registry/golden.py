"""Golden leads: made-up leads and what a version made of them, to see that it still does.

They are in the codes of the model, out of its levels and the edges of its bins: no lead of its
history is among them, and no text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.model.codes import Encoded, FieldCode
from scoring.model.lead_model import LeadModel
from scoring.model.reference import FieldProfile
from scoring.plain import Misfit, made

COUNT = 20
# How far a number may be from what it was: less than any screen or file shows.
NEAR = 1e-9
# So many of the commonest levels of a field stand for all.
_MOST_LEVELS = 12
_NUMBERS = ("raw", "propensity", "low", "high")


@dataclass(frozen=True)
class GoldenLeads:
    """Codes of leads, (n, p), None where a value is missing, and what Scores names alike, (n,)."""

    codes: tuple[tuple[float | None, ...], ...]
    raw: tuple[float, ...]
    propensity: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def golden_leads(model: LeadModel) -> dict[str, Any]:
    """Made-up leads with what a model makes of them, as plain data for JSON."""
    rng = np.random.default_rng(COUNT)
    pairs = zip(model.encoder.fields, model.profile.fields, strict=True)
    columns = [rng.choice(_values(code, profile), COUNT) for code, profile in pairs]
    codes = np.column_stack(columns) if columns else np.empty((COUNT, 0))
    told = [[None if np.isnan(code) else float(code) for code in lead] for lead in codes]
    found = {name: numbers.tolist() for name, numbers in _scored(model, codes).items()}
    return {"codes": told, **found}


def read_golden(data: object, fields: Sequence[FieldCode]) -> GoldenLeads:
    """The golden leads of a model of these fields. Raises Misfit for all other data."""
    leads: GoldenLeads = made(GoldenLeads, data, "golden leads")
    count = len(leads.codes)
    if {len(lead) for lead in leads.codes} != {len(fields)}:
        raise Misfit(f"golden leads of {len(fields)} fields")
    if not all(_may_hold(*pair) for lead in leads.codes for pair in zip(fields, lead, strict=True)):
        raise Misfit("codes that the fields may have")
    if any(len(getattr(leads, name)) != count for name in _NUMBERS):
        raise Misfit(f"what {count} golden leads got")
    return leads


def departs(model: LeadModel, leads: GoldenLeads) -> str:
    """The first number of its golden leads that a model gives otherwise than it did, "" if none."""
    codes = np.array(leads.codes, dtype=np.float64)
    try:
        scored = _scored(model, codes)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return "an error instead of a chance"
    for name, found in scored.items():
        expected = np.array(getattr(leads, name))
        near = np.isclose(found, expected, rtol=NEAR, atol=NEAR, equal_nan=True)
        if not near.all():
            first = int(np.argmin(near))
            return f"{name} {found[first]:.9f} instead of {expected[first]:.9f}"
    return ""


def _may_hold(field: FieldCode, code: float | None) -> bool:
    """Whether a field may have this code, which another model's may not."""
    if code is None:
        return True
    return isfinite(code) and (field.is_number or code in range(_levels(field)))


def _levels(field: FieldCode) -> int:
    """How many codes a field of levels has."""
    return len(field.levels) + bool(field.rare)


def _values(code: FieldCode, profile: FieldProfile) -> NDArray[np.float64]:
    """What a golden lead may hold in a field: nothing, a level, an edge of a bin or between two."""
    if not code.is_number:
        return np.array([np.nan, *range(_levels(code))][: 1 + _MOST_LEVELS])
    edges = profile.edges[np.isfinite(profile.edges)]
    return np.concatenate([[np.nan], edges, (edges[1:] + edges[:-1]) / 2])


def _scored(model: LeadModel, codes: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    scores = model.score_codes(Encoded(codes, {}))
    return {name: np.asarray(getattr(scores, name)) for name in _NUMBERS}
