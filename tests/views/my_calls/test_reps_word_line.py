"""Conversions of called leads in one sentence, for Progress and for Monitor."""

from scoring.pipelines.reps_word import RepsWord
from scoring.views.my_calls.reps_word_line import reps_word_line


def test_where_both_differ_both_numbers_and_the_leads_are_said() -> None:
    said = reps_word_line(RepsWord(12, 5, 6, 3))
    assert all(part in said for part in ("Of 12 leads", "5 converted", "Monitor 6", "3 leads"))


def test_where_both_are_the_same_that_is_said_and_nothing_without_calls() -> None:
    assert "as by what counts on Monitor" in reps_word_line(RepsWord(1, 1, 1, 0))
    assert reps_word_line(RepsWord(0, 0, 0, 0)) == ""
