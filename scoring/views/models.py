"""A model's card as tables and figures for a screen."""

from dataclasses import dataclass

import pandas as pd

from scoring.model.lead_model import LeadModel
from scoring.schema import INPUT_ROLES, Column, Role
from scoring.views.doubt import doubt_proof
from scoring.wording import counted, percent

ROLE_ORDER = (
    Role.QUARANTINED,
    Role.SOURCE,
    Role.FEATURE,
    Role.LEVER,
    Role.OUTCOME,
    Role.ID,
    Role.CREATED,
    Role.PERSONAL,
    Role.UNUSED,
)
LEFT_OUT = "left out"
WORDS = {
    Role.SOURCE: "read (source)",
    Role.FEATURE: "read",
    Role.LEVER: "read (lever)",
    Role.CREATED: "creation date",
    Role.QUARANTINED: LEFT_OUT,
    Role.PERSONAL: LEFT_OUT,
    Role.UNUSED: LEFT_OUT,
}


@dataclass(frozen=True)
class Figure:
    """A figure of the test with its meaning in one line."""

    name: str
    value: str
    meaning: str


def figures(model: LeadModel) -> list[Figure]:
    """The four figures that say what a model is worth."""
    test = model.card.test
    return [
        Figure("AUC", f"{test.auc:.3f}", "How often a converted lead outranks one that did not."),
        Figure(
            "Lift at 10%",
            f"{test.lift_at_10:.2f} ×",
            f"Conversions in the top tenth (n {round(test.rows / 10):,}) against the average.",
        ),
        Figure(
            "Calibration error",
            f"{100 * test.ece:.1f} pts",
            "Mean difference between chance and actual rate, in percentage points.",
        ),
        Figure(
            "Expected and actual",
            f"{test.expected:,.0f} / {test.converted:,}",
            f"Expected and actual conversions differ by {percent(test.calibration_gap)}.",
        ),
    ]


def notes(model: LeadModel) -> list[str]:
    """What a person should know of a model, the doubts it casts last."""
    return list(filter(None, (*model.card.notes, doubt_proof(model))))


def notes_label(model: LeadModel) -> str:
    """How many notes there are."""
    return f"{counted(len(notes(model)), 'note')} on this model"


def columns_table(model: LeadModel) -> pd.DataFrame:
    """The history's columns by role: Column, Role, Family ("" where not read), Kind, Reason."""
    columns = sorted(model.schema.columns, key=lambda c: ROLE_ORDER.index(c.role))
    rows = [
        (c.label, WORDS.get(c.role, c.role.value), _family(c), c.kind.value, c.reason)
        for c in columns
    ]
    return pd.DataFrame(rows, columns=["Column", "Role", "Family", "Kind", "Reason"])


def _family(column: Column) -> str:
    return column.family.value if column.role in INPUT_ROLES else ""
