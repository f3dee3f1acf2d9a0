"""How the model does in parts of the test leads: by segment, and what a cut-line means for each."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.groups import Groups
from scoring.insight.rates import wilson
from scoring.monitoring.health.examined import Examined
from scoring.training.evaluation import Falling
from scoring.training.proof import COVERAGE, Proof

# Under so many leads, or so many of either outcome, a figure of a segment is mostly noise.
LEAST_LEADS, LEAST_OF_EITHER = 50, 10


def segment_table(examined: Examined, groups: Groups) -> pd.DataFrame:
    """A row for each group with a lead, in their order.

    group; known, its leads; converted; rate with low and high (90%); expected, the sum of its
    chances; propensity, their mean; small, under LEAST_LEADS leads; auc with auc_low and auc_high
    (90%), NaN where small or with under LEAST_OF_EITHER of either outcome.
    """
    sizes = groups.sizes
    converted = groups.sums(examined.outcome.astype(np.float64))
    expected = groups.sums(examined.chance)
    low, high = wilson(converted, sizes.astype(np.float64), COVERAGE)
    small = sizes < LEAST_LEADS
    few = small | (np.minimum(converted, sizes - converted) < LEAST_OF_EITHER)
    aucs = [_UNKNOWN if few[at] else _auc(examined, groups.place == at) for at in range(len(few))]
    there = np.maximum(sizes, 1)
    table = pd.DataFrame(
        {
            "group": groups.labels,
            "known": sizes,
            "converted": converted.astype(np.int64),
            "rate": converted / there,
            "low": low,
            "high": high,
            "expected": expected,
            "propensity": expected / there,
            "small": small,
        }
    )
    table[["auc", "auc_low", "auc_high"]] = np.array(aucs).reshape(-1, 3)
    return table[table["known"] > 0].reset_index(drop=True)


_UNKNOWN = (float("nan"),) * 3


def _auc(examined: Examined, part: NDArray[np.bool_]) -> tuple[float, float, float]:
    """The AUC within a part of the leads, with its 90% interval after DeLong."""
    one = np.zeros(int(part.sum()), dtype=np.int64)
    found = Proof(examined.chance[part], examined.outcome[part], one).auc
    low, high = found.interval
    return found.value, max(0.0, low), min(1.0, high)


def calls(examined: Examined, share: float) -> NDArray[np.float64]:
    """Which leads are called where this share of all is: 1, 0, or a part of 1; (n,).

    Those with the highest chances; leads of the same chance share the last places.
    """
    room = share * len(examined)
    falling = Falling.of(examined.outcome, examined.chance)
    before = np.append(0, falling.leads[:-1])
    taken = np.clip((room - before) / np.diff(falling.leads, prepend=0), 0.0, 1.0)
    place = np.searchsorted(-falling.chance, -examined.chance)
    return np.asarray(taken[place])


def fairness_table(examined: Examined, groups: Groups, share: float) -> pd.DataFrame:
    """What a cut-line at this share called means for each group of LEAST_LEADS leads or more.

    The largest first: group; leads; called and found, with fractions where leads of the same chance
    share the last places; selection, the share called; ratio to the selection of the largest
    group; precision, of the called; recall, of the conversions; conversion, of all its leads.
    """
    called = calls(examined, share)
    hits = examined.outcome.astype(np.float64)
    table = pd.DataFrame(
        {
            "group": groups.labels,
            "leads": groups.sizes,
            "called": groups.sums(called),
            "found": groups.sums(called * hits),
            "converted": groups.sums(hits),
        }
    )
    table = table[table["leads"] >= LEAST_LEADS]
    table = table.sort_values("leads", ascending=False, kind="stable", ignore_index=True)
    selection = table["called"] / table["leads"]
    largest = float(selection.iloc[0]) if len(table) else float("nan")
    return table.assign(
        selection=selection,
        ratio=selection / (largest or float("nan")),
        precision=table["found"] / table["called"].where(table["called"] > 0),
        recall=table["found"] / table["converted"].where(table["converted"] > 0),
        conversion=table["converted"] / table["leads"],
    )


def hidden(groups: Groups) -> tuple[int, int]:
    """How many groups have too few leads to be shown, and their leads together."""
    sizes = groups.sizes
    few = (sizes > 0) & (sizes < LEAST_LEADS)
    return int(few.sum()), int(sizes[few].sum())
