"""What is behind the list, a tab for each question; only the open one is worked out."""

import streamlit as st

from pages._parts import suggestions
from pages._parts.call_sheet import downloads, overview
from scoring.model.call_plan import CallPlan
from scoring.model.ranking import CutLine
from scoring.model.scored import ScoredBatch

GAINS, TIERS, GRID, LEVERS = "Gains", "Tiers", "Grid", "Levers"
ABOUT, FILES = "About the file", "Downloads"


@st.fragment
def tabs(scored: ScoredBatch, plan: CallPlan, cut: CutLine) -> None:
    """The tabs below the list."""
    names = (GAINS, TIERS, GRID, LEVERS, ABOUT, FILES)
    shown = {
        GAINS: lambda: overview.gains(scored, plan, cut),
        TIERS: lambda: overview.tiers(scored, plan),
        GRID: lambda: overview.grid(scored, plan),
        LEVERS: lambda: suggestions.show_batch(scored, plan),
        ABOUT: lambda: overview.about(scored),
        FILES: lambda: downloads.show(scored, plan),
    }
    opened = st.tabs(names, key="sheet_tab", on_change="rerun")
    for name, tab in zip(names, opened, strict=True):
        if tab.open:
            with tab:
                shown[name]()
