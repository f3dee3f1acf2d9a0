"""One call in words."""

from dataclasses import replace
from datetime import UTC, date, datetime

from few_calls import a_call

from scoring.intake.table.dispositions import Disposition
from scoring.store.call_store import SaidOfCall
from scoring.views.call_sheet.card import Reach
from scoring.views.my_calls.shown_call import ANSWERS, listed_line, said_line, shown_call, who

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CONTACT = {
    "name": "Ana Diaz", "company": "Buyer, Acme", "phone": "0171 234567", "tel": "tel:+49171234567",
    "doubt": "", "email": "ana@x.org",
}  # fmt: skip


def test_a_lead_whose_name_is_not_kept_is_called_by_its_id_alone() -> None:
    shown = shown_call(a_call(3, propensity=0.62, tier="A", turn=1_204), None, NOW)
    assert (shown.title, shown.id_line, shown.work) == ("Lead L3", "", "")
    assert shown.figures == "62% chance to convert · tier A · rank 1,204"
    assert (shown.phone, shown.email, shown.before) == (None, None, "")


def test_a_lead_whose_contact_is_known_is_named_and_can_be_dialled_and_written_to() -> None:
    shown = shown_call(a_call(3, reasons=(("Why",), ("But",))), CONTACT, NOW)
    assert (shown.title, shown.id_line, shown.work) == ("Ana Diaz", "Id L3", "Buyer, Acme")
    assert shown.phone == Reach("0171 234567", "tel:+49171234567")
    assert shown.email == Reach("ana@x.org", "mailto:ana@x.org")
    assert (shown.supporting, shown.opposing) == (("Why",), ("But",))


def test_what_is_no_address_leads_nowhere() -> None:
    shown = shown_call(a_call(1), CONTACT | {"email": "a@b.com?bcc=x@y.z"}, NOW)
    assert shown.email == Reach("a@b.com?bcc=x@y.z", "")


def test_what_was_said_before_is_shown_with_its_day_note_and_number() -> None:
    said = SaidOfCall(Disposition.CALL_BACK, "after lunch", date(2026, 12, 1))
    call = a_call(1, Disposition.CALL_BACK, said_at="2026-11-27T10:00:00+00:00")
    shown = shown_call(replace(call, said=said, attempts=2), None, NOW)
    expected = "2026-11-27: Call back on 2026-12-01: after lunch (2 calls so far)"
    assert shown.before == expected


def test_a_list_names_the_lead_and_what_was_said_else_its_chance() -> None:
    assert listed_line(a_call(1), CONTACT, NOW) == "Ana Diaz · 50% · tier B"
    assert listed_line(a_call(1, Disposition.CONVERTED), None, NOW) == "Lead L1 · Converted"


def test_a_list_says_on_which_day_who_did_not_answer_comes_again_while_tries_are_left() -> None:
    call = a_call(1, Disposition.NO_ANSWER)
    assert listed_line(call, None, NOW) == "Lead L1 · No answer · again on 2026-12-01"
    assert listed_line(replace(call, attempts=3), None, NOW) == "Lead L1 · No answer"


def test_a_day_that_was_asked_for_is_said_once() -> None:
    call = a_call(1, Disposition.CALL_BACK, date(2026, 12, 4))
    assert listed_line(call, None, NOW) == "Lead L1 · Call back on 2026-12-04"


def test_nothing_is_said_of_a_call_that_nobody_made() -> None:
    assert said_line(a_call(1)) == ""


def test_ids_of_systems_are_shown_without_their_marks() -> None:
    assert who(a_call(1, lead_id="l:1000000000000000"), {}) == "Lead 1000000000000000"


def test_each_answer_has_a_key_of_its_own_that_streamlit_does_not_keep_for_itself() -> None:
    keys = [answer.key for answer in ANSWERS]
    assert keys == ["1", "2", "3", "4", "5"]
    assert len({answer.what for answer in ANSWERS}) == len(ANSWERS)


def test_who_has_converted_meanwhile_is_shown_so_beside_what_the_rep_said() -> None:
    news, won = "Converted, says a later export of ", {"converted_as_of": date(2026, 11, 28)}
    news += "2026-11-28"
    assert listed_line(a_call(1, **won), None, NOW) == f"Lead L1 · {news}"
    assert shown_call(a_call(1, **won), None, NOW).before == news
    nobody = a_call(1, Disposition.NO_ANSWER, said_at="2026-11-27T10:00:00+00:00", **won)
    assert listed_line(nobody, None, NOW) == f"Lead L1 · No answer · {news}"
    assert shown_call(nobody, None, NOW).before == f"2026-11-27: No answer · {news}"
    assert listed_line(a_call(1, Disposition.CONVERTED, **won), None, NOW) == "Lead L1 · Converted"
