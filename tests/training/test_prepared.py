"""Rows of a table are taken without a copy where they are all of them."""

import numpy as np
import pandas as pd
import pytest
from conftest import text_table

from scoring.history.roles import creation_found
from scoring.intake.cells import date_columns
from scoring.intake.cells.dates import ReadDates, read_dates
from scoring.intake.in_hand import in_hand
from scoring.intake.issue import Table
from scoring.training.prepared import TrainingRequest, only, prepare


def test_all_rows_share_the_cells_of_the_table() -> None:
    table = text_table({"City": ["Pune", "Goa", "Agra"]})
    whole = only(table, np.arange(3))
    assert whole.frame["City"].tolist() == ["Pune", "Goa", "Agra"]
    held, theirs = (t.frame["City"].array.__arrow_array__() for t in (table, whole))
    assert theirs is held


def test_fewer_rows_keep_their_places_in_the_file() -> None:
    found = only(text_table({"City": ["Pune", "Goa", "Agra"]}), np.array([0, 2]))
    assert found.frame["City"].to_dict() == {0: "Pune", 1: "Agra"}
    assert found.rows.tolist() == [2, 4]


def test_the_creation_dates_of_a_history_in_hand_are_read_once_to_find_them(
    monkeypatch: pytest.MonkeyPatch, sample_history: Table
) -> None:
    read: list[tuple[object, int]] = []

    def counted(cells: pd.Series) -> ReadDates:
        read.append((cells.name, len(cells)))
        return read_dates(cells)

    monkeypatch.setattr(date_columns, "read_dates", counted)
    with in_hand():
        found = prepare(sample_history, TrainingRequest("Converted"))
        assert creation_found(found.table.frame, "Converted").column == "Created"
    assert read.count(("Created", len(sample_history.frame))) == 1
