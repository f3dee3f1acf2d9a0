"""The calls of a rep on a day: who comes next, who is done, who comes up later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scoring.errors import DataRefused
from scoring.intake.table.dispositions import Disposition
from scoring.store.call_store import CallStanding, KeptCall
from scoring.wording import counted

# Who did not answer is called again on a later day, so many times in all.
MOST_TRIES = 3
_AGAIN = (Disposition.NO_ANSWER, Disposition.VOICEMAIL, Disposition.CALL_BACK)
# Which of the calls of a day come first.
_ASKED_FOR, _FRESH, _LATER_TODAY, _ONCE_MORE = range(4)
_SATURDAY = 5
# Days within which a lead may be called back.
_LATEST = 366


@dataclass(frozen=True)
class DayCalls:
    """The calls of a rep, parted by a day.

    `to_call`: those to call back, then who was not called yet, then who asked today to be called
    later today, then who did not answer on an earlier day. `done`: of which something was said
    today, the last first. `coming`: those that come again on a later day, the next first; they may
    be among `done`, too. `meanwhile`: whose leads are `converted_meanwhile`, in the order of the
    list, without those `done`. `over`: of which something was said before today and that are not
    called again, the last first. `last`: the one of which something was said last today, None for
    none.
    """

    to_call: tuple[KeptCall, ...]
    done: tuple[KeptCall, ...]
    coming: tuple[KeptCall, ...]
    meanwhile: tuple[KeptCall, ...]
    over: tuple[KeptCall, ...]
    last: KeptCall | None

    @property
    def line(self) -> str:
        """The day in words, as "28 to call · 12 done today · 3 coming up"."""
        told = [f"**{len(self.to_call):,} to call**", f"{len(self.done):,} done today"]
        told += [f"{len(self.coming):,} coming up"] * bool(self.coming)
        return " · ".join(told)

    def one(self, number: int | None) -> KeptCall | None:
        """The call of a number, else the next one; None where none is left."""
        every = (*self.to_call, *self.done, *self.coming, *self.meanwhile, *self.over)
        chosen = next((call for call in every if call.number == number), None)
        return chosen or next(iter(self.to_call), None)


def day_calls(calls: Iterable[KeptCall], now: datetime) -> DayCalls:
    """The calls of a rep, in the order of their list, on the day that it is `now` at the rep's.

    `now` has a time zone.
    """
    every, today = list(calls), now.date()
    turns = [(_turn(call, now), place) for place, call in enumerate(every)]
    to_call = sorted((turn, place) for turn, place in turns if turn is not None)
    others = [every[place] for turn, place in turns if turn is None]
    others.sort(key=lambda call: -call.said_as)
    coming = [call for call in others if (again_on(call, now) or today) > today]
    coming.sort(key=lambda call: (again_on(call, now) or today, call.number))
    of_today = {call.number: call for call in every if said_on(call, now) == today}
    meanwhile = [
        call for call in every if converted_meanwhile(call) and call.number not in of_today
    ]
    apart = {*of_today, *(call.number for call in (*coming, *meanwhile))}
    return DayCalls(
        to_call=tuple(every[place] for _, place in to_call),
        done=tuple(call for call in others if call.number in of_today),
        coming=tuple(coming),
        meanwhile=tuple(meanwhile),
        over=tuple(call for call in others if call.number not in apart),
        last=max(of_today.values(), key=lambda call: call.said_as, default=None),
    )


def converted_meanwhile(call: KeptCall | CallStanding) -> bool:
    """Whether a lead is known as converted, but not by its rep, who need not call it any more."""
    by_rep = call.said is not None and call.said.what is Disposition.CONVERTED
    return call.converted_as_of is not None and not by_rep


def again_on(call: KeptCall | CallStanding, now: datetime) -> date | None:
    """The day from which on a call of which something was said is made again, None where it is not.

    That which was asked for; who did not answer comes again on the next working day, and nobody who
    has converted meanwhile.
    """
    said, day = call.said, said_on(call, now)
    if said is None or day is None or converted_meanwhile(call):
        return None
    if said.due is not None:
        return said.due
    tries_left = said.what in _AGAIN and call.attempts < MOST_TRIES
    return next_working_day(day) if tries_left else None


def said_on(call: KeptCall | CallStanding, now: datetime) -> date | None:
    """The day on which something was said of a call, where it is `now`; None for nothing."""
    if call.said is None:
        return None
    return datetime.fromisoformat(call.said_at).astimezone(now.tzinfo).date()


def _turn(call: KeptCall | CallStanding, now: datetime) -> tuple[int, date] | None:
    """When a call is made today, None where it is not."""
    today = now.date()
    if call.said is None:
        return None if converted_meanwhile(call) else (_FRESH, today)
    day = again_on(call, now)
    if day is None or day > today:
        return None
    if call.said.due is None:
        return _ONCE_MORE, today
    return (_LATER_TODAY, today) if said_on(call, now) == today else (_ASKED_FOR, day)


def today_line(calls: Iterable[CallStanding], now: datetime) -> str:
    """How many calls are to be made today and how many of them are call-backs, "" for none.

    They are those that `day_calls` has reps make on the day that it is `now`.
    """
    turns = [(call.rep.casefold(), turn[0]) for call in calls if (turn := _turn(call, now))]
    if not turns:
        return ""
    reps = len({rep for rep, _ in turns})
    back = sum(turn in (_ASKED_FOR, _LATER_TODAY) for _, turn in turns)
    of_reps = f" of {reps:,} reps" if reps > 1 else ""
    due = f", {counted(back, 'call-back')} due" if back else ""
    return f"**Today: {counted(len(turns), 'call')} open**{of_reps}{due}."


def require_day(day: date, today: date) -> None:
    """Have a lead be called back on a day from today on, within a year. Raises DataRefused."""
    if today <= day <= today + timedelta(days=_LATEST):
        return
    wrong = "is past" if day < today else "is more than a year ahead"
    raise DataRefused(
        f"Nothing was saved: the day to call back, {day.isoformat()}, {wrong}. Choose a day from "
        f"today ({today.isoformat()}) on, within a year, and press Call back again."
    )


def next_working_day(today: date) -> date:
    """The day after, or the Monday after a weekend.

    >>> [str(next_working_day(date(2026, 11, day))) for day in (26, 27, 28)]
    ['2026-11-27', '2026-11-30', '2026-11-30']
    """
    day = today + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day
