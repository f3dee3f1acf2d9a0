"""What is behind the list, a tab for each question; only the open one is worked out."""

import streamlit as st

from pages import _session as session
from pages._parts import suggestions
from pages._parts.call_sheet import downloads, overview
from scoring.model.call_plan import CallPlan
from scoring.model.ranking import CutLine
from scoring.model.scored import ScoredBatch

GAINS, TIERS, GRID, LEVERS = "Gains", "Tiers", "Grid", "Levers"
ABOUT, FILES = "About the file", "Downloads"
# The tabs, and the one that was open when another page was looked at.
TABS, OPENED = "sheet_tab", "opened_sheet_tab"


@session.fragment
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
    session.begin_with(TABS, session.said(OPENED, GAINS))
    opened = st.tabs(names, key=TABS, on_change=_remember)
    for name, tab in zip(names, opened, strict=True):
        if tab.open:
            with tab:
                shown[name]()


def _remember() -> None:
    session.answer(OPENED, session.said(TABS))
