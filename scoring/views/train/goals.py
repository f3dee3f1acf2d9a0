"""The boxes in which a person states the goals of a model, and what their numbers mean."""

from dataclasses import dataclass

from scoring.training.goals import (
    RARE,
    USUAL_AUC,
    USUAL_LIFT,
    USUAL_PRECISION,
    USUAL_RECALL,
    Goals,
)
from scoring.wording import percent

GOALS = (
    "Goals for the test. A model that exceeds all of them beyond noise is called ready. Leave a "
    "goal empty to use the default."
)
_NOT_RARE = f"Asked for where {percent(RARE)} of the leads or more convert."


@dataclass(frozen=True)
class GoalBox:
    """A box for one goal: its range, its step, and what holds where it is left empty."""

    key: str
    label: str
    span: tuple[float, float]
    step: float
    usual: str
    help: str


BOXES = (
    GoalBox(
        "auc", "AUC over", (0.5, 0.99), 0.01, f"{USUAL_AUC:g}",
        "How often a lead that converts ranks above one that does not.",
    ),
    GoalBox(
        "precision", "Precision over, in %", (1.0, 99.0), 1.0, f"{100 * USUAL_PRECISION:g}",
        f"Of the leads at or above the threshold, the share that converts. {_NOT_RARE}",
    ),
    GoalBox(
        "recall", "Recall over, in %", (1.0, 99.0), 1.0, f"{100 * USUAL_RECALL:g}",
        f"Of all conversions, the share at or above the threshold. {_NOT_RARE}",
    ),
    GoalBox(
        "lift", "Lift over", (1.0, 100.0), 0.1, f"{USUAL_LIFT:g}",
        "Conversions among the leads called first, against as many leads at random. Asked for in "
        f"place of precision and recall where less than {percent(RARE)} of the leads convert.",
    ),
)  # fmt: skip


def goals_of(
    auc: float | None, precision: float | None, recall: float | None, lift: float | None
) -> Goals:
    """The goals out of what was entered, precision and recall in per cent."""
    return Goals(auc, _share(precision), _share(recall), lift)


def _share(percentage: float | None) -> float | None:
    return None if percentage is None else percentage / 100
