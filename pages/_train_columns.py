"""The columns of a history, their roles to be changed, and the button that trains."""

import pandas as pd
import streamlit as st

from pages import _session as session
from pages._frame import plain
from scoring.errors import LeadScoringError
from scoring.history_view import (
    ColumnChoice,
    chosen_columns,
    column_table,
    columns_line,
    doubts,
    request_of,
    role_choices,
)
from scoring.intake.table import Table
from scoring.settings import runs_folder
from scoring.training.runs import HistoryFile, start_run

HEIGHT = 560


def choose_and_train(history: session.Upload, table: Table, outcome: str) -> None:
    """The columns in a table to edit; the button starts a run and shows it."""
    st.subheader("Columns")
    try:
        with st.spinner("Looking at the columns"):
            proposed = session.column_table(outcome, lambda: column_table(table.frame, outcome))
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.caption(plain(columns_line(proposed)))
    key = f"columns_{session.history_count()}_{outcome}"
    edited = session.edited_columns(outcome, key, lambda begun: _editor(begun, key))
    for doubt in doubts(edited):
        st.warning(plain(doubt), icon=":material/policy:")
    choice = chosen_columns(proposed, edited)
    if choice.problem:
        st.error(plain(choice.problem), icon=":material/error:")
    elif st.button("Train", type="primary", icon=":material/model_training:"):
        _start(history, table, outcome, choice)


def _editor(proposed: pd.DataFrame, key: str) -> pd.DataFrame:
    return st.data_editor(
        proposed,
        key=key,
        hide_index=True,
        height=min(HEIGHT, 36 * len(proposed) + 40),
        disabled=[name for name in proposed.columns if name != "Role"],
        column_config=_config(),
        alt="Columns of the history and their roles",
    )


def _config() -> dict[str, object]:
    config = st.column_config
    rate = "Share converted, with the number of leads n"
    return {
        "Column": config.TextColumn(width=150, pinned=True),
        "Role": config.SelectboxColumn(
            width=120, options=role_choices(), required=True, help="Click twice to change"
        ),
        "Kind": config.TextColumn(width=75),
        "Filled": config.NumberColumn(width=65, format="%.0f %%"),
        "Different": config.NumberColumn(width=75, format="localized", help="Different values"),
        "When empty": config.TextColumn(width=130, help=rate),
        "Best": config.TextColumn("Converts best", width=220, help=rate),
        "Lowest": config.TextColumn("Converts least", width=220, help=rate),
        "Why": config.TextColumn(width=260),
    }


def _start(history: session.Upload, table: Table, outcome: str, choice: ColumnChoice) -> None:
    file = HistoryFile(history.filename, history.content, table.part or None, history.header)
    try:
        run = start_run(runs_folder(), file, request_of(outcome, choice))
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    session.open_run(run.id)
    st.rerun()
