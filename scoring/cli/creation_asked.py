"""The creation date of a history in a shell: said which column it is, and asked for in doubt."""

import sys
from dataclasses import replace

from scoring.history.roles import NO_CREATED, creation_found
from scoring.intake.issue import Table
from scoring.intake.leads.creation import CreationDate
from scoring.training.prepared import TrainingRequest
from scoring.views.train.creation_choice import NONE_LABEL, QUESTION, creation_line

_HOW = "Name it with --created COLUMN, or say --no-created."


def with_created(table: Table, request: TrainingRequest) -> TrainingRequest:
    """The request with the creation date that a person at a terminal names where it is in doubt.

    What was found is then printed, and how to say otherwise. Nothing is asked without a terminal,
    nor where the order of the leads is stated.
    """
    if request.created is not None or request.file_order or request.random_split:
        return request
    found = creation_found(table.frame, request.outcome, request.exclude)
    if not found.considered or (found.certain and found.column):
        return request
    print(f"{creation_line(found)} {_HOW}")
    if found.certain or request.answer_default or not sys.stdin.isatty():
        return request
    return replace(request, created=_named(found))


def _named(found: CreationDate) -> str | None:
    """The column that a person chooses by its number; nothing keeps what was found."""
    print(QUESTION)
    names = [*(c.column for c in found.considered if c.is_read), NO_CREATED]
    for number, name in enumerate(names, start=1):
        print(f"  {number}: {name or NONE_LABEL}")
    default = found.column or NONE_LABEL
    try:
        typed = input(f"  Number, or Enter for “{default}” > ").strip()
    except EOFError:
        typed = ""
    if typed.isdigit() and 1 <= int(typed) <= len(names):
        return names[int(typed) - 1]
    return found.column
