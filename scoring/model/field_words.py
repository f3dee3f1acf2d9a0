"""How the fields of a batch are put into words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.table.some_cells import cells_at
from scoring.model.codes import RARE
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.reasons import Reason
from scoring.model.reference import Evidence
from scoring.recipes.answer_sets import NO, YES
from scoring.schema import Column
from scoring.wording import percent

# Fewer past leads than this are no evidence.
LEAST_EVIDENCE = 20
# So many leads show that those with the same cell are alike.
_LOOKED_AT = 10_000


class FieldWords:
    """How one field of one batch is put into words."""

    def __init__(
        self, model: LeadModel, batch: LeadBatch, scores: Scores, column: Column, index: int
    ) -> None:
        source, self.answer = model.answers.get(column.name, (column.name, ""))
        self.label, self.subject = column.label, replace(column, name=source).label
        self.column, self.name = column, ""
        self.profile = model.profile.fields[index]
        self.average, self.period = model.profile.rate, model.profile.period
        self._codes, self._batch = partial(scores.encoded.column, index), batch
        self.uploaded = batch.uploaded(column.name)
        self.in_file = self.uploaded is not None
        self.is_told = self.in_file and model.encoder.fields[index].is_told
        self._past: dict[tuple[int, bool], Evidence | None] = {}

    @property
    def phrases(self) -> tuple[str, ...]:
        """What may be said of a lead beside its own cell."""
        span = self.profile.span(self.column) if self.profile.is_number else ""
        return self.label, self.subject, self.answer, self.period, span, *self.profile.labels

    @property
    def repeated(self) -> DistinctCells | None:
        """The distinct cells of the file; None where few repeat, or are not alike to the model.

        Leads with the same cell have the same to the model, and so the same words: cells are typed
        and encoded once each. Some leads are looked at, in case somebody has made codes of another.
        """
        found = self._batch.distinct(self.column.name)
        if found is None:
            return None
        some = slice(None, None, max(1, len(found) // _LOOKED_AT))
        keys, blank = found.codes[some], self._batch.blank(self.column)
        alike = _alike(keys, self._codes(some)) and (blank is None or _alike(keys, blank[some]))
        return found if alike else None

    def cells(self, places: NDArray[np.int64]) -> "LeadCells":
        """What the leads at these places have in the field: of the others nothing is made."""
        codes, blank = self._codes(places), self._batch.blank(self.column)
        own = None if self.uploaded is None else cells_at(self.uploaded, places)
        return LeadCells(
            self,
            [""] * len(places) if own is None else [text.strip() for text in own],
            ~np.isnan(codes),
            np.ones(len(places), dtype=bool) if blank is None else blank[places],
            self.profile.out_of_range(codes),
            self.profile.bins(codes),
        )

    def state(self, text: str, known: bool, blank: bool) -> str:
        """What the field says of a lead, to follow the field."""
        if not self.in_file:
            return "is not in this file"
        if blank:
            return f"is not given (“{text}”)" if text else "is not given"
        if self.answer and text in (YES, NO):
            return f"{'contains' if text == YES else 'does not contain'} “{self.answer}”"
        if known:
            return f"is {text}"
        unread = "could not be read" if self.profile.is_number else "is new to the model"
        return f"is {text}, which {unread}"

    def brief(self, text: str, usual: bool, blank: bool) -> str:
        """The state as it follows the field in few words, with what stands between."""
        if not self.in_file:
            return " not in this file"
        if blank:
            return " not given"
        if self.answer and text in (YES, NO):
            return f"{': ' if text == YES else ' without '}{self.answer}"
        # New to the model, unread, or outside what past leads had.
        return f": {text}" if usual else f": {text} (unusual)"

    def evidence(self, place: int, contribution: float) -> Evidence | None:
        """What past leads of a bin show, None where that does not agree with the contribution."""
        if contribution == 0:
            return None
        asked = place, contribution > 0
        if asked not in self._past:
            self._past[asked] = self._of_past(*asked)
        return self._past[asked]

    def _of_past(self, place: int, raises: bool) -> Evidence | None:
        """What the leads of a bin show for a contribution that raises the chance, or lowers it."""
        seen = self.profile.evidence(place)
        if seen.leads < LEAST_EVIDENCE:
            return None
        agrees = seen.rate > self.average if raises else seen.rate < self.average
        reads_alike = percent(seen.rate) == percent(self.average)
        if not agrees or reads_alike or not seen.differs(self.average):
            return None
        label = _with(seen.label) if seen.label and self.profile.is_number else ""
        label = f"with {RARE} here" if self.profile.is_rare(place) else label
        label = "without it" if self.answer and seen.label == NO else label
        return Evidence(seen.leads, seen.converted, label)


@dataclass(frozen=True)
class LeadCells:
    """What some leads have in one field: their texts, and of each (n,) what it is to the model."""

    words: FieldWords
    texts: Sequence[str]
    known: NDArray[np.bool_]
    blank: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    bins: NDArray[np.int64]

    def reason(self, row: int, contribution: float) -> Reason:
        """What the field says of the lead in this row."""
        words, text = self.words, self.texts[row]
        known, blank, outside = self.known[row], self.blank[row], self.outside[row]
        usable = (known and not outside) or (blank and words.in_file)
        evidence = words.evidence(int(self.bins[row]), contribution) if usable else None
        seen = words.profile.span(words.column) if outside else ""
        beyond = f", outside the {seen} of the history" if outside else ""
        return Reason(
            words.label, "" if blank else text, words.state(text, known, blank) + beyond,
            contribution, evidence, words.average, words.period, words.in_file, words.subject,
            words.brief(text, known and not outside, blank), words.name,
        )  # fmt: skip


def _with(numbers: str) -> str:
    """What past leads had; of bare numbers that they are values, as a count of leads follows."""
    if not numbers[-1].isdigit():
        return f"with {numbers}"
    return f"with the value{'s' if ' to ' in numbers else ''} {numbers}"


def _alike(keys: NDArray[np.int32], values: NDArray[np.float64] | NDArray[np.bool_]) -> bool:
    """Whether leads with the same key have the same value; both (n,)."""
    one = np.zeros(int(keys.max(initial=-1)) + 1, dtype=np.int64)
    one[keys] = np.arange(len(keys))
    return np.array_equal(values, values[one][keys], equal_nan=values.dtype.kind == "f")
