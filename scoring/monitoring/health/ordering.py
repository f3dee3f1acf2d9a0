"""How well the chances order the leads of the test: ROC, precision and recall, gains, lift."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.lead_model import Metrics
from scoring.monitoring.health.examined import Examined
from scoring.training.evaluation import Falling, draw_weights, measure, resample

# As many points draw a curve; more are not seen.
MOST_POINTS = 400
# The same draws in every view, so that no figure moves by itself.
SEED = 0

Intervals = dict[str, tuple[float, float]]


def figures(examined: Examined) -> tuple[Metrics, Intervals]:
    """The figures of the test, and low and high of their 90% bootstrap intervals by name."""
    outcome, chance, tested = examined.outcome, examined.chance, examined.model.card.test
    test = measure(outcome, chance, split=tested.split, threshold=tested.threshold)
    weights = draw_weights(len(outcome), SEED)
    drawn = resample(outcome, chance, weights, threshold=tested.threshold)
    return test, drawn.intervals(test)


def order_table(examined: Examined) -> pd.DataFrame:
    """Down to each chance, the highest first, at most MOST_POINTS rows that reach both ends.

    chance, leads, converted; called, the share of leads so far; found (recall), of conversions;
    passed (false positive rate), of the leads that did not convert; precision; lift; foretold, the
    share of the conversions that the chances predict. The first row is before any lead, with
    precision and lift NaN.
    """
    falling = Falling.of(examined.outcome, examined.chance)
    chances = falling.chance * np.diff(falling.leads, prepend=0)
    foretold = np.cumsum(chances) / chances.sum()
    whole, converted = len(examined), examined.converted
    seen = thinned(len(falling.chance))
    leads, hits = falling.leads[seen], falling.converted[seen]
    table = pd.DataFrame(
        {
            "chance": falling.chance[seen],
            "leads": leads,
            "converted": hits,
            "called": leads / whole,
            "found": hits / max(1, converted),
            "passed": (leads - hits) / max(1, whole - converted),
            "precision": hits / leads,
            "lift": hits / leads * whole / max(1, converted),
            "foretold": foretold[seen],
        }
    )
    nothing = {"chance": np.inf, "leads": 0, "converted": 0, "called": 0.0, "found": 0.0}
    unknown = {"precision": np.nan, "lift": np.nan, "foretold": 0.0}
    first = pd.DataFrame([{**nothing, "passed": 0.0, **unknown}])
    return pd.concat([first, table], ignore_index=True)


def thinned(points: int) -> NDArray[np.int64]:
    """At most MOST_POINTS positions, the first and the last among them."""
    return np.linspace(0, points - 1, min(points, MOST_POINTS)).astype(np.int64)
