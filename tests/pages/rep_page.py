"""The page My calls of a rep, as a test reads it and works on it."""

from itertools import count

import pytest
from driver import press, started
from streamlit.testing.v1 import AppTest

from pages._session import calls_day
from scoring.store import lead_store
from scoring.store.call_store import KeptCall


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is pressed is pressed seconds after its card was drawn."""
    monkeypatch.setattr(calls_day, "monotonic", count(10).__next__)


def page(**address: str) -> AppTest:
    """The page, at an address with these parameters."""
    app = started("pages/my_calls.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def texts(app: AppTest) -> str:
    shown = (*app.header, *app.markdown, *app.caption, *app.warning, *app.error, *app.success)
    return " ".join(str(e.value) for e in shown).replace("\\", "")


def answer(app: AppTest, label: str) -> AppTest:
    """Press the button of an answer."""
    return press(app, label)


def card(app: AppTest) -> str:
    """The title of the card in view."""
    return next(iter(h.value for h in app.header), "").replace("\\", "")


def of(rep: str) -> list[KeptCall]:
    return sorted(lead_store().calls.of_rep(rep), key=lambda call: call.turn)


def title(call: KeptCall) -> str:
    return f"Lead {call.lead_id}"
