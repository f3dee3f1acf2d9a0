"""The page that judges past leads that were kept before their outcome was known."""

from driver import started
from streamlit.testing.v1 import AppTest


def outcomes_view() -> AppTest:
    """The page Monitor with what became of leads."""
    app = started("pages/monitor.py")
    app.session_state["monitor_view"] = "Outcomes"
    return app.run()
