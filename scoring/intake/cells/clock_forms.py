"""Clocks as some systems write them, with dots, strokes or nothing, become clocks with colons.

So that whole columns of them are read as other times of day are, each text with its own seconds.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

_MONTH = r"(?:\d{1,2}|\pL{3,4}\.?)"
_DAY = (
    rf"(?:\d{{4}}[./-]\s?{_MONTH}[./-]\s?\d{{1,2}}\.?"
    rf"|\d{{1,2}}[./-]\s?{_MONTH}[./-]\s?(?:\d{{4}}|\d{{2}})"
    r"|\d{1,2}\pL{3}(?:\d{4}|\d{2})|\d{1,2}\.? \pL{3,10}\.? \d{4})"
)
# Behind a clock: parts of a second, noon, and the zone.
_BEHIND = r"((?:[.,]\d{1,9})?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:[+-]\d{2}:?\d{2}|Z|UTC|GMT))?)"
_FORMS = (
    # SAS 01SEP2025:10:15:00, and [01/Sep/2025:10:15:00 +0000] of a web server.
    (rf"^\[?({_DAY}):(\d{{1,2}}:\d{{2}}(?::\d{{2}})?{_BEHIND})\]?$", r"\1 \2"),
    (rf"^({_DAY})(?:,?\s|[T_])(\d{{1,2}})\.(\d{{2}})\.(\d{{2}}){_BEHIND}$", r"\1 \2:\3:\4\5"),
    (rf"^({_DAY})(?:,?\s|[T_])(\d{{1,2}})\.(\d{{2}})((?: ?[AaPp]\.?[Mm]\.?)?)$", r"\1 \2:\3\4"),
    # 2025-09-01-10.15.00.123456 of DB2.
    (rf"^(\d{{4}}-\d{{2}}-\d{{2}})-(\d{{2}})\.(\d{{2}})\.(\d{{2}}){_BEHIND}$", r"\1 \2:\3:\4\5"),
    (r"^(\d{4}-\d{2}-\d{2})[\sT_](\d{2})-(\d{2})-(\d{2})$", r"\1 \2:\3:\4"),
    (r"^(\d{8})\s(\d{2})(\d{2})(\d{2})$", r"\1 \2:\3:\4"),
    # 2025:09:01 10:15:00 of cameras and scanners.
    (r"^(\d{4}):(\d{2}):(\d{2})[\sT](\d{1,2}:\d{2})", r"\1-\2-\3 \4"),
)


# The same for a few texts: to make a search of Arrow ready takes longer than to search them.
_LIKELY = tuple(re.compile(form.replace(r"\pL", r"[^\W\d_]")) for form, _ in _FORMS)
_FEW = 300


def with_colons(cells: pa.Array) -> pa.Array:
    """Texts (n,) with the clock of each such form as 10:15:00 after a blank, others as they are."""
    few = [text for text in cells.to_pylist() if text] if len(cells) <= _FEW else None
    for (form, written), likely in zip(_FORMS, _LIKELY, strict=True):
        if few is not None and not any(map(likely.search, few)):
            continue
        if pc.any(pc.match_substring_regex(cells, form)).as_py():
            cells = pc.replace_substring_regex(cells, form, written)
    return cells
