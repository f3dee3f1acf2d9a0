"""What the product writes it reads back alike: the cells of a file of ours are those written."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLES
from hypothesis import given, settings

from scoring.delivery.lead_sheet import LeadSheet
from scoring.delivery.parquet_rows import to_parquet
from scoring.delivery.tables import to_csv, to_xlsx
from scoring.intake.table.reading import read_table

# Signs that mean something to a spreadsheet, to a reader of CSV or to ours.
# A byte order mark within a file is the beginning of another one joined to it, so none is here.
_SIGNS = st.sampled_from(
    [*"=+-@\t'\",;\n01xé東 \u00a0\u200b\u2060|(!＝＋－＠﹦%", "''", "'=", '="', "p:", "007", "%0A",
     ";'=", "\n=", "|-x(", ";", ","]
)  # fmt: skip
_WILD = st.lists(_SIGNS, max_size=4).map("".join)
_KNOWN = st.sampled_from(
    ['="00123"', "'=x", "''=x", "'00123", "'t Hooft", "+919810000000", "123456789012345678",
     "0012", "-5.50", "1e5", "12.10", "-0", "0.00001", "p:+919810000000", "'", "'''", "x" * 9000,
     "TRUE", "2026-01-02", "@a", "_x0041_", "abc\t", "\tabc", '=T("x")', "=1+1"]
)  # fmt: skip
_CELL = st.one_of(_WILD, _KNOWN)


def sheet(cells: list[str]) -> pd.DataFrame:
    """A table as the call sheet begins: numbers first, then words, then what was uploaded."""
    columns = {"tier": ["A"] * len(cells), "Note": cells, "City": ["Pune"] * len(cells)}
    table = pd.DataFrame(columns, dtype="str")
    table.insert(0, "rank", range(1, len(cells) + 1))
    return table


def noted(content: bytes, name: str) -> list[str]:
    return read_table(content, name).frame["Note"].tolist()


@settings(max_examples=min(EXAMPLES, 40))
@given(st.lists(_CELL, min_size=1, max_size=8))
def test_csv_is_read_back_as_it_was(cells: list[str]) -> None:
    assert noted(to_csv(sheet(cells)), "ours.csv") == cells


@pytest.mark.slow
@settings(max_examples=3000)
@given(st.lists(_CELL, min_size=1, max_size=30))
def test_csv_of_many_cells_is_read_back_as_it_was(cells: list[str]) -> None:
    assert noted(to_csv(sheet(cells)), "ours.csv") == cells


@settings(max_examples=min(EXAMPLES, 40))
@given(st.lists(_CELL, min_size=1, max_size=8))
def test_parquet_is_read_back_as_it_was(cells: list[str]) -> None:
    table = sheet(cells)
    columns = {str(name): column for name, column in table.items()}
    content = to_parquet(LeadSheet(np.arange(len(table)), columns))
    assert noted(content, "ours.parquet") == cells


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(st.lists(_CELL, min_size=1, max_size=40), min_size=1, max_size=2))
def test_xlsx_is_read_back_as_it_was(columns: list[list[str]]) -> None:
    for cells in columns:
        assert noted(to_xlsx(sheet(cells)), "ours.xlsx") == cells


@pytest.mark.parametrize("name", ["=Score", "'=x", "'t Hooft", "+1", "@a", '="id"', "-"])
def test_a_column_name_is_read_back_as_it_was(name: str) -> None:
    table = sheet(["Ana", "Ben"]).rename(columns={"Note": name})
    assert list(read_table(to_csv(table), "ours.csv").frame.columns) == list(table.columns)


def test_an_apostrophe_of_a_word_stays_among_those_we_have_put() -> None:
    cells = [*(f"=A{row}" for row in range(9)), "'t Hooft"]
    assert noted(to_csv(sheet(cells)), "ours.csv") == cells


def test_a_column_of_apostrophes_before_words_is_read_back() -> None:
    cells = ["'Ndrangheta", "'t Hooft", "'s-Hertogenbosch", "'Ammu", "'Abd", "'Ali"]
    assert noted(to_csv(sheet(cells)), "ours.csv") == cells
