"""That a file says what became of leads which were ranked before, in words."""

from scoring.pipelines.outcome_files import RankedBefore
from scoring.wording import clipped, counted, day

GIVE_THEM = "Give these outcomes back"


def ranked_before_line(found: RankedBefore, column: str) -> str:
    """Which batch the leads of a file are of, and what its column of outcomes is good for."""
    record = found.record
    return (
        f"This file says what became of leads that were ranked before: {found.found:,} of "
        f"{counted(found.looked, 'lead')} looked up are in {clipped(record.filename)}, scored "
        f"{day(record.scored_at)}. By its column “{clipped(column)}” you see whether the chances "
        "came true."
    )
