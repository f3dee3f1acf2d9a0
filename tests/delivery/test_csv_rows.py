"""A sheet written a block at a time is the file that is written of the whole sheet at once."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import EXAMPLES, read_sample, table_of
from hypothesis import given, settings
from hypothesis import strategies as st
from mostly_slow import mostly_slow
from numpy.typing import NDArray

from scoring.delivery import lead_sheet as sheets
from scoring.delivery import parquet_rows
from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.csv_rows import csv_blocks, quoted
from scoring.delivery.lead_sheet import LeadSheet, ReasonColumn
from scoring.delivery.parquet_rows import to_parquet
from scoring.delivery.tables import to_csv
from scoring.intake.distinct_cells import DistinctCells
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.wordings import Wordings
from scoring.pipelines.jobs import explained

CELLS = st.sampled_from(
    ["", "Pune", "a,b", 'say "hi"', "two\r\nlines", "=1+1", "'=1+1", "'t Hooft", "+91 98200 11111",
     "-5.5", "a;=1+1", "x;'=2", "\ttab", "é", "p:+49 30 1234567", '="00123"', " ", "1e400", "|cmd"]
)  # fmt: skip
NUMBERS = st.floats(allow_nan=True, allow_infinity=False) | st.sampled_from([1.0, 0.1, 1e-7, -0.0])


def written(sheet: LeadSheet, workers: int = 1) -> bytes:
    return b"".join(csv_blocks(sheet, workers))


def sheet_of(order: Sequence[int], **columns: pd.Series | DistinctCells) -> LeadSheet:
    return LeadSheet(np.array(order, dtype=np.int64), columns)


def texts(cells: Iterable[str]) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


@settings(max_examples=min(EXAMPLES, 60))
@given(st.lists(st.tuples(CELLS, CELLS, NUMBERS, st.integers(-9, 10**12)), min_size=1, max_size=12))
def test_whatever_the_cells_hold_the_file_is_that_of_the_whole_sheet(
    rows: list[tuple[str, str, float, int]],
) -> None:
    first, second, number, whole = zip(*rows, strict=True)
    repeated = DistinctCells.of(texts(second))
    assert repeated is not None
    sheet = sheet_of(
        range(len(rows) - 1, -1, -1),
        **{
            "=live": texts(first), "coded": repeated,
            "number": pd.Series(number), "a,b": pd.Series(whole),
        },
    )  # fmt: skip
    assert written(sheet) == to_csv(sheet.frame())


@pytest.mark.parametrize("workers", [1, 2])
def test_rows_of_many_blocks_stand_in_the_order_of_the_sheet(
    monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(sheets, "ROWS", 3)
    names = [f"lead {number}" for number in range(11)]
    sheet = sheet_of([*range(5, 11), *range(5)], name=texts(names), at=pd.Series(range(11)))
    rows = written(sheet, workers).decode("utf-8-sig").splitlines()
    assert rows == ["name,at", *[f"lead {n},{n}" for n in (*range(5, 11), *range(5))]]


def test_a_sheet_without_leads_has_its_header() -> None:
    assert written(sheet_of([], name=texts([]))) == b"\xef\xbb\xbfname\r\n"


def test_cells_are_quoted_where_they_must_be() -> None:
    cells = pa.array(["a", "a,b", 'a"b', "a\nb", "a\rb", ""], pa.large_string())
    assert quoted(cells).to_pylist() == ["a", '"a,b"', '"a""b"', '"a\nb"', '"a\rb"', ""]
    plain = pa.array(["a", "b;c"], pa.large_string())
    assert quoted(plain).equals(plain)
    # A part of a longer column is looked at by itself.
    assert quoted(cells.slice(1, 2)).to_pylist() == ['"a,b"', '"a""b"']


def scored_of(model: LeadModel, cities: list[str], label: str = "City") -> ScoredBatch:
    """Leads with these cities, by a model in which the field may have another name."""
    leads = read_sample("sample_leads.csv", len(cities)).assign(City=cities)
    renamed = leads.rename(columns={"City": label})
    fields = tuple(
        replace(f, column=replace(f.column, name=label)) if f.column.name == "City" else f
        for f in model.encoder.fields
    )
    columns = tuple(replace(c, name=label) if c.name == "City" else c for c in model.schema.columns)
    profiles = tuple(
        replace(p, name=label) if p.name == "City" else p for p in model.profile.fields
    )
    ours = replace(
        model,
        schema=replace(model.schema, columns=columns),
        encoder=replace(model.encoder, fields=fields),
        profile=replace(model.profile, fields=profiles),
        recipe=None,
        past=None,
        second=None,
    )
    return score_table(table_of(renamed), "leads.csv", ours)


HARMLESS, LIVE = ["Pune", "Delhi", "Pune", ""] * 9, ["Pune", "=1+1", "a;=1+1", "x,'=2"] * 9


@pytest.mark.parametrize(
    "label",
    mostly_slow(["City", "=City", "'City", "City;=1", "\u3164=1", "City;-b", "Town, -x"], fast=4),
)
@pytest.mark.parametrize("cities", [HARMLESS, LIVE], ids=["harmless", "live"])
def test_reasons_are_as_safe_as_in_the_whole_sheet(
    small_model: LeadModel, label: str, cities: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "ROWS", 5)
    scored = scored_of(small_model, cities, label)
    sheet = call_sheet(scored, explained(scored), CallPlan(20, ("Ana", "Ben")))
    told = sheet.frame()[["reasons_for", "reasons_against"]]
    assert told.apply(lambda texts: texts.str.contains(label, regex=False)).to_numpy().any()
    assert written(sheet, 2) == to_csv(sheet.frame())


def test_the_sheet_of_the_sample_is_the_same_in_blocks(scored_sample: ScoredBatch) -> None:
    sheet = call_sheet(scored_sample, explained(scored_sample), CallPlan(300))
    assert isinstance(sheet.columns["reasons_for"], ReasonColumn)
    assert written(sheet, 2) == to_csv(sheet.frame())


def test_a_number_that_is_none_is_an_empty_cell_and_zeros_keep_their_sign() -> None:
    sheet = sheet_of([0, 1, 2], a=pd.Series([np.nan, 0.0, -0.0]), b=pd.Series([np.nan] * 3))
    assert written(sheet) == b"\xef\xbb\xbfa,b\r\n,\r\n0.0,\r\n-0.0,\r\n"


def test_parquet_of_many_groups_holds_the_sheet(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_rows, "GROUP", 700)
    sheet = call_sheet(scored_sample, explained(scored_sample), CallPlan(300), whole=True)
    content = io.BytesIO(to_parquet(sheet))
    assert pq.ParquetFile(content).num_row_groups == 3
    pd.testing.assert_frame_equal(pd.read_parquet(content), sheet.frame())


class TwoHalves(Wordings):
    """One field whose name has the first half of a formula, and its cells the other half."""

    def __init__(self, subject: str, cells: list[str]) -> None:
        self.subject, self.said = subject, cells

    def joined(
        self, places: NDArray[np.int64], fields: NDArray[np.int16], *, raises: bool
    ) -> pa.Array:
        how = "raises" if raises and len(fields) else "lowers"
        said = (f"{self.subject} is {self.said[at]} ({how} it)" for at in places.tolist())
        return pa.array(list(said), pa.large_string())

    def parts(self) -> tuple[list[str], list[str], list[pd.Series]]:
        return [self.subject], [self.subject], [texts(self.said)]


@pytest.mark.parametrize("subject", ["Source;-b", "Team, -x", "\u3164=1", "a;＋b", "a,@b", "City"])
def test_halves_of_a_formula_are_as_safe_together_as_a_whole(subject: str) -> None:
    cells = ["fair(EU)", "Pune", "b;-c"]
    fields = np.zeros((3, 3), dtype=np.int16)
    column = ReasonColumn(TwoHalves(subject, cells), fields, np.arange(1, 4), raises=True)
    sheet = LeadSheet(np.arange(3), {"why": column, "n": pd.Series([1, 2, 3])})
    assert written(sheet) == to_csv(sheet.frame())


def test_a_number_that_is_not_there_takes_no_row_with_it() -> None:
    sheet = sheet_of([0, 1], a=pd.Series([1, None], dtype="Int64"), b=texts(["x", "y"]))
    assert written(sheet).splitlines()[1:] == [b"1,x", b",y"]
