"""The surest misses: leads that the model was surest of and was wrong about."""

import numpy as np
import pandas as pd

from scoring.monitoring.health.examined import BusinessField, Examined

MOST_MISSES, MOST_TOLD = 10, 6


def misses_table(examined: Examined, *, converted: bool) -> pd.DataFrame:
    """The leads with the lowest chance that `converted`, or with the highest that did not.

    The surest first: chance, created (its month, "" where unknown), and the values of the fields
    that weigh most in the model, by their labels.
    """
    leads = np.flatnonzero(examined.outcome == converted)
    way = 1 if converted else -1
    # Of equals those that come first in the test.
    surest = leads[np.argsort(way * examined.chance[leads], kind="stable")][:MOST_MISSES]
    created = examined.leads.created[surest].astype("datetime64[M]")
    table = pd.DataFrame({"chance": examined.leads.chance[surest]})
    table["created"] = ["" if np.isnat(month) else str(month) for month in created]
    for asked in _weightiest(examined):
        table[asked.label] = [examined.text(asked, int(lead)) for lead in surest]
    return table


def _weightiest(examined: Examined) -> list[BusinessField]:
    weight = examined.model.importance
    order = sorted(examined.fields, key=lambda f: -weight[list(f.columns)].sum())
    return order[:MOST_TOLD]
