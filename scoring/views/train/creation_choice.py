"""Which column says when a lead came in: proposed, and asked for where values leave it open."""

from dataclasses import dataclass

import pandas as pd

from scoring.history.roles import NO_CREATED, creation_found
from scoring.intake.leads.creation import CreationDate
from scoring.wording import clipped

QUESTION = "Which column says when a lead came in?"
NONE_LABEL = "No creation date"
HELP = (
    "The newest leads by this date test the model. Without one a random part of the leads does, "
    "which makes the figures slightly too good."
)


@dataclass(frozen=True)
class CreationChoice:
    """The columns that can be chosen, NO_CREATED among them, and the proposed one.

    `proposed` is None where a person has to choose; `line` says why, and what was not taken, and
    need not be read where the proposal is `sure`.
    """

    columns: tuple[str, ...]
    proposed: str | None
    line: str
    sure: bool = False


def creation_choice(frame: pd.DataFrame, outcome: str) -> CreationChoice | None:
    """What is asked of the creation date of a history; None where it has no column of dates."""
    found = creation_found(frame, outcome)
    if not found.considered:
        return None
    others = (c.column for c in found.considered if c.is_read and c.column != found.column)
    first = () if found.column is None else (found.column,)
    proposed = found.column
    if proposed is None and not found.is_open:
        proposed = NO_CREATED
    sure = found.certain and found.column is not None
    return CreationChoice((*first, *others, NO_CREATED), proposed, creation_line(found), sure)


def creation_line(found: CreationDate) -> str:
    """Which column is the creation date and why, or why none was taken; "" without dates."""
    if not found.considered:
        return ""
    others = f" Not taken: {found.rejected}." if found.rejected else ""
    if found.column is None:
        return f"No column surely says when a lead came in.{others}"
    if found.certain:
        return f"“{clipped(found.column)}” is proposed as the creation date: {found.why}."
    return f"“{clipped(found.column)}” is proposed as the creation date: {found.why}.{others}"


def choice_label(column: str) -> str:
    """A choice in words."""
    return column or NONE_LABEL
