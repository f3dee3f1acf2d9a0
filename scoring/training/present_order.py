"""The order in which leads are called today, to be compared whether or not a model reads it."""

from dataclasses import replace

from scoring.errors import TrainingRefused
from scoring.history.roles import propose_schema
from scoring.intake.cells.values import is_missing
from scoring.schema import INPUT_ROLES, Column, Kind, LeadSchema, Role
from scoring.training.leakage import find_signs
from scoring.training.prepared import History, TrainingRequest, typed

_NOT_READ = "not read by the present order"


def present_column(history: History, name: str) -> Column:
    """The column that orders leads today, as an input, though it was left out of the model.

    Raises TrainingRefused where it is missing, the outcome, or holds nothing that orders leads.
    """
    frame = history.table.frame
    if name not in frame.columns:
        listed = ", ".join(map(str, frame.columns))[:300]
        raise _refused(name, f"the history has no such column. Choose one of its columns: {listed}")
    outcome = history.batch.schema.first(Role.OUTCOME)
    if outcome and name == outcome.name:
        raise _refused(
            name, "it is the outcome. Choose the score or grade that leads have before the call"
        )
    column = propose_schema(frame[[name]], outcome=None, created=None, exclude=()).columns[0]
    if column.role in INPUT_ROLES:
        return column
    found = "empty cells only" if is_missing(frame[name]).all() else _found(column)
    raise _refused(name, f"expected numbers or a few grades, found: {found}. Choose another column")


def _refused(name: str, why: str) -> TrainingRefused:
    return TrainingRefused(
        f"The column “{name[:80]}” cannot be compared as the present order: {why}."
    )


def _found(column: Column) -> str:
    if column.kind is Kind.DATE:
        return "dates"
    return "a value that identifies the lead" if column.role is Role.ID else column.reason


def ordered_by(history: History, column: Column) -> History:
    """The same leads, persons, dates and split with that column as the only field of a model."""
    columns = tuple(_alone(c, column) for c in history.batch.schema.columns)
    batch = typed(history.table, LeadSchema(columns))
    return replace(history, batch=replace(batch, person=history.person))


def _alone(column: Column, wanted: Column) -> Column:
    if column.name == wanted.name:
        return wanted
    is_read = column.role in INPUT_ROLES
    return replace(column, role=Role.UNUSED, reason=_NOT_READ) if is_read else column


def suspicion(history: History, request: TrainingRequest) -> str:
    """Why the only field of a history may know the outcome, "" where it does not or is kept.

    A column left out on request is not among those that the radar looks at.
    """
    encoder, data = history.learned()
    train = history.split.train
    signs = find_signs(encoder, data.part(train), request.seed, history.person[train])[0]
    if signs.reads or signs.name in request.known:
        return ""
    return (
        f"“{signs.name}” may be filled in after the call, which would make it look better than it "
        f"is: {'; '.join(signs.sentences)}. It is shown for comparison only. If you know it before "
        "the call, use --known, or answer so on the page."
    )
