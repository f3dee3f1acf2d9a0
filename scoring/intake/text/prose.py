"""Texts that are no table though a sign splits their lines: letters, logs, programs, settings."""

import re
from collections.abc import Sequence

from scoring.errors import FileRefused
from scoring.intake.cells.cell_kinds import CODE, TYPED, typed_share
from scoring.intake.files.foreign import refusal

NO_TABLE = (
    "This file is plain text without a table: no comma, semicolon, tab or pipe splits its lines "
    "into the same columns. Expected column names in the first line and one lead per line. "
    "Export the leads as CSV or Excel and upload that file."
)
_PROGRAM = re.compile(
    r"\s*(?:def \w+\(|class \w+|import \w+|from \w+ import|#include|function\b.*\(|public |private "
    r"|return\b|(?:var|let|const) \w+ =|if \(|for \(|SELECT |INSERT |CREATE TABLE)"
)
_MOMENT = (
    r"(?:\d{2,4}[-./]\d{1,2}[-./]\d{1,4},?[T ]\s?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
    r"|[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2})(?: ?[AP]M)?(?: ?(?:[+-]\d{2}:?\d{2}|UTC|GMT|Z))?"
)
# A moment and, in the same cell, who says what.
_LOG = re.compile(rf"\s*[\[(<]?{_MOMENT}[\])>]?(?: -)? {{1,4}}[A-Za-z\[(<][^,;\t|]*[\]: ]")
_LINES = (
    (_LOG, 0.8, "a log, a chat or the like"),
    (re.compile(r"\s*(?:export )?[A-Za-z_][\w.-]*\s?=|\s*\[[\w .:-]+\]\s*\Z"), 0.8, "settings"),
    (re.compile(r"\s*</?[A-Za-z][\w-]*(?: [^>]*)?/?>"), 0.5, "text with tags (HTML or XML)"),
    (re.compile(r"\s*[\[({].*[\])}][,;]\s*\Z"), 0.8, "part of a program, or JSON data"),
    (re.compile(r"(?:@@ -\d|[-+]{3} |[-+ ])"), 1.0, "a comparison of two files (diff)"),
    (re.compile(r"[A-Za-z][\w;-]*::? |\s|#"), 0.95, "an export of a directory (LDIF)"),
)
# What alone makes certain which kind it is.
_PROOFS = {
    "diff": re.compile(r"^@@ -\d", re.MULTILINE),
    "LDIF": re.compile(r"^dn::? ", re.MULTILINE),
}
_WORD = re.compile(r"[^\W\d_][^\s,;]*")


def refuse_lines(lines: Sequence[str]) -> None:
    """Raise FileRefused where the lines of a text are those of a log, of settings, a program."""
    if 10 * sum(map(bool, map(_PROGRAM.match, lines))) > len(lines) > 2:
        raise FileRefused(NO_TABLE)
    for pattern, share, kind in _LINES:
        alike = sum(map(bool, map(pattern.match, lines)))
        if len(lines) > 2 and alike >= share * len(lines) and _is_certain(kind, lines):
            raise refusal(kind)


def _is_certain(kind: str, lines: Sequence[str]) -> bool:
    proofs = [proof for name, proof in _PROOFS.items() if name in kind]
    return all(proof.search("\n".join(lines)) for proof in proofs)


def is_prose(records: Sequence[list[str]], mark: str) -> bool:
    """Whether cells are pieces of sentences: a blank after every mark, and words in small letters.

    A table of texts has names, places and the like, or a column of numbers, dates or ids.
    """
    if mark not in ",;:" or len(records) < 3:
        return False
    if not _are_blanks_after(records) or _has_values(records):
        return False
    words = [word for record in records[1:] for cell in record for word in _WORD.findall(cell)]
    small = sum(word[0].islower() for word in words)
    return len(words) >= 1.5 * sum(map(len, records[1:])) and 2 * small >= len(words)


def _are_blanks_after(records: Sequence[list[str]]) -> bool:
    """Whether a blank stands after nine of ten marks that a cell follows; seen early of tables."""
    after, others, most = 0, 0, sum(len(record) - 1 for record in records)
    for record in records:
        filled = [cell for cell in record[1:] if cell.strip()]
        after += len(filled)
        others += sum(cell[0] != " " for cell in filled)
        if 10 * others > most:
            return False
    return 0 < after >= 10 * others


def _has_values(records: Sequence[list[str]]) -> bool:
    """Whether a column holds numbers, dates, addresses or codes in most of its cells."""
    width = max(map(len, records))
    columns = ([row[at] for row in records[1:] if at < len(row)] for at in range(width))
    return any(kind in TYPED | {CODE} and share >= 0.5 for kind, share in map(typed_share, columns))
