"""The calls that go to leads drawn by lot, in words."""

from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.wording import counted, percent

# What is offered: enough to learn from over some weeks, and little of the list.
SHARES = (0.0, 0.05, 0.10)


def share_name(share: float) -> str:
    """What a share is called where it is chosen.

    >>> [share_name(share) for share in SHARES]
    ['By lot: none', 'By lot: 5%', 'By lot: 10%']
    """
    return f"By lot: {percent(share) if share else 'none'}"


def lot_line(scored: ScoredBatch, plan: CallPlan) -> str:
    """How many of the calls are drawn by lot, "" where no share of them is to be."""
    if not plan.holdout:
        return ""
    called, drawn = plan.called(scored), int(plan.is_drawn(scored).sum())
    if not drawn:
        return f"{percent(plan.holdout)} of {counted(len(called), 'call')} is less than one by lot."
    goes = "goes" if drawn == 1 else "go"
    return (
        f"{drawn:,} of {counted(len(called), 'call')} {goes} to leads drawn by lot (seed "
        f"{plan.seed}), whatever their chance: what becomes of them shows later what the list is "
        "worth. The list to dial does not say which they are; the file of all leads does."
    )
