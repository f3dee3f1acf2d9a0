"""The questions about columns of a history, in words, and how they are answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from scoring.training.question import MATERIAL, ColumnQuestion, Reply, Suspicion, held_line
from scoring.wording import counted, listed, quoted

# Columns named in a line; more are counted.
MOST_NAMED = 8


@dataclass(frozen=True)
class Answers:
    """What a person answered about columns; `use_defaults` answers what is left."""

    known: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    use_defaults: bool = False


@dataclass(frozen=True)
class AskedColumns:
    """The questions to be asked: those that move the test, and the others with their signs."""

    urgent: tuple[ColumnQuestion, ...]
    others: tuple[ColumnQuestion, ...]


def asked_columns(questions: Sequence[ColumnQuestion], read: Sequence[str]) -> AskedColumns:
    """The questions about the columns that a person wants read, those that move most first."""
    asked = [q for q in questions if q.column in set(read)]
    urgent = sorted((q for q in asked if q.holds), key=lambda q: -q.change)
    return AskedColumns(tuple(urgent), tuple(q for q in asked if not q.holds))


def question_words(question: ColumnQuestion) -> str:
    """The question with one sentence of why it is asked, and what each answer does to the test."""
    why = f"{question.column}: {question.asked} Asked because {'; '.join(question.signs)}."
    return f"{why} {change_line(question)}".rstrip()


def change_line(question: ColumnQuestion) -> str:
    """What each answer does to the test, "" where that was not measured."""
    if isnan(question.change):
        return ""
    return (
        f"Test AUC: {question.auc_read:.3f} if used, {question.auc_left_out:.3f} if left out "
        f"(plain LightGBM, n {question.rows:,})."
    )


def answer_choices(question: ColumnQuestion) -> dict[Reply, str]:
    """The answers in words, the default first and marked as such."""
    default = "use it" if question.reads else "leave it out"
    if question.certainty is Suspicion.PERSONAL:
        yes, no = "Yes, use it", "No, leave it out"
    else:
        yes, no = "Yes, known: use it", "No, filled in later: leave it out"
    return {Reply.OPEN: f"Default: {default}", Reply.KNOWN: yes, Reply.LATE: no}


def answers_of(said: Mapping[str, Reply], *, use_defaults: bool) -> Answers:
    """The answers by column as a training is asked for."""
    known = tuple(name for name, answer in said.items() if answer is Reply.KNOWN)
    late = tuple(name for name, answer in said.items() if answer is Reply.LATE)
    return Answers(known, late, use_defaults)


def questions_line(asked: AskedColumns) -> str:
    """How many columns are in question and why that matters, "" for none."""
    if not asked.urgent:
        return ""
    are = "is" if len(asked.urgent) == 1 else "are"
    return (
        f"{counted(len(asked.urgent), 'column')} {are} in question, because the test AUC moves by "
        f"more than {MATERIAL:g} with the answer. A column that is filled in after the call makes "
        "a model look good in the test and useless on new leads. You can train without answers, "
        "but not publish."
    )


def others_line(asked: AskedColumns) -> str:
    """What becomes of the other columns with signs, "" for none."""
    out = [q.column for q in asked.others if q.quarantined]
    read = [q.column for q in asked.others if q.is_read]
    told = [f"Left out as suspected or protected: {listed(out, MOST_NAMED)}."] if out else []
    told += [f"Used, with little effect either way: {listed(read, MOST_NAMED)}."] if read else []
    return " ".join(told)


def others_label(asked: AskedColumns) -> str:
    """The heading of the questions that nothing waits for.

    >>> others_label(AskedColumns((), ()))
    'Answer about 0 more columns'
    """
    return f"Answer about {counted(len(asked.others), 'more column')}"


def begin_line(asked: AskedColumns, answers: Answers, read: Sequence[str]) -> str:
    """What a training will learn from, what is left out, and which answers publishing waits for.

    `read` are the columns that a person wants read.
    """
    every = (*asked.urgent, *asked.others)
    out = {q.column for q in every if q.quarantined and q.column not in answers.known}
    out |= set(answers.late)
    learned = f"Learns from {counted(len(set(read) - out), 'column')}"
    waits = unanswered_line(asked, answers)
    whether = f". {waits}" if waits else "; nothing needs an answer."
    return f"{learned}{whether} {others_line(asked)}".rstrip()


def unanswered_line(asked: AskedColumns, answers: Answers) -> str:
    """For which answers publishing will wait, "" for none."""
    if answers.use_defaults:
        return ""
    said = {*answers.known, *answers.late}
    names = [q.column for q in asked.urgent if q.column not in said]
    return f"Publishing will wait for an answer about {quoted(names)}." if names else ""


def held_words(held: Sequence[ColumnQuestion]) -> str:
    """Why a run cannot be published yet, and what to do."""
    ways = "Change the columns to answer and train again, or accept the defaults."
    return f"{held_line(held)} {ways}"


def accept_label(held: Sequence[ColumnQuestion]) -> str:
    """The defaults to be accepted after a training, in words."""
    out = [q.column for q in held if q.quarantined]
    read = [q.column for q in held if q.is_read]
    told = [f"{listed(out)} left out"] if out else []
    told += [f"{listed(read)} used"] if read else []
    return f"Use the defaults: {'; '.join(told)}"
