"""Words for the leads of a batch: the strongest reasons of each, or all fields of one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.model.alike_rows import (
    LEAST_ROWS,
    TO_EXPLAIN,
    AlikeRows,
    alike_rows,
    looked_at,
    pays,
)
from scoring.model.field_words import FieldWords
from scoring.model.grade import family_sums, has_both
from scoring.model.in_order import in_order
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.reasons import BLOCK, LeadExplanation, LeadReasons
from scoring.model.short_labels import short_labels
from scoring.model.strongest_fields import NONE
from scoring.model.top_reasons import GRADE_TEXTS, TopReasons, nothing_of, strongest
from scoring.schema import Column

# So many leads show what is usual among those who are called.
MOST_COMPARED = 500
# Contributions are held of a batch of up to so many leads: its page, its list and its files ask for
# those of the same leads, and they take longer than all else. Of more they would fill the memory.
MOST_HELD = 2_000
# So many blocks at once are explained by one of several threads.
_SHARED = 4


class Explainer:
    """Words for the leads of one scored batch; makes each distinct wording once."""

    def __init__(self, model: LeadModel, batch: LeadBatch, scores: Scores) -> None:
        self.model = model
        self.batch = batch
        self.scores = scores
        self._means: dict[bytes, NDArray[np.float64]] = {}
        self._is_held = np.zeros(len(batch), dtype=bool)
        # The contributions of leads that were asked for before, (n, p), of few leads. Made before
        # any thread asks: two would make two.
        rows = len(batch) if len(batch) <= MOST_HELD else 0
        self._held = np.empty((rows, len(model.encoder.fields)))

    @cached_property
    def _columns(self) -> list["FieldWords"]:
        fields = enumerate(self.model.encoder.fields)
        words = [FieldWords(self.model, self.batch, self.scores, f.column, i) for i, f in fields]
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
        return list(self.strongest(positions))

    def strongest(self, positions: Sequence[int] | NDArray[np.int64]) -> TopReasons:
        """What `top` gives, as arrays."""
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
        return list(self._told(places, self._shares(places), self._usual(among)))

    def both(
        self, positions: NDArray[np.int64], among: NDArray[np.int64]
    ) -> tuple[TopReasons, TopReasons]:
        """`apart` and `top` of the same leads, at little more than the price of one."""
        shares = self._shares(positions)
        apart = self._told(positions, shares, self._usual(among))
        return apart, self._told(positions, shares, 0.0)

    def blocks(self, positions: NDArray[np.int64], workers: int = 1) -> Iterator[TopReasons]:
        """`strongest` for many leads, a block at a time, made by so many threads."""
        alike = None if len(positions) < LEAST_ROWS else self._alike()
        if alike is None:
            return self._each(positions, workers)
        return self._once(positions, alike.of(positions), workers)

    def _alike(self) -> AlikeRows | None:
        leads, every = self.scores.encoded, [None] * len(self.model.encoder.fields)
        some = leads.rows(looked_at(len(leads)))
        # To see that it cannot pay, no whole matrix is made.
        return alike_rows(leads.codes, every, TO_EXPLAIN) if pays(some, every, TO_EXPLAIN) else None

    def _each(self, positions: NDArray[np.int64], workers: int) -> Iterator[TopReasons]:
        # Several threads wait less for each other over larger blocks.
        step = BLOCK if workers < 2 else _SHARED * BLOCK
        starts = range(0, len(positions), step)
        return in_order(self.strongest, (positions[at : at + step] for at in starts), workers)

    def _once(
        self, positions: NDArray[np.int64], alike: AlikeRows, workers: int
    ) -> Iterator[TopReasons]:
        """The same, where one lead of those that are alike to the model is explained for all."""
        known, found, done = self.nothing(), 0, 0
        for top in self._each(positions[alike.first], workers):
            known.put(top)
            found += len(top)
            # So far all have been met; rows are numbered as they first appear.
            end = len(positions) if found == len(alike.first) else int(alike.first[found])
            spoken = positions[alike.first[alike.place[done:end]]]
            yield replace(known.at(spoken), places=positions[done:end])
            done = end

    def nothing(self) -> TopReasons:
        """All leads of the batch in its order, none of them explained yet."""
        return nothing_of(self._columns, len(self.batch))

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
        return self.model.contributions(self.scores.encoded.rows(places))[0]

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
    ) -> TopReasons:
        """The reasons of these leads, those first whose contribution is furthest from the usual."""
        grade = self._grades(shares)
        told = np.where([words.is_told for words in self._columns], shares, 0.0)
        return TopReasons(self._columns, places, *strongest(told, usual), grade)

    def _grades(self, shares: NDArray[np.float64]) -> NDArray[np.int8]:
        if self.model.grades is None or not self.is_graded:
            return np.full(len(shares), NONE, dtype=np.int8)
        return self.model.grades.places(family_sums(shares, self._inputs)).astype(np.int8)

    def lead(self, position: int) -> LeadExplanation:
        """Every field of one lead, the largest contribution first."""
        codes = self.scores.encoded.rows(np.array([position]))
        shares, baseline = self.model.contributions(codes)
        order = np.argsort(-np.abs(shares[0]), kind="stable")
        cells = [words.cells(np.array([position])) for words in self._columns]
        reasons = tuple(cells[j].reason(0, float(shares[0, j])) for j in order)
        raw, propensity = self.scores.raw[position], self.scores.propensity[position]
        fit, engagement = family_sums(shares, self._inputs)
        return LeadExplanation(
            baseline, float(raw), float(propensity), reasons,
            float(fit[0]), float(engagement[0]), str(GRADE_TEXTS[self._grades(shares)[0]]),
        )  # fmt: skip
