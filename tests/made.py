"""Leads made of a few columns, and their columns by name."""

import numpy as np
import pandas as pd
from conftest import text_table

from scoring.insight.leads import Field, Leads, leads_of


def made(columns: dict[str, list[str]], outcome: str | None = None) -> Leads:
    """Leads of these cells."""
    return leads_of(text_table(columns), "made.csv", outcome=outcome)


def field(leads: Leads, name: str) -> Field:
    """The column of this name, which is there."""
    found = leads.find(name)
    assert found is not None
    return found


def calls() -> pd.DataFrame:
    """900 leads with how long the call was, which is known too late, an income, and a copy."""
    rng = np.random.default_rng(8)
    won = rng.random(900) < 0.3
    columns = {
        "Source": rng.choice(["Web", "Ads"], 900),
        "duration": np.exp(rng.normal(5 + 0.9 * won, 0.75)).round(),
        "Income": rng.normal(50 + 15 * won, 10).round(2),
        "Segment": np.where(won, "alpha", "beta"),
        "Won": np.where(won, "Yes", "No"),
    }
    return pd.DataFrame({name: cells.astype(str) for name, cells in columns.items()}, dtype="str")
