"""How well a model orders leads and whether its chances come true, in words and pictures."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from scoring.charts.bands import found_curve
from scoring.charts.health import lift_curve, precision_curve, roc_curve
from scoring.charts.training import reliability_curve
from scoring.model.lead_model import Metrics
from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.ordering import Intervals, figures, order_table
from scoring.views.section import Format, Section, Shown
from scoring.wording import percent, precise

# What is told of gains and of lift.
SHARE = 0.2
COLUMNS: Mapping[str, Shown] = {
    "chance": Shown("Chance", Format.SHARE, "Called from this chance on"),
    "leads": Shown("Leads called", Format.COUNT),
    "converted": Shown("Conversions found", Format.COUNT),
    "called": Shown("Share called", Format.SHARE),
    "found": Shown("Recall", Format.SHARE, "Share of the conversions found"),
    "passed": Shown("In vain", Format.SHARE, "Of the leads that did not convert"),
    "precision": Shown("Precision", Format.SHARE, "Converted, of the leads called"),
    "lift": Shown("Lift", Format.NUMBER, "Precision ÷ conversion of all test leads"),
}


def sections(examined: Examined) -> tuple[Section, ...]:
    """ROC, precision and recall, gains, lift and calibration of the test leads."""
    test, spans = figures(examined)
    return tuple(_curves(order_table(examined), test, spans))


def _curves(table: pd.DataFrame, test: Metrics, spans: Intervals) -> Iterator[Section]:
    n = f"n {test.rows:,}"
    rate = test.converted / test.rows
    yield Section(
        "roc",
        "Order (ROC)",
        f"A lead that converted outranks one that did not in {_share(test, spans, 'auc')} of pairs "
        f"({n}, {test.converted:,} converted).",
        roc_curve(table),
        # The first row, before any call, is a point of the picture only.
        table.iloc[1:],
        COLUMNS,
        note="The area under this curve is the AUC. 50% is chance; brackets are 90% intervals.",
    )
    yield Section(
        "precision_recall",
        "Precision and recall",
        f"The average precision (PR-AUC) is {_share(test, spans, 'pr_auc')}; calling in any order "
        f"converts {precise(rate)} ({n}).",
        precision_curve(table, rate),
        note="The more of the conversions are to be found, the fewer of those called convert.",
    )
    found, lift = _at(table, "found"), _at(table, "found") / SHARE
    yield Section(
        "gains",
        "Gains",
        f"The {percent(SHARE)} of the leads with the highest chances hold {precise(found)} of the "
        f"conversions ({n}).",
        found_curve(table),
    )
    yield Section(
        "lift",
        "Lift",
        f"The first {percent(SHARE)} of calls convert {lift:.2f} times as often as calls in any "
        f"order; the first tenth {_number(test, spans, 'lift_at_10')} times ({n}).",
        lift_curve(table),
    )
    yield Section(
        "calibration",
        "Calibration",
        f"{test.expected:,.0f} conversions were expected and {test.converted:,} came ({n}); chance "
        f"and actual rate differ by {_number(test, spans, 'ece', 100, 1)} points on average.",
        reliability_curve(test),
        note="Test leads in ten groups of equal size by their predicted chance.",
    )


def _at(table: pd.DataFrame, name: str) -> float:
    return float(np.interp(SHARE, table["called"], table[name]))


def _share(test: Metrics, spans: Intervals, figure: str) -> str:
    low, high = spans[figure]
    return f"{precise(getattr(test, figure))} ({precise(low)} to {precise(min(1.0, high))})"


def _number(
    test: Metrics, spans: Intervals, figure: str, times: float = 1.0, decimals: int = 2
) -> str:
    value, low, high = (times * x for x in (getattr(test, figure), *spans[figure]))
    return f"{value:.{decimals}f} ({low:.{decimals}f} to {high:.{decimals}f})"
