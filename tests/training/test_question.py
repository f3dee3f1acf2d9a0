"""A question about a column: what is read, what is open, and what holds publishing."""

from dataclasses import replace

import pytest

from scoring.training.question import ColumnQuestion, Reply, Suspicion, held_by, held_line

OPEN = ColumnQuestion(
    "duration", Suspicion.LATE, ("late",), False, 0.8, Reply.OPEN, 0.93, 0.79, 900
)


@pytest.mark.parametrize(
    ("reads", "answer", "read"),
    [
        (False, Reply.OPEN, False),
        (False, Reply.DEFAULT, False),
        (False, Reply.KNOWN, True),
        (True, Reply.OPEN, True),
        (True, Reply.DEFAULT, True),
        (True, Reply.LATE, False),
    ],
)
def test_a_column_is_read_by_answer_or_else_by_default(
    reads: bool, answer: Reply, read: bool
) -> None:
    found = replace(OPEN, reads=reads, answer=answer)
    assert (found.is_read, found.quarantined) == (read, not read)


@pytest.mark.parametrize("answer", [Reply.KNOWN, Reply.LATE, Reply.DEFAULT])
def test_any_answer_ends_the_waiting(answer: Reply) -> None:
    assert OPEN.holds
    assert not replace(OPEN, answer=answer).holds


@pytest.mark.parametrize(
    ("with_it", "without", "holds"),
    [(0.815, 0.79, True), (0.765, 0.79, True), (0.805, 0.79, False), (0.8, float("nan"), False)],
)
def test_a_question_holds_where_the_test_moves_by_more_than_two_points(
    with_it: float, without: float, holds: bool
) -> None:
    assert replace(OPEN, auc_read=with_it, auc_left_out=without).holds is holds


def test_a_certain_leak_is_left_out_without_waiting() -> None:
    sure = replace(OPEN, certainty=Suspicion.CERTAIN)
    assert (sure.quarantined, sure.holds) == (True, False)


def test_only_what_is_read_against_its_default_is_overridden() -> None:
    assert replace(OPEN, answer=Reply.KNOWN).overridden
    assert not replace(OPEN, reads=True, answer=Reply.KNOWN).overridden


def test_a_trait_of_a_person_is_asked_for_leave() -> None:
    assert OPEN.asked == "Is this known before the first call?"
    assert replace(OPEN, certainty=Suspicion.PERSONAL).asked == "May the model use this?"


def test_the_reason_not_to_publish_names_the_columns() -> None:
    held = held_by((OPEN, replace(OPEN, column="age", answer=Reply.KNOWN)))
    assert [q.column for q in held] == ["duration"]
    assert held_line(held).startswith("Nobody said whether “duration” may be used")
