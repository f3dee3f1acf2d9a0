"""One call in words: who is called, why, how, and what was said so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scoring.intake.table.dispositions import Disposition
from scoring.store.call_store import KeptCall
from scoring.views.call_sheet.card import Reach
from scoring.views.contact_links import email_link
from scoring.views.my_calls.day_calls import again_on, converted_meanwhile, said_on
from scoring.wording import clipped, counted, percent, shown_id

_NOTE = 160


@dataclass(frozen=True)
class CallAnswer:
    """What a rep may say of a call: the words of its button and the key that leads to it."""

    label: str
    what: Disposition
    key: str
    icon: str


ANSWERS = (
    CallAnswer("Reached, interested", Disposition.INTERESTED, "1", "thumb_up"),
    CallAnswer("No answer", Disposition.NO_ANSWER, "2", "phone_missed"),
    CallAnswer("Call back", Disposition.CALL_BACK, "3", "event"),
    CallAnswer("Not interested", Disposition.NOT_INTERESTED, "4", "thumb_down"),
    CallAnswer("Converted", Disposition.CONVERTED, "5", "check_circle"),
)
UNDO_KEY, DIAL_KEY = "U", "D"
KEYS_LINE = (
    "Keys lead to a button or field; Enter presses or leaves it: 1–5 answer · N note · B day to "
    "call back · D dial · U undo"
)


@dataclass(frozen=True)
class ShownCall:
    """A call as its card shows it.

    `title` is the name, or the id where no name is known; `id_line` is "" then. `phone` and
    `email` are None where not known, `before` is what was said so far and what an export says of
    it, "" for nothing.
    """

    title: str
    id_line: str
    work: str
    figures: str
    phone: Reach | None
    email: Reach | None
    before: str
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]


def shown_call(call: KeptCall, contact: Mapping[str, str] | None, now: datetime) -> ShownCall:
    """A call with the contact of its lead, as far as it is known here."""
    known = contact or {}
    phone, email = known.get("phone", ""), known.get("email", "")
    supporting, opposing = call.reasons
    return ShownCall(
        title=who(call, contact),
        id_line=f"Id {shown_id(call.lead_id)}" if known.get("name") else "",
        work=known.get("company", ""),
        figures=f"{percent(call.propensity)} chance to convert · tier {call.tier} · "
        f"rank {call.turn:,}",
        phone=Reach(phone, known.get("tel", ""), known.get("doubt", "")) if phone else None,
        email=Reach(email, email_link(email)) if email else None,
        before=_before(call, now),
        supporting=supporting,
        opposing=opposing,
    )


def who(call: KeptCall, contact: Mapping[str, str] | None) -> str:
    """The name of a lead where it is known here, else its id."""
    return (contact or {}).get("name", "") or f"Lead {shown_id(call.lead_id)}"


def said_line(call: KeptCall) -> str:
    """What became of a call, with the day to call again and the note; "" where nothing was said.

    Those who are to be called back begin with the day.
    """
    if call.said is None:
        return ""
    due = f" on {call.said.due.isoformat()}" if call.said.due is not None else ""
    note = f": {clipped(call.said.note, _NOTE)}" if call.said.note else ""
    return f"{call.said.what}{due}{note}"


def listed_line(call: KeptCall, contact: Mapping[str, str] | None, now: datetime) -> str:
    """A call on a list: who, then what was said and when it comes again, or the chance."""
    told = _known(call) or f"{percent(call.propensity)} · tier {call.tier}"
    day = again_on(call, now)
    if day is not None and call.said is not None and call.said.due is None:
        told = f"{told} · again on {day.isoformat()}"
    return f"{who(call, contact)} · {told}"


def _known(call: KeptCall) -> str:
    """What was said of a call, and that its lead has converted meanwhile; "" for neither."""
    news = f"Converted, says a later export of {call.converted_as_of}"
    return " · ".join([*filter(None, [said_line(call)]), *[news] * converted_meanwhile(call)])


def _before(call: KeptCall, now: datetime) -> str:
    day = said_on(call, now)
    if day is None:
        return _known(call)
    times = f" ({counted(call.attempts, 'call')} so far)" if call.attempts > 1 else ""
    return f"{day.isoformat()}: {_known(call)}{times}"
