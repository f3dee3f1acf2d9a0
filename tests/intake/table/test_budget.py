"""Repair spends what it may, and then sets rows aside; nothing is lost."""

import pytest

from scoring.intake.table import rows
from scoring.intake.table.reading import read_table
from scoring.intake.text import records
from scoring.intake.text.records import Broken, cells_of, split_records
from scoring.intake.text.strict import Dialect

HEADER = "id,name,city,visits\n"
SOUND = "".join(f"L{n},Name {n},Rome,{n % 9}\n" for n in range(20))
OPEN = "".join(f'M{n},"Name {n},Rome,{n % 9}\n' for n in range(30))


def test_a_row_whose_quotes_are_right_is_short_rather_than_torn() -> None:
    table = read_table(f'{HEADER}{SOUND}L20,"Baker, Sons",Rome\n'.encode(), "a.csv")
    assert table.frame.iloc[20].tolist() == ["L20", "Baker, Sons", "Rome", ""]
    assert [(issue.kind, issue.row) for issue in table.issues] == [("short row", 22)]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ('L20,"Baker & Sons, Ltd",Rome', ["L20", "Baker & Sons, Ltd", "Rome", ""]),
        ('"L20","Baker, Sons, Ulm"', ["L20", "Baker, Sons, Ulm", "", ""]),
        ('L20,"Baker ""B"" Sons","Rome, Italy",3', ["L20", 'Baker "B" Sons', "Rome, Italy", "3"]),
    ],
)
def test_no_cell_in_quotes_is_split_though_its_pieces_would_fit(row: str, cells: list[str]) -> None:
    table = read_table(f"{HEADER}{SOUND}{row}\nL21,Name,Rome,4\n".encode(), "a.csv")
    assert table.frame.iloc[20].tolist() == cells


def test_damaged_rows_beyond_the_budget_are_set_aside_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rows, "_MOST_ODD", 10 * (rows._ROW_COST + 4 * rows._CELL_COST))
    table = read_table(f"{HEADER}{SOUND}{OPEN}{SOUND}".encode(), "a.csv")
    last = table.issues[-1]
    assert (last.kind, last.count, last.set_aside) == ("too many damaged rows", 20, True)
    assert len(table.frame) + len(table.set_aside) == 70
    assert table.set_aside["text"].iloc[-1] == OPEN.splitlines()[-1]


def test_short_rows_beyond_the_budget_are_leads_as_those_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = "".join(f"M{n},Name {n}\n" if n % 2 else f"M{n},Name {n},Ulm\n" for n in range(30))
    monkeypatch.setattr(rows, "_MOST_ODD", 10 * (rows._ROW_COST + 4 * rows._CELL_COST))
    table = read_table(f"{HEADER}{SOUND}{SOUND}{short}".encode(), "a.csv")
    assert table.frame.iloc[-2:].to_numpy().tolist() == [
        ["M28", "Name 28", "Ulm", ""],
        ["M29", "Name 29", "", ""],
    ]
    assert len(table.frame) == 70


def test_quotes_are_read_again_until_the_budget_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_MOST_REREAD", 500)
    lines = [f'M{n},"{n} ft" long, x",Rome,{n % 9}\n' for n in range(400)]
    found = list(split_records(f"{HEADER}{SOUND}{''.join(lines)}", Dialect(","), 4))
    assert cells_of(found[22]) == ["M1", '1 ft" long, x', "Rome", "1"]
    assert found[-1] == Broken(["M399", '"399 ft" long', ' x"', "Rome", "3"], lines[-1])
