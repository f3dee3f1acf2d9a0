"""An answer on My calls that nobody meant, a day that cannot be, a lead that has converted."""

from datetime import UTC, date, datetime, timedelta

import pytest
import streamlit as st
from driver import press, started
from few_calls import handed
from mostly_slow import mostly_slow
from rep_page import answer, card, of, page, texts, title, unhurried

from pages._parts.my_calls import rep_day
from pages._session import calls_day
from scoring.access import LOCAL
from scoring.intake.table.dispositions import Disposition
from scoring.store import lead_store
from scoring.store.call_store import SaidOfCall
from scoring.store.outcome_store import GivenOutcome

pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.usefixtures("unhurried")]
__all__ = ["unhurried"]
TODAY = datetime.now(UTC).date()


@pytest.mark.parametrize(
    ("day", "wrong"),
    mostly_slow(
        [
            (TODAY - timedelta(days=1), "is past"),
            (date(26, 12, 4), "is past"),
            (TODAY + timedelta(days=400), "is more than a year ahead"),
        ],
        fast=1,
    ),
)
def test_a_day_on_which_nobody_can_be_called_back_is_said_and_nothing_saved(
    day: date, wrong: str
) -> None:
    handed(4)
    app = page(rep="Ben")
    app.date_input[0].set_value(day)
    answer(app, "Call back")
    assert f"Nothing was saved: the day to call back, {day.isoformat()}, {wrong}" in texts(app)
    assert (card(app), of("Ben")[0].said) == (title(of("Ben")[0]), None)
    app.date_input[0].set_value(TODAY + timedelta(days=366))
    answer(app, "Call back")
    said = of("Ben")[0].said
    assert said == SaidOfCall(Disposition.CALL_BACK, "", TODAY + timedelta(days=366))


def test_the_day_to_call_back_is_asked_of_call_back_alone() -> None:
    handed(4)
    app = page(rep="Ben")
    app.date_input[0].set_value(TODAY - timedelta(days=1))
    answer(app, "No answer")
    assert of("Ben")[0].said == SaidOfCall(Disposition.NO_ANSWER)


@pytest.mark.parametrize(
    ("after", "answered"), mostly_slow([(0.12, False), (0.8, True), (0.45, False)], fast=2)
)
def test_the_second_of_two_clicks_answers_no_other_lead(
    after: float, answered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed(4)
    app = answer(page(rep="Ben"), "No answer")
    first_drawn = app.session_state[calls_day.DRAWN][1]
    monkeypatch.setattr(calls_day, "monotonic", lambda: first_drawn + after)
    answer(app, "Not interested")
    assert (of("Ben")[1].said is not None) == answered
    notices = [] if answered else ["Pressed twice? Nothing was said of this lead."]
    assert [toast.value for toast in app.toast] == notices


def test_a_card_that_was_shown_for_a_while_takes_an_answer_after_a_second_click(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed(4)
    app, times = page(rep="Ben"), iter([100.0, 100.1, 100.2, 100.8, 101.0])
    monkeypatch.setattr(calls_day, "monotonic", times.__next__)
    for label in ("No answer", "Converted", "Converted"):
        answer(app, label)
    assert [call.said and call.said.what for call in of("Ben")] == [
        Disposition.NO_ANSWER, Disposition.CONVERTED,
    ]  # fmt: skip


@pytest.mark.parametrize(("after", "left"), mostly_slow([(0.12, 1), (0.8, 0), (0.45, 1)], fast=2))
def test_the_second_of_two_clicks_on_undo_takes_no_other_answer_back(
    after: float, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed(4)
    app = answer(answer(page(rep="Ben"), "No answer"), "Converted")
    press(app, "Undo")
    came_up = app.session_state[calls_day.UNDO_DRAWN][1]
    monkeypatch.setattr(calls_day, "monotonic", lambda: came_up + after)
    press(app, "Undo")
    assert sum(call.said is not None for call in of("Ben")) == left
    notices = ["Pressed twice? One answer was taken back."] if left else []
    assert [toast.value for toast in app.toast] == notices


def test_the_same_undo_pressed_again_before_the_page_is_drawn_takes_back_one_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed(4)
    app = answer(answer(page(rep="Ben"), "No answer"), "Converted")
    button = next(b for b in app.button if b.label == "Undo")
    with monkeypatch.context() as patch:
        patch.setattr(rep_day, "calls_of", lambda *_, **__: st.stop())
        button.click().run()
    button.click().run()
    assert [call.said is not None for call in of("Ben")] == [True, False]
    assert (len(app.error), len(app.warning), len(app.toast)) == (0, 0, 0)


def test_an_answer_is_undone_at_once_where_none_was_undone_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handed(4)
    app = answer(page(rep="Ben"), "No answer")
    monkeypatch.setattr(calls_day, "monotonic", lambda: 0.0)
    press(app, "Undo")
    assert of("Ben")[0].said is None


def test_who_has_converted_by_a_later_export_is_not_called_but_can_be_opened() -> None:
    address, _ = handed(6)
    first, second, third = of("Ben")
    due = SaidOfCall(Disposition.CALL_BACK, due=TODAY)
    lead_store().calls.say(third.number, due, by=LOCAL)
    assert "**Today: 6 calls open** of 2 reps, 1 call-back due." in texts(started())
    won = [GivenOutcome(one.place, True, date(2026, 3, 1)) for one in (first, third)]
    won.append(GivenOutcome(second.place, False, date(2026, 3, 1)))
    lead_store().outcomes.put(address, won, by=LOCAL, came_by="file")
    assert "**Today: 4 calls open** of 2 reps." in texts(started())
    app = page(rep="Ben")
    assert card(app) == title(second)
    assert "**1 to call** · 1 done today" in texts(app)
    assert "Converted meanwhile\\: 1" in [e.label for e in app.expander]
    news = "Converted, says a later export of 2026-03-01"
    press(app, f"{title(first)} · {news}")
    assert card(app) == title(first)
    assert news in texts(app)
