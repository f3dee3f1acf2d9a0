"""What a header says of a lead beside what a model reads: who it is, how it is reached, its worth.

All are compared as `normalise` writes them: without case, blanks, signs and accents.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.intake.leads import contact_words as words
from scoring.intake.leads.duplicates import person_kind
from scoring.intake.leads.header_words import EMAIL, PHONE, sense_of
from scoring.intake.leads.keys import names_key_of_several, names_lead_key
from scoring.intake.leads.mapping import normalise
from scoring.intake.leads.person_headers import may_name_lead, names_lead
from scoring.intake.leads.presets import concept_of
from scoring.intake.remembered import remembered
from scoring.schema import Kind


class Contact(StrEnum):
    """What a column says of a lead beside what a model reads."""

    NAME = "name"
    FIRST = "first name"
    LAST = "last name"
    PHONE = "phone"
    EMAIL = "e-mail"
    OWNER = "owner"
    VALUE = "deal value"
    ACTIVE = "last activity"
    ID = "id"
    CREATED = "created"
    COMPANY = "company"
    TITLE = "job title"


@dataclass(frozen=True, slots=True)
class ContactWord:
    """What a header says; of several columns the one of the lowest `place` goes first.

    `sure` is false where only fitting cells make it so.
    """

    contact: Contact
    place: int = 0
    sure: bool = True


_LATER_ACTIVE = ("lastopendate", "lastclickdate", "lastemaildate", "lastcalldate", "lastcalled")
_ID_WORDS = frozenset({"id", "guid", "uuid"})
_CODES = frozenset({"code", "codigo", "codice", "kod", "kennung", "key", "ref", "reference"})
# Dynamics says in any language that such a column must not be changed.
_SIGNS, _LOCKED = ("#", "№"), re.compile(r"\([^)]*\)\s*\w")
_WORD, _CAMEL = re.compile(r"[^\W_]+"), re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_E_MAIL = re.compile(r"\be[- ](?=mail|post)", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_MOBILE = re.compile(
    r"mobil|mobiel|cell|handy|whatsapp|movil|celular|portable|gsm|telemovel|komork|telkom|cep|сотов|мобил"
    r"|手机|手機|携帯|휴대|κινητ|جوال|मोबाइल"
)
_SECOND = re.compile(
    r"second|other|altern|additional|zweit|weiter|2$|home|privat|company|office|firma|fax|prywat"
    r"|домашн|дополн|hjem|domicil|residen|casa|zuhause|自宅"
)
# Of what we did, and not the lead.
_BY_US = re.compile(
    r"cont[ao][ct]t|kontak|contat|call|spoke|touch|anruf|appel|llamad|chiam|联系|跟进|連絡|対応"
)
_FAX = re.compile(r"fax|телефакс|传真")


def _listed(text: str) -> frozenset[str]:
    return frozenset(map(normalise, text.split()))


_WORDS = {
    Contact.FIRST: _listed(words.FIRST),
    Contact.LAST: _listed(words.LAST),
    Contact.OWNER: _listed(words.OWNER),
    Contact.VALUE: _listed(words.VALUE),
    Contact.ACTIVE: _listed(words.ACTIVE),
    Contact.COMPANY: _listed(words.COMPANY),
    Contact.TITLE: _listed(words.TITLE),
    Contact.NAME: _listed(words.ASKED_NAME),
    Contact.ID: _listed(words.OWN_ID),
}
_MAYBE = {
    Contact.FIRST: _listed(words.MAYBE_FIRST),
    Contact.LAST: _listed(words.MAYBE_LAST),
    Contact.VALUE: _listed(words.MAYBE_VALUE),
    Contact.COMPANY: _listed(words.MAYBE_COMPANY),
    Contact.TITLE: _listed(words.MAYBE_TITLE),
    Contact.PHONE: _listed(words.MAYBE_PHONE),
}
_PARTS, _NEUTRAL, _NO_DEAL = map(_listed, (words.PART, words.NEUTRAL, words.NO_DEAL))
_OF_ROWS, _OF_OTHERS = _listed(words.OF_ROWS), _listed(words.OF_OTHERS)
# A word of each of two lists, beside those of a third, says it together.
_TOGETHER = {
    Contact.ACTIVE: tuple(map(_listed, (words.LATEST, words.EVENT, words.BESIDE_EVENT))),
    Contact.VALUE: tuple(map(_listed, (words.AMOUNT, words.BRINGING, ""))),
    Contact.OWNER: tuple(map(_listed, (words.OWNING, words.OWNING, words.BESIDE_OWNING))),
}


@remembered(1 << 12)
def meanings(header: str) -> tuple[ContactWord, ...]:
    """All that a header may say of who a lead is, the likeliest first.

    >>> [str(word.contact) for word in meanings("Customer name")]
    ['name', 'company']
    """
    said = list(_said(header))
    # What a header surely says is its one meaning, but that a name may be a firm's.
    is_one = bool(said) and said[0].sure and said[0].contact is not Contact.NAME
    found: dict[Contact, ContactWord] = {}
    for word in said[:1] if is_one else [*said[:1], *(w for w in said[1:] if not w.sure)]:
        found.setdefault(word.contact, word)
    return tuple(found.values())


def said_by(header: str) -> ContactWord | None:
    """What a header says of who a lead is, None for nothing.

    >>> said_by("Mobile Phone"), said_by("Company type"), said_by("Owner region")
    (ContactWord(contact=<Contact.PHONE: 'phone'>, place=0, sure=True), None, None)
    >>> [str(said_by(h).contact) for h in ("Vorname", "Est. Value", "Record ID")]
    ['first name', 'deal value', 'id']
    >>> [str(said_by(h).contact) for h in ("Person - Job title", "What's your e-mail address?")]
    ['job title', 'e-mail']
    """
    return next(iter(meanings(header)), None)


def says(header: str, contact: Contact) -> bool:
    """Whether a header may say this of who a lead is."""
    return any(word.contact is contact for word in meanings(header))


def _said(header: str) -> Iterator[ContactWord]:
    bare = normalise(header)
    bare = bare.removeprefix("mx") if len(bare) > _SHORT else bare
    if header.strip() in _SIGNS or _LOCKED.match(header):
        yield ContactWord(Contact.ID, 3, sure=False)
    if not bare or bare in _PARTS:
        return
    whole = _BRACKETS.sub("", header) or header
    told = _words_of(whole)
    left = [word for word in told if word not in _NEUTRAL]
    ways = dict.fromkeys([bare, normalise(whole), "".join(left)])
    for place, way in enumerate(w for w in ways if w):
        yield from _listed_as(way, place, told)
    yield from _together(told)
    for place, text in enumerate((header, whole, " ".join(left))):
        yield from filter(None, [_reached_by(text, bare, place)])
    yield from filter(None, (_valued(header, bare), _keyed(header), _named(header)))
    least = " ".join(word for word in told if word not in ("primary", "main"))
    yield from filter(None, (_named(" ".join(left)), _named(least), _numbered(told)))
    yield from _maybe([*ways], told)


def _words_of(header: str) -> list[str]:
    """The words of a header as they compare."""
    joined = _E_MAIL.sub("e", _CAMEL.sub(" ", header))
    return [word for part in _WORD.findall(joined) if (word := normalise(part))]


def _listed_as(way: str, place: int, told: Sequence[str]) -> Iterator[ContactWord]:
    for contact, listed in _WORDS.items():
        if way in listed and not (contact is Contact.VALUE and place and _NO_DEAL & set(told)):
            yield ContactWord(contact, min(place, 1) + 2 * _is_ours(contact, way))


def _together(told: Sequence[str]) -> Iterator[ContactWord]:
    said = set(told)
    for contact, (ones, others, beside) in _TOGETHER.items():
        is_theirs = contact is Contact.VALUE and bool(_NO_DEAL & said)
        rest = said - ones - others - beside - _NEUTRAL
        if not rest and said & ones and said & others and not is_theirs:
            yield ContactWord(contact, 1 + 2 * _is_ours(contact, "".join(told)))


def _is_ours(contact: Contact, bare: str) -> bool:
    """Whether a last activity is one of the team, not of the lead."""
    return contact is Contact.ACTIVE and _BY_US.search(bare) is not None


def _maybe(ways: Sequence[str], told: Sequence[str]) -> Iterator[ContactWord]:
    for contact, listed in _MAYBE.items():
        if contact is Contact.VALUE and _NO_DEAL & set(told):
            continue
        if any(way in listed for way in ways):
            yield ContactWord(contact, 3 if contact is Contact.PHONE else 2, sure=False)


_SHORT = 4


def _reached_by(header: str, bare: str, place: int) -> ContactWord | None:
    kind, holds = person_kind(header), sense_of(header)
    second = place + 2 * (_SECOND.search(bare) is not None)
    if kind is Kind.EMAIL or (holds.holds == EMAIL and not holds.about):
        return ContactWord(Contact.EMAIL, second)
    if kind is Kind.PHONE or (holds.holds == PHONE and not holds.about):
        later = _MOBILE.search(bare) is None
        return None if _FAX.search(bare) else ContactWord(Contact.PHONE, second + later)
    return None


def _valued(header: str, bare: str) -> ContactWord | None:
    if concept_of(header) == "owner":
        return ContactWord(Contact.OWNER)
    if bare in _LATER_ACTIVE:
        return ContactWord(Contact.ACTIVE, 1)
    return None


def _keyed(header: str) -> ContactWord | None:
    if concept_of(header) == "record id" or names_lead_key(header):
        told = _words_of(header)
        return ContactWord(Contact.ID, 0 if any(word.endswith("id") for word in told) else 1)
    return ContactWord(Contact.ID, 2, sure=False) if names_key_of_several(header) else None


def _numbered(told: Sequence[str]) -> ContactWord | None:
    """The id of what a row is, such as an entry or an item, where each has its own."""
    said = set(told)
    is_id = bool(said & _ID_WORDS) and said - _ID_WORDS - _NEUTRAL <= _OF_ROWS
    is_code = len(told) == 1 and told[0] in _CODES
    return ContactWord(Contact.ID, 3, sure=False) if is_id or is_code else None


def names_other(header: str) -> bool:
    """Whether a header is that of something beside leads, whose ids and links are no lead's.

    >>> names_other("GCL ID"), names_other("Token")
    (True, False)
    """
    return bool(_OF_OTHERS & set(_words_of(header)))


def _named(header: str) -> ContactWord | None:
    if names_lead(header):
        return ContactWord(Contact.NAME)
    return ContactWord(Contact.NAME, 1, sure=False) if may_name_lead(header) else None
