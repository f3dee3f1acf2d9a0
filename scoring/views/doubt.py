"""What intervals and doubts rest on, in words."""

from scoring.model.lead_model import LeadModel
from scoring.model.second_opinion import Tally
from scoring.wording import conversions, counted


def doubt_proof(model: LeadModel) -> str:
    """What became of past leads like those that count as uncertain; "" where none do."""
    second = model.second
    if second is None:
        return ""
    less = "less" if second.is_lower else "more"
    return (
        f"Leads are uncertain where a simpler model expects clearly {less}. Of "
        f"{_told(second.marked)}. Of {_told(second.others, 'other ')}."
    )


def _told(tally: Tally, other: str = "") -> str:
    past = counted(tally.leads, f"{other}past lead")
    like = "" if other else " like them"
    expected = conversions(tally.expected)
    return f"{past}{like}, {expected} were expected to convert and {tally.converted:,} did"


def interval_basis(model: LeadModel) -> str:
    """What the interval of expected conversions covers."""
    certainty = model.certainty
    if certainty is None:
        return "The 80% interval covers random variation alone."
    if not certainty.days and not certainty.spread:
        return "The 80% interval covers random variation and what is not known of past rates."
    moves = certainty.days and certainty.spread
    grows = " It grows with the time since the history." if moves else ""
    parts = "weeks" if certainty.days else "parts of the history"
    return (
        f"The 80% interval covers random variation and how far past {parts} were off the chances "
        f"given before them.{grows}"
    )
