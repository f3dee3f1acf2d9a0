"""What became of the calls, where the file in hand is a call list that the team has filled in."""

import streamlit as st

from pages._parts.draw import plain, section
from scoring.intake.issue import Table
from scoring.intake.table.own_lists import list_columns
from scoring.views.call_sheet.came_back import TITLE, next_steps
from scoring.views.call_sheet.notices import outcomes_line

ALONE = (
    "This is a list to call, without the fields that a model reads. To rank its leads again, "
    "upload the export that they came from together with this list."
)


def outcomes(table: Table) -> None:
    """The outcomes in one sentence, and what follows of them; nothing for another file."""
    if line := outcomes_line(table):
        st.info(plain(line), icon=":material/fact_check:")
    if steps := next_steps(table):
        with st.expander(TITLE, icon=":material/checklist:"):
            for step in steps:
                section(step)


def alone(table: Table) -> bool:
    """What became of the calls of a list that cannot be ranked again; whether it is one."""
    if not list_columns(table.frame):
        return False
    outcomes(table)
    st.markdown(ALONE)
    return True
