"""The page My calls: hand out, work the list, undo, open one's own file, see how all get on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import DATA, read_sample
from driver import press, started
from few_calls import few_scored, hand_out_of, handed
from mostly_slow import mostly_slow
from rep_page import answer, card, of, page, texts, title, unhurried
from streamlit.testing.v1 import AppTest

from pages import _session as session
from pages._session import signed_in
from scoring.access import LOCAL
from scoring.delivery.workbook import call_workbook
from scoring.intake.table.dispositions import Disposition
from scoring.model.call_plan import CallPlan
from scoring.store import lead_store
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.outcome_store import GivenOutcome

pytestmark = [pytest.mark.filterwarnings("default"), pytest.mark.usefixtures("unhurried")]
__all__ = ["unhurried"]
SECRET = "agreed-on-with-the-proxy"
ROLES = 'rep = ["ana.smith@example.org", "cy"]\nviewer = ["vera"]\n'
Enter = Callable[[str], None]
TODAY = datetime.now(UTC).date()


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Says by whose name the proxy sends the requests from then on."""
    (tmp_path / "roles.toml").write_text(ROLES)
    for name, value in {
        "ROLES": tmp_path / "roles.toml", "PROXY_HEADER": "X-User", "PROXY_SECRET": SECRET,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"LEAD_SCORING_{name}", str(value))

    def as_person(name: str) -> None:
        sent = [("X-Proxy-Secret", SECRET), ("X-User", name)]
        monkeypatch.setattr(signed_in, "sent_headers", lambda: sent)

    return as_person


def test_a_page_without_calls_says_how_to_hand_them_out() -> None:
    app = page()
    assert "No calls are handed out yet" in texts(app)
    assert [b.label for b in app.button] == ["Go to the call sheet"]


def test_a_rep_chooses_their_name_and_the_address_keeps_it() -> None:
    handed(4)
    app = page()
    assert "Choose your name to see whom you call next." in texts(app)
    app.selectbox[0].select("Ben").run()
    assert card(app) == title(of("Ben")[0])
    assert app.query_params["rep"] == "Ben"
    assert card(page(rep="ben")) == title(of("Ben")[0])


def test_the_next_call_is_shown_in_full_and_nothing_of_who_it_is() -> None:
    _, scored = handed(4)
    call, shown = of("Ben")[0], texts(page(rep="Ben"))
    assert all(reason in shown for reason in call.reasons[0])
    assert f"{100 * call.propensity:.0f}% chance to convert · tier {call.tier}" in shown
    assert "Names and numbers of these leads are not kept" in shown
    assert "Name and number are not saved here. Open the call sheet that you were sent" in shown
    assert scored.leads.contacts.name[call.place] not in shown


@pytest.mark.parametrize(
    ("label", "what"),
    mostly_slow(
        [
            ("Reached, interested", Disposition.INTERESTED),
            ("No answer", Disposition.NO_ANSWER),
            ("Call back", Disposition.CALL_BACK),
            ("Not interested", Disposition.NOT_INTERESTED),
            ("Converted", Disposition.CONVERTED),
        ],
        fast=2,
    ),
)
def test_an_answer_is_kept_with_its_note_and_the_next_call_opens(
    label: str, what: Disposition
) -> None:
    handed(4)
    first, second = of("Ben")
    app = page(rep="Ben")
    app.text_input[0].input("asked for an offer")
    answer(app, label)
    said = of("Ben")[0].said
    assert said is not None
    assert (said.what, said.note) == (what, "asked for an offer")
    assert card(app) == title(second)
    assert "**1 to call** · 1 done today" in texts(app)
    assert f"{title(first)} · {what}" in next(
        b.label.replace("\\", "") for b in app.button if "asked for an offer" in b.label
    )


def test_a_call_back_is_kept_for_the_chosen_day_and_comes_up() -> None:
    handed(2)
    app, day = page(rep="Ben"), TODAY + timedelta(days=9)
    app.date_input[0].set_value(day)
    answer(app, "Call back")
    said = of("Ben")[0].said
    assert said == SaidOfCall(Disposition.CALL_BACK, "", day)
    assert "**0 to call** · 1 done today · 1 coming up" in texts(app)
    assert "Nobody is left to call today." in texts(app)


def test_who_is_to_be_called_back_by_now_is_the_next_one() -> None:
    handed(4)
    second = of("Ben")[1]
    due = SaidOfCall(Disposition.CALL_BACK, "mornings", TODAY - timedelta(days=1))
    lead_store().calls.say(second.number, due, by=LOCAL)
    # It was said on an earlier day.
    with lead_store().database.writing("x") as connection:
        connection.exec_driver_sql("UPDATE dispositions SET said_at = '2026-01-05T10:00:00+00:00'")
    app = page(rep="Ben")
    assert card(app) == title(second)
    assert f"2026-01-05: Call back on {due.due}: mornings" in texts(app)


def test_undo_takes_back_what_was_said_last_and_opens_the_call_again() -> None:
    handed(4)
    first, second = of("Ben")
    app = answer(page(rep="Ben"), "Converted")
    app = answer(app, "No answer")
    assert [call.said is not None for call in of("Ben")] == [True, True]
    press(app, "Undo")
    assert [call.said is not None for call in of("Ben")] == [True, False]
    assert card(app) == title(second)
    press(app, "Undo")
    assert card(app) == title(first)
    assert "Undo" not in [b.label for b in app.button]


def test_a_call_of_a_list_opens_by_its_line() -> None:
    handed(6)
    last = of("Ben")[2]
    app = page(rep="Ben")
    press(app, next(b.label for b in app.button if b.label.startswith(title(last))))
    assert card(app) == title(last)


def test_a_call_that_was_taken_away_meanwhile_says_so_and_the_list_goes_on() -> None:
    address, _ = handed(4)
    app = page(rep="Ben")
    lead_store().calls.hand_out(address, [HandedLead(39, "Ben", 1)], by=LOCAL)
    answer(app, "Converted")
    assert "the list was handed out anew" in texts(app)
    assert (card(app), of("Ben")[0].said) == (title(of("Ben")[0]), None)


def test_names_and_numbers_show_from_the_file_that_a_rep_opens_and_are_not_kept() -> None:
    _, scored = handed(4)
    call, plan = of("Ben")[0], CallPlan(4, ("Ana Smith", "Ben"))
    called = plan.called(scored)
    book = call_workbook(scored, scored.explainer.apart(called, called), plan)
    app = page(rep="Ben")
    app.file_uploader[0].upload("call_4.xlsx", book).run()
    name = scored.leads.contacts.name[call.place]
    assert card(app) == name
    assert "2 of 2 leads of this list are in the file." in texts(app)
    assert "not saved here" not in texts(app)
    kept = (Path(lead_store().database.file).read_bytes(), name.encode())
    assert kept[1] not in kept[0]
    assert card(press(app, "Close the file")) == title(call)


def test_a_file_that_cannot_be_read_is_refused_and_the_call_stays() -> None:
    handed(4)
    app = page(rep="Ben")
    app.file_uploader[0].upload("empty.csv", b"").run()
    assert "empty" in texts(app)
    assert card(app) == title(of("Ben")[0])


def test_the_start_says_how_many_calls_are_open_today_and_leads_to_them() -> None:
    handed(4)
    due = SaidOfCall(Disposition.CALL_BACK, due=TODAY)
    lead_store().calls.say(of("Ben")[0].number, due, by=LOCAL)
    app = started()
    assert "**Today: 4 calls open** of 2 reps, 1 call-back due." in texts(app)
    for call in (*of("Ben"), *of("Ana Smith")):
        lead_store().calls.say(call.number, SaidOfCall(Disposition.CONVERTED), by=LOCAL)
    assert "calls open" not in texts(app.run())


def test_the_start_without_calls_says_nothing_of_them() -> None:
    app = started()
    assert "open" not in texts(app)
    assert "Open My calls" not in [b.label for b in app.button]


def uploaded(reps: str = "Ana Smith, Ben") -> AppTest:
    app = started()
    content = (DATA / "sample_leads.csv").read_bytes()
    app.file_uploader[0].upload("leads.csv", content).run()
    app.number_input[0].set_value(10).run()
    next(t for t in app.text_input if t.label == "Reps").input(reps).run()
    return app


def test_the_call_sheet_hands_its_plan_out_and_says_to_whom() -> None:
    app = press(uploaded(), "Hand out")
    assert "10 calls are handed out: Ana Smith 5, Ben 5." in texts(app)
    assert "not saved here: send each rep the downloaded call sheet" in texts(app)
    plan = lead_store().batches.newest()[0].plan
    assert plan is not None
    assert (plan["capacity"], plan["reps"]) == (10, ["Ana Smith", "Ben"])
    assert not any(call.contact for call in of("Ben"))


@pytest.mark.slow
def test_to_hand_out_again_says_what_became_of_the_first_list() -> None:
    app = press(uploaded(), "Hand out")
    lead_store().calls.say(of("Ben")[0].number, SaidOfCall(Disposition.NO_ANSWER), by=LOCAL)
    app.number_input[0].set_value(4).run()
    press(app, "Hand out")
    assert "Calls made before stay as they are" in texts(app)
    assert len(of("Ana Smith") + of("Ben")) == 4


@pytest.mark.slow
def test_a_download_hands_nothing_out() -> None:
    app = uploaded()
    assert any(b.label == "Download call sheet" for b in app.get("download_button"))
    assert lead_store().calls.reps() == []


@pytest.mark.slow
def test_a_plan_without_reps_is_one_list_and_its_names_show_in_the_window_that_has_the_file() -> (
    None
):
    app = press(uploaded(""), "Hand out")
    app.switch_page("pages/my_calls.py").run()
    call = of("Team")[0]
    row = read_sample("sample_leads.csv").iloc[call.place]
    assert (card(app), row["Lead ID"]) == (row["Name"], call.lead_id)


@pytest.mark.parametrize("kept", mostly_slow(["false", "true"], fast=1))
def test_contacts_are_handed_out_where_the_deployment_keeps_them(
    kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_CONTACTS", kept)
    press(uploaded(), "Hand out")
    name = read_sample("sample_leads.csv")["Name"].iloc[of("Ben")[0].place]
    shown = card(page(rep="Ben"))
    assert (shown == name) == (kept == "true")


def test_the_manager_sees_progress_against_the_plan() -> None:
    handed(4)
    calls = of("Ben")
    lead_store().calls.say(calls[0].number, SaidOfCall(Disposition.CONVERTED), by=LOCAL)
    app = page()
    app.session_state["calls_view"] = "Progress"
    app.run()
    expected = f"1 of 4 calls made: 1 converted so far, {calls[0].propensity:.1f} expected"
    assert expected in texts(app)
    table = app.dataframe[0].value.set_index("rep")
    assert table.loc["Ben", ["planned", "called", "converted"]].tolist() == [2, 1, 1]
    assert len(app.get("plotly_chart")) == 1


def test_progress_says_where_monitor_counts_otherwise() -> None:
    address, _ = handed(4)
    call = of("Ben")[0]
    lead_store().calls.say(call.number, SaidOfCall(Disposition.CONVERTED), by=LOCAL)
    lost = [GivenOutcome(call.place, converted=False)]
    lead_store().outcomes.put(address, lost, by=LOCAL, came_by="page")
    app = page()
    app.session_state["calls_view"] = "Progress"
    app.run()
    assert "Of 1 lead called 1 converted as the reps say" in texts(app)
    assert "On Monitor 0 count" in texts(app)


@pytest.mark.slow
def test_the_manager_chooses_among_lists() -> None:
    first, _ = handed(4)
    scored = few_scored()
    kept = lead_store().batches.keep(scored, by=LOCAL, came_by="test", contacts=True)
    hand_out_of(kept.address, scored, CallPlan(3, ("Cy",)))
    app = page()
    app.session_state["calls_view"] = "Progress"
    app.run()
    assert "0 of 3 calls made" in texts(app)
    app.selectbox[0].select(first).run()
    assert "0 of 4 calls made" in texts(app)


def test_a_rep_who_signs_in_has_their_own_list_and_no_choice(enter: Enter) -> None:
    handed(4)
    enter("ana.smith@example.org")
    app = page()
    assert card(app) == title(of("Ana Smith")[0])
    assert (len(app.selectbox), len(app.get("button_group"))) == (0, 0)
    answer(app, "Converted")
    assert of("Ana Smith")[0].said == SaidOfCall(Disposition.CONVERTED)


def test_a_rep_is_refused_the_list_of_another_one_at_its_address(enter: Enter) -> None:
    handed(4)
    enter("ana.smith@example.org")
    app = page(rep="Ben")
    assert "A rep sees only calls of their own" in texts(app)
    assert not any(call.lead_id in texts(app) for call in of("Ben"))
    assert [b.label for b in app.button] == ["Go to my calls"]
    assert card(press(app, "Go to my calls")) == title(of("Ana Smith")[0])


def test_a_rep_is_not_brought_a_batch_by_its_address(enter: Enter) -> None:
    address, _ = handed(4)
    enter("ana.smith@example.org")
    app = page(batch=address)
    assert card(app) == title(of("Ana Smith")[0])
    assert session.SCORED not in app.session_state


@pytest.mark.parametrize("keeps", mostly_slow(["off", "on"], fast=1))
def test_calls_are_handed_out_of_the_batch_that_is_kept_already(
    keeps: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_KEEP_BATCHES", keeps)
    press(uploaded(), "Hand out")
    assert [record.called for record in lead_store().batches.newest()] == [10]


def test_a_rep_without_a_list_is_told_by_which_name_they_would_have_one(enter: Enter) -> None:
    handed(4)
    enter("cy")
    assert "No calls are handed out to cy yet" in texts(page())


@pytest.mark.parametrize(
    "screen", ["call_sheet", "lead", "what_if", "explore", "train", "models", "batches"]
)
def test_every_other_page_is_refused_to_a_rep(screen: str, enter: Enter) -> None:
    enter("ana.smith@example.org")
    app = started(f"pages/{screen}.py")
    assert not app.exception
    assert "Only a viewer, an analyst or an admin may open the page" in texts(app)
    assert (len(app.title), len(app.get("file_uploader")), len(app.button)) == (0, 0, 0)


def test_a_viewer_who_becomes_a_rep_is_refused_with_the_next_click(
    enter: Enter, tmp_path: Path
) -> None:
    handed(4)
    enter("vera")
    app = page(rep="Ben")
    (tmp_path / "roles.toml").write_text('rep = ["vera"]\n')
    answer(app, "Converted")
    assert of("Ben")[0].said is None
    assert "A rep sees only calls of their own" in texts(app)
