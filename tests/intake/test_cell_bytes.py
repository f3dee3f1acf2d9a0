"""What the bytes of a column prove of its cells is what the cells say one by one."""

import pyarrow as pa
import pytest

from scoring.intake.cell_bytes import bytes_of

CELLS = ["Total", "", "Müller", "a sum", "Ωmega"]


def column(cells: list[str], pieces: int = 1) -> pa.ChunkedArray:
    size = -(-len(cells) // pieces)
    parts = [cells[at : at + size] for at in range(0, len(cells), size)]
    return pa.chunked_array([pa.array(part, pa.large_string()) for part in parts])


@pytest.mark.parametrize("pieces", [1, 2, 5])
def test_ends_and_lengths_are_those_of_the_cells_in_any_number_of_pieces(pieces: int) -> None:
    found = bytes_of(column(CELLS, pieces))
    assert found.given.tolist() == [True, False, True, True, True]
    assert found.lengths.tolist() == [5, 0, 7, 5, 6]
    assert found.first[found.given].tolist() == [ord("T"), ord("M"), ord("a"), 0xCE]
    assert found.last[found.given].tolist() == [ord("l"), ord("r"), ord("m"), ord("a")]


def test_a_part_of_a_column_shows_its_own_cells_alone() -> None:
    found = bytes_of(column(CELLS)[2:4])
    assert found.content.decode() == "Müllera sum"
    assert found.lengths.tolist() == [7, 5]


def test_words_are_found_in_any_case_and_nowhere_else() -> None:
    found = bytes_of(column(["Grand TOTAL", "x", "", "Sumit", "date"]))
    assert found.may_hold(b"total", b"sum").tolist() == [0, 3]
    assert found.may_hold(b"mean").tolist() == []


def test_letters_of_other_scripts_may_hold_anything() -> None:
    assert bytes_of(column(["Итого", "x"])).may_hold(b"total").tolist() == [0, 1]
    assert bytes_of(column(["ſum", "x"])).may_hold(b"sum").tolist() == [0, 1]
    assert bytes_of(column(["Zoë", "x"])).may_hold(b"sum").tolist() == []


def test_a_column_without_cells_has_nothing() -> None:
    found = bytes_of(pa.chunked_array([], pa.large_string()))
    assert (len(found.given), found.content, found.may_hold(b"sum").tolist()) == (0, b"", [])
