"""What stands around a value and is no part of it: signs that force text, and blanks nobody sees.

A spreadsheet shows `="00123"`, `'00123` and a number with a tab or a no-break space beside it as
text. A leading apostrophe is also what our own files put before a text that would be run as a
formula or be taken for such a sign, so that an apostrophe before anything of the kind is none of
the text's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cell_bytes import bytes_of
from scoring.intake.cells.live_text import marked_parts, parts_bare, starts_live

if TYPE_CHECKING:
    # The process that reads a workbook needs `unwrap` alone, and pandas would be half its time.
    import pandas as pd

# Tab, blanks of any width that do not break, and signs without a width.
_HIDDEN = "".join(
    map(chr, (0x09, 0xA0, 0xAD, 0x61C, 0x180E, *range(0x2000, 0x2010), *range(0x202A, 0x2030),
              0x205F, *range(0x2060, 0x206A), 0x3000, 0xFEFF))
)  # fmt: skip
_WIDE_BLANKS = "[\u00a0\u2000-\u200a\u202f\u205f\u3000]"
_NO_WIDTH = "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_ODD_BLANKS = f"{_WIDE_BLANKS}|{_NO_WIDTH}"
_BLANK_OR_HIDDEN = f"{_HIDDEN} "
_QUOTED = r'"((?:[^"]|"")*)"'
# The last two are what is left where a file was quoted twice.
_FORMULAS = tuple(
    re.compile(pattern, re.DOTALL | re.IGNORECASE)
    for pattern in (rf"=\s*{_QUOTED}", rf"=\s*T\({_QUOTED}\)", r'=""([^"]*)""', r'"=""([^"]*)"""')
)
# Digits of a number, date or phone; three at least, as “'68” is a year.
_FORCED = re.compile(r"(?=(?:\D*\d){3})[-+(]?\d[\d\s.,:/()-]*")
_DECADE = re.compile(r"'\d0s")
_META_PHONE = re.compile(r"p:(\+?\d[\d ().-]{5,})")  # Meta's exports begin a phone so
_LONGEST_VALUE = 100
_FEW = 20  # cells that Python looks at before Arrow has begun
_VALUE = re.compile(r"[\w .,@+()/:'&#=\"-]*")
_FEWEST_FORCED = 5  # cells that show a column to have an apostrophe before every value
_FORCED_SHARE = 0.9
_APOSTROPHE = ord("'")
_STARTS = np.isin(np.arange(256), [*b"'=\"\tp<", 0xC2, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF])
# The same signs as they are looked for in a whole column, and first bytes of the hidden ones.
_SIGNS = (b"'", b"=", b'"', b"\t", b"<")
_LEADS = (b"\xc2", b"\xd8", b"\xe1", b"\xe2", b"\xe3", b"\xef")
_ENDS = np.isin(np.arange(256), [9, *range(0x80, 0xC0)])
_HIDDEN_CODES = np.array([ord(sign) for sign in _HIDDEN])


def unwrap(text: str) -> str:
    """A text without what forces a spreadsheet to show it as text, and without hidden blanks.

    Each apostrophe that `safe_text` puts into a text is taken off, and nothing else with it.

    >>> unwrap('="00123"'), unwrap("'+49 30 1234"), unwrap("'t Hooft"), unwrap('="a"&"b"')
    ('00123', '+49 30 1234', "'t Hooft", '="a"&"b"')
    """
    bare = unwrap_around(text)
    return parts_bare(bare) if "'" in bare else bare


def unwrap_around(text: str) -> str:
    """A text without what `unwrap` takes off around it; what is put into it stays."""
    if text.startswith("'"):
        rest = text[1:]
        return rest if _is_forced(rest) else _without_end(text)
    bare = without_hidden(text)
    if bare.startswith(("=", '"')):
        found = next(filter(None, (pattern.fullmatch(bare) for pattern in _FORMULAS)), None)
        return without_hidden(found[1].replace('""', '"')) if found else bare
    if bare.startswith("'") and bare != text:
        return unwrap_around(bare)
    phone = _META_PHONE.fullmatch(bare)
    return phone[1] if phone else bare


def _is_forced(rest: str) -> bool:
    """Whether an apostrophe before this text is none of its own."""
    if rest.startswith("'"):
        return len(rest) > 1
    return starts_live(rest) or bool(_FORCED.fullmatch(rest)) or unwrap_around(rest) != rest


def _without_end(text: str) -> str:
    return f"'{without_hidden(text[1:])}" if text[-1] in _HIDDEN else text


def without_hidden(text: str) -> str:
    """A value without hidden blanks at its ends, and the plain ones among them.

    Around a note of several lines, or of other signs than values have, they are its own.
    """
    bare = text
    if text[:1] and text[0] in _HIDDEN:
        bare = bare.lstrip(_BLANK_OR_HIDDEN)
    if bare[-1:] and bare[-1] in _HIDDEN:
        bare = bare.rstrip(_BLANK_OR_HIDDEN)
    is_value = len(bare) <= _LONGEST_VALUE and _VALUE.fullmatch(bare)
    return bare if is_value else text


def plain_blanks(cells: pd.Series) -> pd.Series:
    """The cells with plain blanks for those that do not break, and no signs without a width.

    Two names that look alike are one level so. Joiners within a word stay: they change its letters.
    """
    if _are_ascii(cells):
        return cells
    odd = cells.str.contains(_ODD_BLANKS, regex=True).fillna(False)
    if not odd.any():
        return cells
    plain = cells[odd].str.replace(_WIDE_BLANKS, " ", regex=True)
    return cells.mask(odd, plain.str.replace(_NO_WIDTH, "", regex=True))


def _are_ascii(cells: pd.Series) -> bool:
    if len(cells) <= _FEW:
        return all(str(text).isascii() for text in cells.tolist())
    return bool(pc.all(pc.string_is_ascii(pa.array(cells, from_pandas=True))).as_py())


def unwrap_column(
    cells: pd.Series, places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[str]]:
    """Which of the suspects of a column are wrapped, their places of shape (m,), and their values.

    An apostrophe before a word is a wrapper where nearly all cells of the column have one.
    """
    if not len(places):
        return places, []
    texts = cells.iloc[places].tolist()
    known = {text: unwrap(text) for text in set(texts)}
    found = [known[text] for text in texts]
    if has_forced_cells(cells, texts):
        pairs = zip(texts, found, strict=True)
        found = [bare[1:] if _is_single(text) and text == bare else bare for text, bare in pairs]
    changed = [at for at, (text, bare) in enumerate(zip(texts, found, strict=True)) if text != bare]
    return places[changed], [found[at] for at in changed]


def has_forced_cells(cells: pd.Series, texts: list[str]) -> bool:
    """Whether nearly all filled cells of a column begin with an apostrophe; `texts` all that do."""
    single = sum(map(_is_single, texts))
    if single < _FEWEST_FORCED:
        return False
    return single >= _FORCED_SHARE * int((cells != "").sum())


def _is_single(text: str) -> bool:
    """Whether a text begins with one apostrophe and does not end with one; '90s is a decade."""
    begins = text[:1] == "'" and text[1:2] not in ("", "'") and text[-1] != "'"
    return begins and not _DECADE.fullmatch(text)


def suspects(cells: pd.Series) -> NDArray[np.int64]:
    """The places of the cells that begin or end like a wrapper, or begin with "<"; shape (m,).

    And of those with an apostrophe of ours in them. Seen by their bytes, in one piece: a file is
    read in hundreds of small ones.
    """
    whole = pa.array(cells, from_pandas=True)
    column = bytes_of(whole)
    if not len(column.content) or not has_signs(column.content):
        return np.zeros(0, dtype=np.int64)
    offsets, data = column.offsets, column.data
    # An empty cell shows a byte of its neighbour; there are few to look at once more.
    starts = np.flatnonzero(_STARTS.take(column.first))
    ends = np.flatnonzero(_ENDS.take(column.last))
    starts, ends = (at[offsets[at + 1] > offsets[at]] for at in (starts, ends))
    begun = starts[_begins(data, offsets[starts])]
    found = np.union1d(begun, ends[_closes(data, offsets[ends + 1])])
    return np.union1d(found, marked_parts(whole)) if b"'" in column.content else found


def has_signs(content: bytes) -> bool:
    """Whether a sign that a wrapper begins or ends with stands anywhere in a column."""
    if any(sign in content for sign in _SIGNS) or (b"p" in content and b"p:" in content):
        return True
    return not content.isascii() and any(lead in content for lead in _LEADS)


def _begins(data: NDArray[np.uint8], at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a wrapper may begin at each of these bytes."""
    places = (np.minimum(at + step, len(data) - 1) for step in range(3))
    first, second, third = (data[place].astype(np.int64) for place in places)
    meta = (first != ord("p")) | (second == ord(":"))
    two = ((first & 0x1F) << 6) | (second & 0x3F)
    three = ((first & 0x0F) << 12) | ((second & 0x3F) << 6) | (third & 0x3F)
    code = np.where(first < 0x80, 9, np.where(first < 0xE0, two, three))
    return np.asarray(meta & np.isin(code, _HIDDEN_CODES))


def _closes(data: NDArray[np.uint8], end: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether a hidden sign ends before each of these bytes."""
    last, second, third = (data[np.maximum(end - step, 0)].astype(np.int64) for step in (1, 2, 3))
    two = ((second & 0x1F) << 6) | (last & 0x3F)
    three = ((third & 0x0F) << 12) | ((second & 0x3F) << 6) | (last & 0x3F)
    code = np.where(last < 0x80, last, np.where(second >= 0xC2, two, three))
    return np.isin(code, _HIDDEN_CODES)
