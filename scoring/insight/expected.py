"""Conversions to expect of groups of leads, by the chances of the model."""

import numpy as np
import pandas as pd

from scoring.insight.groups import Groups
from scoring.insight.leads import Leads
from scoring.insight.rates import LEAST, apart, pairs_of
from scoring.model.ranking import count_interval


def expected_table(leads: Leads, groups: Groups) -> pd.DataFrame:
    """A row per group with any lead that has a chance, in the order of the groups.

    group; leads with a chance; expected, the sum of their chances, with its 80% interval low to
    high in whole conversions, by the model's own error (`count_interval`); chance, the mean, with
    chance_low and chance_high; lead_share and expected_share (0–1); small, true under 20 leads.
    """
    judged = ~np.isnan(leads.propensity)
    error = None if leads.scoring is None else leads.scoring.errors
    rows = []
    # Of many pairs of groups most have no lead.
    for at in np.unique(groups.place[judged]).tolist():
        label, mine = groups.labels[at], np.flatnonzero(judged & (groups.place == at))
        n = len(mine)
        chances = leads.propensity[mine]
        low, high = count_interval(chances, None if error is None else error[:, mine])
        total = float(chances.sum())
        rows.append((label, n, total, low, high, total / n, low / n, high / n, n < LEAST))
    names = ["group", "leads", "expected", "low", "high", "chance", "chance_low", "chance_high"]
    table = pd.DataFrame(rows, columns=[*names, "small"])
    shares = {"lead_share": table["leads"], "expected_share": table["expected"]}
    return table.assign(**{name: part / part.sum() for name, part in shares.items()})


def expected_pairs(leads: Leads, rows: Groups, columns: Groups) -> pd.DataFrame:
    """A row per pair of groups with any such lead: row, column, then as `expected_table`."""
    return apart(expected_table(leads, pairs_of(rows, columns)))


def expected_trend(leads: Leads, groups: Groups, periods: Groups) -> pd.DataFrame:
    """A row per period and group: period, group, then as `expected_table`."""
    table = expected_pairs(leads, periods, groups)
    return table.rename(columns={"row": "period", "column": "group"})
