"""What a person wants the tiers to be: a rate or a share for each, or the usual."""

import streamlit as st

from scoring.views.train.tiers import RATE, StatedGoals, goal_choices, stated_goals

RATE_HELP = "The tier is as large as this rate allows on leads the model has not seen."
SHARE_HELP = "Counted from the leads most likely to convert."


def goals() -> StatedGoals:
    """The goals stated, none where the usual shares are wanted."""
    said = []
    for letter, cell in zip("ABC", st.columns(3), strict=True):
        with cell:
            said.append(_goal(letter))
    return stated_goals(said)


def _goal(letter: str) -> tuple[str, str, float | None]:
    choices = goal_choices(letter)
    choice = st.selectbox(
        f"Tier {letter}",
        list(choices),
        format_func=choices.__getitem__,
        key=f"train_goal_{letter}",
        persist_state="session",
    )
    return letter, choice, _percentage(letter, choice) if choice else None


def _percentage(letter: str, choice: str) -> float | None:
    return st.number_input(
        f"{goal_choices(letter)[choice].removesuffix(' …')}, in %",
        min_value=0.1,
        max_value=99.9,
        value=None,
        step=1.0,
        format="%g",
        key=f"train_goal_{letter}_{choice}",
        persist_state="session",
        help=RATE_HELP if choice == RATE else SHARE_HELP,
    )
