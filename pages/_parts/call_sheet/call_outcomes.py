"""What became of the calls, where the file in hand is a call list that the team has filled in."""

import streamlit as st

from pages._parts.draw import plain
from scoring.intake.issue import Table
from scoring.views.call_sheet.notices import outcomes_line


def outcomes(table: Table) -> None:
    """The outcomes in one sentence; nothing for another file."""
    if line := outcomes_line(table):
        st.info(plain(line), icon=":material/fact_check:")
