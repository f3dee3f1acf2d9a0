"""Which columns say who a lead is: taken where header and cells agree, else proposed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import pandas as pd

from scoring.intake.leads import contact_cells
from scoring.intake.leads.contact_cells import fit, sampled, seem_dates
from scoring.intake.leads.contact_headers import (
    Contact,
    ContactWord,
    meanings,
    names_other,
    said_by,
)
from scoring.intake.leads.creation import SAYS_SO, find_creation, name_strength
from scoring.intake.leads.job_words import are_firms
from scoring.intake.leads.mapping import Proposal
from scoring.intake.leads.money import currency_column, names_currency
from scoring.intake.leads.presets import recognise

# Rows whose dates are compared with each other.
_DATED_ROWS = 2_000
_SAMPLES, _WIDTH = 4, 40
_HALF = 0.5
# Of columns whose names say nothing so many are looked at: a file may have two thousand.
_MOST_LOOKED_AT = 300
# So many of them are read as dates, those whose names say most first, and so many compared.
_MOST_READ, _MOST_DATED = 100, 60
# Contacts of which a second column fills what the first leaves empty.
_WITH_SPARE = frozenset({Contact.PHONE, Contact.EMAIL})
_BY_HEADER = (Contact.NAME, Contact.FIRST, Contact.LAST, Contact.PHONE, Contact.EMAIL,
              Contact.OWNER, Contact.VALUE, Contact.ACTIVE, Contact.COMPANY,
              Contact.TITLE)  # fmt: skip
# What a model may read as well: the trade or the level of a lead is told by them.
_READ_TOO = frozenset({Contact.COMPANY, Contact.TITLE})
_BY_CELLS = (Contact.EMAIL, Contact.PHONE, Contact.NAME)
_SHOWN = {
    Contact.EMAIL: "Its values are e-mail addresses.",
    Contact.PHONE: "Its values are written like phone numbers.",
    Contact.NAME: "Its values are written like names of people.",
    Contact.ID: "Each lead has a code of its own in it.",
    Contact.VALUE: "Its name may be that of an amount of money.",
    Contact.CREATED: "It may be the date on which leads came in.",
}


@dataclass(frozen=True)
class ContactColumns:
    """The columns that say who leads are: of each, the one to take first and what to fall back on.

    `proposals` are for what has none, their `field` the contact; nothing is taken from them.
    """

    columns: Mapping[Contact, tuple[str, ...]]
    proposals: tuple[Proposal, ...] = ()

    def first(self, contact: Contact) -> str | None:
        """The column to take first, None for none."""
        return next(iter(self.columns.get(contact, ())), None)

    @property
    def headers(self) -> frozenset[str]:
        """The columns that are taken or proposed and say nothing that a model would read."""
        taken = (h for c, headers in self.columns.items() if c not in _READ_TOO for h in headers)
        return frozenset([*taken, *(p.header for p in self.proposals)])


def find_columns(
    frame: pd.DataFrame,
    headers: Sequence[str],
    *,
    given: Mapping[Contact, str],
    said: Mapping[Contact, str],
    read: Collection[str] = (),
) -> ContactColumns:
    """The columns among `headers` that say who leads are.

    `given` are those that a model knows by name, and `said` what a person confirmed: a header for
    a contact, "" for none. What a model reads as its inputs, `read`, is not proposed.
    """
    search = _Finding(frame, tuple(headers), given, said, frozenset(read))
    return ContactColumns(search.columns, tuple(search.proposals()))


@dataclass(frozen=True)
class _Finding:
    frame: pd.DataFrame
    headers: tuple[str, ...]
    given: Mapping[Contact, str]
    said: Mapping[Contact, str]
    read: frozenset[str]
    _samples: dict[str, pd.Series] = field(default_factory=dict)

    def some(self, header: str) -> pd.Series:
        """Sampled cells of a column."""
        if header not in self._samples:
            self._samples[header] = sampled(self.frame[header], len(self.headers))
        return self._samples[header]

    @cached_property
    def columns(self) -> dict[Contact, tuple[str, ...]]:
        """The columns that are taken, in the order of the contacts."""
        found: dict[Contact, tuple[str, ...]] = {c: self._by_header(c) for c in _BY_HEADER}
        found[Contact.ID] = self._ids()
        found |= {c: (h,) for c, h in self.given.items() if c not in _WITH_SPARE}
        unnamed = (c for c in _WITH_SPARE if c in self.given and self.given[c] not in found[c])
        found |= {c: (self.given[c], *found[c]) for c in unnamed}
        found[Contact.CREATED] = found.get(Contact.CREATED, ()) or self._created[0]
        for contact, header in self.said.items():
            spare = found[contact] if contact in _WITH_SPARE and header else ()
            found[contact] = _first(header, spare) if header else ()
        theirs = {header for header in self.said.values() if header}
        found = {c: _without(h, theirs, self.said.get(c)) for c, h in found.items()}
        return _one_name({c: h for c, h in found.items() if h}, self.frame, self.said)

    def proposals(self) -> list[Proposal]:
        """For each contact without a column and a word on it, the one that may be it."""
        taken = {header for headers in self.columns.values() for header in headers}
        open_ = [c for c in Contact if c not in self.columns and c not in self.said]
        found: list[Proposal] = []
        for contact in (c for c in (*_BY_CELLS, *Contact) if c in open_):
            header = self._may_be(contact, taken)
            if header is not None and contact not in {p.field for p in found}:
                taken.add(header)
                found.append(self._proposal(contact, header))
        return found

    def _proposal(self, contact: Contact, header: str) -> Proposal:
        shown = self.some(header).drop_duplicates().head(_SAMPLES).str.slice(0, _WIDTH)
        return Proposal(contact, header, _SHOWN[contact], tuple(shown), 1.0)

    @cached_property
    def _by_meaning(self) -> dict[Contact, list[tuple[ContactWord, str]]]:
        found: dict[Contact, list[tuple[ContactWord, str]]] = {contact: [] for contact in Contact}
        for header in self.headers:
            for said in meanings(header):
                found[said.contact].append((said, header))
        return found

    def _meant(self, contact: Contact) -> list[tuple[ContactWord, str]]:
        return self._by_meaning[contact]

    def _by_header(self, contact: Contact) -> tuple[str, ...]:
        fitting = [(s, h) for s, h in self._meant(contact) if self._agree(s, h)]
        behind = self._behind(contact, [header for _, header in fitting])
        fitting = [
            pair for pair in fitting if pair[1] not in behind or contact is not Contact.EMAIL
        ]
        if len(fitting) < 2:
            return tuple(header for _, header in fitting)
        ranked = sorted(
            fitting, key=lambda pair: (pair[1] in behind, pair[0].place, -self._filled(pair[1]))
        )
        named = tuple(header for _, header in ranked)
        return named if contact in _WITH_SPARE else named[:1]

    def _behind(self, contact: Contact, headers: Sequence[str]) -> set[str]:
        """Of several columns those that are rather of firms, of us or of a switchboard."""
        if contact is Contact.NAME:
            return {header for header in headers if are_firms(self.some(header))}
        if contact is Contact.COMPANY:
            return {header for header in headers if self.frame[header].nunique() <= 1}
        if contact not in _WITH_SPARE:
            return set()
        varied = {h: self.some(h).nunique() / max(1, len(self.some(h))) for h in headers}
        return {h for h, share in varied.items() if share < _HALF * max(varied.values())}

    def _agree(self, said: ContactWord, header: str) -> bool:
        some = self.some(header)
        is_varied = contact_cells.are_varied(said.contact, some)
        if not is_varied and not (said.sure and self._is_part(said.contact)):
            return False
        if said.sure or not len(some):
            return fit(said.contact, some)
        return contact_cells.show(said.contact, some) or self._is_priced(said.contact, header)

    def _is_part(self, contact: Contact) -> bool:
        """Whether a “Name” beside one part of names is the other one, which many leads share."""
        parts = (Contact.FIRST, Contact.LAST)
        return contact is Contact.NAME and sum(bool(self._meant(part)) for part in parts) == 1

    def _is_priced(self, contact: Contact, header: str) -> bool:
        """Whether its own name or a column of currencies says that numbers are money."""
        if contact is not Contact.VALUE or not fit(contact, self.some(header)):
            return False
        return names_currency(header) or currency_column(self.headers) is not None

    def _filled(self, header: str) -> int:
        return int((self.frame[header] != "").sum())

    def _ids(self) -> tuple[str, ...]:
        """The id of leads: the record's own before numbers and before those of customers."""
        if Contact.ID in self.given or Contact.ID in self.said:
            return ()
        system = recognise(self.headers)
        meant = sorted(self._meant(Contact.ID), key=lambda pair: pair[0].place)
        if system is not None:
            meant.sort(key=lambda pair: pair[1].strip() != system.record_id)
        fitting = [(said, header) for said, header in meant if self._may_be_id(said, header)]
        if len(fitting) > 1 and not (system and fitting[0][1].strip() == system.record_id):
            fitting.sort(key=lambda pair: self._least_told_apart(pair[1]))
        return tuple(header for _, header in fitting[:1])

    def _may_be_id(self, said: ContactWord, header: str) -> bool:
        cells = self.frame[header]
        some = self.some(header)
        if not contact_cells.may_be_ids(cells, some):
            return False
        if header.startswith("(") and not said.sure and not contact_cells.are_guids(some):
            return False
        # Without a word of leads only an id of each row is one, and no number of it.
        return said.sure or (cells.is_unique and not contact_cells.are_counted(cells))

    def _least_told_apart(self, header: str) -> tuple[bool, bool]:
        """Whether the ids of a column repeat, and whether they only count the rows."""
        cells = self.frame[header]
        return not cells.is_unique, contact_cells.are_counted(cells)

    @cached_property
    def _created(self) -> tuple[tuple[str, ...], str | None]:
        """The creation date where name and values leave no doubt; else the one that may be it."""
        if Contact.CREATED in self.given or Contact.CREATED in self.said:
            return (), None
        said = sorted(self.headers, key=lambda header: -name_strength(header))
        looked_at = islice(filter(self._may_say_when, said), _MOST_LOOKED_AT)
        seeming = islice((h for h in looked_at if seem_dates(self.some(h))), _MOST_READ)
        chosen = set(islice(filter(self._is_dated, seeming), _MOST_DATED))
        dated = [header for header in self.headers if header in chosen]
        if not dated:
            return (), None
        step = max(1, len(self.frame) // _DATED_ROWS)
        rows = self.frame[dated].iloc[::step].reset_index(drop=True)
        found = find_creation(rows, dated)
        named = [header for header in dated if name_strength(header) == SAYS_SO]
        # The leads of one day have it as well.
        if found.column is None and len(named) == 1:
            return (named[0],), None
        if found.column is None or not found.certain:
            return (), found.column
        return (found.column,), None

    def _may_say_when(self, header: str) -> bool:
        said = said_by(header)
        meant = None if said is None else said.contact
        return meant in (Contact.ACTIVE, Contact.VALUE, Contact.CREATED, None)

    def _is_dated(self, header: str) -> bool:
        return contact_cells.may_be_dates(self.some(header))

    def _may_be(self, contact: Contact, taken: Iterable[str]) -> str | None:
        """The column that may be a contact by its header or by its cells alone."""
        free = [h for h in self.headers if h not in taken and h not in self.read]
        if contact is Contact.CREATED:
            return self._created[1]
        if contact is Contact.VALUE:
            meant = [h for _, h in self._meant(contact) if h in free]
            return next((h for h in meant if fit(contact, self.some(h))), None)
        unknown = islice((h for h in free if said_by(h) is None), _MOST_LOOKED_AT)
        if contact is Contact.ID:
            return next((h for h in unknown if self._identifies(h) and not names_other(h)), None)
        if contact not in _BY_CELLS or (contact is Contact.NAME and self._has_part_of_name):
            return None
        return next((h for h in unknown if contact_cells.reach(contact, self.some(h))), None)

    @property
    def _has_part_of_name(self) -> bool:
        return Contact.FIRST in self.columns or Contact.LAST in self.columns

    def _identifies(self, header: str) -> bool:
        return contact_cells.identify(self.frame[header], self.some(header))


def _first(header: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return (header, *(other for other in others if other != header))


def _without(headers: tuple[str, ...], theirs: Iterable[str], own: str | None) -> tuple[str, ...]:
    """The headers that no person has given to another contact."""
    return tuple(h for h in headers if h == own or h not in theirs)


def _one_name(
    found: dict[Contact, tuple[str, ...]], frame: pd.DataFrame, chosen: Mapping[Contact, str]
) -> dict[Contact, tuple[str, ...]]:
    """The same where a column "Name" beside parts of names is the missing part, or a title."""
    parts = [c for c in (Contact.FIRST, Contact.LAST) if c in found]
    if Contact.NAME not in found or not parts or Contact.NAME in chosen:
        return found
    name = found[Contact.NAME][0]
    if _holds(frame, name, found[parts[0]][0]):
        return found
    rest: dict[Contact, tuple[str, ...]] = {c: h for c, h in found.items() if c != Contact.NAME}
    if len(parts) == 1:
        other = Contact.LAST if parts[0] is Contact.FIRST else Contact.FIRST
        rest[other] = (name,)
    return rest


def _holds(frame: pd.DataFrame, whole: str, part: str) -> bool:
    """Whether whole names hold this part of them."""
    rows = frame.loc[(frame[part].str.strip() != "") & (frame[whole].str.strip() != "")]
    some = rows[[whole, part]].head(contact_cells.LOOKED_AT)
    pairs = zip(some[whole].str.casefold(), some[part].str.strip().str.casefold(), strict=True)
    held = [part in whole for whole, part in pairs]
    return bool(held) and sum(held) >= _HALF * len(held)
