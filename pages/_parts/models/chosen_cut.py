"""From which chance on leads are called, and what calls cost and conversions are worth."""

import numpy as np
import streamlit as st

from scoring.monitoring.health.cut import CallMoney
from scoring.monitoring.health.examined import Examined
from scoring.views.health import cut


def threshold(found: Examined) -> float:
    """The chance from which leads are called, at first that of the test; within 0–1."""
    model = found.model
    # The test states it at the rate of the history, chances may be those of another one.
    tested = float(model.calibration.moved(np.array(model.card.test.threshold)))
    most = max(1.0, float(np.ceil(100 * found.leads.chance.max())))
    usual = min(most, round(100 * tested, 1))
    at = st.slider(
        "Call from this chance on", 0.0, most, usual, 0.1, format="%.1f%%",
        key=f"health_threshold {model.line} {model.card.version}", persist_state="session",
    )  # fmt: skip
    return at / 100


def cost_and_value() -> CallMoney | None:
    """What was typed in, None where one of them is not known."""
    left, right = st.columns(2)
    look = {"min_value": 0.0, "value": None, "persist_state": "session", "placeholder": "Not known"}
    with left:
        cost = st.number_input(
            "Cost of a call", step=1.0, key="health_cost", help=cut.COST_HELP, **look
        )
    with right:
        value = st.number_input(
            "Value of a conversion", step=100.0, key="health_value", help=cut.VALUE_HELP, **look
        )
    return None if cost is None or value is None else CallMoney(cost, value)
