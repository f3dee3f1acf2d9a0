"""What a person is asked to confirm of a file: which column is which field, which value which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from scoring.delivery.write_back import OTHER, systems
from scoring.intake.issue import Table
from scoring.intake.leads.contact_columns import Contact
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.mapping import ColumnMatch, Confirmed
from scoring.intake.leads.presets import recognise
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import made_fields, proposed_values
from scoring.wording import counted, listed

NOT_IN_FILE = "(not in this file)"
CONTACTS = (Contact.NAME, Contact.FIRST, Contact.LAST, Contact.ID, Contact.PHONE, Contact.EMAIL,
            Contact.CREATED, Contact.OWNER, Contact.VALUE, Contact.ACTIVE, Contact.COMPANY,
            Contact.TITLE)  # fmt: skip
_MANY = {Contact.ID: "ids", Contact.PHONE: "phones", Contact.EMAIL: "e-mails",
         Contact.CREATED: "creation dates", Contact.OWNER: "owners", Contact.VALUE: "deal values",
         Contact.ACTIVE: "last activity", Contact.COMPANY: "companies",
         Contact.TITLE: "job titles"}  # fmt: skip
# As much is said in a title, and as many matches in a line.
_IN_TITLE, _IN_LINE = 3, 3
_LOOKED_AT, _EXAMPLES, _WIDTH = 500, 3, 20


@dataclass(frozen=True)
class FieldChoice:
    """A field to match: the column that it has or that is proposed (NOT_IN_FILE for none), why."""

    field: str
    proposed: str
    reason: str
    is_open: bool = True

    @property
    def label(self) -> str:
        """What it is called above the choice."""
        return self.field[:1].upper() + self.field[1:]


@dataclass(frozen=True)
class ValueChoice:
    """A field's values the model never saw, each with the known one it may be."""

    field: str
    pairs: Mapping[str, str]

    def label(self, value: str) -> str:
        """A value and what it may be, for a person to confirm."""
        return f"{value} is {self.pairs[value]}"


@dataclass(frozen=True)
class MatchQuestion:
    """All that a person may confirm of a file: who leads are, what the model reads, values."""

    contacts: Sequence[FieldChoice]
    fields: Sequence[FieldChoice]
    values: Sequence[ValueChoice]


def field_choices(match: ColumnMatch, fields: Sequence[str]) -> list[FieldChoice]:
    """What to ask about each field, those with a proposal first."""
    reasons = {proposal.field: proposal.reason for proposal in match.proposals}
    choices = [
        FieldChoice(name, match.proposed.get(name, NOT_IN_FILE), reasons.get(name, ""))
        for name in fields
    ]
    return sorted(choices, key=lambda choice: choice.proposed == NOT_IN_FILE)


def missing_fields(match: ColumnMatch, model: LeadModel) -> list[str]:
    """The fields that the model reads to ask about, none where the file has no unread column.

    Those that its recipe makes of other columns are not asked about.
    """
    made = made_fields(model)
    inputs = {column.name for column in model.schema.inputs if column.name not in made}
    return [name for name in match.missing if name in inputs] if match.extra else []


def contact_choices(who: ContactColumns) -> list[FieldChoice]:
    """What to ask of who leads are, what is proposed first: each thing with its column."""
    proposed = {proposal.field: proposal for proposal in who.proposals}
    choices = []
    for what in CONTACTS:
        header, offer = who.first(what), proposed.get(what)
        if header is None and offer is not None:
            choices.append(FieldChoice(what, offer.header, offer.reason))
        else:
            choices.append(FieldChoice(what, header or NOT_IN_FILE, "", is_open=False))
    return sorted(choices, key=lambda choice: not choice.is_open)


def contact_line(who: ContactColumns, most: int | None = None) -> str:
    """Which columns say who leads are, the `most` telling of them, "" where none does.

    "Names from First Name + Last Name, ids from Record ID, phones from Mobile Phone".
    """
    parts = [f"{said} from {' + '.join(h)}" for said, h in _told(who) if h][:most]
    line = ", ".join(parts)
    return line[:1].upper() + line[1:]


def _told(who: ContactColumns) -> list[tuple[str, list[str]]]:
    names = (Contact.NAME, Contact.FIRST, Contact.LAST)
    whole, *parts = (who.first(name) for name in names)
    told = [("names", [whole] if whole else parts)]
    told += [(_MANY[what], [_in_turn(who, what)]) for what in CONTACTS if what not in names]
    return [(said, [header for header in headers if header]) for said, headers in told]


def _in_turn(who: ContactColumns, what: Contact) -> str:
    """The column that goes first and those that are read where it is empty."""
    headers = who.columns.get(what, ())
    return ", else ".join(headers if what in (Contact.PHONE, Contact.EMAIL) else headers[:1])


def value_choices(scored: ScoredBatch) -> list[ValueChoice]:
    """The values that may be known ones under another spelling, by field."""
    return [ValueChoice(name, pairs) for name, pairs in proposed_values(scored).items()]


def who_line(who: ContactColumns) -> str:
    """What was found of who leads are, in brief."""
    return contact_line(who, _IN_TITLE) or "No names, phones or ids found"


def question_title(
    who: ContactColumns, fields: Sequence[FieldChoice], values: Sequence[ValueChoice]
) -> str:
    """What there is to confirm of a file's columns and values."""
    offered = sum(c.proposed != NOT_IN_FILE for c in fields) + len(who.proposals)
    count = sum(len(choice.pairs) for choice in values)
    parts = [f"{counted(offered, 'column')} to confirm"] * (offered > 0)
    parts += [f"{counted(count, 'value')} that may be known under another spelling"] * (count > 0)
    if not parts:
        parts = ["Columns of this file"]
        parts += [f"{counted(len(fields), 'field')} without a column"] * bool(fields)
    return " · ".join(parts)


def column_labels(table: Table, columns: Sequence[str]) -> dict[str, str]:
    """Each column with its first different values, for a person to recognise it by."""
    labels = dict(zip(table.frame.columns, table.labels, strict=True))
    return {name: _labelled(labels[name], table.frame[name].head(_LOOKED_AT)) for name in columns}


def _labelled(name: str, cells: pd.Series) -> str:
    values = [value[:_WIDTH] for value in cells[cells.str.strip() != ""].unique()]
    return f"{name}: {', '.join(values[:_EXAMPLES])}" if values else f"{name} (empty)"


def extended(before: Confirmed, said: Confirmed) -> Confirmed:
    """A mapping with more columns and values confirmed; the newer word for a column counts."""
    taken = set(said.columns.values())
    old = {name: header for name, header in before.columns.items() if header not in taken}
    fields = dict.fromkeys([*before.values, *said.values])
    values = {n: {**before.values.get(n, {}), **said.values.get(n, {})} for n in fields}
    kept = {name: pairs for name, pairs in values.items() if pairs}
    return Confirmed({**old, **said.columns}, kept, {**before.contacts, **said.contacts})


def changed(chosen: Mapping[str, str], choices: Sequence[FieldChoice]) -> dict[str, str]:
    """What a person said of who leads are, where it is not what was taken: header, "" for none."""
    taken = {c.field: NOT_IN_FILE if c.is_open else c.proposed for c in choices}
    said = {what: header for what, header in chosen.items() if header != taken[what]}
    refused = (c.field for c in choices if c.is_open and chosen[c.field] == NOT_IN_FILE)
    said |= dict.fromkeys(refused, NOT_IN_FILE)
    return {what: "" if header == NOT_IN_FILE else header for what, header in said.items()}


def mapping_line(mapping: Confirmed) -> str:
    """A mapping in words."""
    columns = [f"{header} as {name}" for name, header in mapping.columns.items()]
    columns += [f"{h} as {what}" if h else f"no {what}" for what, h in mapping.contacts.items()]
    values = [f"{a} as {b}" for pairs in mapping.values.values() for a, b in pairs.items()]
    return listed([*columns, *values], _IN_LINE)


def matched_line(mapping: Confirmed, on: str | None) -> str:
    """What was matched as a person said, `on` which day for an earlier file ("" for unknown)."""
    when = "" if on is None else f" on {on}" if on else " before"
    again = "" if on is None else " for files with these columns"
    return f"Matched as you confirmed{when}{again}: {mapping_line(mapping)}."


def origin_of(table: Table) -> str:
    """The system a file was exported from, "" when its headers do not tell."""
    preset = recognise(table.headers)
    return preset.name if preset else ""


def systems_for(table: Table) -> list[str]:
    """The systems scores can be written back to, the one the file comes from first, else any."""
    origin = origin_of(table) or OTHER
    return sorted(systems(), key=lambda name: name != origin)


def import_line(system: str) -> str:
    """What the file for a system holds."""
    form = f"in the form that the import of {system} expects"
    if system == OTHER:
        form = "with the ids under the header that your file has for them"
    return (
        f"Record id, propensity, score, tier and reasons, {form}. Leads without an id are left out."
    )
