"""Columns that many tables share, and rates as people write them."""

from collections.abc import Mapping

import pandas as pd

from scoring.insight.groups import EMPTY
from scoring.insight.leads import Leads
from scoring.views.section import Format, Shown
from scoring.wording import counted, precise

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
UPLOADS = (
    "CSV, Excel, OpenDocument or HTML tables, zipped or not, up to 200 MB. The column that shows "
    "who converted is found automatically; you can choose another. The file stays in this session."
)
NO_OUTCOME = "This file has no outcome, so its conversion is unknown."
LEARNED = "The model was trained on this file, so it looks better here than it will on new leads."
NO_LEADS = "No lead matches the filter. Remove a value to see leads again."
ONE_TIME = "Only one {period} has enough leads, so there is no trend to draw; see the table."
NO_DATES = "This file has no creation dates, so it cannot show a change over time."
NO_SCORES = (
    "These leads have no chances because no model could score this file. Score it on the Call "
    "sheet page."
)


def rates(table: pd.DataFrame, group: str = "Value") -> dict[str, Shown]:
    """The shared columns that a table has and that are not empty; `group` heads the groups."""
    told = {name: RATES[name] for name in RATES if name in table and table[name].notna().any()}
    return told | {"group": Shown(group)} if "group" in told else told


def rate_of(leads: Leads) -> str:
    """The rate of all leads with its n, in words."""
    known = int(leads.known.sum())
    return f"{precise(leads.rate)} of n {known:,}" if known else f"{counted(len(leads), 'lead')}"


def learned(leads: Leads) -> str:
    """A warning where chances beside outcomes are of the model's own history; "" elsewhere."""
    is_own = leads.scoring is not None and leads.scoring.learned and leads.has_outcome
    return LEARNED if is_own else ""


def has_trend(drawn: pd.DataFrame) -> bool:
    """Whether the rows of a trend table that are drawn are of more than one period."""
    return len(set(drawn["period"]) - {EMPTY}) > 1
