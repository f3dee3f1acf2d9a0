"""Test leads that a system marks as such are no leads; what only looks like a test stays one.

Meta fills a test lead with "<test lead: dummy data for full_name>". Google's lead forms write the
id "TeSter-0123456789-…" and, as other systems do, a column that says of each lead whether it is a
test ("Create and test lead forms" and "Webhook implementation" in their help).
"""

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cell_bytes import content_of
from scoring.intake.cells.values import to_booleans
from scoring.intake.issue import Place, Table
from scoring.intake.table.row_issues import outside_issues
from scoring.intake.text.records import join_cells

_META = re.compile(r"(?:[a-z]{1,3}:)?<test lead: ?dummy data for .*>", re.IGNORECASE)
_GOOGLE = "TeSter-0123456789-"
_FLAG = re.compile(r"(?:is)?a?test(?:lead|entry|submission)|istest")


def without_tests(table: Table, places: Mapping[str, NDArray[np.int64]]) -> Table:
    """The table whose rows marked as test leads stand outside it, told with their count.

    `places` are the cells of each column that begin with a sign of note, as `suspects` has them.
    """
    tests = _marked(table.frame, places)
    if not tests.any():
        return table
    cells = table.frame[tests].to_numpy(dtype=object).tolist()
    rows = table.rows[tests].tolist()
    texts = [join_cells(row, table.delimiter) for row in cells]
    found = [(r, text, Place.TEST_LEAD.value) for r, text in zip(rows, texts, strict=True)]
    outside = pd.DataFrame(found, columns=["row", "text", "place"]).astype(table.outside.dtypes)
    return replace(
        table,
        frame=table.frame[~tests].reset_index(drop=True),
        rows=table.rows[~tests],
        outside=pd.concat([table.outside, outside]).sort_values("row", ignore_index=True),
        issues=(*table.issues, *outside_issues(found)),
    )


def _marked(frame: pd.DataFrame, places: Mapping[str, NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Which rows a system marks as tests, shape (n,)."""
    tests = np.zeros(len(frame), dtype=bool)
    for name, at in places.items():
        if len(at):
            texts = frame[name].iloc[at].tolist()
            tests[at[[_META.fullmatch(text.strip()) is not None for text in texts]]] = True
        key = re.sub(r"[\W_]+", "", name.casefold())
        if key.endswith("id") and _GOOGLE.encode() in content_of(frame[name]):
            tests |= frame[name].str.startswith(_GOOGLE).to_numpy(dtype=bool)
        if _FLAG.fullmatch(key):
            tests |= _flagged(frame[name])
    return tests


def _flagged(cells: pd.Series) -> NDArray[np.bool_]:
    """The rows a column says yes of, none where it holds anything but yes, no and blanks."""
    said = to_booleans(cells)
    unclear = np.isnan(said) & (cells.str.strip() != "").to_numpy(dtype=bool)
    return np.asarray((said == 1) & (not unclear.any()))
