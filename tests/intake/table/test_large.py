import pytest

from scoring.errors import FileRefused
from scoring.intake.table.reading import read_table
from scoring.intake.text import limits

HEAD = "id,city,n\n"
SOUND = "".join(f"L{n},Rome,{n}\n" for n in range(1_200))


@pytest.mark.parametrize("content", ["a\n" + "1\n" * 40, "a,b\n" + "\n" * 40, "a\r" + "1\r" * 40])
def test_too_many_lines_are_refused_before_they_are_read(
    content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LINES_LIMIT", 30)
    with pytest.raises(FileRefused, match=r"4[01] lines; at most 30"):
        read_table(content.encode(), "leads.csv")


def test_too_many_cells_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS_LIMIT", 30)
    with pytest.raises(FileRefused, match="about 33 cells; at most 30"):
        read_table(b"a,b,c\n" + b"1,2,3\n" * 10, "leads.csv")


@pytest.mark.parametrize("piece", [64, 1 << 20])
def test_a_damaged_row_among_many_costs_itself_alone(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_PIECE", piece)
    content = HEAD + SOUND + 'X1,"Rome,3\n' + "\n" + SOUND + "X2,Rome\n" + SOUND
    table = read_table(content.encode(), "leads.csv")
    ids = table.frame["id"].tolist()
    assert (ids.count("X1"), ids.count("L7"), table.blank_rows) == (1, 3, 1)
    assert table.rows[ids.index("X2")] == 1 + 1_200 + 1 + 1 + 1_200 + 1
    assert len(table.frame) + len(table.set_aside) == 3 * 1_200 + 2
