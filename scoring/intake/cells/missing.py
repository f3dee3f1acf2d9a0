"""Cells that hold no value: empty ones, and what CRM exports write where nobody filled in.

A word is judged by its column: NA beside EMEA and APAC is a region, and a point in nine of ten
cells is nothing. What the history shows is kept with the model, so that a file of one lead is read
as a large one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.cell_kinds import TYPED, kind_of
from scoring.intake.cells.codes_of_places import beside_na
from scoring.intake.distinct_cells import distinct_of
from scoring.intake.in_hand import of_column
from scoring.schema import Column, Kind
from scoring.wording import PLACEHOLDERS

# Words that are an answer in some columns and stand for nothing in others.
_EITHER_TEXT = """
none (none) nothing nil unknown missing blank empty tbd tba unassigned keine keiner leer unbekannt
offen aucun aucune inconnu inconnue ninguno ninguna desconocido desconocida nada nessuno nessuna
sconosciuto nenhum nenhuma desconhecido geen onbekend нет неизвестно brak nieznany okänd ukjent
bilinmiyor 不明 未知 なし 无 없음
"""
_DIGITS = frozenset("0123456789")
_FIRST_MARKS = frozenset(".-–—_?*/\\~#:;,'\"!|=<>()[]{}…")
_MARKS = re.compile(r"[\s.\-–—_?*/\\~#:;,'\"!|=<>()\[\]{}…]+")
# Beside these words of how many, "None" is a number of its own.
_COUNTS_TEXT = """
one two three four five few some several many all both once twice eins zwei drei mehrere alle un
une deux trois plusieurs uno una dos tres varios todos due tutti um dois vários een twee
"""
_EITHER, _COUNTS = frozenset(_EITHER_TEXT.split()), frozenset(_COUNTS_TEXT.split())
# Beside these a dash is a minus.
_SIGNS = frozenset({"+", "++", "+-", "±"})
# A number with a unit, a clock or a range.
_QUANTITY_LIKE = re.compile(
    r"\D{0,3}\d[\d.,:]*\s*[^\W\d_]{0,12}\.?\+?\s*\W?(?:\W{1,3}\d.*|\s?[^\W\d_]+\.?)?"
)
# Nine of ten cells, of enough to say so.
_NEARLY_ALWAYS, LEAST_CELLS = 0.9, 20
# Nearly all other values are numbers, dates or addresses; so many of them are looked at.
_TYPED_SHARE, _LOOKED_AT = 0.9, 500


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """What a column shows of words that may stand for no value.

    `answers` are placeholders, trimmed, that are values here; `nothing` are other texts, trimmed
    and without case, that stand for no value here.
    """

    answers: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()


_NO_WORDS = ColumnWords()


def is_missing(cells: pd.Series, column: Column | None = None) -> NDArray[np.bool_]:
    """True where a cell is empty or stands for no value, such as "Select"; shape (n,).

    For categories and numbers. In names, ids and texts "NA" and "Null" are words like others. The
    words are judged by all `cells`, or as the history of a `column` showed, where it is given.
    """
    codes, distinct = distinct_of(cells)
    missing = missing_distinct(cells) if column is None else missing_among(distinct, None, column)
    return missing[codes]


@of_column
def missing_distinct(cells: pd.Series) -> NDArray[np.bool_]:
    """Which of the distinct cells are missing, judged by all of them; shape (d,)."""
    codes, distinct = distinct_of(cells)
    found = missing_among(distinct, np.bincount(codes, minlength=len(distinct)))
    found.flags.writeable = False
    return found


def missing_among(
    distinct: Sequence[object], counts: NDArray[np.int64] | None, column: Column | None = None
) -> NDArray[np.bool_]:
    """As `is_missing` for the distinct cells of a column; shape (d,), `counts` (d,) or None."""
    words, found = _NO_WORDS, np.zeros(len(distinct), dtype=bool)
    told = _MayBeNothing.of(distinct)
    if column is not None:
        words = learned_words(column)
    elif counts is not None:
        words = _judged(told, distinct, counts)
    found[told.places] = told.found if words == _NO_WORDS else told.gone(words)
    return found


@dataclass(frozen=True)
class _MayBeNothing:
    """The cells that may be nothing, by their `places` in a column: `bare`, and without case.

    `found` (k,) is true where one is a placeholder. No word for nothing begins with a digit.
    """

    places: list[int]
    bare: list[str]
    folded: list[str]
    found: NDArray[np.bool_]

    @classmethod
    def of(cls, distinct: Sequence[object]) -> Self:
        # A list of Python's own texts is gone through ten times faster than an array of Arrow's.
        places = [at for at, text in enumerate(distinct) if str(text)[:1] not in _DIGITS]
        bare = [str(distinct[at]).strip() for at in places]
        folded = [text.casefold() for text in bare]
        found = np.fromiter((t in PLACEHOLDERS for t in folded), dtype=bool, count=len(bare))
        return cls(places, bare, folded, found)

    def gone(self, words: "ColumnWords") -> NDArray[np.bool_]:
        """Which of them stand for nothing by these words."""
        gone = (
            (word in PLACEHOLDERS or _is_nothing(word, words)) and text not in words.answers
            for text, word in zip(self.bare, self.folded, strict=True)
        )
        return np.fromiter(gone, dtype=bool, count=len(self.bare))


def is_placeholder(cells: pd.Series) -> NDArray[np.bool_]:
    """True where a cell is empty or a placeholder in any column, whatever stands beside it."""
    codes, distinct = distinct_of(cells)
    return missing_among(distinct, None)[codes]


def column_words(cells: pd.Series) -> ColumnWords:
    """What a column shows of such words, to be kept with it; only words that it holds."""
    codes, distinct = distinct_of(cells)
    return words_among(distinct, np.bincount(codes, minlength=len(distinct)))


def words_among(distinct: Sequence[object], counts: NDArray[np.int64]) -> ColumnWords:
    """The same of the distinct cells (d,) of a column, with the number of each (d,)."""
    told = _MayBeNothing.of(distinct)
    words = _judged(told, distinct, counts)
    held = frozenset(word for word in told.folded if _is_nothing(word, words)) - PLACEHOLDERS
    return ColumnWords(words.answers, held)


def learned_words(column: Column) -> ColumnWords:
    """What the history of a column showed; in one of numbers or dates every such word is none."""
    typed = column.kind in (Kind.NUMBER, Kind.DATE)
    nothing = frozenset(column.nothing) | (_EVERY if typed else frozenset())
    return ColumnWords(frozenset(column.answers), nothing)


# Stands for all words and marks that may be nothing.
_EVERY = frozenset({"…"})


def _is_nothing(word: str, words: ColumnWords) -> bool:
    return word in words.nothing or (words.nothing >= _EVERY and _may_be_nothing(word))


def _may_be_nothing(word: str) -> bool:
    # Most words begin with a letter or a digit, and are then no marks.
    return word in _EITHER or (word[:1] in _FIRST_MARKS and bool(_MARKS.fullmatch(word)))


def _judged(
    told: _MayBeNothing, distinct: Sequence[object], counts: NDArray[np.int64]
) -> ColumnWords:
    """The words by what stands beside them."""
    at = enumerate(zip(told.folded, told.found.tolist(), strict=True))
    doubtful = [place for place, (word, found) in at if not found and _may_be_nothing(word)]
    coded = [place for place, word in enumerate(told.folded) if word in ("na", "-")]
    if not doubtful and not coded:
        return _NO_WORDS
    each = counts[told.places].tolist()
    gone = {told.places[place] for place in (*np.flatnonzero(told.found), *doubtful)}
    others = {
        str(text).strip(): int(count)
        for place, (text, count) in enumerate(zip(distinct, counts.tolist(), strict=True))
        if place not in gone
    }
    answers = _answers([(told.bare[place], each[place]) for place in coded], others)
    nothing = _nothing([(told.folded[place], each[place]) for place in doubtful], others)
    return ColumnWords(answers, nothing)


def _answers(coded: Iterable[tuple[str, int]], others: Mapping[str, int]) -> frozenset[str]:
    """The placeholders that are codes or signs like the other values."""

    def is_answer(text: str, count: int) -> bool:
        if text == "-":
            return bool(others) and others.keys() <= _SIGNS
        return beside_na(text, count, others)

    return frozenset(text for text, count in coded if is_answer(text, count))


def _nothing(doubtful: list[tuple[str, int]], others: Mapping[str, int]) -> frozenset[str]:
    """The words of doubt that stand for nothing here."""
    if not doubtful:
        return frozenset()
    if _are_typed(others):
        return _EVERY
    if any(text.casefold() in _COUNTS for text in others):
        return frozenset()
    whole = sum(others.values()) + sum(count for _, count in doubtful)
    if whole < LEAST_CELLS or not others:
        return frozenset()
    by_word: dict[str, int] = {}
    for word, count in doubtful:
        by_word[word] = by_word.get(word, 0) + count
    return frozenset(word for word, n in by_word.items() if n >= _NEARLY_ALWAYS * whole)


def _are_typed(others: Mapping[str, int]) -> bool:
    """Whether nearly all other values are numbers, dates or addresses."""
    looked_at = sorted(others, key=lambda text: -others[text])[:_LOOKED_AT]
    typed = sum(others[t] for t in looked_at if kind_of(t) in TYPED or _QUANTITY_LIKE.fullmatch(t))
    whole = sum(others[text] for text in looked_at)
    return whole >= LEAST_CELLS and typed >= _TYPED_SHARE * whole
