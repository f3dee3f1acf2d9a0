"""What the values of an outcome column mean: converted, not converted, or still open."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scoring.errors import TrainingRefused
from scoring.wording import PLACEHOLDERS, clipped, listed, quoted

# So many values are named in a sentence.
MOST_NAMED = 6


class OutcomeSide(StrEnum):
    """What one value of an outcome column says of a lead; a lead that is still open is left out."""

    CONVERTED = "converted"
    NOT_CONVERTED = "not converted"
    OPEN = "still open"


@dataclass(frozen=True)
class OutcomeMeaning:
    """Which values mean converted and which are still open; none of all for the usual words.

    Values compare as `folded`. Once `converted` is stated every value in neither list did not
    convert, or, where `others` names those that did not, only these: a value that is in no list is
    then open. With `filled` every filled cell but 0 and no means converted, and all other cells
    that a lead did not. Empty cells are open otherwise, unless `empty_lost` says that they did not
    convert.
    """

    converted: tuple[str, ...] = ()
    still_open: tuple[str, ...] = ()
    filled: bool = False
    empty_lost: bool = False
    others: tuple[str, ...] = ()

    @property
    def is_usual(self) -> bool:
        """Whether nothing was stated."""
        return self == OutcomeMeaning()

    def agrees_with(self, other: "OutcomeMeaning") -> bool:
        """Whether both may mean the same: nothing that they state of conversion differs.

        >>> OutcomeMeaning(("Won",)).agrees_with(OutcomeMeaning(("won ",), ("New",)))
        True
        >>> OutcomeMeaning(("Won",)).agrees_with(OutcomeMeaning(("Qualified", "Won")))
        False
        """
        ours, theirs = ({folded(value) for value in m.converted} for m in (self, other))
        return self.filled == other.filled and (ours == theirs or not (ours and theirs))

    @property
    def in_words(self) -> str:
        """The meaning in a sentence, "" for the usual words.

        >>> OutcomeMeaning(("Won", "Closed Won"), ("New",)).in_words
        'Converted: Won, Closed Won; still open: New, empty cells; not converted: all other values.'
        >>> OutcomeMeaning(filled=True).in_words
        'Converted: every filled cell but 0 and no; not converted: all other cells.'
        """
        return self.in_words_of([""])

    def in_words_of(self, texts: Iterable[str]) -> str:
        """The same for a column of these texts: nothing is said of empty cells that it lacks.

        >>> OutcomeMeaning(("Won",), ("New",)).in_words_of(["Won", "New", "Lost"])
        'Converted: Won; still open: New; not converted: all other values.'
        """
        if self.is_usual:
            return ""
        if self.filled:
            return "Converted: every filled cell but 0 and no; not converted: all other cells."
        empty = ["empty cells"] if any(map(is_empty, texts)) else []
        others = self.others or (["all other values"] if self.converted else ["the usual words"])
        parts = [
            ("Converted", self.converted or ["the usual words"]),
            ("still open", [*self.still_open, *([] if self.empty_lost else empty)]),
            ("not converted", [*others, *(empty if self.empty_lost else [])]),
        ]
        told = (f"{name}: {_named(values)}" for name, values in parts if values)
        return f"{'; '.join(told)}."

    def side(self, text: str) -> OutcomeSide | None:
        """What a cell says of its lead; None where nothing was stated that it could be."""
        word = folded(text)
        if word in set(map(folded, self.converted)):
            return OutcomeSide.CONVERTED
        if word in set(map(folded, self.still_open)):
            return OutcomeSide.OPEN
        if is_empty(text):
            lost = self.filled or self.empty_lost
            return OutcomeSide.NOT_CONVERTED if lost else OutcomeSide.OPEN
        if self.filled:
            return OutcomeSide.CONVERTED
        return self._unnamed(word) if self.converted else None

    def _unnamed(self, word: str) -> OutcomeSide:
        """What a filled cell says that is in neither list."""
        is_new = self.others and word not in set(map(folded, self.others))
        return OutcomeSide.OPEN if is_new else OutcomeSide.NOT_CONVERTED

    def learned(self, spellings: Sequence[str], most: int) -> "OutcomeMeaning":
        """The same as a model keeps it: spelled as in its history, the other values named too.

        `spellings` are the values of the history. More than `most` others are not named.
        """
        if self.is_usual or self.filled:
            return self
        spelled = {folded(text): text for text in spellings}
        won, still = (
            tuple(spelled.get(folded(value), value) for value in values)
            for values in (self.converted, self.still_open)
        )
        rest = tuple(text for text in spellings if self.side(text) is OutcomeSide.NOT_CONVERTED)
        filled = tuple(text for text in rest if not is_empty(text))
        others = filled if self.converted and len(filled) <= most else ()
        return replace(self, converted=won, still_open=still, others=others)


USUAL = OutcomeMeaning()


def folded(text: str) -> str:
    """A value as it is compared: trimmed, in small letters, blanks within as one.

    >>> folded("  Closed   WON ")
    'closed won'
    """
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def is_empty(text: str) -> bool:
    """Whether a cell is empty or a placeholder for nothing."""
    return text.strip().casefold() in PLACEHOLDERS


def require_stated(meaning: OutcomeMeaning, spellings: Sequence[str], name: str) -> None:
    """Raise TrainingRefused for a stated value that the column lacks or that has two meanings.

    `spellings` are the texts of the column, each once.
    """
    if meaning.filled and (meaning.converted or meaning.still_open):
        raise TrainingRefused(
            f"Two meanings are stated for the outcome column “{clipped(name, 60)}”: that every "
            "filled cell means converted, and values by name. State one of them."
        )
    there = set(map(folded, spellings))
    stated = (*meaning.converted, *meaning.still_open)
    if absent := [value for value in stated if folded(value) not in there]:
        filled = [text for text in spellings if not is_empty(text)]
        raise TrainingRefused(
            f"The outcome column “{clipped(name, 60)}” has no value {quoted(absent, 3)}. It holds "
            f"{quoted(filled, MOST_NAMED) or 'empty cells only'}. State values as they are in the "
            "column; upper and lower case do not matter."
        )
    still = set(map(folded, meaning.still_open))
    if twice := [value for value in meaning.converted if folded(value) in still]:
        raise TrainingRefused(
            f"{quoted(twice, 3)} of the outcome column “{clipped(name, 60)}” is stated both as "
            "converted and as still open. State each value once."
        )


def _named(values: Iterable[str]) -> str:
    """Values in a sentence, whole where there are few."""
    return listed((clipped(value) for value in values), MOST_NAMED)


def with_counts(values: Iterable[tuple[str, int]], most: int) -> str:
    """Values and how many leads have each, the first by name.

    >>> with_counts([("Won", 1200), ("Lost", 30)], 1)
    '“Won” (1,200) and 1 more'
    """
    return listed((f"“{clipped(value, 30)}” ({leads:,})" for value, leads in values), most)
