"""What came of the trainings and pipelines of the model in view."""

import streamlit as st

from pages._parts import draw
from pages._parts.draw import plain, refusals
from scoring.deployment import deployment
from scoring.registry import Registry
from scoring.store import lead_store
from scoring.training.noted_runs import note_all_ended
from scoring.views import run_table as view


def show(registry: Registry) -> None:
    """The runs that have ended, closed at first; nothing where this server keeps none."""
    if not deployment().keep_batches:
        return
    with st.expander("Runs", icon=":material/checklist:"), refusals():
        note_all_ended()
        runs = lead_store().runs.newest(view.MOST_LISTED, model=registry.name)
        found = view.runs_section(runs)
        st.markdown(plain(found.said))
        if found.table is not None:
            draw.show_table(found, "")
            draw.files(found)
