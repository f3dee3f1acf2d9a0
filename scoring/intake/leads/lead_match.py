"""Which columns of a table are a model's, and which say who the leads are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.intake.issue import Table
from scoring.intake.leads.contact_cells import may_be_dates, sampled
from scoring.intake.leads.contact_finding import ContactColumns, find_columns
from scoring.intake.leads.contact_headers import Contact, said_by, says
from scoring.intake.leads.mapping import ColumnMatch, Confirmed, match_columns
from scoring.intake.table.own_columns import LEAD_ID, own_columns
from scoring.schema import Column, Kind, LeadSchema, Role

_WORDS = frozenset(map(str, Contact))


def read_columns(table: Table, schema: LeadSchema) -> list[str]:
    """The columns of a table that may stand for fields: none that an earlier scoring has written.

    Nor the outcome and columns that training left out.
    """
    unread = {c.name for c in schema.columns} - {c.name for c in schema.wanted}
    unread |= set(own_columns(table.frame))
    return [header for header in table.frame.columns if header not in unread]


def match_leads(
    table: Table, schema: LeadSchema, said: Confirmed, *, seek: bool = True
) -> tuple[ColumnMatch, ContactColumns]:
    """Which columns stand for those of a model, and which say who leads are.

    A model's id, creation date, names and addresses are found as those of any file are, where
    `seek` is true, and by their names alone else. A contact may be confirmed as a column is, where
    no field of the model has its name. Raises BatchRefused as `match_columns` does.
    """
    fields = contact_fields(schema)
    names = [column.name for column in schema.wanted]
    headers = read_columns(table, schema)
    chosen = {name: h for name, h in said.columns.items() if name in names or name not in _WORDS}
    match = _without_days(match_columns(names, headers, confirmed=chosen), table, schema, chosen)
    words = {fields[name]: header for name, header in chosen.items() if name in fields}
    words |= {Contact(n): h for n, h in said.columns.items() if n not in chosen}
    words |= {Contact(what): header for what, header in said.contacts.items()}
    given = {what: match.matched[n] for n, what in fields.items() if n in match.matched}
    given = {what: header for what, header in given.items() if what not in words}
    if not seek:
        return match, ContactColumns({what: (header,) for what, header in given.items()})
    who = find_columns(
        table.frame, _seen(table), given=given, said=words,
        read=frozenset(h for n, h in match.matched.items() if n not in fields),
    )  # fmt: skip
    return _with_contacts(match, who, fields, headers), who


def _without_days(
    match: ColumnMatch, table: Table, schema: LeadSchema, chosen: Mapping[str, str]
) -> ColumnMatch:
    """The match without last activities that are days where the model knows them by their kind."""
    kinds = {c.name for c in schema.wanted if c.kind is Kind.CATEGORY} - set(chosen)
    dated = [
        name for name, header in match.matched.items()
        if name in kinds and says(header, Contact.ACTIVE)
        and may_be_dates(sampled(table.frame[header], len(table.frame.columns)))
    ]  # fmt: skip
    if not dated:
        return match
    matched = {name: header for name, header in match.matched.items() if name not in dated}
    extra = (*match.extra, *(match.matched[name] for name in dated))
    return replace(match, matched=matched, missing=(*match.missing, *dated), extra=extra)


def contact_fields(schema: LeadSchema) -> dict[str, Contact]:
    """The columns of a model that say who a lead is, each contact once."""
    found: dict[Contact, str] = {}
    for column in schema.wanted:
        what = _contact_of(column)
        if what is not None:
            found.setdefault(what, column.name)
    return {name: what for what, name in found.items()}


def _contact_of(column: Column) -> Contact | None:
    """What a column of a model says of who leads are, None for an input or nothing known."""
    if column.role in (Role.ID, Role.CREATED):
        return Contact.ID if column.role is Role.ID else Contact.CREATED
    if column.role is not Role.PERSONAL:
        return None
    if column.kind in (Kind.EMAIL, Kind.PHONE):
        return Contact.EMAIL if column.kind is Kind.EMAIL else Contact.PHONE
    said = said_by(column.name)
    names = (Contact.NAME, Contact.FIRST, Contact.LAST)
    return said.contact if said is not None and said.contact in names else None


def _seen(table: Table) -> list[str]:
    """The columns that may say who leads are; of ours the id of leads, where no other is there."""
    own = own_columns(table.frame)
    theirs = [name for name in map(str, table.frame.columns) if name not in own]
    return [*theirs, *(name for name in own if name == LEAD_ID)]


def _with_contacts(
    match: ColumnMatch, who: ContactColumns, fields: Mapping[str, Contact], headers: Sequence[str]
) -> ColumnMatch:
    """The match with what was found for a model's id, date, names and addresses."""
    taken = {
        name: header for name, header in match.matched.items()
        if name not in fields or header in who.columns.get(fields[name], ())
    }  # fmt: skip
    for name, what in fields.items():
        header = who.first(what)
        if name not in taken and header in headers and header not in taken.values():
            taken[name] = str(header)
    missing = (*match.missing, *(name for name in match.matched if name not in taken))
    return replace(
        match,
        matched=taken,
        missing=tuple(name for name in missing if name not in taken),
        extra=tuple(header for header in headers if header not in taken.values()),
    )
