"""That a file says what became of leads which were ranked before, in words."""

from scoring.pipelines.outcome_files import RankedBefore
from scoring.wording import clipped, counted, day

GIVE_THEM = "Give these outcomes back"


def ranked_before_line(found: RankedBefore, column: str) -> str:
    """Which batch the leads of a file are of, and which column says what became of them."""
    record = found.record
    return (
        f"The column “{clipped(column)}” says what became of leads ranked before: {found.found:,} "
        f"of {counted(found.looked, 'lead')} looked up are in {clipped(record.filename)}, scored "
        f"{day(record.scored_at)}."
    )
