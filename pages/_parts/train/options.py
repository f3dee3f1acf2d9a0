"""What a person may add to a training: candidates, rates, calls, tuning and goals of the tiers."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pages import _session as session
from pages._parts.only_text import plain
from pages._parts.train import goals
from scoring.views.train.columns import CANDIDATES, ColumnChoice, Options, present_choices
from scoring.views.train.tiers import RATE, SHARE, StatedGoals, goal_choices, stated_goals

# Settings tried when a person asks for tuning; the engine ends earlier when time is up.
TRIALS = 30
KEPT = {"persist_state": "session"}
HELP = {
    RATE: "The tier is as large as it can be while unseen leads in it convert at this rate.",
    SHARE: "Counted from the leads most likely to convert.",
}


def options(edited: pd.DataFrame, choice: ColumnChoice, usual_calls: int | None) -> Options:
    """What a person adds, closed at first; calls are asked for where time orders the leads."""
    with st.expander("Options", icon=":material/tune:"):
        look = {"key": "train_candidates", "placeholder": "All"}
        candidates = st.multiselect("Candidates", CANDIDATES, **look, **KEPT)
        rows_by_time = _rows_by_time(choice)
        is_ordered = rows_by_time or choice.created is not None
        left, right = st.columns(2)
        with left:
            rate, recall = _base_rate(), _recall()
        with right:
            present = _present(edited)
            calls = _calls(choice, usual_calls) if is_ordered and usual_calls else None
        tune = st.toggle("Tune LightGBM too, for up to 5 minutes", key="train_tune", **KEPT)
        tiers = _goals()
        test = goals.stated()
    trials = TRIALS if tune else 0
    said = Options(rows_by_time, rate, trials, present, calls, tuple(candidates), recall)
    return replace(said, tiers=tiers.goals, problem=tiers.problem, goals=test)


def _percentage(label: str, key: str, span: tuple[float, float], **look: Any) -> float | None:
    return st.number_input(f"{plain(label)}, in %", *span, None, key=key, **look, **KEPT)


def _base_rate() -> float | None:
    return _percentage(
        "Real share that converts", f"train_base_rate_{session.history_file()}", (0.01, 99.0),
        placeholder="As in this file",
        help="Enter it if this file holds only some of the leads that did not convert.",
    )  # fmt: skip


def _recall() -> float | None:
    return _percentage(
        "Conversions the threshold must catch", "train_recall", (1.0, 99.0), placeholder="By goals",
        help="Leads at or above the threshold count as likely to convert. Leave empty to use the "
        "threshold that meets the goals, or else the one with the best F1 (balance of wasted "
        "calls and missed conversions).",
    )  # fmt: skip


def _present(edited: pd.DataFrame) -> str | None:
    return st.selectbox(
        "Column by which you order leads today", present_choices(edited), None,
        key=f"train_present_{session.history_count()}", placeholder="None",
        help="The candidates are compared with calling in this order.", **KEPT,
    )  # fmt: skip


def _calls(choice: ColumnChoice, usual: int) -> int | None:
    key = f"train_calls_{session.history_count()}_{choice.created}"
    unit = "month" if choice.created else "block"
    blocks = "" if choice.created else " A block is a twentieth of the rows."
    return st.number_input(
        f"Calls a {unit}", 1, value=None, key=session.begin_with(key, usual),
        placeholder="No backtest",
        help=f"Replays past {unit}s with this many calls and compares the model with calling "
        f"without one.{blocks} Leave empty to skip. Default: 10% of a {unit}'s leads.",
    )  # fmt: skip


def _rows_by_time(choice: ColumnChoice) -> bool:
    return st.checkbox(
        "The rows are in the order of time", key=f"train_file_order_{session.history_count()}",
        disabled=choice.created is not None,
        help="For files without a creation date, oldest row first: the last fifth of the rows "
        "becomes the test, and earlier rows may count less.",
        **KEPT,
    )  # fmt: skip


def _goals() -> StatedGoals:
    """The goals stated for the tiers, none where the usual shares are wanted."""
    said = []
    for letter, cell in zip("ABC", st.columns(3), strict=True):
        with cell:
            said.append(_goal(letter))
    return stated_goals(said)


def _goal(letter: str) -> tuple[str, str, float | None]:
    words = goal_choices(letter)
    look = {"format_func": words.__getitem__, "key": f"train_goal_{letter}"}
    choice = st.selectbox(f"Tier {plain(letter)}", list(words), **look, **KEPT)
    if not choice:
        return letter, choice, None
    label, look = words[choice].removesuffix(" …"), {"step": 1.0, "format": "%g"}
    key = f"train_goal_{letter}_{choice}"
    return letter, choice, _percentage(label, key, (0.1, 99.9), help=HELP[choice], **look)
