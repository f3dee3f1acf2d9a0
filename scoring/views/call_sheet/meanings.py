"""What the values of a file mean as a person said."""

from scoring.model.scored import ScoredBatch
from scoring.wording import listed

MOST_PAIRS = 6


def meaning_lines(scored: ScoredBatch) -> list[str]:
    """One line for each field whose values a person explained."""
    said = {name: pairs for name, pairs in scored.mapping.values.items() if pairs}
    told = {n: listed((f"{a} as {b}" for a, b in p.items()), MOST_PAIRS) for n, p in said.items()}
    return [f"Values read as you confirmed: {name}: {pairs}." for name, pairs in told.items()]
