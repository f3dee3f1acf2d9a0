"""What to say where the leads to call are past ones, whose outcomes the file knows."""

import numpy as np

from scoring.model.scored import ScoredBatch
from scoring.model.set_apart import Why
from scoring.wording import clipped, counted

# Of the leads that may be called, this share with a known outcome makes them past ones.
MOSTLY = 0.5


def past_line(scored: ScoredBatch) -> str:
    """That these are the leads of the model's own history, or others with outcomes; "" for none."""
    known = scored.known
    if known.is_history:
        return (
            "The model was trained on this file, which says what became of its leads. "
            f"{_apart(scored)} Upload today’s leads to see whom to call."
        )
    left = scored.call_order
    if not known.tells or np.count_nonzero(known.leads[left]) < MOSTLY * len(left):
        return ""
    return (
        f"“{clipped(known.column)}” says of most of these leads what became of them. "
        f"{_apart(scored)} If that is final, the expected conversions are not of these leads but "
        "of new ones like them."
    )


def history_line(scored: ScoredBatch) -> str:
    """In place of what the calls bring where the leads are the model's history; "" for others."""
    if not scored.known.is_history:
        return ""
    return "**The model learned from these past leads: no conversions are expected of them**"


def _apart(scored: ScoredBatch) -> str:
    converted = scored.known.converted
    leads = counted(int(scored.known.leads.sum()) - converted, "lead")
    is_apart = Why.CONVERTED in scored.reasons_apart
    apart = " and are set apart" if is_apart else ""
    return f"{counted(converted, 'lead')} converted{apart}; {leads} did not."
