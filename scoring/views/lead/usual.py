"""A lead's values beside what is usual, and how many past leads share each of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.values import is_missing
from scoring.model.bins import in_unit
from scoring.model.codes import FieldCode
from scoring.model.lead_model import LeadModel
from scoring.model.reference import Evidence, FieldProfile
from scoring.model.scored import ScoredBatch
from scoring.wording import counted, percent

NOT_GIVEN = "not given"
ABSENT = "not in this file"


@dataclass(frozen=True)
class Beside:
    """One field of a lead: its value as uploaded, the usual one, and the past leads alike.

    `counted_as` says which past leads are meant; `leads` and `converted` count them, None where
    the file lacks the field.
    """

    field: str
    value: str
    usual: str
    counted_as: str
    leads: int | None
    converted: int | None

    @property
    def rate(self) -> str:
        """The share of these past leads that converted, "" for none."""
        return percent((self.converted or 0) / self.leads) if self.leads else ""


def beside_usual(scored: ScoredBatch, position: int) -> list[Beside]:
    """Every field that the model reads, those that matter most to it first."""
    model = scored.model
    order = np.argsort(-model.importance, kind="stable")
    return [_beside(scored, position, int(j)) for j in order]


def usual_table(scored: ScoredBatch, position: int) -> pd.DataFrame:
    """`beside_usual` as a table: Field, This lead, Usual, Counted as, Past leads, Converted, Rate.

    Rate is in words, "" where no past lead is alike.
    """
    rows = beside_usual(scored, position)
    return pd.DataFrame(
        {
            "Field": [r.field for r in rows],
            "This lead": [r.value for r in rows],
            "Usual": [r.usual for r in rows],
            "Counted as": [r.counted_as for r in rows],
            "Past leads": pd.Series([r.leads for r in rows], dtype="Int64"),
            "Converted": pd.Series([r.converted for r in rows], dtype="Int64"),
            "Rate": [r.rate for r in rows],
        }
    )


def history_line(model: LeadModel) -> str:
    """How many past leads the counts are of, and how many of them converted."""
    profile = model.profile
    older = " Older leads hardly count in this model." if profile.since else ""
    return (
        f"Counted among {profile.leads:,} past leads{profile.period}, of whom "
        f"{profile.converted:,} converted ({percent(profile.rate)}).{older}"
    )


def usual(model: LeadModel, index: int) -> str:
    """The usual value of a field: the commonest level or range, or the median number.

    A number's median comes with its middle half, from the lower to the upper quartile.
    """
    profile = model.profile.fields[index]
    known = _known_numbers(model, index) if profile.is_number else np.empty(0)
    mostly_missing = 2 * profile.leads[-1] > profile.leads.sum()
    column = model.encoder.fields[index].column
    few = mostly_missing or not len(known) or bool(column.ranges)
    return _commonest(profile) if few else _median(known, column.unit_words)


def _known_numbers(model: LeadModel, index: int) -> NDArray[np.float64]:
    codes = np.empty(0) if model.past is None else model.past.codes[:, index]
    return codes[~np.isnan(codes)]


def _median(known: NDArray[np.float64], unit: str) -> str:
    low, middle, high = np.quantile(known, [0.25, 0.5, 0.75], method="inverted_cdf")
    half = f"half are {low:,.10g} to {high:,.10g}, {counted(len(known), 'lead')}"
    return f"{in_unit(f'{middle:,.10g}', unit)} ({half})"


def _commonest(profile: FieldProfile) -> str:
    most, leads = int(profile.leads.argmax()), int(profile.leads.sum())
    label = profile.labels[most] or NOT_GIVEN
    return f"{label} ({percent(int(profile.leads[most]) / leads)} of {counted(leads, 'lead')})"


def _beside(scored: ScoredBatch, position: int, index: int) -> Beside:
    model, field = scored.model, scored.model.encoder.fields[index]
    cells = scored.leads.uploaded(field.column.name)
    common = usual(model, index)
    if cells is None:
        return Beside(field.column.label, "", common, ABSENT, None, None)
    text = str(cells.iat[position]).strip()
    is_blank = bool(is_missing(cells.iloc[[position]], field.column)[0])
    code = float(scored.scores.encoded.lead(position)[index])
    found = _alike(model.profile.fields[index], field, code, is_blank=is_blank)
    return Beside(field.column.label, text, common, found.label, found.leads, found.converted)


def _alike(profile: FieldProfile, field: FieldCode, code: float, *, is_blank: bool) -> Evidence:
    """The past leads with the same value, or in the same range of numbers."""
    codes = np.array([code])
    if np.isnan(code) and not is_blank:
        return Evidence(0, 0, "could not be read" if field.is_number else "new to the model")
    if profile.out_of_range(codes)[0]:
        return Evidence(0, 0, f"outside {profile.span(field.column)}")
    seen = profile.evidence(int(profile.bins(codes)[0]))
    return Evidence(seen.leads, seen.converted, seen.label or NOT_GIVEN)
