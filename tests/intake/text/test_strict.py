import pytest

from scoring.intake.text.strict import (
    Dialect,
    is_quoted_soundly,
    next_end,
    sound_width,
    strict_records,
)

COMMA = Dialect(",")


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ('a,b\n1,"x, ""y"",\nz"\n', 2),
        ('"a"\r\n"1"\r\n', 1),
        ("a,b\r1,2\r\r", 2),
        ("\na,b\n1,\n", 2),
        ("a,b\n1,2,3\n", 0),
        ('a,b\n1,"x\n', 0),
        ('a,b\n1,"x"y\n', 0),
        ('a,b\n1,6" pipe\n', 0),
    ],
)
def test_a_text_is_sound_when_quotes_and_widths_agree_everywhere(text: str, width: int) -> None:
    assert sound_width(text, COMMA) == width


def test_a_quote_inside_a_cell_without_quotes_is_a_letter() -> None:
    assert is_quoted_soundly('a,b\n1,6" pipe\n2,"x"\n', COMMA)
    assert not is_quoted_soundly('a,b\n1,"open\n2,"x"\n', COMMA)


def test_a_cell_of_two_megabytes_is_read() -> None:
    cell = "x, y\n" * 400_000
    assert next(strict_records(f'1,"{cell}"\n', COMMA)) == ["1", cell]


@pytest.mark.parametrize(
    ("text", "end"),
    [('a,"x\ny",b\nc', 10), ('6" pipe\nc', 8), ('"a ""b\nc"" d"\r\ne', 15), ('"open\nx\n', -1)],
)
def test_a_record_ends_at_a_line_end_outside_its_quotes(text: str, end: int) -> None:
    assert next_end(text, 0, len(text)) == end
