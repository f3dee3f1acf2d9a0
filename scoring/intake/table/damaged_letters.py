"""Letters that were lost or stored wrongly before a file was made, told for each column.

None is changed: “MÃ¼ller” may be mended by what reads the file next, “M?ller” by nobody.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scoring.intake.cell_bytes import content_of
from scoring.intake.issue import Issue, Table
from scoring.intake.text.mojibake import MOJIBAKE, may_be_wrong, twice_encoded
from scoring.wording import clipped, counted

LOST = "lost letters"
_LOST_SIGN = "\ufffd"
# First cells of a column that tell whether its question marks are those of addresses.
_LOOKED_AT = 500
# A question mark between two letters of a short text that is no address, such as “M?ller”.
_ASKED = re.compile(r"(?<=[^\W\d_])\?(?=[a-zß-ÿ])|(?<=[A-ZÀ-Þ])\?(?=[A-ZÀ-Þ]{2})")
# Words of which nothing is left, as of names in another script: “?????? ????”.
_NOTHING_LEFT = re.compile(r"\s*(?=(?:[\s.'-]*\?){4})\?{2,}(?:[\s.'-]+\?+)*\s*")
# The same roughly, as Arrow looks for it in a whole column.
_MAY_LACK = r"^[^/=@&:]*(?:\pL\?\pL|\x{fffd})[^/=@&:]*$|\x{fffd}|^\s*\?\?[?\s.'-]*$"
_NO_NAME = re.compile(r"[/=@&:]|\S\s+\S+\s+\S+\s+\S+\s+\S")


def letters_told(table: Table, columns: Iterable[str]) -> Table:
    """The table with an issue for each column whose cells hold damaged letters, with an example.

    `columns` are those of which `may_be_damaged` says so.
    """
    issues = [issue for name in columns for issue in _of(name, table.frame[name])]
    if not issues:
        return table
    twice = sum(issue.count for issue in issues if issue.kind == MOJIBAKE)
    # What was said of the whole file is said of its columns, unless names are damaged as well.
    others = [i for i in table.issues if i.kind != MOJIBAKE or i.column or i.count > twice]
    return replace(table, issues=(*others, *issues))


def may_be_damaged(content: bytes) -> bool:
    """Whether damaged letters may be among the texts of a column, seen by all their bytes."""
    return not content.isascii() or b"?" in content


def _of(name: str, cells: pd.Series) -> list[Issue]:
    content = content_of(cells)
    issues = []
    is_plain = content.isascii()
    if not is_plain and may_be_wrong(np.frombuffer(content, np.uint8)):
        issues.append(_issue(name, cells, _twice))
    is_lost = not is_plain and _LOST_SIGN.encode() in content
    if is_lost or (b"?" in content and not _are_addresses(cells)):
        texts = pa.array(cells, type=pa.large_string(), from_pandas=True)
        may_lack = pc.match_substring_regex(texts, _MAY_LACK).to_numpy(zero_copy_only=False)
        issues.append(_issue(name, cells[may_lack.astype(bool)], _lost))
    return [issue for issue in issues if issue is not None]


def _are_addresses(cells: pd.Series) -> bool:
    """Whether the first cells with a question mark are all addresses or sentences."""
    asked = [text for text in cells.iloc[:_LOOKED_AT].tolist() if "?" in text]
    return bool(asked) and all(map(_NO_NAME.search, asked))


def _twice(text: str) -> tuple[str, int]:
    """The text with its letters encoded once, and how many were encoded twice."""
    pairs = twice_encoded(text)
    for wrong, right in pairs:
        text = text.replace(wrong, right)
    return text, len(pairs)


def _lost(text: str) -> tuple[str, int]:
    if _NOTHING_LEFT.fullmatch(text):
        return "", text.count("?")
    asked = 0 if _NO_NAME.search(text) else len(_ASKED.findall(text))
    return "", text.count(_LOST_SIGN) + asked


def _issue(name: str, cells: pd.Series, look: Callable[[str], tuple[str, int]]) -> Issue | None:
    found = [(str(text), *look(str(text)), int(n)) for text, n in cells.value_counts().items()]
    found = [one for one in found if one[2]]
    if not found:
        return None
    letters = sum(each * n for _, _, each, n in found)
    text, right, _, _ = found[0]
    shown = f"such as “{clipped(text)}”" + (f" for “{clipped(right)}”" if right else "")
    done = "stored wrongly" if right else "lost"
    return Issue(
        kind=MOJIBAKE if right else LOST,
        column=name,
        expected="names with their accents",
        found=f"{counted(letters, 'letter')} {done} before the file was made, {shown}",
        remedy="The text was kept as it is. Correct it where the file comes from.",
        count=letters,
    )
