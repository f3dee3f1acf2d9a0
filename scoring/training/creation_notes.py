"""What a training says of the creation date: which column, why, and what could not be read."""

from collections.abc import Iterator

import numpy as np

from scoring.history.roles import NO_CREATED, creation_found
from scoring.intake.cells.date_columns import dates_of
from scoring.intake.cells.unread import OF_DATES
from scoring.intake.table.date_order import open_dates
from scoring.schema import Role
from scoring.training.prepared import History, TrainingRequest
from scoring.wording import clipped, quoted

_SAY_IT = (
    " To test on the newest leads, say it on the page Train or with --dates day-first or --dates "
    "month-first."
)
_NAME_IT = (
    " To test on the newest leads, choose the creation date on the page Train or name it with "
    "--created COLUMN."
)


def of_creation(history: History, request: TrainingRequest) -> Iterator[str]:
    """Which column was taken unasked in doubt, and what of it could not be read as it is."""
    created = history.batch.schema.first(Role.CREATED)
    if created is None:
        return
    if request.created is None:
        found = creation_found(history.table.frame, request.outcome, request.exclude)
        if found.column == created.name and not found.certain:
            others = f" Not taken: {found.rejected}." if found.rejected else ""
            yield (
                f"“{clipped(created.name)}” was taken for the creation date: {found.why}.{others} "
                "If another column is it, name that with --created COLUMN."
            )
    dates = dates_of(history.table.frame[created.name])
    if dates.shortfall:
        yield f"“{clipped(created.name)}”: {dates.shortfall}."
    for issue in history.batch.issues:
        if issue.kind in OF_DATES and issue.column == created.name:
            yield f"“{clipped(created.name)}” holds {issue.found}. {issue.remedy}"


def why_undated(history: History, request: TrainingRequest) -> str:
    """Why time does not order the leads: no column of dates, none that surely is it, or few dates.

    What could not be read, or was not taken, is named with the reason.
    """
    created = history.batch.schema.first(Role.CREATED)
    undated, leads = int(np.isnat(history.created).sum()), len(history.created)
    if created is not None and undated < leads:
        return f"Most leads have no creation date ({undated:,} of {leads:,})"
    if created is not None:
        return f"No date of “{clipped(created.name)}” could be read"
    found = creation_found(history.table.frame, request.outcome, request.exclude)
    # The page states NO_CREATED also where there was nothing to choose from.
    if request.created == NO_CREATED and (found.column is not None or found.is_open):
        return "You said that no column holds the creation date"
    if waiting := _waiting(history, request):
        return f"Nobody said whether the day or the month comes first in {quoted(waiting)}"
    if not found.considered:
        return "The history has no creation dates"
    return f"No column surely says when a lead came in; considered were {found.rejected}"


def named_otherwise(history: History, request: TrainingRequest) -> str:
    """How to name the creation date where a column may be it, else ""."""
    if history.batch.schema.first(Role.CREATED) is not None:
        return ""
    found = creation_found(history.table.frame, request.outcome, request.exclude)
    if found.column is None and not found.is_open and _waiting(history, request):
        return _SAY_IT
    return _NAME_IT if found.considered and request.created is None else ""


def _waiting(history: History, request: TrainingRequest) -> list[str]:
    """The columns of dates that count as not given until a person says how to read them."""
    apart = (request.outcome, *request.exclude)
    return [name for name in open_dates(history.table) if name not in apart]
