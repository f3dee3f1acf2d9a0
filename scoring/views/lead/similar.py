"""The past leads most like a lead, and what became of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.codes import RARE, FieldCode
from scoring.model.past import PastLeads
from scoring.model.scored import ScoredBatch
from scoring.wording import counted, percent

# Rows that a person reads, and enough leads for a share that is more than luck.
SHOWN, COUNTED = 10, 50
# Fields shown of each lead: those that matter most to the model.
FIELDS = 6
OURS = ("Lead", "Created", "Converted", "Alike")
# A past lead without a value, or with one that the model does not know.
BLANK = "–"


@dataclass(frozen=True)
class Similar:
    """How many of the most similar past leads converted, the nearest of them, and whence they are.

    `table` has the columns Lead, Created (where known), Converted, Alike (the share of what matters
    to the model in which a past lead is the same), then fields with their values; its first row is
    the lead itself. Without past leads `line` says so and the table is empty.
    """

    line: str
    note: str
    table: pd.DataFrame


def similar(scored: ScoredBatch, position: int) -> Similar:
    """The past leads most like the one at this position, the likest first."""
    model, past = scored.model, scored.model.past
    if past is None or not len(past):
        return Similar(
            f"Model {model.card.version} keeps no past leads to compare with. Train it again.",
            "",
            pd.DataFrame(columns=list(OURS)),
        )
    codes = scored.scores.encoded.lead(position)
    places, away = past.nearest(codes, model.importance, COUNTED)
    table = _table(scored, position, places[:SHOWN], away[:SHOWN])
    return Similar(_line(past, places), _note(past), table)


def decoded(field: FieldCode, code: float) -> str:
    """What a code of the model stands for, in the words of the history."""
    if np.isnan(code):
        return BLANK
    if field.is_number:
        return field.column.range_text(code) or f"{code:,.10g}"
    return field.levels[int(code)] if code < len(field.levels) else RARE


def _line(past: PastLeads, places: NDArray[np.int64]) -> str:
    converted, asked = int(past.converted[places].sum()), len(places)
    average = percent(float(past.converted.mean()))
    return (
        f"{converted:,} of the {counted(asked, 'most similar past lead')} converted "
        f"({percent(converted / asked)}), against {average} of {counted(len(past), 'past lead')}."
    )


def _note(past: PastLeads) -> str:
    drawn = f", drawn at random from {past.of:,}" if past.of > len(past) else ""
    return (
        f"Compared with {counted(len(past), 'past lead')}{drawn}. Fields count by how much they "
        "matter to the model. Of equally similar leads the newest come first."
    )


def _table(
    scored: ScoredBatch, position: int, places: NDArray[np.int64], away: NDArray[np.float32]
) -> pd.DataFrame:
    model, batch = scored.model, scored.leads
    past = model.past
    if past is None:
        return pd.DataFrame(columns=list(OURS))
    own = batch.created[position].astype("datetime64[D]")
    days = [_day(own), *map(_day, past.created[places])]
    rows = {"Lead": ["This lead", *map(str, range(1, len(places) + 1))]}
    rows |= {"Created": days} if any(days) else {}
    rows |= {
        "Converted": ["", *np.where(past.converted[places], "yes", "no").tolist()],
        "Alike": ["", *(percent(1 - float(a)) for a in away)],
    }
    top = np.argsort(-model.importance, kind="stable")[:FIELDS]
    fields = [model.encoder.fields[j] for j in top]
    for title, field, j in zip(titles(fields), fields, top, strict=True):
        theirs = [decoded(field, float(code)) for code in past.codes[places, j]]
        rows[title] = [_uploaded(scored, position, field), *theirs]
    return pd.DataFrame(rows)


def titles(fields: Sequence[FieldCode]) -> list[str]:
    """A title for each field, all different and none of ours."""
    labels = Counter([*OURS, *(f.column.measured_label for f in fields)])
    return [
        f.column.measured_label
        if labels[f.column.measured_label] == 1
        else f"{f.column.name} (field)"
        for f in fields
    ]


def _uploaded(scored: ScoredBatch, position: int, field: FieldCode) -> str:
    cells = scored.leads.uploaded(field.column.name)
    return BLANK if cells is None else str(cells.iat[position]).strip() or BLANK


def _day(day: np.datetime64) -> str:
    return "" if np.isnat(day) else str(day)
