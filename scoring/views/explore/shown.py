"""Columns that many tables share, and which of a table's columns have something to show."""

from collections.abc import Mapping

import pandas as pd

from scoring.views.section import Format, Shown

RATES: Mapping[str, Shown] = {
    "group": Shown("Value"),
    "leads": Shown("Leads", Format.COUNT),
    "known": Shown("With outcome (n)", Format.COUNT),
    "converted": Shown("Converted", Format.COUNT),
    "rate": Shown("Conversion", Format.SHARE, "Converted of n"),
    "low": Shown("From", Format.SHARE, "95% Wilson interval"),
    "high": Shown("To", Format.SHARE, "95% Wilson interval"),
    "lead_share": Shown("Share of leads", Format.SHARE),
    "conversion_share": Shown("Share of conversions", Format.SHARE),
    "propensity": Shown("Predicted", Format.SHARE, "Mean chance from the model"),
    "share": Shown("Share of the month", Format.SHARE),
    "gap": Shown("Gap", Format.POINTS, "Actual minus predicted; above 0 is better than predicted"),
}


def shared(*names: str) -> dict[str, Shown]:
    """These of the columns that many tables share, in this order."""
    return {name: RATES[name] for name in names}


def told_of(columns: Mapping[str, Shown], table: pd.DataFrame) -> dict[str, Shown]:
    """The columns that a table has and that are not empty."""
    has = {n for n in columns if n in table and table[n].notna().any() and (table[n] != "").any()}
    return {name: shown for name, shown in columns.items() if name in has}


def rates(table: pd.DataFrame, group: str = "Value") -> dict[str, Shown]:
    """The shared columns that a table has and that are not empty; `group` heads the groups."""
    told = told_of(RATES, table)
    return told | {"group": Shown(group)} if "group" in told else told
