"""Confirmed mappings, kept for files with the same columns, for each model its own.

Header names and confirmed values of categories are kept, no other cell of any lead.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scoring.errors import StorageFailed
from scoring.intake.issue import Table
from scoring.intake.leads.contact_columns import Contact
from scoring.intake.leads.mapping import Confirmed, normalise
from scoring.intake.table.own_columns import own_columns, without_ending
from scoring.model.lead_model import LeadModel
from scoring.settings import mappings_folder
from scoring.store.documents import Document

# Under this name were kept the mappings of all models, before these had names.
_ALL = ""
_LARGEST = 1 << 20  # bytes of one kept mapping; two thousand long headers fit


@dataclass(frozen=True)
class Kept:
    """A mapping that was kept, and the day on which it was, "" where that is not known."""

    mapping: Confirmed
    on: str = ""


def remember(
    line: str, headers: Sequence[str], wanted: Sequence[str], mapping: Confirmed, on: str = ""
) -> None:
    """Keep a confirmed mapping for files with these headers and a model with these fields.

    `on` is the day, in ISO 8601. Raises StorageFailed.
    """
    values = {name: dict(said) for name, said in mapping.values.items()}
    kept = {"columns": dict(mapping.columns), "values": values, "on": on}
    kept["contacts"] = dict(mapping.contacts)
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    _place(line, headers, wanted).write(text.encode())


def recall(line: str, headers: Sequence[str], wanted: Sequence[str]) -> Kept | None:
    """The mapping kept for such a file; None when there is none, or it is damaged or outdated."""
    try:
        content = _place(line, headers, wanted).read()
        if content is None or len(content) > _LARGEST:
            return None
        kept = json.loads(content)
        said = Confirmed(
            _texts(kept["columns"]),
            {str(name): _texts(levels) for name, levels in kept.get("values", {}).items()},
            _texts(kept.get("contacts", {})),
        )
        on = str(kept.get("on", ""))
    except (StorageFailed, ValueError, KeyError, TypeError, AttributeError):
        return None
    found = _of_file(said, headers, wanted)
    return None if found is None else Kept(found, on)


def _texts(pairs: Mapping[str, str]) -> dict[str, str]:
    return {str(a): str(b) for a, b in pairs.items()}


def _of_file(said: Confirmed, headers: Sequence[str], wanted: Sequence[str]) -> Confirmed | None:
    """The mapping with the headers as the file writes them, None where one of them is not there."""
    held = {normalise(without_ending(header)): header for header in headers}
    columns = {ours: held.get(normalise(theirs), "") for ours, theirs in said.columns.items()}
    contacts = {
        what: held.get(normalise(theirs), "") for what, theirs in said.contacts.items()
        if what in set(Contact)
    }  # fmt: skip
    lost = any(theirs and not contacts.get(what) for what, theirs in said.contacts.items())
    if lost or not all(header and ours in wanted for ours, header in columns.items()):
        return None
    values = {name: levels for name, levels in said.values.items() if name in wanted}
    found = Confirmed(columns, values, contacts)
    return found if columns or contacts or said.values else None


def forget(line: str, headers: Sequence[str], wanted: Sequence[str]) -> bool:
    """Delete the mapping kept for such a file; whether there was one. Raises StorageFailed."""
    return _place(line, headers, wanted).delete()


def _place(line: str, headers: Iterable[str], wanted: Iterable[str]) -> Document:
    """One place for a set of headers and a set of fields, whatever their order and case."""
    given = (headers, wanted)
    sets = [sorted({normalise(without_ending(name)) for name in names}) for names in given]
    key = hashlib.sha256(json.dumps(sets).encode()).hexdigest()[:32]
    before = mappings_folder() / line / f"{key}.json"
    return Document("mapping", f"{line}/{key}", "The matches could not be", before)


def recall_mapping(table: Table, model: LeadModel) -> Confirmed | None:
    """The mapping confirmed before for a file with these columns."""
    kept = kept_mapping(table, model)
    return None if kept is None else kept.mapping


def kept_mapping(table: Table, model: LeadModel) -> Kept | None:
    """The mapping kept for a file with these columns, and since when.

    Before models had names, one was kept for all that read the same.
    """
    names, wanted = _names(table), _wanted(model)
    return recall(model.line, names, wanted) or recall(_ALL, names, wanted)


def has_names(table: Table) -> bool:
    """Whether a file names its columns; those of another without names may be in another order."""
    return any(table.headers)


def remember_mapping(table: Table, model: LeadModel, mapping: Confirmed) -> None:
    """Keep a confirmed mapping for files with these columns, which have names of their own."""
    if has_names(table):
        on = datetime.now(UTC).date().isoformat()
        remember(model.line, _names(table), _wanted(model), mapping, on)


def forget_mapping(table: Table, model: LeadModel) -> bool:
    """Drop the mapping kept for files with these columns; whether there was one.

    One that was kept for all models goes too, else it would come back.
    """
    names, wanted = _names(table), _wanted(model)
    own, shared = (forget(line, names, wanted) for line in (model.line, _ALL))
    return own or shared


def _names(table: Table) -> list[str]:
    """The columns of a file; those that an earlier call sheet has put beside them do not count."""
    own = own_columns(table.frame)
    return [name for name in map(str, table.frame.columns) if name not in own]


def _wanted(model: LeadModel) -> list[str]:
    return [column.name for column in model.schema.wanted]
