"""What a spreadsheet may run as a formula, and the apostrophe that keeps it text.

The apostrophe stands before the cell, and before a part of it that would be a cell of its own in a
program that parts CSV at another sign, or at line feeds. What one function here puts, another one
takes off, so that what is written is read as it was.

Source of the signs: OWASP, "CSV injection", and the lists of strings that scanners try.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cell_bytes import bytes_of

if TYPE_CHECKING:
    import pandas as pd

# Blanks of any width, signs without any, and letters that show nothing, but no tab or line end.
_UNSEEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    r"\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
_QUOTES = r'"\uff02'
_BEFORE = rf"(?:[{_UNSEEN}{_QUOTES}]|%(?:0[09ADad]|20|22))*"
_ENDS = r"\t\r\n"
# The signs as keyboards have them, in the full and the small width of East Asia, and as in links.
_EQUALS = r"[=\uff1d\ufe66]|%3[Dd]"
_SUMS = r"[+\-@\uff0b\uff0d\uff20\ufe62\ufe63\ufe6b]|%(?:2[BDbd]|40)"
_PIPES = r"[|\uff5c]|%7[Cc]"
_LIVE = re.compile(rf"[{_ENDS}]|(?:{_BEFORE}[{_ENDS}])*{_BEFORE}(?:{_EQUALS}|{_SUMS}|{_PIPES})")
# Where other programs part a line. Behind such a sign a dash begins words far more often than a
# formula, so that only what calls a function, a program or another sheet counts there.
_PARTS = r";,|" + _ENDS
_CALLS = r"(?:\w\(|[\w'\]]!|\w\|)"
_RUNS = rf"{_BEFORE}(?:{_EQUALS}|(?:{_SUMS})[^{_PARTS}]*?{_CALLS})"
_PART = re.compile(rf"([{_PARTS}])('*)(?={_RUNS})")
_MAY_PART = re.compile(r"\\u([0-9a-f]{4})").sub(r"\\x{\1}", rf"[{_PARTS}]'*{_RUNS}")  # for RE2
_APOSTROPHE = ord("'")
_IS_PART = np.isin(np.arange(256), [*b";,|\t\r\n"])
# First bytes of what `_LIVE` finds.
_STARTS = np.isin(
    np.arange(256),
    [*range(0x21), *b'"%+-=@|\x7f', 0xC2, 0xCD, 0xD8, *range(0xE1, 0xE4), 0xEF],
)

_CURRENCY = "[$€£¥₹]"
_NUMBER = re.compile(
    rf"(?:-|\+(?!\d{{16}}))?{_CURRENCY}? ?(?:\d+|\d{{1,3}}(?:[,.'’]\d{{2,3}})+)(?:[.,]\d+)?"
    rf"(?:[eE][-+]?\d+)?(?: ?(?:%|{_CURRENCY}))?"
)
# What phones are written with: one number or several, each with a country code or without, and an
# extension. No letter or sign of these calls a function, a cell or a program.
_PLUS = r"(?<![\d)])\+(?=[ (]*\d)"
_PHONES = re.compile(
    rf"\(?(?:{_PLUS}|[\d ().,;/\u2010-\u2015-])+(?:(?:ext|extn|x|#)[.:]? ?\d{{1,6}})?",
    re.IGNORECASE,
)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15  # of one number with its country code (ITU E.164)
# Signs without anything to add up: a dash for an empty cell, marks of good and bad.
_SIGNS = re.compile(r"[+-](?: ?[+-])*")
# Nearly all that is harmless, seen in a whole column at once.
_PLAIN = r"^(?:-\d{1,30}(?:\.\d+)?|\+\d(?:[ -]?\d){6,14})$"
_AROUND = re.compile(rf"^[{_UNSEEN}{_QUOTES}{_ENDS}]+|[{_UNSEEN}{_QUOTES}{_ENDS}]+$")


def starts_live(text: str) -> bool:
    """Whether a cell of this text begins as formulas do, harmless or not.

    >>> [starts_live(t) for t in ("=1+1", " \\u200b＝1", '"-x', " \\n@a", "%0A@a", "a=b", "'=1")]
    [True, True, True, True, True, False, False]
    """
    return _LIVE.match(text) is not None


def is_live(text: str) -> bool:
    """Whether a cell of this text may be run: numbers, phone numbers and dashes are not.

    >>> [is_live(t) for t in ("=1+1", "-5.5", "+91 98200 11111", "-", "-5-3")]
    [True, False, False, False, True]
    """
    return starts_live(text) and not _is_harmless(text)


def _is_harmless(text: str) -> bool:
    """Whether a text that starts like a formula is a number, phones, or signs alone."""
    if _is_plainly_harmless(text):
        return True
    # A full-width sign or digit is the narrow one to whoever reads a number.
    return _is_plainly_harmless(unicodedata.normalize("NFKC", _AROUND.sub("", text)))


def _is_plainly_harmless(bare: str) -> bool:
    if _NUMBER.fullmatch(bare) or _SIGNS.fullmatch(bare):
        return True
    if not bare.startswith("+"):
        return False
    found = _PHONES.fullmatch(bare)
    digits = [sum(sign.isdecimal() for sign in number) for number in re.split(r"[,;/]", bare)]
    most = _MOST_DIGITS + 6 * bool(re.search("[a-z#]", bare, re.IGNORECASE))
    return found is not None and sum(digits) >= _FEWEST_DIGITS and max(digits) <= most


def parts_marked(text: str) -> str:
    """A text with one more apostrophe before each inner part that other programs may run.

    >>> parts_marked("a;=1+1"), parts_marked("a; - b"), parts_marked("a;'=1")
    ("a;'=1+1", 'a; - b', "a;''=1")
    """
    return _PART.sub(r"\1'\2", text)


def parts_bare(text: str) -> str:
    """A text with one apostrophe less before each such part that has any.

    >>> parts_bare("a;'=1+1"), parts_bare("a;=1"), parts_bare("rock,'n'roll")
    ('a;=1+1', 'a;=1', "rock,'n'roll")
    """
    return _PART.sub(lambda found: found[1] + found[2][1:], text)


def live_cells(cells: pd.Series) -> NDArray[np.int64]:
    """The places of the cells of which all or a part may be run, and of few others; shape (m,)."""
    texts = pa.array(cells, from_pandas=True)
    column = bytes_of(texts)
    begun = np.flatnonzero(_STARTS.take(column.first) & column.given)
    plain = pc.match_substring_regex(texts.take(pa.array(begun)), _PLAIN)
    begun = begun[~plain.to_numpy(zero_copy_only=False)]
    parted = np.zeros(0, dtype=np.int64)
    if _may_have_parts(column.content):
        found = pc.match_substring_regex(texts, _MAY_PART).to_numpy(zero_copy_only=False)
        parted = np.flatnonzero(found)
    return np.union1d(begun, parted)


def _may_have_parts(content: bytes) -> bool:
    """Whether a column holds the signs without which no part of a cell may be run."""
    signs, calls = (b"+", b"-", b"@"), (b"(", b"!", b"|")
    if any(sign in content for sign in (b"=", b"\xef", b"%2", b"%3", b"%4")):
        return True
    return any(s in content for s in signs) and any(c in content for c in calls)


def marked_parts(column: pa.Array) -> NDArray[np.int64]:
    """The places of the cells with an apostrophe behind a sign that parts cells; shape (m,).

    `column` has no missing cell.
    """
    found = bytes_of(column)
    at = np.flatnonzero(found.data[1:] == _APOSTROPHE) + 1
    at = at[_IS_PART.take(found.data[at - 1])]
    places = np.searchsorted(found.offsets, at, "right") - 1
    return np.unique(places[(places >= 0) & (places < len(column))])
