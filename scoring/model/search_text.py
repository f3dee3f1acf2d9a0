"""The texts of a file's leads as a search reads them: however a name is typed, it is found."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.issue import Table
from scoring.intake.leads.batch import LeadBatch

# Of columns of few texts each is folded and looked at once, and then found again: where at most so
# many of the FIRST differ, and of all. Others are looked through in place.
FIRST, MOST_OF_FIRST, MOST_OF_ALL = 1 << 14, 0.5, 0.125
# Letters that are no other letter with a mark, as they are written without them; apostrophes.
_LETTERS = {
    "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "æ": "ae",
    "œ": "oe", "ς": "σ",
}  # fmt: skip
_APOSTROPHES = r"['`´ʼ‘’]"
# Two letters in place of a marked one: Mueller, Koeln, Aarhus.
_TWO_FOR_ONE = re.compile(r"[ao]e|ue|aa")
_ONE_OR_TWO = {"a": "a[ae]?", "o": "oe?", "u": "ue?"}


@dataclass(frozen=True)
class SearchText:
    """Texts (n,) of leads, searched where they lie.

    `folded` are the `distinct` texts without what a search does not look at, where these are few;
    else the texts at the places `marked`, which hold more than letters and signs of ASCII. `codes`
    (n,) say which of the distinct texts each is, where that is known.
    """

    texts: pa.ChunkedArray
    folded: pa.Array
    distinct: pa.Array | None
    marked: NDArray[np.int64]
    codes: NDArray[np.int32] | None = None

    @classmethod
    def of_column(cls, table: Table, name: str) -> Self:
        """The cells of a column, by its distinct ones where these are few."""
        known = table.distinct(name)
        if known is None or len(known.texts) > MOST_OF_ALL * len(known):
            return cls.of(table.column(name))
        texts, nothing = pa.array(known.texts, pa.large_string()), np.empty(0, dtype=np.int64)
        return cls(pa.chunked_array([texts]), folded(texts), texts, nothing, known.codes)

    @classmethod
    def of(cls, texts: object) -> Self:
        """The texts of a column or an array."""
        found = pa.array(texts, type=pa.large_string())
        whole = found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])
        if (distinct := _few(whole)) is not None:
            return cls(whole, folded(distinct), distinct, np.empty(0, dtype=np.int64))
        marked = np.flatnonzero(pc.fill_null(pc.invert(_is_plain(whole)), False))
        return cls(whole, folded(whole.take(marked).combine_chunks()), None, marked)

    def __len__(self) -> int:
        return len(self.texts) if self.codes is None else len(self.codes)

    def holding(self, part: str) -> NDArray[np.bool_]:
        """Which texts (n,) have this part, whatever its case, accents, and umlauts spelled out."""
        pattern = _pattern(part)
        if not pattern:
            return np.zeros(len(self), dtype=bool)
        own = pc.match_substring_regex(self.folded, pattern)
        if self.codes is not None:
            held = _mask(own)
            return held[self.codes] if held.any() else np.zeros(len(self), dtype=bool)
        if self.distinct is not None:
            return self._one_of(self.distinct.filter(own))
        found = np.zeros(len(self.texts), dtype=bool)
        if pattern.isascii():
            found = _mask(pc.match_substring_regex(self.texts, pattern, ignore_case=True))
        found[self.marked] = own
        return found

    def _one_of(self, chosen: pa.Array) -> NDArray[np.bool_]:
        if not len(chosen):
            return np.zeros(len(self.texts), dtype=bool)
        return _mask(pc.is_in(self.texts, value_set=chosen))


@dataclass(frozen=True)
class LeadTexts:
    """What of some leads is searched: every cell of their file, and who they are."""

    leads: LeadBatch

    @cached_property
    def ids(self) -> SearchText:
        """The ids."""
        return SearchText.of(self.leads.id_cells)

    @cached_property
    def name(self) -> SearchText:
        """The names."""
        return SearchText.of(self.leads.contacts.name)

    @cached_property
    def email(self) -> SearchText:
        """The addresses to which e-mails go."""
        return SearchText.of(self.leads.contacts.email)

    @cached_property
    def cells(self) -> tuple[SearchText, ...]:
        """Every column of the file."""
        table = self.leads.table
        return tuple(SearchText.of_column(table, name) for name in table.frame.columns)

    def in_a_cell(self, part: str) -> NDArray[np.bool_]:
        """Which leads (n,) have this part in a cell of theirs."""
        held = np.zeros(len(self.leads), dtype=bool)
        for column in self.cells:
            held |= column.holding(part)
        return held


def _few(texts: pa.ChunkedArray) -> pa.Array | None:
    """The distinct texts of a column, None where there are many."""
    first = texts.slice(0, FIRST)
    if len(pc.unique(first)) > MOST_OF_FIRST * len(first):
        return None
    distinct = pc.unique(texts).drop_null()
    return distinct if len(distinct) <= MOST_OF_ALL * len(texts) else None


def _is_plain(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Whether folding a text changes the case of its letters at most."""
    if not _may_hold(texts, "'`"):
        return pc.string_is_ascii(texts)
    has_apostrophe = pc.match_substring_regex(texts, _APOSTROPHES)
    return pc.and_not(pc.string_is_ascii(texts), has_apostrophe)


def _may_hold(texts: pa.ChunkedArray, signs: str) -> bool:
    """Whether any text may have one of these signs of ASCII, by a look at all bytes at once."""
    for chunk in texts.chunks:
        held = np.frombuffer(chunk.buffers()[2] or b"", dtype=np.uint8)
        if any((held == ord(sign)).any() for sign in signs):
            return True
    return False


def _mask(found: pa.ChunkedArray) -> NDArray[np.bool_]:
    """What was found as an array that may be changed; nothing is found in NA."""
    return np.array(pc.fill_null(found, False), dtype=bool)


def folded(texts: pa.Array) -> pa.Array:
    """Texts without case, accents and apostrophes.

    >>> folded(pa.array(["Çakıroğlu", "Groß", "O’Brien", "Łódź"])).to_pylist()
    ['cakiroglu', 'gross', 'obrien', 'lodz']
    """
    plain = pc.replace_substring_regex(pc.utf8_lower(texts), _APOSTROPHES, "")
    signs = pc.invert(pc.string_is_ascii(plain))
    return pc.replace_with_mask(plain, signs, _unmarked(pc.filter(plain, signs)))


def _unmarked(texts: pa.Array) -> pa.Array:
    for letter, written in _LETTERS.items():
        texts = pc.replace_substring(texts, letter, written)
    return pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKD"), r"\pM", "")


def _pattern(part: str) -> str:
    """What fits a part in folded texts: a vowel also with the letter that stands for its marks."""
    bare = _TWO_FOR_ONE.sub(lambda two: two.group()[0], folded(pa.array([part]))[0].as_py())
    return "".join(_ONE_OR_TWO.get(sign, re.escape(sign)) for sign in bare)
