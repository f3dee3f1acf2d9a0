"""Sentences that many sections share, and rates as people write them."""

import pandas as pd

from scoring.insight.groups import EMPTY
from scoring.insight.leads import Leads
from scoring.wording import counted, precise

UPLOADS = (
    "CSV, Excel, OpenDocument or HTML tables, zipped or not, up to 200 MB. The column that shows "
    "who converted is found automatically; you can choose another. The file stays in this session."
)
NO_OUTCOME = "No outcome is chosen for this file, so its conversion is unknown."
LEARNED = "The model was trained on this file, so it looks better here than it will on new leads."
NO_LEADS = "No lead matches the filter. Remove a value to see leads again."
ONE_TIME = "Only one {period} has enough leads, so there is no trend to draw; see the table."
NO_DATES = "This file has no creation dates, so it cannot show a change over time."
NO_SCORES = (
    "These leads have no chances because no model could score this file. Score it on the Call "
    "sheet page."
)


def no_dates(leads: Leads) -> str:
    """Why nothing is shown over time: no dates, or none that surely says when a lead came in."""
    if not leads.undated:
        return NO_DATES
    return (
        "No column surely says when a lead came in, so this file cannot show a change over time. "
        f"Considered: {leads.undated}."
    )


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
