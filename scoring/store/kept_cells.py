"""What is kept of the cells of a batch: what scoring needs, and nothing that tells who leads are.

Kept as Parquet; with it the batch is scored again as it was.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.batch import person_columns
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.mapping import Confirmed, match_columns
from scoring.model.scored import ScoredBatch
from scoring.model.set_apart import own_outcome
from scoring.schema import Kind
from scoring.store.contact_keys import LeadKeys, has_personal_ids, shown_ids

# The place of each lead in its file, beside its cells.
ROW = "\x00row"
WITHHELD = "(withheld)"
# Contacts that scoring and the plan of calls need, and that tell nothing of who leads are.
_NEEDED = (Contact.ID, Contact.CREATED, Contact.ACTIVE, Contact.VALUE, Contact.OWNER)
_PERSONAL = (Contact.NAME, Contact.FIRST, Contact.LAST, Contact.PHONE, Contact.EMAIL)
# An address, or so many digits as a phone has, in a cell where none is expected.
_TELLS_WHO = re.compile(
    r"[^\s@]@[^\s@]+\.|(?:\+|\b0|\()(?:[\s().-]*\d){7,}|(?:\d[\s().-]{0,2}){9,}"
)


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
        return _written(table, table.frame), scored.mapping
    columns = kept_columns(scored)
    frame = table.frame[columns].copy()
    apart = {h for what in _NEEDED for h in batch.who.columns.get(what, ())}
    for header in columns:
        if header == batch.id_header and has_personal_ids(batch):
            frame[header] = pd.Series(shown_ids(batch, keys), frame.index, dtype="str")
        elif header not in apart:
            frame[header] = withheld(frame[header])
    return _written(table, frame), kept_mapping(scored, columns)


def withheld(cells: pd.Series) -> pd.Series:
    """Cells without those that hold an e-mail address or a phone."""
    found = {text: WITHHELD for text in cells.unique() if tells_who(text)}
    return cells.replace(found) if found else cells


def tells_who(text: str) -> bool:
    """Whether a text holds an e-mail address or a phone.

    >>> tells_who("call ana@x.org"), tells_who("+33 6 12 34 56 78"), tells_who("Mumbai 400001")
    (True, True, False)
    >>> tells_who("2026-11-30 10:00:01"), tells_who("1234567.50")
    (False, False)
    """
    return _TELLS_WHO.search(text) is not None and not _is_day(text)


def _is_day(text: str) -> bool:
    return re.match(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b", text) is not None


def _written(table: Table, frame: pd.DataFrame) -> bytes:
    columns: dict[str, pa.Array] = {ROW: pa.array(table.rows, pa.int64())}
    columns |= {str(n): pa.array(frame[n], pa.large_string()) for n in frame.columns if n != ROW}
    made = pa.table(columns).replace_schema_metadata({"description": table.description})
    target = io.BytesIO()
    pq.write_table(made, target, compression="zstd")
    return target.getvalue()


def table_of(content: bytes) -> Table:
    """The table of cells that `cells_of` has written."""
    found = pq.read_table(io.BytesIO(content))
    rows = np.asarray(found.column(ROW).to_numpy(), dtype=np.int64)
    frame = found.drop_columns([ROW]).to_pandas()
    frame = frame.astype("str")
    said = (found.schema.metadata or {}).get(b"description", b"").decode()
    return Table(frame, rows, (), no_rows("row", "text"), 0, said)


def without(content: bytes, places: Iterable[int]) -> bytes:
    """The same cells, of which those of some leads are empty."""
    table = table_of(content)
    frame = table.frame.copy()
    frame.iloc[list(places)] = ""
    return _written(table, frame)


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
