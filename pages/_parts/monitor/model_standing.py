"""How the model stands: the verdict on every page where it is grave, and the page's own view."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain, refusals
from pages._parts.explore.answered import answered
from scoring.monitoring.batch_drift.monitor_verdict import MonitorState
from scoring.pipelines.monitored import MonitoredModel
from scoring.views.monitor.batches_over_time import over_time_sections
from scoring.views.monitor.latest_batch import latest_sections, verdict_section
from scoring.views.monitor.status_words import status_line

NO_MODEL = "No model serves whose batches could be looked at. Train one, then rank a file with it."


def status(title: str) -> None:
    """That the model in view no longer holds, on every page but its own."""
    if title == "Monitor":
        return
    found = session.standing()
    if found is None or found.verdict.state is not MonitorState.ALARM:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="monitor_status"):
        st.warning(plain(status_line(found)), icon=":material/monitoring:")
        st.page_link("pages/monitor.py", label="Monitor", icon=":material/monitoring:")


def unknown() -> None:
    """Why nothing can be said of a model."""
    st.info(NO_MODEL, icon=":material/info:")
    st.page_link("pages/train.py", label="Train a model", icon=":material/school:")


def drift(found: MonitoredModel) -> None:
    """What of the latest batch differs from the history, then all batches over time."""
    latest = found.latest
    if latest is None:
        draw.section(verdict_section(found.verdict))
        st.page_link("pages/call_sheet.py", label="Rank a file of leads", icon=":material/call:")
        return
    with refusals():
        first, *rest = latest_sections(latest, found.verdict)
        draw.section(first)
        for section in (*rest, *over_time_sections(found.drifts)):
            answered(section)
