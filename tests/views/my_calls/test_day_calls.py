"""Who is called on a day, in which order, who is done and who comes up."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from few_calls import a_call

from scoring.intake.table.dispositions import Disposition
from scoring.store.call_store import CallStanding, KeptCall, SaidOfCall
from scoring.views.my_calls.day_calls import again_on, day_calls, next_working_day, today_line

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TODAY, BEFORE = "2026-11-30T08:00:00+00:00", "2026-11-27T08:00:00+00:00"
BACK, NOBODY = Disposition.CALL_BACK, Disposition.NO_ANSWER


def numbers(calls: tuple[KeptCall, ...]) -> list[int]:
    return [call.number for call in calls]


def test_calls_that_nobody_made_are_made_in_the_order_of_the_list() -> None:
    day = day_calls([a_call(7), a_call(3)], NOW)
    assert numbers(day.to_call) == [7, 3]
    assert (day.done, day.coming, day.over, day.last) == ((), (), (), None)


def test_who_is_to_be_called_back_today_comes_first_the_longest_due_before_the_others() -> None:
    late = a_call(2, BACK, date(2026, 11, 28), BEFORE)
    due = a_call(1, BACK, date(2026, 11, 30), BEFORE)
    assert numbers(day_calls([a_call(9), due, late], NOW).to_call) == [2, 1, 9]


def test_who_asked_today_for_a_call_later_today_comes_after_the_others() -> None:
    later = a_call(1, BACK, date(2026, 11, 30), TODAY)
    assert numbers(day_calls([later, a_call(9)], NOW).to_call) == [9, 1]


def test_who_is_to_be_called_tomorrow_is_done_and_comes_up() -> None:
    day = day_calls([a_call(1, BACK, date(2026, 12, 1), TODAY)], NOW)
    assert (numbers(day.to_call), numbers(day.done), numbers(day.coming)) == ([], [1], [1])
    assert numbers(day_calls([*day.coming], datetime(2026, 12, 1, 9, tzinfo=UTC)).to_call) == [1]


@pytest.mark.parametrize(
    ("attempts", "said_at", "to_call", "done", "over"),
    [(1, TODAY, [], [5], []), (2, BEFORE, [5], [], []), (3, BEFORE, [], [], [5])],
)
def test_who_did_not_answer_is_tried_three_times_on_different_days(
    attempts: int, said_at: str, to_call: list[int], done: list[int], over: list[int]
) -> None:
    day = day_calls([a_call(5, NOBODY, None, said_at, attempts=attempts)], NOW)
    assert (numbers(day.to_call), numbers(day.done), numbers(day.over)) == (to_call, done, over)


@pytest.mark.parametrize(
    ("said_at", "day"),
    [(TODAY, date(2026, 12, 1)), ("2026-11-27T08:00:00+00:00", date(2026, 11, 30))],
)
def test_who_did_not_answer_comes_up_on_the_next_working_day(said_at: str, day: date) -> None:
    call = a_call(5, NOBODY, None, said_at)
    evening = datetime.combine(day - timedelta(days=1), time(20), UTC)
    assert again_on(call, NOW) == day
    assert numbers(day_calls([call], evening).coming) == [5]
    there = day_calls([call], evening + timedelta(hours=12))
    assert (numbers(there.to_call), there.coming) == ([5], ())


def test_what_comes_up_is_in_the_order_of_its_days_whatever_was_said() -> None:
    calls = [a_call(1, BACK, date(2026, 12, 2), TODAY), a_call(2, NOBODY, None, TODAY)]
    assert numbers(day_calls(calls, NOW).coming) == [2, 1]


def test_who_did_not_answer_before_comes_after_those_not_called_yet() -> None:
    assert numbers(day_calls([a_call(5, NOBODY, None, BEFORE), a_call(6)], NOW).to_call) == [6, 5]


@pytest.mark.parametrize("what", sorted(set(Disposition) - {BACK, NOBODY, Disposition.VOICEMAIL}))
def test_whose_call_is_over_is_not_called_again(what: Disposition) -> None:
    day = day_calls([a_call(1, what, None, TODAY), a_call(2, what, None, BEFORE)], NOW)
    assert (numbers(day.to_call), numbers(day.done), numbers(day.over)) == ([], [1], [2])


def test_what_was_said_last_is_first_of_what_is_done_and_is_undone_first() -> None:
    won = Disposition.CONVERTED
    day = day_calls([a_call(4, won, None, TODAY), a_call(9, won, None, TODAY), a_call(2)], NOW)
    assert (numbers(day.done), day.last and day.last.number) == ([9, 4], 9)


def test_a_call_back_of_today_can_be_undone_though_it_is_to_be_made() -> None:
    day = day_calls([a_call(8, BACK, date(2026, 11, 30), TODAY)], NOW)
    assert day.last is not None
    assert day.last.number == 8


def test_what_was_said_on_an_earlier_day_is_not_undone_as_the_last() -> None:
    assert day_calls([a_call(8, BACK, date(2026, 11, 30), BEFORE)], NOW).last is None


def test_the_day_is_that_of_the_rep_not_of_the_server() -> None:
    # 20:00 in UTC is half past one on the next day in Kolkata.
    call = a_call(1, NOBODY, None, "2026-11-30T20:00:00+00:00")
    there = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert numbers(day_calls([call], there).done) == [1]
    assert numbers(day_calls([call], datetime(2026, 12, 1, 9, tzinfo=UTC)).to_call) == [1]


@pytest.mark.parametrize(
    ("what", "due"), [(None, None), (NOBODY, None), (BACK, date(2026, 11, 30)),
                      (BACK, date(2026, 12, 4)), (Disposition.INTERESTED, None)],
)  # fmt: skip
def test_who_has_converted_meanwhile_is_neither_called_nor_comes_up(
    what: Disposition | None, due: date | None
) -> None:
    won = a_call(4, what, due, BEFORE, converted_as_of=date(2026, 11, 29))
    day = day_calls([a_call(3), won], NOW)
    assert (numbers(day.to_call), numbers(day.meanwhile)) == ([3], [4])
    assert (day.done, day.coming, day.over) == ((), (), ())
    assert day.one(4) == won
    assert again_on(won, NOW) is None


def test_who_has_converted_after_the_answer_of_today_stays_done_today() -> None:
    won = a_call(4, NOBODY, None, TODAY, converted_as_of=date(2026, 11, 30))
    day = day_calls([won], NOW)
    assert (numbers(day.done), day.meanwhile, day.coming, day.last) == ([4], (), (), won)


def test_who_converted_by_the_word_of_the_rep_is_done_before_whatever_an_export_says() -> None:
    won = a_call(4, Disposition.CONVERTED, None, BEFORE, converted_as_of=date(2026, 11, 29))
    day = day_calls([won], NOW)
    assert (numbers(day.over), day.meanwhile) == ([4], ())


def test_the_start_does_not_count_who_has_converted_meanwhile() -> None:
    back = SaidOfCall(BACK, due=date(2026, 11, 28))
    won = {"converted_as_of": date(2026, 11, 29)}
    calls = [CallStanding("Ana", **won), CallStanding("Ben", back, BEFORE, 1, **won)]
    assert today_line(calls, NOW) == ""
    assert today_line([*calls, standing("Cy")], NOW) == "**Today: 1 call open**."


def test_the_line_counts_the_day() -> None:
    calls = [a_call(1), a_call(2), a_call(3, BACK, date(2026, 12, 2), TODAY)]
    assert day_calls(calls, NOW).line == "**2 to call** · 1 done today · 1 coming up"


def standing(
    rep: str, what: Disposition | None = None, due: date | None = None, said_at: str = BEFORE
) -> CallStanding:
    said = None if what is None else SaidOfCall(what, due=due)
    return CallStanding(rep, said, "" if said is None else said_at, int(said is not None))


def test_the_start_counts_the_calls_of_today_and_call_backs_that_are_due() -> None:
    calls = [
        standing("Ana"), standing("ana", NOBODY), standing("Ben", BACK, date(2026, 11, 28)),
        standing("Ben", BACK, date(2026, 11, 30), TODAY), standing("Ben", NOBODY, None, TODAY),
        standing("Cy", BACK, date(2026, 12, 1)), standing("Cy", Disposition.CONVERTED),
    ]  # fmt: skip
    assert today_line(calls, NOW) == "**Today: 4 calls open** of 2 reps, 2 call-backs due."
    assert today_line(calls[:2], NOW) == "**Today: 2 calls open**."
    assert today_line(calls[5:], NOW) == ""


@pytest.mark.parametrize(("asked", "found"), [(3, 3), (2, 2), (77, 1), (None, 1)])
def test_a_call_that_is_asked_for_is_opened_else_the_next_one(
    asked: int | None, found: int
) -> None:
    day = day_calls([a_call(1), a_call(2), a_call(3, Disposition.CONVERTED, None, TODAY)], NOW)
    opened = day.one(asked)
    assert opened is not None
    assert opened.number == found


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 11, 30), date(2026, 12, 1)), (date(2026, 12, 4), date(2026, 12, 7)),
     (date(2026, 12, 5), date(2026, 12, 7)), (date(2026, 12, 6), date(2026, 12, 7)),
     (date(2027, 12, 31), date(2028, 1, 3))],
)  # fmt: skip
def test_a_call_is_proposed_for_the_next_working_day(day: date, expected: date) -> None:
    assert next_working_day(day) == expected
