"""Repair spends what it may, and then sets rows aside; nothing is lost."""

import pytest

from scoring.errors import FileRefused
from scoring.intake.table import rows
from scoring.intake.table.reading import read_table
from scoring.intake.text import limits, records
from scoring.intake.text.records import Broken, Splitter, cells_of, split_records
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


def test_once_the_budget_is_spent_each_line_is_a_row_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "_MOST_REREAD", 200)
    monkeypatch.setattr(records, "_PATIENCE", 20)
    splitter = Splitter(f'{HEADER}{SOUND}{OPEN}{SOUND}X1,"a, b",Rome,1\n', Dialect(","), 4)
    careful = len(list(splitter.careful()))
    assert careful < 50
    rest = list(splitter.alone(splitter.lines.position, len(splitter.text)))
    assert careful + len(rest) == 72
    assert rest[-1] == ["X1", "a, b", "Rome", "1"]


def test_lines_that_no_reading_makes_a_row_of_spend_a_smaller_budget(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "_MOST_WASTED", 200)
    splitter = Splitter(HEADER + SOUND + 'M,"x",y,"z",1,"2\n' * 500, Dialect(","), 4)
    assert len(list(splitter.records())) == 521
    assert splitter.denied
    assert splitter.reread < 800


def test_short_rows_of_a_wide_table_are_refused_before_they_are_filled_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CELLS_LIMIT", 2_000)
    monkeypatch.setattr(rows, "_MOST_ODD", 0)
    wide = ",".join(f"f{at}" for at in range(50)) + "\n"
    short = "".join(f"{n},{n}\n" if n % 2 else f"{n}\n" for n in range(60))
    with pytest.raises(FileRefused, match="cells; at most 2,000"):
        read_table((wide + wide.replace("f", "") * 4 + short).encode(), "a.csv")
