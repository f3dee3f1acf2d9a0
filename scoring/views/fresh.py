"""How fresh a lead is, and what another week has meant for past leads like it, in words."""

import numpy as np

from scoring.model.freshness import AHEAD, WEEK, Waited, WaitFrom, silent_days, waited
from scoring.model.scored import ScoredBatch
from scoring.wording import counted, day, percent

SAME_DAY = "last active on the day of the file"


def fresh_line(scored: ScoredBatch, position: int) -> str:
    """The lead's age and when it last acted, "" where neither is known."""
    age = days_old(scored, position)
    facts = (_aged(scored, position, age), _silence(scored, position))
    return " · ".join(fact for fact in facts if fact)


def waiting_lines(scored: ScoredBatch, position: int) -> tuple[str, ...]:
    """What waiting another week has meant for past leads like it; none where nothing shows it."""
    codes = scored.scores.encoded.lead(position)
    return tuple(map(waiting_line, waited(scored.model, codes, days_old(scored, position))))


def days_old(scored: ScoredBatch, position: int) -> float | None:
    """Calendar days from a lead's creation to its scoring, None where unknown."""
    return _days_until_scored(scored, scored.leads.created[position])


def _days_until_scored(scored: ScoredBatch, moment: np.datetime64) -> float | None:
    """Calendar days from a moment to the day of scoring, None for none or a later one."""
    if np.isnat(moment):
        return None
    today = np.datetime64(day(scored.scored_at))
    days = float((today - moment.astype("datetime64[D]")).astype(int))
    return days if days >= 0 else None


def _aged(scored: ScoredBatch, position: int, age: float | None) -> str:
    created = scored.leads.created[position]
    if np.isnat(created):
        return ""
    return f"Created {day(str(created))}" + ("" if age is None else f", {_ago(age)}")


def _silence(scored: ScoredBatch, position: int) -> str:
    """When the lead last acted: by a date of the file, else by its count of days."""
    active = scored.leads.contacts.active[position]
    since = _days_until_scored(scored, active)
    if since is not None:
        return f"last active {day(str(active))}, {_ago(since)}"
    counted_in_file = silent_days(scored.silent_field, scored.scores.encoded.lead(position))
    if counted_in_file is None or counted_in_file < 0:
        return ""
    days = round(counted_in_file)
    return f"last active {counted(days, 'day')} before the file" if days else SAME_DAY


def _ago(days: float) -> str:
    return "today" if days == 0 else f"{counted(int(days), 'day')} ago"


def waiting_line(found: Waited) -> str:
    """What one more week has meant, with both counts; that it made no difference where none is."""
    first, then, last = found.days, found.days + int(WEEK), int(WEEK) - 1
    if found.since is WaitFrom.ACTIVITY:
        more, ahead = "One more week of silence", ""
        whose = f"silent for {first} to {first + last} days", f"for {then} to {then + last} days"
    else:
        more, ahead = "One more week without a conversion", f" within {AHEAD} days"
        whose = f"still open after {counted(first, 'day')}", f"after {counted(then, 'day')}"
    now, later = percent(found.now.rate), percent(found.later.rate)
    clear = f"went with {later} instead of {now} converting{ahead}"
    counts = (
        f"past leads like it: {now} of {found.now.leads:,} {whose[0]}, {later} of "
        f"{found.later.leads:,} {whose[1]}"
    )
    return f"{more} {clear if found.is_clear else 'made no clear difference'} ({counts})."
