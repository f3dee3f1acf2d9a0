"""The leads of the batch that moved most."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.intake import CSV_MIME
from pages._parts.lead import movers_table
from scoring.monitoring.moves.moved import Moved
from scoring.views.lead.moved import (
    FELL,
    ROSE,
    counts_line,
    csv_name,
    mean_line,
    movers,
    movers_csv,
)


def show(found: Moved) -> None:
    """What moved on average, and the leads that moved most; a click chooses one."""
    st.subheader("Biggest movers", anchor=False)
    st.write(plain(mean_line(found)))
    st.caption(plain(counts_line(found)))
    way = st.segmented_control(
        "Movers",
        (ROSE, FELL),
        default=ROSE,
        required=True,
        key=f"movers_{session.upload_count()}",
        label_visibility="collapsed",
        persist_state="session",
    )
    shown = movers(found, way)
    if len(shown):
        movers_table.show(shown, f"movers {way} {session.upload_count()} {session.earlier_count()}")
    else:
        st.info("No lead moved this way.")
    st.download_button(
        "All leads compared (CSV)",
        lambda: movers_csv(found),
        csv_name(found),
        CSV_MIME,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
