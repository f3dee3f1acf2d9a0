"""What the pictures of one field and of two show, in a sentence."""

from scoring.model.lead_model import LeadModel
from scoring.model.what_if import Response, ResponseMap


def curve_said(model: LeadModel, found: Response) -> str:
    """What a response curve shows, and how many past leads are behind it."""
    name = found.field.column.label
    if not found.is_line:
        return f"The chance of this lead by {name}, with all else as in the form. {_grey(model)}"
    if model.past is None:
        return (
            f"The chance of this lead by {name}, with all else as in the form. This model version "
            "keeps no past leads, so it cannot show where they are."
        )
    below = int(found.standing["leads"].sum())
    return (
        f"The chance of this lead by {name}, with all else as in the form. Below it are {below:,} "
        f"past leads with a value{_drawn(model)}. Where there are few, the chance is less "
        f"certain.{_unmarked(found)}"
    )


def _unmarked(found: Response) -> str:
    gone = " This lead is not marked because it has no value within the history."
    return gone if found.now is None else ""


def _grey(model: LeadModel) -> str:
    past = f"{model.profile.leads:,} past leads"
    return (
        f"Bars show how many of {past} have each value. Lines show the likely range of a chance, "
        "the same for all leads with that score."
    )


def _drawn(model: LeadModel) -> str:
    past = model.past
    if past is None or len(past) == past.of:
        return ""
    return f", out of {len(past):,} drawn at random from {past.of:,}"


def map_said(model: LeadModel, found: ResponseMap) -> str:
    """What a map of two fields shows."""
    rows, columns = found.rows.field.column.label, found.columns.field.column.label
    stood = int(found.table["leads"].sum())
    return (
        f"The chance of this lead by {rows} and {columns}, with all else as in the form. These "
        f"cells hold {stood:,} past leads{_drawn(model)}; grey cells hold none. A range of numbers "
        "is shown by the median of the past leads in it, the one of this lead by its own value."
    )
