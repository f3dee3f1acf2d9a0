"""Questions about columns in words: the figures, the default, and what waits for an answer."""

from dataclasses import replace

import pytest

from scoring.training.question import ColumnQuestion, Reply, Suspicion
from scoring.views.train import questions as view

DURATION = ColumnQuestion(
    "duration", Suspicion.LATE, ("its name says so",), False, 0.8, Reply.OPEN, 0.934, 0.79, 8238
)
INCOME = replace(DURATION, column="Income", certainty=Suspicion.STRONG, reads=True, auc_read=0.82)
AGE = replace(INCOME, column="Age", certainty=Suspicion.PERSONAL, auc_read=0.795)
COPY = ColumnQuestion("Result", Suspicion.CERTAIN, ("a copy",), False, 1.0)
READ = ["duration", "Income", "Age", "Result"]


def asked(*questions: ColumnQuestion) -> view.AskedColumns:
    return view.asked_columns(questions, READ)


def test_what_moves_the_test_most_is_asked_first_and_the_rest_apart() -> None:
    found = asked(COPY, AGE, INCOME, DURATION)
    assert [q.column for q in found.urgent] == ["duration", "Income"]
    assert [q.column for q in found.others] == ["Result", "Age"]


def test_a_column_that_is_left_out_anyway_is_not_asked_about() -> None:
    assert view.asked_columns([DURATION], ["Income"]).urgent == ()


def test_a_question_says_why_and_what_each_answer_does_with_n() -> None:
    assert view.question_words(DURATION) == (
        "duration: Is this known before the first call? Asked because its name says so. "
        "Test AUC: 0.934 if used, 0.790 if left out (plain LightGBM, n 8,238)."
    )
    assert view.question_words(COPY).endswith("Asked because a copy.")


@pytest.mark.parametrize(
    ("question", "default", "yes"),
    [
        (DURATION, "Default: leave it out", "Yes, known: use it"),
        (INCOME, "Default: use it", "Yes, known: use it"),
        (AGE, "Default: use it", "Yes, use it"),
    ],
)
def test_the_default_comes_first_and_is_marked_as_one(
    question: ColumnQuestion, default: str, yes: str
) -> None:
    choices = view.answer_choices(question)
    assert list(choices.values())[:2] == [default, yes]
    assert next(iter(choices)) is Reply.OPEN


def test_answers_are_sorted_into_known_and_late() -> None:
    said = {"a": Reply.KNOWN, "b": Reply.LATE, "c": Reply.OPEN}
    assert view.answers_of(said, use_defaults=False) == view.Answers(("a",), ("b",))


def test_publishing_waits_for_what_is_neither_answered_nor_left_to_the_default() -> None:
    found = asked(DURATION, INCOME)
    assert "“Income”" in view.unanswered_line(found, view.Answers(late=("duration",)))
    assert view.unanswered_line(found, view.Answers(use_defaults=True)) == ""
    assert view.unanswered_line(asked(AGE), view.Answers()) == ""


def test_the_lines_above_and_below_the_questions_name_the_columns() -> None:
    assert view.questions_line(asked(DURATION)).startswith("1 column is in question")
    assert view.questions_line(asked(AGE)) == ""
    told = view.others_line(asked(COPY, AGE))
    assert told.startswith("Left out as suspected or protected: Result.")
    assert told.endswith("Used, with little effect either way: Age.")


def test_accepting_the_defaults_says_what_they_are() -> None:
    label = view.accept_label([DURATION, INCOME])
    assert label == "Use the defaults: duration left out; Income used"
    assert "“duration”, “Income”" in view.held_words([DURATION, INCOME])


def test_beside_the_button_one_line_says_what_is_read_and_what_waits() -> None:
    found, read = asked(COPY, DURATION), ["City", *READ]
    assert view.begin_line(found, view.Answers(), read) == (
        "Learns from 3 columns. Publishing will wait for an answer about “duration”. "
        "Left out as suspected or protected: Result."
    )
    given = view.Answers(known=("duration",), late=("Age",))
    assert view.begin_line(found, given, read).startswith("Learns from 3 columns; nothing needs")
