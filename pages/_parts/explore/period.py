"""The days of creation that the filter of Explore asks for."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import streamlit as st

from scoring.insight.leads import Leads


def days_asked(leads: Leads, kept: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The first and the last day, None for no bound; nothing is asked of leads without dates."""
    if not leads.is_dated:
        return None, None
    dated = leads.created[~np.isnat(leads.created)].astype("datetime64[D]")
    bounds = {"min_value": dated.min().item(), "max_value": dated.max().item(), **kept}
    since = st.date_input("Created from", None, key="explore_since", **bounds)
    return since, st.date_input("Created until", None, key="explore_until", **bounds)
