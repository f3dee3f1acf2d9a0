"""Outcomes that were given in one go, in words: who gave them, and that they were taken back."""

from scoring.store.gift_store import OPEN_DAYS, Gift
from scoring.wording import counted, moment

LAST_GIVEN = "Given last"
OPEN_FOR = f"Outcomes can be taken back for {OPEN_DAYS} days. Times are in UTC."
NONE_GIVEN = "No outcomes were given that could be taken back."


def gift_line(gift: Gift) -> str:
    """When, by whom and how outcomes were given, of how many leads, and whether they count."""
    said = f"{moment(gift.given_at)}, {_who(gift)}{_way(gift)}: {gift_counts(gift)}"
    if not gift.taken_back_at:
        return said
    by = f" by {gift.taken_back_by}" if gift.taken_back_by else ""
    return f"{said}; taken back {moment(gift.taken_back_at)}{by}"


def gift_counts(gift: Gift) -> str:
    """Of how many leads outcomes were given, and how many of these converted."""
    return f"{counted(gift.leads, 'lead')}, {gift.converted:,} converted"


def asked_line(gift: Gift) -> str:
    """What becomes of outcomes that are taken back, before they are."""
    return (
        f"These outcomes of {counted(gift.leads, 'lead')} count no more, for everybody. What was "
        "known of the leads before counts again; what was said since, by reps or later files, "
        "stays. A version that has learned from them stays on Models."
    )


def taken_back_line(gift: Gift) -> str:
    """That outcomes were taken back."""
    return (
        f"The outcomes of {moment(gift.given_at)}, {_way(gift)}, were taken back: "
        f"{gift_counts(gift)}. What was known of these leads before counts again."
    )


def _who(gift: Gift) -> str:
    return f"{gift.given_by}, " if gift.given_by else ""


def _way(gift: Gift) -> str:
    if gift.filename:
        return f"file {gift.filename}"
    return "a program" if gift.came_by == "api" else "no file"
