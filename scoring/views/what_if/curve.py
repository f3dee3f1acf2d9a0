"""What the pictures of one field and of two show, in a sentence."""

from scoring.model.lead_model import LeadModel
from scoring.model.what_if import Response, ResponseMap


def curve_said(model: LeadModel, found: Response) -> str:
    """What a response curve shows, and how many past leads stand behind it."""
    name = found.field.column.label
    if not found.field.is_number:
        return f"The chance of this lead by {name}, all else as in the form. {_grey(model)}"
    if model.past is None:
        return (
            f"The chance of this lead by {name}, all else as in the form. This model version keeps "
            "no past leads, so it is not shown where they stand."
        )
    below = int(found.standing["leads"].sum())
    return (
        f"The chance of this lead by {name}, all else as in the form; below it {below:,} past "
        f"leads with a value{_drawn(model)}. Where few stand the chance is less "
        f"sure.{_unmarked(found)}"
    )


def _unmarked(found: Response) -> str:
    gone = " The lead has no value within the history, so it is not marked."
    return gone if found.now is None else ""


def _grey(model: LeadModel) -> str:
    past = f"{model.profile.leads:,} past leads"
    return (
        f"Bars and n tell how many of {past} have each value. Lines are the likely range of a "
        "chance, which is that of all leads of its score."
    )


def _drawn(model: LeadModel) -> str:
    past = model.past
    if past is None or len(past) == past.of:
        return ""
    return f", of {len(past):,} drawn from {past.of:,}"


def map_said(model: LeadModel, found: ResponseMap) -> str:
    """What a map of two fields shows."""
    rows, columns = found.rows.field.column.label, found.columns.field.column.label
    stood = int(found.table["leads"].sum())
    return (
        f"The chance of this lead by {rows} and {columns}, all else as in the form. {stood:,} past "
        f"leads stand in these cells{_drawn(model)}; in the grey ones none does. A number stands "
        "for its range by the middle of the past leads in it."
    )
