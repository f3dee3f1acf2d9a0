"""What a model is to show on its test to be called ready, the usual where nothing is said."""

from typing import Any

import streamlit as st

from pages._parts.only_text import plain
from scoring.training.goals import Goals
from scoring.views.train import goals as view

KEPT = {"persist_state": "session"}


def stated() -> Goals:
    """The goals of a person, each empty for the usual one."""
    st.caption(plain(view.GOALS))
    found: list[float | None] = []
    for box, cell in zip(view.BOXES, st.columns(len(view.BOXES)), strict=True):
        look: dict[str, Any] = {"step": box.step, "key": f"train_test_goal_{box.key}", **KEPT}
        with cell:
            number = st.number_input(
                plain(box.label), *box.span, None, placeholder=box.usual, help=plain(box.help),
                **look,
            )  # fmt: skip
        found.append(number)
    return view.goals_of(*found)
