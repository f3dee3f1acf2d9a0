import pytest

from scoring.errors import FileRefused
from scoring.intake.text import limits
from scoring.intake.text.limits import refuse_large, refuse_many_lines
from scoring.intake.text.strict import Dialect

COMMA = Dialect(",")


@pytest.fixture(autouse=True)
def few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ROW_LIMIT", 20)
    monkeypatch.setattr(limits, "_ABOVE", 5)
    monkeypatch.setattr(limits, "_PIECE", 16)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_more_written_lines_than_may_be_rows_are_refused_unread(end: str) -> None:
    with pytest.raises(FileRefused, match="more than"):
        refuse_large(f"1,2{end}" * 26, COMMA)
    refuse_large(f"1,2{end}" * 25, COMMA)


@pytest.mark.parametrize("line", ["", ",,", "  ,", "\u00a0"])
def test_lines_in_which_nothing_is_written_are_no_rows(line: str) -> None:
    refuse_large(f"{line}\n" * 40 + "1,2\n" * 20, COMMA)


def test_lines_are_not_counted_where_quotes_may_hold_them() -> None:
    refuse_large('1,"' + "a\n" * 40 + '"\n', COMMA)
    with pytest.raises(FileRefused):
        refuse_many_lines('1,"' + "a\n" * 40, COMMA)


@pytest.mark.parametrize(("mark", "more"), [(",", ""), (";", "é"), (",", "é"), ("¦", "")])
def test_a_text_of_too_many_cells_is_refused(
    mark: str, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"a{mark}b{mark}{more}\n" * 10
    monkeypatch.setattr(limits, "CELLS_LIMIT", 29)
    with pytest.raises(FileRefused, match="about 30 cells"):
        refuse_large(text, Dialect(mark))
    monkeypatch.setattr(limits, "CELLS_LIMIT", 30)
    refuse_large(text, Dialect(mark))
