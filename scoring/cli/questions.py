"""What is asked about columns in a shell: a line each, and answers typed at a terminal."""

import sys
from dataclasses import replace

from scoring.intake.issue import Table
from scoring.training.prepared import TrainingRequest
from scoring.training.question import ColumnQuestion, Reply, Suspicion
from scoring.training.radar import ask
from scoring.views.train.questions import change_line

_PROMPT = "  y: yes, use it; n: no, leave it out; Enter: {default} (default) > "

_BY = {
    Reply.OPEN: "by default, because nobody answered",
    Reply.DEFAULT: "by default, as accepted",
    Reply.KNOWN: "as answered with --known",
    Reply.LATE: "as answered with --late",
}


def question_line(question: ColumnQuestion) -> str:
    """A column that is asked about or left out, what became of it, and why."""
    why = "; ".join(question.signs)
    if question.certainty is Suspicion.CERTAIN:
        word = "QUARANTINED" if question.quarantined else "KEPT ON REQUEST"
        return f"{word} {question.column}: suspected, because {why}"
    fate = "left out" if question.quarantined else "used"
    figures = f" {change_line(question)}".rstrip()
    return (
        f"QUESTION {question.column}: {question.asked} Asked because {why}.{figures} "
        f"It is {fate} {_BY[question.answer]}."
    )


def how_to_answer(held: tuple[ColumnQuestion, ...]) -> str:
    """The options that answer the questions, by the names of their columns."""
    names = [f'"{q.column}"' if " " in q.column else q.column for q in held]
    each = ", ".join(f"--known {name} or --late {name}" for name in names)
    return f"In a shell: {each}; or --answer-default."


def answered(table: Table, request: TrainingRequest) -> TrainingRequest:
    """The request with the answers that a person at a terminal gives before the training.

    Without a terminal, or where the defaults were accepted, nothing is asked. Raises as `ask` does.
    """
    if request.answer_default or not sys.stdin.isatty():
        return request
    said = {q.column: _said(q) for q in ask(table, request) if q.holds}
    known = (name for name, answer in said.items() if answer == "y")
    late = (name for name, answer in said.items() if answer == "n")
    return replace(
        request,
        known=(*request.known, *known),
        late=(*request.late, *late),
        answer_default=any(answer not in ("y", "n") for answer in said.values()),
    )


def _said(question: ColumnQuestion) -> str:
    """What a person types at the question, in one letter; nothing accepts the default."""
    print(question_line(question))
    default = "use it" if question.reads else "leave it out"
    try:
        return input(_PROMPT.format(default=default)).strip().casefold()[:1]
    except EOFError:
        return ""
