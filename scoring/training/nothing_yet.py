"""Which leads a field says something of, whatever value stands for "nothing yet" in the others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.model.reference import FieldProfile
from scoring.training.filled_cells import one_sided
from scoring.wording import clipped, number_text, percent

# Words for nothing, in small letters and without marks; a value of marks alone is one as well.
_NOTHING = re.compile(
    r"(?:none|nothing|null|nil|na|n a|empty|blank|missing|unknown|undefined|undetermined|select"
    r"|(?:please )?(?:select|choose)(?: one| a value| an option)?|(?:un|not )(?:assigned|specified)"
    r"|unspecified|unset|tbd|to be (?:determined|decided|done)|pending|not (?:yet|yet \w+|\w+ yet)"
    r"|not (?:set|known|given|provided|available|applicable|contacted|called|reached|entered"
    r"|recorded|filled(?: in)?|started|done|decided)|no (?:value|data|entry|status|answer yet|info)"
    r"|default|untouched|unworked|uncontacted)"
)
# Cells looked at for the commonest number, and the share of an outcome's leads that has it.
_LOOKED_AT, _MOST = 5_000, 0.5


@dataclass(frozen=True)
class Filling:
    """The leads of which a field says something, by outcome.

    `nothing` is the value that stands for nothing yet, "" for an empty cell, and `is_told` is true
    where it is a word or a mark for that. `converted` and `others` are the shares of the leads of
    either outcome of which something is said, and `leads` how many have that outcome. `only` says
    for which outcome alone, "" for both.
    """

    nothing: str
    is_told: bool
    converted: float
    others: float
    leads: tuple[int, int]
    only: str

    @property
    def auc(self) -> float:
        """The AUC of whether something is said, whichever outcome it speaks for."""
        return 0.5 + abs(self.converted - self.others) / 2

    @property
    def times(self) -> float:
        """How many times as often something is said of the one outcome as of the other."""
        low, high = sorted((self.converted, self.others))
        return high / low if low else float("inf")

    @property
    def sentence(self) -> str:
        """For how many leads of either outcome something is said."""
        verb = f"says something else than “{self.nothing}”" if self.nothing else "is filled in"
        why = (
            "it were filled in during work on a lead"
            if self.is_told
            else f"“{self.nothing}” stood for nothing yet"
        )
        won, lost = self.leads
        return (
            f"it {verb} for {percent(self.converted)} of the leads that converted (n {won:,}) and "
            f"{percent(self.others)} of the others (n {lost:,}), as if {why}"
        )


def fillings(
    profile: FieldProfile, column: NDArray[np.float64], outcome: NDArray[np.bool_]
) -> tuple[Filling, ...]:
    """What a field says of leads: by empty cells, then by the commonest value of either outcome.

    If all values but one belong to converted leads, that one is the commonest of the others.
    """
    every = _Leads(len(outcome), int(outcome.sum()))
    filled = every.but(_Leads(int(profile.leads[-1]), int(profile.converted[-1])))
    found = [] if filled == every else [_filling("", filled, every)]
    at_number = _of_number if profile.is_number else _of_level
    for value, leads in at_number(profile, column, outcome):
        if 0 < leads.leads < filled.leads:
            only_other = _only_other(profile, column, value)
            found.append(_beside(profile, value, filled.but(leads), every, only_other))
    return tuple(found)


def stands_for_nothing(text: str) -> bool:
    """Whether a value is a word or a mark for nothing.

    >>> [stands_for_nothing(t) for t in ("-None-", "Not contacted", ".", "No", "0", "Nonesuch")]
    [True, True, True, False, False, False]
    """
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return not words or _NOTHING.fullmatch(words) is not None


@dataclass(frozen=True)
class _Leads:
    """Some leads, and how many of them converted."""

    leads: int
    converted: int

    @property
    def sides(self) -> tuple[int, int]:
        """How many converted and how many did not."""
        return self.converted, self.leads - self.converted

    def but(self, others: "_Leads") -> "_Leads":
        """These without some of them."""
        return _Leads(self.leads - others.leads, self.converted - others.converted)


def _of_level(
    profile: FieldProfile, _column: NDArray[np.float64], _outcome: NDArray[np.bool_]
) -> Iterator[tuple[float, _Leads]]:
    """The commonest level of either outcome with its leads; the rare and the empty are none."""
    leads, converted = profile.leads[:-2], profile.converted[:-2]
    if len(leads):
        for at in sorted({int((leads - converted).argmax()), int(converted.argmax())}):
            yield float(at), _Leads(int(leads[at]), int(converted[at]))


def _of_number(
    _profile: FieldProfile, column: NDArray[np.float64], outcome: NDArray[np.bool_]
) -> Iterator[tuple[float, _Leads]]:
    """The number that most leads of either outcome have, where there is one, with its leads."""
    step = max(1, len(column) // _LOOKED_AT)
    some, side = column[::step], outcome[::step]
    middles = (_middle(some[side]), _middle(some[~side]))
    for value in sorted({m for m in middles if m is not None}):
        there = column == value
        yield value, _Leads(int(there.sum()), int((there & outcome).sum()))


def _middle(numbers: NDArray[np.float64]) -> float | None:
    """The number that half of the filled cells hold, None for none."""
    filled = numbers[~np.isnan(numbers)]
    if not len(filled):
        return None
    middle = float(np.partition(filled, len(filled) // 2)[len(filled) // 2])
    return middle if (filled == middle).mean() >= _MOST else None


def _filling(nothing: str, there: _Leads, every: _Leads) -> Filling:
    only = _only(there, every)
    said = f"it is filled in {only}" if only else ""
    return Filling(nothing, True, *_shares(there, every), every.sides, said)


def _only(there: _Leads, every: _Leads) -> str:
    """As `one_sided`; a history is searched for leaks by its training leads alone."""
    rate = every.converted / every.leads
    return one_sided(there.leads, there.converted, rate, "training leads")


def _shares(there: _Leads, every: _Leads) -> tuple[float, float]:
    won, lost = (part / whole for part, whole in zip(there.sides, every.sides, strict=True))
    return won, lost


def _beside(
    profile: FieldProfile, value: float, there: _Leads, every: _Leads, only_other: float | None
) -> Filling:
    """As `_filling`, where a value stands for nothing.

    One other value that never converts proves nothing: so it is with a wish not to be mailed.
    """
    text = number_text(value) if profile.is_number else profile.labels[int(value)]
    is_told = not profile.is_number and stands_for_nothing(text)
    only = _only(there, every)
    by_converted = there.converted > there.leads - there.converted
    proves = only and (by_converted or only_other is None or is_told)
    said = f"it {_said(profile, only_other, text)} {only}" if proves else ""
    return Filling(clipped(text), is_told, *_shares(there, every), every.sides, said)


def _only_other(profile: FieldProfile, column: NDArray[np.float64], value: float) -> float | None:
    """The only value beside another one, None where there are several."""
    if profile.is_number:
        numbers = column[~np.isnan(column) & (column != value)]
        return float(numbers[0]) if numbers.min() == numbers.max() else None
    levels = [at for at in np.flatnonzero(profile.leads[:-1]) if at != value]
    return float(levels[0]) if len(levels) == 1 else None


def _said(profile: FieldProfile, other: float | None, nothing: str) -> str:
    if profile.is_number:
        return f"differs from {nothing}"
    if other is not None:
        return f"says “{clipped(profile.labels[int(other)])}”"
    return f"says something else than “{clipped(nothing)}”"
