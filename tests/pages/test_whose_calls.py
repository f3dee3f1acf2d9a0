"""Whose calls My calls shows: those of the name in the address, however the box was used before."""

from collections.abc import Callable

import pytest
import streamlit as st
from few_calls import hand_out_of, handed
from rep_page import card, of, page, texts, title
from streamlit.runtime.state.query_params import QueryParams
from streamlit.testing.v1 import AppTest

from pages._parts.my_calls import rep_day
from scoring.model.call_plan import CallPlan
from scoring.store import lead_store

pytestmark = pytest.mark.filterwarnings("default")
Choose = Callable[[AppTest, str], AppTest]


@pytest.fixture
def broken_off(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Chooses a name in the box, and the run that draws their calls is broken off."""

    def choose(app: AppTest, rep: str) -> AppTest:
        with monkeypatch.context() as patch:
            patch.setattr(rep_day, "show", lambda _rep: st.stop())
            return app.selectbox[0].select(rep).run()

    return choose


def shown(app: AppTest) -> tuple[str, str, str]:
    """The name in the address, that in the box, and whose next call the card is."""
    whose = {title(of(rep)[0]): rep for rep in lead_store().calls.reps()}
    return app.query_params["rep"], str(app.selectbox[0].value), whose[card(app)]


def test_a_name_that_is_chosen_twice_in_haste_is_the_name_of_the_calls(
    broken_off: Choose,
) -> None:
    handed(4)
    app = broken_off(page(rep="Ana Smith"), "Ben")
    assert shown(app.selectbox[0].select("Ana Smith").run()) == ("Ana Smith",) * 3


def test_going_back_while_the_calls_of_another_name_are_drawn_shows_those_of_the_address(
    broken_off: Choose,
) -> None:
    handed(4)
    app = broken_off(page(rep="Ana Smith"), "Ben")
    app.query_params["rep"] = "Ana Smith"
    assert shown(app.run()) == ("Ana Smith",) * 3


def test_a_name_in_the_address_without_calls_shows_nobody_elses() -> None:
    handed(2, ("Ben",))
    app = page(rep="Ana Smith")
    assert "No calls are handed out to Ana Smith. Choose another name." in texts(app)
    assert (app.selectbox[0].value, card(app)) == (None, "")
    assert shown(app.selectbox[0].select("Ben").run()) == ("Ben",) * 3


def test_the_name_stays_when_others_are_handed_calls_and_on_another_page() -> None:
    address, scored = handed(4)
    app = page(rep="Ben")
    hand_out_of(address, scored, CallPlan(6, ("Aaron", "Ben", "Cy")))
    assert shown(app.run()) == ("Ben",) * 3
    app.switch_page("pages/batches.py").run()
    app.switch_page("pages/my_calls.py").run()
    assert (app.selectbox[0].value, card(app)) == ("Ben", title(of("Ben")[0]))


def test_a_name_that_an_overtaken_run_wrote_into_the_address_is_written_over_once(
    broken_off: Choose, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed(4)
    app, told, write = broken_off(page(rep="Ana Smith"), "Ben"), [], QueryParams.__setitem__

    def noted(address: QueryParams, name: str, value: str) -> None:
        told.append(value)
        write(address, name, value)

    monkeypatch.setattr(QueryParams, "__setitem__", noted)
    for _ in range(2):
        app.query_params["rep"] = "Ana Smith"
        app.run()
    assert told == ["Ana Smith"]
