"""The creation date of the leads to explore, asked for where neither name nor values show it."""

from dataclasses import replace

from pages import _session as session
from pages._parts.creation_select import creation_select
from scoring.intake.issue import Table
from scoring.views.train.creation_choice import creation_choice
from scoring.views.train.outcome import StatedOutcome


def dated(table: Table, stated: StatedOutcome, slot: str) -> StatedOutcome:
    """The outcome with the creation date that a person chooses, as it is where none is in doubt."""
    what = f"{slot} creation {stated.column}"
    found = session.worked_out(what, lambda: creation_choice(table.frame, stated.column))
    if found is None or found.sure:
        return stated
    return replace(stated, created=creation_select(found, f"{what} {session.exploration(slot)}"))
