"""What is kept of the cells of a batch: what scoring needs, and nothing that tells who leads are.

Kept as Parquet; with it the batch is scored again as it was. A name in a column that the model
reads is found where it is one of the file's own; another one is taken for a level.
"""

import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.batch import person_columns
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.mapping import Confirmed, match_columns
from scoring.intake.table.dispositions import OUTCOME, Disposition
from scoring.intake.table.own_lists import LIST_ID
from scoring.model.returned_calls import find_returned
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import known_levels
from scoring.model.set_apart import Why, own_outcome
from scoring.schema import Kind
from scoring.store.contact_keys import LeadKeys, shown_ids

# The place of each lead in its file, beside its cells.
ROW = "\x00row"
WITHHELD = "(withheld)"
# Contacts that scoring and the plan of calls need, and that tell nothing of who leads are.
_NEEDED = (Contact.ID, Contact.CREATED, Contact.ACTIVE, Contact.VALUE, Contact.OWNER)
_PERSONAL = (Contact.NAME, Contact.FIRST, Contact.LAST, Contact.PHONE, Contact.EMAIL)
# What a call list that came back with the file said of a lead.
_RETURNED = {
    Why.CONVERTED: Disposition.CONVERTED,
    Why.DO_NOT_CALL: Disposition.DO_NOT_CALL,
    Why.LOST: Disposition.NOT_INTERESTED,
}
# An address, or so many digits as a phone has, in a cell where none is expected.
_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.")
_TELLS_WHO = re.compile(
    rf"{_ADDRESS.pattern}|(?:\+|\b0|\()(?:[\s().-]*\d){{7,}}|(?:\d[\s().-]{{0,2}}){{9,}}"
)
# A day in numbers, its milliseconds, which are too many digits for a phone that begins so, or an
# amount with cents.
_NO_PHONE = re.compile(r"\s*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b|1\d{12}\s*$|-?\d+[.,]\d{1,2}\s*$)")


def kept_columns(scored: ScoredBatch) -> list[str]:
    """The columns of a file that are kept without its contacts, in its order."""
    batch, table = scored.leads, scored.as_uploaded
    headers = list(map(str, table.frame.columns))
    needed = set(batch.match.matched.values()) | {own_outcome(batch, scored.model.card)}
    needed |= {h for what in _NEEDED for h in batch.who.columns.get(what, ())}
    for group in scored.apart:
        needed |= {group.column, *(name for name, _ in group.others)}
    if scored.model.recipe is not None:
        needed |= set(match_columns(scored.model.recipe.wanted, headers).matched.values())
    personal = _personal_columns(scored)
    return [header for header in headers if header in needed and header not in personal]


def _personal_columns(scored: ScoredBatch) -> set[str]:
    batch = scored.leads
    found = {h for what in _PERSONAL for h in batch.who.columns.get(what, ())}
    persons = person_columns(batch.table, batch.schema, batch.match, batch.who)
    found |= {h for h, kind in persons.items() if kind in (Kind.EMAIL, Kind.PHONE)}
    return found - {batch.id_header}


def kept_mapping(scored: ScoredBatch, columns: Sequence[str]) -> Confirmed:
    """What is which of these columns, so that nothing of it is looked for again."""
    batch = scored.leads
    matched = {ours: h for ours, h in batch.match.matched.items() if h in columns}
    first = {what: batch.who.first(what) for what in Contact}
    contacts = {str(what): h if h and h in columns else "" for what, h in first.items()}
    return Confirmed(matched, scored.mapping.values, contacts)


def cells_of(scored: ScoredBatch, keys: LeadKeys, *, contacts: bool) -> tuple[bytes, Confirmed]:
    """The cells of a batch that are kept, as Parquet, and what is which of its columns.

    With `contacts` all of them, as uploaded; else `kept_columns`, ids that tell who leads are as
    hashes, and no address or phone in any cell.
    """
    table, batch = scored.as_uploaded, scored.leads
    if contacts:
        return _written(table, table.frame, _returned(scored, batch.ids)), scored.mapping
    columns, ids = kept_columns(scored), shown_ids(batch, keys)
    frame = table.frame[columns].copy()
    frame = frame.assign(**{h: cells for h, cells in _screened(scored, frame).items()})
    if batch.id_header in columns:
        blank = frame[batch.id_header].str.strip() == ""
        frame[batch.id_header] = pd.Series(ids, frame.index, dtype="str").mask(blank, "")
    return _written(table, frame, _returned(scored, ids)), kept_mapping(scored, columns)


def _screened(scored: ScoredBatch, frame: pd.DataFrame) -> dict[str, pd.Series]:
    """The columns of cells of which some tell who a lead is, without these."""
    batch, known, found = scored.leads, known_levels(scored.model), dict[str, pd.Series]()
    fields = {h: ours for ours, h in batch.match.matched.items()}
    names = {name.casefold() for name in set(batch.contacts.name) if " " in name}
    numbers = {c.name for c in batch.schema.inputs if c.kind is Kind.NUMBER} & batch.typed.keys()
    apart = {h: what for what in _NEEDED for h in batch.who.columns.get(what, ())}
    for header in map(str, frame.columns):
        cells, ours = frame[header], fields.get(header, "")
        if header in apart:
            # Dates and amounts have as many digits as a phone; owners are of the team.
            tells = _holds_address if apart[header] is not Contact.OWNER else _holds_nothing
            found[header] = withheld(cells, tells, ())
            continue
        learned = {*known.get(ours, ()), *scored.mapping.values.get(ours, ())}
        clean = withheld(cells, lambda t: tells_who(t) or t.strip().casefold() in names, learned)
        if ours in numbers:
            # A number is no phone, however many digits it has.
            clean = clean.where(batch.typed[ours].series(frame.index).isna(), cells)
        found[header] = clean
    return found


def _returned(scored: ScoredBatch, ids: NDArray[np.object_]) -> list[tuple[str, str]]:
    """The id and outcome of each lead that a call list says is not to be called again."""
    groups = find_returned(scored.leads)
    return [
        (str(ids[place]), str(word))
        for why, word in _RETURNED.items()
        for place in np.flatnonzero(groups[why].leads)
    ]


def withheld(cells: pd.Series, tells: Callable[[str], bool], learned: Collection[str]) -> pd.Series:
    """Cells without those that tell who a lead is, save what the model has learned as a level."""
    texts = (text for text in cells.unique() if text not in learned)
    found = {text: WITHHELD for text in texts if tells(text)}
    return cells.replace(found) if found else cells


def _holds_address(text: str) -> bool:
    return _ADDRESS.search(text) is not None


def _holds_nothing(_text: str) -> bool:
    return False


def tells_who(text: str) -> bool:
    """Whether a text holds an e-mail address or a phone.

    >>> tells_who("call ana@x.org"), tells_who("+33 6 12 34 56 78"), tells_who("Mumbai 400001")
    (True, True, False)
    >>> tells_who("2026-11-30 10:00:01"), tells_who("1234567.50")
    (False, False)
    """
    if _NO_PHONE.match(text):
        return _holds_address(text)
    return _TELLS_WHO.search(text) is not None


def _written(table: Table, frame: pd.DataFrame, returned: Sequence[tuple[str, str]]) -> bytes:
    columns: dict[str, pa.Array] = {ROW: pa.array(table.rows, pa.int64())}
    columns |= {str(n): pa.array(frame[n], pa.large_string()) for n in frame.columns if n != ROW}
    said = {"description": table.description, "returned": json.dumps(returned)}
    made = pa.table(columns).replace_schema_metadata(said)
    target = io.BytesIO()
    pq.write_table(made, target, compression="zstd")
    return target.getvalue()


def table_of(content: bytes) -> Table:
    """The table of cells that `cells_of` has written."""
    found = pq.read_table(io.BytesIO(content))
    rows = np.asarray(found.column(ROW).to_numpy(), dtype=np.int64)
    frame = found.drop_columns([ROW]).to_pandas()
    frame = frame.astype("str")
    said = found.schema.metadata
    table = Table(frame, rows, (), no_rows("row", "text"), 0, said[b"description"].decode())
    returned = json.loads(said[b"returned"])
    if not returned:
        return table
    lists = (("", pd.DataFrame(returned, columns=[LIST_ID, OUTCOME], dtype="str")),)
    return replace(table, lists=lists)


def without(content: bytes, places: Iterable[int]) -> bytes:
    """The same cells, of which those of some leads are empty."""
    table = table_of(content)
    frame = table.frame.copy()
    gone = {cell.strip() for row in frame.iloc[list(places)].to_numpy() for cell in row}
    frame.iloc[list(places)] = ""
    listed = (row for _, called in table.lists for row in called.to_numpy().tolist())
    returned = [(lead, said) for lead, said in listed if lead.strip() not in gone]
    return _written(table, frame, returned)


def plain_mapping(said: Confirmed) -> dict[str, Mapping[str, object]]:
    """What a person confirmed, as JSON holds it."""
    values = {name: dict(levels) for name, levels in said.values.items()}
    return {"columns": dict(said.columns), "values": values, "contacts": dict(said.contacts)}


def mapping_of(said: Mapping[str, dict[str, object]]) -> Confirmed:
    """The same back."""
    texts = {str(name): str(header) for name, header in said["columns"].items()}
    contacts = {str(what): str(header) for what, header in said["contacts"].items()}
    values = {
        str(name): {str(a): str(b) for a, b in levels.items()}
        for name, levels in said["values"].items()
        if isinstance(levels, dict)
    }
    return Confirmed(texts, values, contacts)


def plain_without_contacts(said: Any) -> Any:
    """Plain data without texts that hold an address or a phone."""
    if isinstance(said, Mapping):
        return {
            k: plain_without_contacts(part) for k, part in said.items() if not tells_who(str(k))
        }
    if isinstance(said, list | tuple):
        return [plain_without_contacts(part) for part in said]
    return "" if isinstance(said, str) and tells_who(said) else said
