"""The leads of the batch that moved most."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import download, plain, switch
from pages._parts.section_table import widths
from scoring.monitoring.moves.moved import Moved
from scoring.views.lead.moved import (
    FELL,
    ROSE,
    Movers,
    counts_line,
    csv_name,
    mean_line,
    movers,
    movers_csv,
)

WIDTHS = {"Name": 140, "Id": 90, "What changed most": 320}


def show(found: Moved) -> None:
    """What moved on average, and the leads that moved most; a click chooses one."""
    st.subheader("Biggest movers", anchor=False)
    st.write(plain(mean_line(found)))
    st.caption(plain(counts_line(found)))
    batch = session.upload_count()
    key = f"movers_{batch}"
    way = switch("Movers", (ROSE, FELL), key=key, label_visibility="collapsed")
    shown = movers(found, way)
    if len(shown):
        _table(shown, f"movers {way} {batch} {session.count(session.EARLIER)}")
    else:
        st.info("No lead moved this way.")
    look = {"type": "tertiary", "icon": ":material/download:"}
    download("All leads compared (CSV)", lambda: movers_csv(found), csv_name(found), **look)


def _table(shown: Movers, key: str) -> None:
    """The table, with the chosen lead marked where it is in it."""
    # The key changes with the chosen lead, so that the row of another one is not left marked.
    key = f"{key} {session.chosen()}"
    rows = [i for i, p in enumerate(shown.positions) if p == session.chosen()]
    st.dataframe(
        shown.table,
        key=key,
        hide_index=True,
        height=36 * len(shown) + 40,
        on_select=lambda: _choose(key, shown),
        selection_mode="single-row",
        selection_default={"selection": {"rows": rows}},
        column_config=_columns(),
        alt="Leads that moved most",
    )
    st.caption("Changes are in percentage points. Click a row to see why that lead moved.")


def _choose(key: str, shown: Movers) -> None:
    rows = session.answered(key)["selection"]["rows"]
    if rows:
        session.choose(int(shown.positions[rows[0]]))
        session.answer(session.MOVER, True)


def _columns() -> dict[str, object]:
    number = st.column_config.NumberColumn
    chances = {name: number(format="%.1f%%", width=70) for name in ("Before", "After")}
    parts = ("Change", "Lead", "Model", "Calibration")
    return widths(WIDTHS) | chances | {name: number(format="%+.1f", width=80) for name in parts}
