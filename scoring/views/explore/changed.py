"""Which group's figure changed most over the periods, and whether that is more than chance."""

import pandas as pd

from scoring.insight.change import newcombe
from scoring.insight.groups import EMPTY
from scoring.insight.rates import CONFIDENCE, LEAST
from scoring.wording import precise

UNCHANGED = "No value changed from its first to its last period."
NO_CHANGE = "No value has enough leads in two periods to show a change."


def most_changed(table: pd.DataFrame, figure_of: str) -> str:
    """Which group's figure changed most from its first to its last period, with n of both.

    `table` has a row per period and group, as a trend table or that of expected conversions;
    `figure_of` is its rate, chance or share. A change beyond chance goes before a larger one that
    is not; as many groups are looked at, each interval is wider by that number (Bonferroni).
    """
    told = _counts(table, figure_of)
    parts = told.sort_values("period", kind="stable").groupby("group", sort=False)
    ends = [part.iloc[[0, -1]] for _, part in parts if len(part) > 1]
    if not ends:
        return NO_CHANGE
    confidence = 1 - (1 - CONFIDENCE) / len(ends)
    clear = [pair for pair in ends if _is_clear(pair, confidence)]
    most = max(clear or ends, key=_change)
    if not _change(most):
        return UNCHANGED
    before, after = (
        f"{precise(row['hits'] / row['n'])} (n {int(row['n']):,}) in {row['period']}"
        for _, row in most.iterrows()
    )
    who = f"{'The share of ' * (figure_of == 'share')}{most['group'].iloc[0]}"
    by = "most beyond chance" if clear else "most"
    doubt = "" if clear else " This may be chance."
    return f"{who} changed {by} from first to last: from {before} to {after}.{doubt}"


def _counts(table: pd.DataFrame, figure_of: str) -> pd.DataFrame:
    """period, group, hits and n, the leads that these are of; only what can be judged."""
    dated = table[table["period"] != EMPTY]
    if figure_of == "share":
        return _shares(dated)
    hits, n = ("converted", "known") if figure_of == "rate" else ("expected", "leads")
    told = dated[~dated["small"]]
    return told[["period", "group"]].assign(hits=told[hits], n=told[n])


def _shares(dated: pd.DataFrame) -> pd.DataFrame:
    """The leads of each group and of the whole period, 0 where a group has none in it."""
    counts = dated.pivot_table("leads", "period", "group", "sum", fill_value=0, sort=False)
    whole = counts.sum(axis=1)
    long = counts[whole >= LEAST].reset_index().melt("period", var_name="group", value_name="hits")
    return long.assign(n=long["period"].map(whole))


def _change(pair: pd.DataFrame) -> float:
    rate = pair["hits"] / pair["n"]
    return abs(float(rate.iloc[1] - rate.iloc[0]))


def _is_clear(pair: pd.DataFrame, confidence: float) -> bool:
    """Whether the interval of the change leaves out 0."""
    hits, n = (pair[name].astype("float64").tolist() for name in ("hits", "n"))
    low, high = newcombe((hits[0], n[0]), (hits[1], n[1]), confidence)
    return low > 0 or high < 0
