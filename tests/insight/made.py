"""Leads made of a few columns, and their columns by name."""

import numpy as np
import pandas as pd

from scoring.insight.leads import Field, Leads, leads_of
from scoring.intake.table import Table


def made(columns: dict[str, list[str]], outcome: str | None = None) -> Leads:
    """Leads of these cells."""
    frame = pd.DataFrame(columns, dtype="str")
    rows = np.arange(2, len(frame) + 2)
    nothing = pd.DataFrame({"row": [], "text": []})
    table = Table(frame, rows, [], nothing, 0, "CSV, comma, UTF-8")
    return leads_of(table, "made.csv", outcome=outcome)


def field(leads: Leads, name: str) -> Field:
    """The column of this name, which is there."""
    found = leads.find(name)
    assert found is not None
    return found
