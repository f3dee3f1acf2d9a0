"""The table of the leads that moved most; a click chooses one."""

import streamlit as st

from pages import _session as session
from scoring.views.lead.moved import Movers

CHANCE, PART = "%.1f%%", "%+.1f"


def show(shown: Movers, key: str) -> None:
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
        session.choose_mover(int(shown.positions[rows[0]]))


def _columns() -> dict[str, object]:
    config = st.column_config
    part = {
        name: config.NumberColumn(format=PART, width=80)
        for name in ("Change", "Lead", "Model", "Calibration")
    }
    chances = {name: config.NumberColumn(format=CHANCE, width=70) for name in ("Before", "After")}
    text = {
        "Name": config.TextColumn(width=140),
        "Id": config.TextColumn(width=90),
        "What changed most": config.TextColumn(width=320),
    }
    return text | chances | part
