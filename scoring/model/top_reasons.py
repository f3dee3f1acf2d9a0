"""The strongest reasons of many leads as arrays; words are made of those that somebody reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from scoring.model.compiled_trees import loops, plain
from scoring.model.field_words import FieldWords, LeadCells
from scoring.model.grade import GRADES, UNGRADED
from scoring.model.reasons import BLOCK, NEGLIGIBLE, LeadReasons, Reason
from scoring.model.strongest_fields import NONE, ReasonSide, by_sorting, nothing_for

# The last of them is what NONE stands for.
GRADE_TEXTS = np.array([*GRADES, UNGRADED], dtype=object)


@dataclass(frozen=True, eq=False)
class TopReasons(Sequence[LeadReasons]):
    """The strongest reasons of the leads at these `places` of a batch, in that order.

    `words` put the fields of the batch into words, in the order of the model's matrix; `grade` (m,)
    is the place of each lead's grade in GRADES, NONE for none.
    """

    words: Sequence[FieldWords]
    places: NDArray[np.int64]
    supporting: ReasonSide
    opposing: ReasonSide
    grade: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, which: int) -> LeadReasons: ...
    @overload
    def __getitem__(self, which: slice) -> TopReasons: ...
    def __getitem__(self, which: int | slice) -> LeadReasons | TopReasons:
        """The reasons of one lead in words, or those of several as they are."""
        if isinstance(which, slice):
            return self.at(which)
        [only] = self.at(np.arange(len(self))[[which]])._worded()
        return only

    def __iter__(self) -> Iterator[LeadReasons]:
        """The reasons of each lead in words, made a block at a time."""
        for start in range(0, len(self), BLOCK):
            yield from self.at(slice(start, start + BLOCK))._worded()

    def _worded(self) -> list[LeadReasons]:
        pairs = [self._told(side) for side in (self.supporting, self.opposing)]
        return [LeadReasons(*each) for each in zip(*pairs, self.grades.tolist(), strict=True)]

    def _told(self, side: ReasonSide) -> list[tuple[Reason, ...]]:
        """The reasons of each lead on one side."""
        fields = (j for j in np.unique(side.fields).tolist() if j != NONE)
        cells: dict[int, LeadCells] = {j: self.words[j].cells(self.places) for j in fields}
        rows = zip(side.fields.tolist(), side.shares.tolist(), strict=True)
        return [
            tuple(cells[j].reason(row, share) for j, share in zip(*lead, strict=True) if j != NONE)
            for row, lead in enumerate(rows)
        ]

    def at(self, which: slice | NDArray[np.int64]) -> TopReasons:
        """Those of some of these leads, in any order."""
        parts = self.supporting.at(which), self.opposing.at(which), self.grade[which]
        return TopReasons(self.words, self.places[which], *parts)

    def put(self, some: TopReasons) -> None:
        """Take over those of some leads, where all leads of the batch have their place in it."""
        for mine, theirs in ((self.supporting, some.supporting), (self.opposing, some.opposing)):
            mine.fields[some.places], mine.shares[some.places] = theirs.fields, theirs.shares
        self.grade[some.places] = some.grade

    @property
    def grades(self) -> NDArray[np.object_]:
        """The grade of each lead, such as "A2", UNGRADED for none; shape (m,)."""
        return np.asarray(GRADE_TEXTS[self.grade])


def nothing_of(words: Sequence[FieldWords], leads: int) -> TopReasons:
    """All leads of a batch in its order, none of them explained yet."""
    one, other = nothing_for(leads), nothing_for(leads)
    return TopReasons(words, np.arange(leads), one, other, np.full(leads, NONE, dtype=np.int8))


def together(blocks: Sequence[TopReasons]) -> TopReasons:
    """The reasons of several blocks of one batch, at least one, as one."""
    first = blocks[0]
    if len(blocks) == 1:
        return first
    return TopReasons(
        first.words,
        np.concatenate([block.places for block in blocks]),
        _side([block.supporting for block in blocks]),
        _side([block.opposing for block in blocks]),
        np.concatenate([block.grade for block in blocks]),
    )


def _side(sides: Sequence[ReasonSide]) -> ReasonSide:
    fields, shares = [side.fields for side in sides], [side.shares for side in sides]
    return ReasonSide(np.concatenate(fields), np.concatenate(shares))


def strongest(
    shares: NDArray[np.float64], usual: float | NDArray[np.float64]
) -> tuple[ReasonSide, ReasonSide]:
    """Which of the contributions (m, p) raise the chance most, and which lower it most.

    Those come first that are furthest from the `usual` ones; none that is negligible is among them.
    """
    compiled = loops(len(shares))
    if compiled is None:
        return by_sorting(shares, usual)
    sides, own = (nothing_for(len(shares)), nothing_for(len(shares))), plain(shares)
    common = np.array(np.broadcast_to(usual, shares.shape[1:]), dtype=np.float64)
    for side, least in zip(sides, (NEGLIGIBLE, -NEGLIGIBLE), strict=True):
        compiled.strongest(own, common, least, side.fields, side.shares)
    return sides
