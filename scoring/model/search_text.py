"""The texts of a file's leads as a search reads them: however a name is typed, it is found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

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
    """Texts (n,) of leads, each different one folded once."""

    codes: NDArray[np.int32]
    folded: pa.Array

    @classmethod
    def of(cls, texts: object) -> Self:
        """The texts of a column or an array."""
        found = pa.array(texts, type=pa.large_string())
        whole = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
        coded = pc.dictionary_encode(pc.fill_null(whole, ""))
        return cls(coded.indices.to_numpy(), folded(coded.dictionary))

    def holding(self, part: str) -> NDArray[np.bool_]:
        """Which texts (n,) have this part, whatever its case, accents, and umlauts spelled out."""
        found = np.zeros(len(self.folded), dtype=bool)
        if pattern := _pattern(part):
            found = np.asarray(pc.match_substring_regex(self.folded, pattern), dtype=bool)
        return found[self.codes]


@dataclass(frozen=True)
class LeadTexts:
    """What of a file's leads is searched: every cell, and a column of its own for each of these."""

    frame: pd.DataFrame
    ids: SearchText
    name: SearchText
    email: SearchText

    @cached_property
    def cells(self) -> tuple[SearchText, ...]:
        """Every column of the file."""
        return tuple(SearchText.of(column) for _, column in self.frame.items())

    def in_a_cell(self, part: str) -> NDArray[np.bool_]:
        """Which leads (n,) have this part in a cell of theirs."""
        return _any((column.holding(part) for column in self.cells), len(self.frame))


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


def _any(found: Iterable[NDArray[np.bool_]], leads: int) -> NDArray[np.bool_]:
    held = np.zeros(leads, dtype=bool)
    for one in found:
        held |= one
    return held
