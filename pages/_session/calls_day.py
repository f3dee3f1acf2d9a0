"""Whose calls are in view, which of them is open, and the file that says who their leads are."""

from datetime import UTC, datetime
from secrets import token_hex
from time import monotonic
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from pages._session.handing import in_hand
from pages._session.held import answer, said
from scoring.store.call_store import KeptCall
from scoring.views.my_calls.handed_leads import contact_of
from scoring.views.my_calls.opened_leads import OpenedLeads

# The rep in the address and in its box, the call that is open, the file that was opened.
ASKED_REP, REP_BOX, OPEN_CALL, OPENED = "rep", "whose_calls", "open_call", "opened_leads"
# The note of an answer that was undone, with the number of its call.
NOTE_AGAIN = "note_again"
# The card in view and when it was drawn first; what is pressed sooner was meant for the one before.
DRAWN, _SOONEST = "card_drawn", 0.7
# The answer that can be undone and since when, and the one that was undone last, by their numbers.
UNDO_DRAWN, UNDONE = "undo_drawn", "undone"


def now() -> datetime:
    """The time where this person is, as their browser says; in UTC where it does not."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.now(UTC)
    return datetime.now(zone)


def asked_rep() -> str:
    """The rep whose calls the address asks for, else what asked for one last; "" for none."""
    return str(st.query_params.get(ASKED_REP, "") or said(ASKED_REP, ""))


def keep_asked(rep: str) -> None:
    """Hold whom the address asks for, also on a page that has another address.

    Where another name was asked for before, the browser is told the address that is shown: that
    name may be on its way there, from a run that this one has overtaken.
    """
    before = said(ASKED_REP, "")
    if rep and before and rep != before:
        ask_rep(rep)
    answer(ASKED_REP, rep)


def ask_rep(rep: str) -> None:
    """Ask for the calls of a rep from now on, "" for one's own."""
    answer(ASKED_REP, rep)
    answer(REP_BOX, None)
    open_call(None)
    if rep:
        st.query_params[ASKED_REP] = rep
    elif ASKED_REP in st.query_params:
        del st.query_params[ASKED_REP]


def rep_box(shown: str | None) -> str:
    """The key of the box of reps for as long as it shows this one, None for no one.

    It is used for no other choice: in a box whose run was broken off, what was chosen there stands
    still.
    """
    key, before = said(REP_BOX) or ("", None)
    if not key or before != shown:
        key = f"{REP_BOX}_{token_hex(4)}"
        answer(REP_BOX, (key, shown))
    return str(key)


def open_call(number: int | None) -> None:
    """Open the card of a call, None for that of the next one."""
    answer(OPEN_CALL, number)


def opened_call() -> int | None:
    """The number of the call whose card was opened, None for the next one."""
    found: int | None = said(OPEN_CALL)
    return found


def draw_card(mark: str) -> None:
    """Note that the card of this mark is in view, since now where another one was before."""
    if said(DRAWN, ("", 0.0))[0] != mark:
        answer(DRAWN, (mark, monotonic()))


def is_meant(mark: str) -> bool:
    """Whether a button was pressed for the card of this mark, and that is drawn anew after it.

    It was not where the card came into view a moment ago, as the second click of two does, or is
    not in view any more.
    """
    drawn, since = said(DRAWN, ("", 0.0))
    if drawn != mark or monotonic() - since < _SOONEST:
        return False
    answer(DRAWN, ("", 0.0))
    return True


def draw_undo(number: int) -> None:
    """Note that the answer of this number can be undone, since now where another was before it."""
    before, _since = said(UNDO_DRAWN, (0, 0.0))
    if before != number:
        came_up = before != 0 and before == said(UNDONE)
        answer(UNDO_DRAWN, (number, monotonic() if came_up else -_SOONEST))


def is_undone(number: int) -> bool:
    """Whether the answer of this number was undone already, as by the first of two clicks."""
    return bool(said(UNDONE) == number)


def may_undo(number: int) -> bool:
    """Whether Undo was pressed for the answer of this number, not for the one undone before it.

    The second of two clicks finds it where that one stood a moment ago.
    """
    drawn, since = said(UNDO_DRAWN, (0, 0.0))
    return bool(drawn != number or monotonic() - since >= _SOONEST)


def keep_undone(number: int) -> None:
    """Note that the answer of this number is undone."""
    answer(UNDONE, number)


def keep_note(call: int, note: str) -> None:
    """Hold the note of an answer that was undone, to be shown with its call again."""
    answer(NOTE_AGAIN, (call, note))


def note_of(call: int) -> str:
    """The note that a call begins with: that of an answer that was undone, "" else."""
    number, note = said(NOTE_AGAIN, (None, ""))
    return str(note) if number == call else ""


def open_leads(found: OpenedLeads | None) -> None:
    """Hold the file that says who the leads of the calls are, for this session."""
    answer(OPENED, found)


def opened_leads() -> OpenedLeads | None:
    """The file that was opened, None for none."""
    found: OpenedLeads | None = said(OPENED)
    return found


def contact(call: KeptCall) -> dict[str, str] | None:
    """How the lead of a call is reached, as far as the store or this session knows."""
    leads, opened = in_hand(call.address), opened_leads()
    known = (
        dict(call.contact or {}),
        {} if leads is None else contact_of(leads, call.place),
        {} if opened is None else opened.contact(call),
    )
    return next((found for found in known if found and any(found.values())), None)


def is_reached(call: KeptCall) -> bool:
    """Whether `contact` knows anything of a lead, without all that it says of it."""
    if call.contact is not None and any(call.contact.values()):
        return True
    leads, opened = in_hand(call.address), opened_leads()
    told = (
        () if leads is None else (leads.contacts.name, leads.contacts.phone, leads.contacts.email)
    )
    if any(cells[call.place] for cells in told):
        return True
    return opened is not None and opened.place(call) is not None
