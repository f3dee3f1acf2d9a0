"""What is said of a version whose scores are shown beside those of the one that serves."""

from scoring.model.scored import ScoredBatch
from scoring.model.shadow import Shadow
from scoring.wording import counted, percent


def shadow_line(scored: ScoredBatch, shadow: Shadow) -> str:
    """How many leads another version would put into another tier, and where its scores are."""
    moved, leads = shadow.moved(scored), len(scored.leads)
    would = f"{moved:,} of {counted(leads, 'lead')} ({percent(moved / leads)})"
    return (
        f"Version {shadow.version} is tried out beside {scored.model.card.version}: it would put "
        f"{would} into another tier. Its scores are in the files of all leads. They change nothing "
        "in this list."
    )
