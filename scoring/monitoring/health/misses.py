"""The surest misses: leads that the model was surest of and was wrong about."""

import numpy as np
import pandas as pd

from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.influence import Influence

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
    for at in Influence.of(examined).order[:MOST_TOLD]:
        asked = examined.fields[at]
        table[asked.label] = [examined.text(asked, int(lead)) for lead in surest]
    return table
