"""The calls that go to leads drawn by lot, in words."""

from scoring.model.call_plan import CallPlan
from scoring.model.lot_words import lot_words
from scoring.model.scored import ScoredBatch
from scoring.wording import percent

# What is offered: enough to learn from over some weeks, and little of the list.
SHARES = (0.0, 0.05, 0.10)


def share_name(share: float) -> str:
    """What a share is called where it is chosen.

    >>> [share_name(share) for share in SHARES]
    ['By lot: none', 'By lot: 5%', 'By lot: 10%']
    """
    return f"By lot: {percent(share) if share else 'none'}"


def shares_with(kept: float | None) -> tuple[float, ...]:
    """What is offered, and the share that a batch was kept with.

    >>> shares_with(0.1), shares_with(0.2)
    ((0.0, 0.05, 0.1), (0.0, 0.05, 0.1, 0.2))
    """
    return tuple(sorted({*SHARES, kept or 0.0}))


def lot_line(scored: ScoredBatch, plan: CallPlan) -> str:
    """How many of the calls are drawn by lot, "" where no share of them is to be."""
    if not plan.holdout:
        return ""
    drawn = int(plan.is_drawn(scored).sum())
    return lot_words(plan.holdout, plan.seed, len(plan.called(scored)), drawn)
