"""What a column's name says: whom or what it is about, and what kind of value it holds.

"campaign_id" and "Campaign" are about one thing and hold different ones; "Owner Name" and "Name"
hold one thing of different persons. Neither may stand for the other, however alike they look.
"""

import difflib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from scoring.intake.cells.units import DURATION, UNITS
from scoring.intake.remembered import remembered

ID, DATE, FLAG, URL, EMAIL, PHONE, COUNT, NAME, WHO, ANY = (
    "id", "date", "flag", "url", "email", "phone", "count", "name", "who", ""
)  # fmt: skip
# A campaign and its name, visits and their number: said of one value.
_ONE_VALUE = (frozenset({ANY, NAME}), frozenset({ANY, COUNT}))
# A word more is another thing more often than the same one.
_WORD_MORE = 0.9
_SPLIT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")
_E_MAIL = re.compile(r"\be-mail", re.IGNORECASE)
_SYSTEMS = frozenset({"hs", "mx", "sf", "crm", "zcrm", "zoho", "hubspot", "cf", "utm", "c"})
_LAST = {
    ID: {"id", "ids", "guid", "uuid", "key", "no", "nr", "number", "code", "ref", "reference"},
    DATE: {"date", "time", "at", "on", "datetime", "timestamp", "datum", "fecha"},
    URL: {"url", "uri", "link"},
    EMAIL: {"email", "mail", "emails"},
    PHONE: {"phone", "mobile", "telephone", "tel", "cell", "cellphone", "mobilephone", "whatsapp"},
    COUNT: {"count", "total"},
    NAME: {"name", "names", "fullname"},
    WHO: {"by"},
}
_OF_LAST = {word: kind for kind, words in _LAST.items() for word in words}
_OF_FLAG = frozenset(
    {"opt", "optout", "optin", "opted", "unsubscribed", "subscribed", "consent", "verified"}
    | {"bounced", "bounce", "is", "has", "do", "not", "allow", "flag", "valid", "invalid"}
)
# Flags that say no to something, and yes; others say what is.
_REFUSED = frozenset({"optout", "unsubscribed", "not", "out"})
_AGREED = frozenset({"optin", "subscribed", "consent", "allow", "opted", "in"})
# Of the lead itself, wherever they stand.
_OF_LEAD = frozenset({"lead", "leads", "prospect", "record", "contact"})
_OF_PERSON = _OF_LEAD | {
    "person", "user", "customer", "client", "student", "applicant", "your", "the", "full",
    "complete", "primary", "main", "original", "work", "home", "business", "personal", "address",
    "number", "no", "nr", "id", "value", "of", "1",
}  # fmt: skip
_JOINED = re.compile(
    r"(campaign|ad|adset|adgroup|form|lead|contact|prospect|owner|company|account|record|source|"
    r"city|create|created|close|closed|full|first|last|phone|mobile|email|job|deal|user|page)"
    r"(id|name|date|time|url|number|source|address|phone|at|on|title)"
)


@dataclass(frozen=True, slots=True)
class HeaderSense:
    """What a name is `about`, the lead itself aside, and the kind of value it `holds`."""

    about: tuple[str, ...]
    holds: str


_UNALIKE = 0.5  # names less alike are nowhere taken for one


@remembered(1 << 12)
def sense_of(header: str) -> HeaderSense:
    """What a column's name says.

    >>> sense_of("campaign_id"), sense_of("Lead Source")
    (HeaderSense(about=('campaign',), holds='id'), HeaderSense(about=('source',), holds=''))
    >>> sense_of("Email Opt Out").holds, sense_of("Phone Call Date").holds, sense_of("Email ID")
    ('flag', 'date', HeaderSense(about=(), holds='email'))
    """
    words = _words(header)
    if _OF_FLAG & set(words):
        rest = (w for w in words if w not in _OF_FLAG and w not in ("out", "in", "from", "all"))
        return HeaderSense(tuple(w for w in rest if w not in _OF_LEAD), FLAG)
    if words[:2] == ["number", "of"] or words[:1] == ["num"]:
        return HeaderSense(tuple(w for w in words if w not in ("number", "of", "num")), COUNT)
    for kind in (EMAIL, PHONE):
        if _LAST[kind] & set(words) and set(words) <= _LAST[kind] | _OF_PERSON:
            return HeaderSense((), kind)
    holds = _OF_LAST.get(words[-1], ANY) if words else ANY
    rest = (w for w in words if _OF_LAST.get(w) != holds or holds == ANY)
    neutral = _OF_PERSON if holds in (NAME, EMAIL, PHONE) else _OF_LEAD | {"original", "the"}
    return HeaderSense(tuple(w for w in rest if w not in neutral), holds)


def name_likeness(field: str, header: str, holds: str = ANY) -> float:
    """How alike two names are that may stand for one field, 0–1; 0 where they hold different kinds.

    `holds` is the kind that the field is known to hold, where its name does not say it.

    >>> round(name_likeness("Name", "full_name"), 2), name_likeness("Name", "ad_name")
    (0.98, 0.0)
    >>> round(name_likeness("Created", "Create Date", "date"), 2)
    0.92
    """
    ours, theirs = sense_of(field), sense_of(header)
    held = ours.holds or holds
    both = {held, theirs.holds}
    alike = len(both) == 1 or both in _ONE_VALUE
    # A name without a kind may have been given to values of any.
    if ours.holds == theirs.holds == FLAG and _says(field) != _says(header):
        return 0.0
    if not alike and not (theirs.holds == ANY and ours.holds == ANY):
        return 0.0
    if not ours.about and not theirs.about:
        about = 1.0 if held == theirs.holds != ANY else 0.0
    else:
        about = _about(ours.about, theirs.about)
    if not about:
        return 0.0
    whole = _ratio(_spelled(field), _spelled(header))
    # Of several of one meaning the one that is written most alike comes first.
    return 0.95 * about + 0.05 * whole


def has_more_words(field: str, header: str) -> bool:
    """Whether one of two names says more than the other, or another unit of time.

    >>> has_more_words("Fee page views", "Number of Pageviews"), has_more_words("Chats", "Chat")
    (True, False)
    >>> has_more_words("Minutes on site", "Seconds on site")
    True
    """
    ours, theirs = (
        "".join(w.removesuffix("s") for w in sense_of(n).about) for n in (field, header)
    )
    more = ours != theirs and (ours in theirs or theirs in ours)
    return more or _differ_in_time(field, header)


def _about(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    one, other = set(ours), set(theirs)
    if not one or not other:
        return 0.0
    more = one < other or other < one
    return _ratio("".join(ours), "".join(theirs), _UNALIKE) * (_WORD_MORE if more else 1.0)


def _says(flag: str) -> str:
    """Whether a flag refuses something, agrees to it, or neither."""
    words = set(_words(flag))
    return "no" if words & _REFUSED else "yes" if words & _AGREED else ""


def _differ_in_time(field: str, header: str) -> bool:
    """Whether both names give a unit of time, and not the same."""
    ours, theirs = time_units(field), time_units(header)
    return bool(ours and theirs and ours != theirs)


@remembered(1 << 13)
def time_units(header: str) -> frozenset[str]:
    """The units of time that a name gives.

    >>> time_units("Time on Site (min)"), time_units("Talk time, secs")
    (frozenset({'minutes'}), frozenset({'seconds'}))
    """
    named = (UNITS.get(word) for word in _words(header) if len(word) > 1)
    return frozenset(unit.name for unit in named if unit and unit.measures == DURATION)


def _ratio(one: str, other: str, least: float = 0.0) -> float:
    """How alike two texts are, 0 where it is less than `least`, which is seen much sooner."""
    if least and 2 * _in_both(one, other) < least * (len(one) + len(other)):
        return 0.0
    return difflib.SequenceMatcher(None, one, other).ratio()


def _in_both(one: str, other: str) -> int:
    """How many letters two texts have in common, wherever they stand in them."""
    ours, theirs = _letters(one), _letters(other)
    return sum(min(count, theirs[letter]) for letter, count in ours.items() if letter in theirs)


@remembered(1 << 13)
def _letters(text: str) -> Counter[str]:
    return Counter(text)


@remembered(1 << 13)
def _spelled(header: str) -> str:
    """A header's words as they compare."""
    return " ".join(_words(header))


def _words(header: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", _E_MAIL.sub("email", header))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    words = [part.casefold() for part in _SPLIT.split(bare) if part]
    split = [_JOINED.fullmatch(word) for word in words]
    parts = zip(words, split, strict=True)
    words = [part for word, found in parts for part in (found.groups() if found else (word,))]
    return [word for word in words if word not in _SYSTEMS]
