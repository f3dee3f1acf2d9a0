"""The columns of a history, their roles to be changed, and the button that trains."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.train import goals, run
from scoring.errors import LeadScoringError
from scoring.training.pipeline import TrainingRequest
from scoring.training.runs import HistoryFile
from scoring.views.train.columns import (
    ColumnChoice,
    Options,
    candidate_choices,
    chosen_columns,
    column_table,
    columns_line,
    doubts,
    present_choices,
    request_of,
    role_choices,
    unheard_line,
    usual_calls,
)
from scoring.views.train.recipe import Derivation

HEIGHT = 560
# Settings tried when a person asks for tuning; the engine ends earlier when time is up.
TRIALS = 30


def choose_and_train(history: session.Upload, made: Derivation, outcome: str) -> None:
    """The columns in a table to edit; the button starts a run and shows it."""
    frame = made.table.frame
    st.subheader("Columns")
    try:
        with st.spinner("Looking at the columns"):
            proposed = session.looked_at(
                f"columns {outcome} {made.key}", lambda: column_table(frame, outcome)
            )
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.caption(plain(columns_line(proposed)))
    key = f"columns_{session.history_count()}_{outcome}{made.key}"
    edited = session.edited_table(key, proposed, lambda begun: _editor(begun, key))
    for doubt in doubts(edited):
        st.warning(plain(doubt), icon=":material/policy:")
    choice = chosen_columns(proposed, edited)
    if choice.problem:
        st.error(plain(choice.problem), icon=":material/error:")
        return
    st.caption(plain(unheard_line(choice)))
    usual = session.looked_at(
        f"calls {outcome} {choice.created} {made.key}",
        lambda: usual_calls(frame, outcome, choice.created),
    )
    options = _options(edited, choice, usual)
    if options.problem:
        st.error(options.problem, icon=":material/error:")
        return
    if st.button("Train", type="primary", icon=":material/model_training:"):
        _start(history, made, request_of(outcome, choice, options, made.recipe))


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
        "Filled": config.NumberColumn(width=65, format="%.0f%%"),
        "Different": config.NumberColumn(width=75, format="localized", help="Different values"),
        "When empty": config.TextColumn(width=130, help=rate),
        "Best": config.TextColumn("Converts best", width=220, help=rate),
        "Lowest": config.TextColumn("Converts least", width=220, help=rate),
        "Why": config.TextColumn(width=260),
    }


def _options(edited: pd.DataFrame, choice: ColumnChoice, usual: int | None) -> Options:
    with st.expander("Options", icon=":material/tune:"):
        candidates = st.multiselect(
            "Candidates",
            candidate_choices(),
            key="train_candidates",
            placeholder="All",
            persist_state="session",
        )
        left, right = st.columns(2)
        with left:
            rate, recall = _percentages()
        with right:
            present = _present(edited)
            calls = _calls(choice, usual)
        rows_by_time = st.checkbox(
            "The rows are in the order of time",
            key=f"train_file_order_{session.history_count()}",
            persist_state="session",
            disabled=choice.created is not None,
            help="Without a creation date: the last fifth of the rows becomes the test.",
        )
        tune = st.toggle(
            "Tune LightGBM too, for up to 5 minutes", key="train_tune", persist_state="session"
        )
        tiers = goals.goals()
    trials = TRIALS if tune else 0
    said = Options(rows_by_time, rate, trials, present, calls, tuple(candidates), recall)
    return replace(said, tiers=tiers.goals, problem=tiers.problem)


def _percentages() -> tuple[float | None, float | None]:
    """The real share that converts and the share of conversions to be caught."""
    rate = st.number_input(
        "Real share that converts, in %",
        min_value=0.01,
        max_value=99.0,
        value=None,
        key=f"train_base_rate_{session.history_count()}",
        persist_state="session",
        placeholder="As in this file",
        help="Say it where this file holds only some of the leads that did not convert.",
    )
    recall = st.number_input(
        "Conversions the threshold must catch, in %",
        min_value=1.0,
        max_value=99.0,
        value=None,
        key="train_recall",
        persist_state="session",
        placeholder="Best F1",
        help="Leads from the threshold on count as likely to convert. Empty: where F1, the balance "
        "of leads called in vain and conversions missed, is best.",
    )
    return rate, recall


def _present(edited: pd.DataFrame) -> str | None:
    return st.selectbox(
        "Column by which you order leads today",
        present_choices(edited),
        None,
        key=f"train_present_{session.history_count()}",
        persist_state="session",
        placeholder="None",
        help="It is tested against the candidates.",
    )


def _calls(choice: ColumnChoice, usual: int | None) -> int | None:
    """The calls a month to replay the history with, asked for where it has dates."""
    if usual is None:
        return None
    key = f"train_calls_{session.history_count()}_{choice.created}"
    return st.number_input(
        "Calls a month",
        min_value=1,
        value=None,
        key=session.begin_with(key, usual),
        placeholder="No backtest",
        help="Past months are called again by a model, at this number of calls, and compared with "
        "what a team does without one. Empty: they are not. At first a tenth of a month's leads.",
    )


def _start(history: session.Upload, made: Derivation, request: TrainingRequest) -> None:
    part = made.table.part or None
    file = HistoryFile(history.filename, history.content, part, history.header)
    run.begin(file, request)
