"""Contributions become reasons: a field, its value as uploaded, a direction, and evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.model.codes import RARE
from scoring.model.grade import UNGRADED, family_sums, has_both
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.reference import Evidence
from scoring.model.short_labels import short_labels
from scoring.recipes.answer_sets import NO, YES
from scoring.schema import Column
from scoring.wording import cut_middle, percent

# Explained at once: large enough to be efficient, small enough to show progress and to cancel.
BLOCK = 1_000
# As many as a person reads out in ten seconds.
MOST_REASONS = 3
# Contributions below this (log-odds, at most about one percentage point) say nothing.
NEGLIGIBLE = 0.05
# What a cell of a list holds.
MOST_SHORT = 40
# So many leads show what is usual among those who are called.
MOST_COMPARED = 500
# Contributions are held of a batch of up to so many leads: its page, its list and its files ask for
# those of the same leads, and they take longer than all else. Of more they would fill the memory.
MOST_HELD = 2_000
# Fewer past leads than this are no evidence.
LEAST_EVIDENCE = 20


@dataclass(frozen=True)
class Reason:
    """One field's part in a lead's propensity.

    `value` is the text as uploaded; `contribution` is signed, in log-odds before calibration;
    `evidence` is None when past leads with this value are few, convert like the `average` of the
    leads that are counted, or point the other way. `period` says since when they are counted, ""
    for always. A field that is not `in_file` has its part in the score but is no reason. `subject`
    is what the state is said of, "" for the field: a cell of which the field is one answer. `brief`
    is the state as it follows in `short` the field, which is called `name` there, "" for as usual.
    """

    field: str
    value: str
    state: str
    contribution: float
    evidence: Evidence | None
    average: float
    period: str = ""
    in_file: bool = True
    subject: str = ""
    brief: str = ""
    name: str = ""

    @property
    def sentence(self) -> str:
        """The reason in words."""
        claim = f"{self.subject or self.field} {self.state}"
        if self.evidence is None:
            return f"{claim} ({self._effect} for this lead)"
        e = self.evidence
        whom = e.label or ("without it" if self.value == "" else "with it")
        return (
            f"{claim}: {e.converted:,} of {e.leads:,} past leads{self.period} {whom} "
            f"converted ({percent(e.rate)}, average {percent(self.average)})"
        )

    @property
    def short(self) -> str:
        """The reason in some forty characters, the rate of past leads first where it is told.

        What is too long is cut in the middle, between words; the rate never is.
        """
        rate = f"{percent(self.evidence.rate)} · " if self.evidence else ""
        name, said = self.name or self.subject or self.field, self.brief
        room = MOST_SHORT - len(rate)
        said = cut_middle(said, max(room - len(name), room // 2))
        return f"{rate}{cut_middle(name, room - len(said))}{said}"

    @property
    def _effect(self) -> str:
        if self.contribution == 0:
            return "changes nothing"
        return "raises the chance" if self.contribution > 0 else "lowers the chance"


@dataclass(frozen=True)
class LeadReasons:
    """The strongest reasons of one lead, strongest first.

    `grade` is fit letter and engagement number, as "A2"; "" for a model without families.
    """

    supporting: tuple[Reason, ...]
    opposing: tuple[Reason, ...]
    grade: str = ""


@dataclass(frozen=True)
class LeadExplanation:
    """All fields of one lead: baseline + contributions = raw score, in log-odds.

    So is baseline + `fit` + `engagement`, the contributions by family; `grade` is as in
    LeadReasons.
    """

    baseline: float
    raw: float
    propensity: float
    reasons: tuple[Reason, ...]
    fit: float
    engagement: float
    grade: str


class Explainer:
    """Words for the leads of one scored batch; makes each distinct wording once."""

    def __init__(self, model: LeadModel, batch: LeadBatch, scores: Scores) -> None:
        self.model = model
        self.batch = batch
        self.scores = scores
        self._means: dict[bytes, NDArray[np.float64]] = {}
        self._is_held = np.zeros(len(batch), dtype=bool)

    @cached_property
    def _columns(self) -> list["_FieldWords"]:
        fields = enumerate(self.model.encoder.fields)
        words = [_FieldWords(self.model, self.batch, self.scores, f.column, i) for i, f in fields]
        # The answers of one field share its name.
        subjects = list(dict.fromkeys(each.subject for each in words))
        names = dict(zip(subjects, short_labels(subjects), strict=True))
        for each in words:
            each.name = names[each.subject]
        return words

    @cached_property
    def _inputs(self) -> list[Column]:
        return [field.column for field in self.model.encoder.fields]

    @cached_property
    def _in_file(self) -> NDArray[np.bool_]:
        return np.array([words.in_file for words in self._columns], dtype=bool)

    @cached_property
    def is_graded(self) -> bool:
        """Whether leads have a grade: the file must have fields of either family to differ by."""
        there = [c for c, found in zip(self._inputs, self._in_file, strict=True) if found]
        return self.model.grades is not None and has_both(there)

    def top(self, positions: Sequence[int] | NDArray[np.int64]) -> list[LeadReasons]:
        """The strongest reasons of the leads at these positions of the batch, in that order.

        A field that the file lacks is no reason: it says nothing of one lead. Nor is one of ids.
        """
        places = np.asarray(positions, dtype=np.int64)
        return self._told(places, self._shares(places), 0.0)

    def apart(
        self,
        positions: Sequence[int] | NDArray[np.int64],
        among: Sequence[int] | NDArray[np.int64],
    ) -> list[LeadReasons]:
        """`top`, with the reasons first that set a lead apart from those it stands `among`.

        Reasons are ordered by the contribution less its mean over these positions, or over
        MOST_COMPARED of them, evenly spread; what they say and which way they point is of the lead
        itself.
        """
        places = np.asarray(positions, dtype=np.int64)
        return self._told(places, self._shares(places), self._usual(among))

    def both(
        self, positions: NDArray[np.int64], among: NDArray[np.int64]
    ) -> tuple[list[LeadReasons], list[LeadReasons]]:
        """`apart` and `top` of the same leads, at little more than the price of one."""
        shares = self._shares(positions)
        apart = self._told(positions, shares, self._usual(among))
        return apart, self._told(positions, shares, 0.0)

    @cached_property
    def _held(self) -> NDArray[np.float64]:
        """The contributions of leads that were asked for before, (n, p)."""
        return np.empty((len(self.batch), len(self._inputs)))

    def _shares(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        if len(self.batch) > MOST_HELD:
            return self._contributions(places)
        new = np.unique(places[~self._is_held[places]])
        if len(new):
            self._held[new] = self._contributions(new)
            # Afterwards: another thread may look meanwhile.
            self._is_held[new] = True
        return self._held[places]

    def _contributions(self, places: NDArray[np.int64]) -> NDArray[np.float64]:
        return self.model.contributions(self.scores.encoded.codes[places])[0]

    def _usual(self, among: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
        """The mean contribution of each field among these leads, (p,); the last is remembered."""
        places = np.asarray(among, dtype=np.int64)
        key = places.tobytes()
        known = self._means.get(key)
        if known is not None:
            return known
        spread = np.linspace(0, len(places) - 1, min(len(places), MOST_COMPARED))
        some = places[spread.astype(np.int64)]
        mean = self._shares(some).mean(axis=0) if len(some) else np.zeros(len(self._inputs))
        # Another thread may ask for another list meanwhile.
        self._means = {key: np.asarray(mean)}
        return np.asarray(mean)

    def _told(
        self,
        places: NDArray[np.int64],
        shares: NDArray[np.float64],
        usual: float | NDArray[np.float64],
    ) -> list[LeadReasons]:
        """The reasons of these leads, those first whose contribution is furthest from the usual."""
        grades = self._grades(shares)
        shares = np.where([words.is_told for words in self._columns], shares, 0.0)
        ranked = np.argsort(shares - usual, axis=1, kind="stable")
        cells = [words.cells(places) for words in self._columns]
        rows = enumerate(zip(shares, ranked, grades, strict=True))
        return [self._strongest(cells, row, *of_lead) for row, of_lead in rows]

    def _grades(self, shares: NDArray[np.float64]) -> list[str]:
        if self.model.grades is None or not self.is_graded:
            return [UNGRADED] * len(shares)
        return self.model.grades.grades(family_sums(shares, self._inputs))

    def blocks(self, positions: NDArray[np.int64]) -> Iterator[list[LeadReasons]]:
        """`top` for many leads, a block at a time."""
        for start in range(0, len(positions), BLOCK):
            yield self.top(positions[start : start + BLOCK])

    def lead(self, position: int) -> LeadExplanation:
        """Every field of one lead, the largest contribution first."""
        shares, baseline = self.model.contributions(self.scores.encoded.codes[[position]])
        order = np.argsort(-np.abs(shares[0]), kind="stable")
        cells = [words.cells(np.array([position])) for words in self._columns]
        reasons = tuple(cells[j].reason(0, float(shares[0, j])) for j in order)
        raw, propensity = self.scores.raw[position], self.scores.propensity[position]
        fit, engagement = family_sums(shares, self._inputs)
        return LeadExplanation(
            baseline, float(raw), float(propensity), reasons,
            float(fit[0]), float(engagement[0]), self._grades(shares)[0],
        )  # fmt: skip

    @staticmethod
    def _strongest(
        cells: Sequence["_LeadCells"],
        row: int,
        shares: NDArray[np.float64],
        order: NDArray[np.int64],
        grade: str,
    ) -> LeadReasons:
        against = order[shares[order] < -NEGLIGIBLE][:MOST_REASONS]
        favour = order[shares[order] > NEGLIGIBLE][::-1][:MOST_REASONS]
        return LeadReasons(
            tuple(cells[j].reason(row, float(shares[j])) for j in favour),
            tuple(cells[j].reason(row, float(shares[j])) for j in against),
            grade,
        )


class _FieldWords:
    """How one field of one batch is put into words."""

    def __init__(
        self, model: LeadModel, batch: LeadBatch, scores: Scores, column: Column, index: int
    ) -> None:
        source, self.answer = model.answers.get(column.name, (column.name, ""))
        self.label, self.subject = column.label, replace(column, name=source).label
        self.column, self.name = column, ""
        self.profile = model.profile.fields[index]
        self.average, self.period = model.profile.rate, model.profile.period
        self._codes, self._batch = scores.encoded.codes[:, index], batch
        self._uploaded = batch.uploaded(column.name)
        self.in_file = self._uploaded is not None
        self.is_told = self.in_file and model.encoder.fields[index].is_told
        self._past: dict[tuple[int, bool], Evidence | None] = {}

    def cells(self, places: NDArray[np.int64]) -> "_LeadCells":
        """What the leads at these places have in the field: of the others nothing is made."""
        codes, blank = self._codes[places], self._batch.blank(self.column)
        own = None if self._uploaded is None else self._uploaded.array[places].tolist()
        return _LeadCells(
            self,
            [""] * len(places) if own is None else [text.strip() for text in own],
            ~np.isnan(codes),
            np.ones(len(places), dtype=bool) if blank is None else blank[places],
            self.profile.out_of_range(codes),
            self.profile.bins(codes),
        )

    def state(self, text: str, known: bool, blank: bool) -> str:
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
class _LeadCells:
    """What some leads have in one field: their texts, and of each (n,) what it is to the model."""

    words: _FieldWords
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


def grades(
    reasons: Sequence[LeadReasons], order: NDArray[np.int64], leads: int
) -> NDArray[np.object_]:
    """The grade of each lead of a batch, (leads,), from reasons in the order of its positions.

    "" where a lead has none, or none yet: with fewer reasons than `order` the first are filled.
    """
    found = np.full(leads, UNGRADED, dtype=object)
    found[order[: len(reasons)]] = [each.grade for each in reasons[: len(order)]]
    return found


def joined(reasons: Sequence[Reason]) -> str:
    """Reasons as one text, for a table cell or a file."""
    return "; ".join(r.sentence for r in reasons)
