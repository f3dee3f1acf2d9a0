import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.text import sampling
from scoring.intake.text.sampling import pieces_of
from scoring.intake.text.strict import Dialect, sound_width

NOTE = 'he said ""call, later"",\n{""a"": ""b""}\n1,2,3,4\n' * 60
SOUND = "".join(f'L{at},"{NOTE}",Rome\n' for at in range(200))


def test_a_short_text_is_one_piece() -> None:
    assert pieces_of("a,b\n1,2\n") == ["a,b\n1,2\n"]


def test_no_piece_begins_or_ends_inside_a_note() -> None:
    pieces = pieces_of("id,note,city\n" + SOUND)
    assert [sound_width(piece, Dialect(",")) for piece in pieces] == [3] * 8


def test_every_piece_is_part_of_the_text_and_none_overlaps_another() -> None:
    places = [SOUND.index(piece.split("\n", 1)[0]) for piece in pieces_of(SOUND)]
    assert places == sorted(set(places))
    assert all(piece in SOUND for piece in pieces_of(SOUND))


def test_a_stray_quote_before_does_not_turn_the_later_pieces_inside_out() -> None:
    pieces = pieces_of('id,note,city\n1,6" pipe,Rome\n' + SOUND)
    assert [sound_width(piece, Dialect(",")) for piece in pieces[1:]] == [3] * 7


def test_a_text_of_one_endless_line_gives_its_beginning() -> None:
    assert pieces_of("x" * 1_000_000) == ["x" * (1 << 14)]


LINES = st.lists(st.sampled_from(["", "a", "1,2", "x" * 9, '"n\nn",2']), min_size=9, max_size=60)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_pieces_of_lines_without_quotes_are_those_that_are_found_line_by_line(
    lines: list[str], end: str, is_plain: bool
) -> None:
    text = "".join(line.replace('"', "" if is_plain else '"') + end for line in lines)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("_SLICES", 3), ("_SLICE", 12), ("_FEWEST", 2)):
            patch.setattr(sampling, name, value)
        found = pieces_of(text)
        patch.setattr(sampling, "_plain_lines", lambda *_: "")
        assert found == pieces_of(text)
