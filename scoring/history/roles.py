"""What part each column of a history plays, proposed from its name and its values."""

import re
from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from scoring.errors import TrainingRefused
from scoring.history.contents import BY_CONTENT, FEW_SHARE, are_rounded, by_content
from scoring.history.ranges import range_texts
from scoring.history.repeated_ids import REPEATED, repeated_ids
from scoring.history.seen_cells import SAMPLE, CellCounts, SeenColumn
from scoring.intake.cells.date_columns import MOSTLY, dates_of, holds_dates
from scoring.intake.cells.missing import words_among
from scoring.intake.cells.unit_evidence import is_time_of_day
from scoring.intake.cells.values import read_measured, to_booleans, to_numbers
from scoring.intake.leads.contacts import email_key
from scoring.intake.leads.creation import CreationDate, find_creation, is_unread_creation
from scoring.intake.leads.duplicates import names_person, person_kind
from scoring.intake.leads.keys import is_varied_key, names_key, names_key_of_several, names_lead_key
from scoring.intake.leads.known_names import are_known_names
from scoring.intake.leads.mapping import normalise
from scoring.intake.leads.person_headers import (
    may_name_lead,
    names_lead,
    says_who,
    surely_names,
)
from scoring.intake.leads.person_names import are_whole_names
from scoring.intake.remembered import Memory
from scoring.intake.table.own_columns import own_columns
from scoring.schema import Column, Kind, LeadSchema, Role

# A column is of a kind when all but a few mistyped cells are.
NEARLY_ALL = 0.98
# Fewer leads than this differing from the rest teach nothing.
LEAST_VARIED = 20
# More different texts than this share of the filled cells is free text or a key.
FREE_TEXT = 0.5
# From this many leads on, whole numbers that never repeat are a key, not a measurement.
KEY_ROWS = 500
# Whole numbers of a key's name are one from this share of different ones on: customers come twice.
KEY_VARIETY = 0.8
OURS = "written by an earlier scoring of these leads"
IDENTIFIES = "identifies the lead"
HAS_SEVERAL = "identifies a customer, who may have several leads"
FREE, NUMBERED = "free text, hardly ever repeated", "a key's number, hardly ever repeated"
# What can only be a phone number under any name: it begins with a plus, or with a nought and has
# gaps, of blanks, strokes or brackets.
_DIALLED = re.compile(r"\+\d[\d ().\-/]{6,20}\d|\(?0\d{1,5}[)/ ][\d /]{4,14}\d", re.ASCII)
# At the end a word for a number is that of one thing, before it that of many: “Nº empleados”.
ID_NAME = re.compile(
    r"\b(id|key|guid|uuid|index|(number|no)(?! of)|номер)\b|^column_1$"
    r"|(\b(nr|nº|n[uú]mero|numéro)|\w(?<!haus)(?<!post)(nummer|nr)|[№#])\W*$"
    r"|^\W*((support|crm) )?(ticket|token|voucher|receipt|serial|barcode|aktenzeichen|vorgang|beleg"
    r"|ref|referen(ce|z|cia|za)|référence)\W*$"
)
# Whole numbers of so many digits lose some as a number that is calculated with.
_INEXACT, _WHOLE = re.compile(r"\d{16,}", re.ASCII), re.compile(r"\d+(?:\.0+)?", re.ASCII)
# Said instead of a column's name: the history has no creation date.
NO_CREATED = ""
MAY_BE_LATER = "a date that may be after the outcome"


def propose_schema(
    frame: pd.DataFrame,
    *,
    outcome: str | None,
    created: str | None,
    exclude: Collection[str],
    known: Collection[str] = (),
) -> LeadSchema:
    """The role and kind of every column, in order, each unused one with its reason.

    `outcome` and `created` are column names; without `outcome` no column is one. Without `created`
    the creation date is found as `find_creation` does; with NO_CREATED none is. What the cells of
    `known` columns look like does not leave them out. Raises TrainingRefused for names that are not
    in the file.
    """
    for name in (outcome, created or None, *exclude):
        if name is not None and name not in frame.columns:
            raise TrainingRefused(_unknown_column(name, frame))
    own = set(own_columns(frame)) - {outcome}
    columns = [
        Column(name, Kind.CATEGORY, Role.UNUSED, OURS)
        if name in own
        else _propose(frame[name], name, outcome, exclude, by_content=name not in known)
        for name in frame.columns
    ]
    columns = _without_repeated_ids(columns, frame, known)
    columns = [_as_read(column, frame[column.name]) for column in columns]
    columns = _one_creation_date(columns, created, frame)
    return LeadSchema(tuple(_one_source(_one_id(columns, frame))))


def creation_date(frame: pd.DataFrame, outcome: str | None = None) -> str | None:
    """The column that `propose_schema` takes for the creation date, None where there is none."""
    return creation_found(frame, outcome).column


def creation_found(
    frame: pd.DataFrame, outcome: str | None = None, exclude: Collection[str] = ()
) -> CreationDate:
    """The creation date as `propose_schema` takes it, with what was considered."""
    names = [name for name in map(str, frame.columns) if name not in (outcome, *exclude)]
    return find_creation(frame, [name for name in names if _is_dated(frame[name], name)])


def _is_dated(cells: pd.Series, name: str) -> bool:
    if person_kind(name) is not None or names_person(name):
        return False
    return holds_dates(cells) or is_unread_creation(cells)


def never_inputs(frame: pd.DataFrame) -> list[str]:
    """The columns that say who somebody is, by name or cells, of which nothing is to be learned."""
    columns = propose_schema(frame, outcome=None, created=None, exclude=()).columns
    return [
        c.name for c in columns if c.role is Role.PERSONAL or c.reason in (*BY_CONTENT, REPEATED)
    ]


def _unknown_column(name: str, frame: pd.DataFrame) -> str:
    listed = ", ".join(map(str, frame.columns))[:300]
    return f"The history has no column “{name}”. Choose one of its columns: {listed}."


# The same columns are asked for by several looks at one file. No cells are kept with them.
_PROPOSED: Memory[tuple[bytes, bool, bool], Column] = Memory(4_096)
_READ: Memory[tuple[bytes, Column], Column] = Memory(4_096)


def _propose(
    cells: pd.Series, name: str, outcome: str | None, exclude: Collection[str], *, by_content: bool
) -> Column:
    if name == outcome:
        return Column(name, Kind.CATEGORY, Role.OUTCOME)
    seen = SeenColumn(cells)

    def proposed() -> Column:
        kind, unit = _kind(seen, name)
        column = replace(_placed(seen, name, kind, exclude), unit=unit)
        return _by_content(column, seen) if by_content else column

    return _PROPOSED.get((seen.digest, name in exclude, by_content), proposed)


def _placed(seen: SeenColumn, name: str, kind: Kind, exclude: Collection[str]) -> Column:
    """The column in the part it plays by its kind and name."""
    if name in exclude:
        return Column(name, kind, Role.UNUSED, "left out on request")
    if kind in (Kind.EMAIL, Kind.PHONE) or _says_who(seen, name, kind):
        kind = kind if kind in (Kind.EMAIL, Kind.PHONE) else Kind.TEXT
        return Column(name, kind, Role.PERSONAL, "names a person")
    if kind is Kind.DATE:
        is_read = dates_of(seen.cells.head(SAMPLE)).is_read
        reason = MAY_BE_LATER if is_read else dates_of(seen.cells).shortfall
        return Column(name, kind, Role.QUARANTINED, reason or MAY_BE_LATER)
    return _by_variety(seen, name, kind)


def _says_who(seen: SeenColumn, name: str, kind: Kind) -> bool:
    """Whether cells are names, addresses or accounts of persons, by the header and their kind.

    “Nombre” is a number in French, “Skype” may be an answer, and “Kunde” a company.
    """
    if surely_names(name):
        return True
    named, maybe, about = names_lead(name), may_name_lead(name), says_who(name)
    if not (named or maybe or about) or kind is Kind.DATE:
        return False
    values = pd.Series(seen.counts.texts, dtype="str")
    if np.isfinite(to_booleans(values)).all():
        return False
    whole = maybe and are_whole_names(values) and are_known_names(values)
    return about or (kind is Kind.CATEGORY and (named or whole))


def _by_content(column: Column, seen: SeenColumn) -> Column:
    """The column, left out where its cells say who somebody is; ids and dates stay."""
    if column.role is not Role.FEATURE and column.reason not in (FREE, NUMBERED):
        return column
    return by_content(column, seen.counts.series)


def _without_repeated_ids(
    columns: list[Column], frame: pd.DataFrame, known: Collection[str]
) -> list[Column]:
    """The columns, without ids that repeat because whole leads do."""
    open_ = (c for c in columns if c.role is Role.FEATURE or c.reason == FEW_SHARE)
    asked = [c.name for c in open_ if c.name not in known]
    found = set(repeated_ids(frame, asked))
    return [
        Column(c.name, Kind.TEXT, Role.UNUSED, REPEATED) if c.name in found else c for c in columns
    ]


def _as_read(column: Column, cells: pd.Series) -> Column:
    """The column with how its cells are read: the unit of numbers, words that are none or some."""
    if column.role is Role.OUTCOME:
        return column
    seen = SeenColumn(cells)

    def read() -> Column:
        timed = _with_time_of_day(column, seen)
        if column.kind not in (Kind.NUMBER, Kind.CATEGORY):
            return timed
        words = words_among(seen.distinct, seen.times)
        return replace(
            timed,
            answers=tuple(sorted(words.answers)),
            nothing=tuple(sorted(words.nothing)),
            ranges=range_texts(column, cells),
        )

    return _READ.get((seen.digest, column), read)


def _with_time_of_day(column: Column, seen: SeenColumn) -> Column:
    """Says so where the cells are times of day, which are no durations."""
    if column.kind not in (Kind.CATEGORY, Kind.TEXT) or column.reason in BY_CONTENT:
        return column
    counts = seen.head.series
    if not is_time_of_day(counts.index.tolist(), np.asarray(counts, dtype=np.int64), column.name):
        return column
    reasons = ["times of day, not read as durations", column.reason]
    return replace(column, reason="; ".join(filter(None, reasons)))


def _kind(seen: SeenColumn, name: str) -> tuple[Kind, str]:
    """What the cells hold, and the unit where these are numbers."""
    head = seen.head
    if not head.texts:
        return Kind.CATEGORY, ""
    if head.share(lambda text: "@" in text and email_key(text)) > FREE_TEXT:
        return Kind.EMAIL, ""
    if person_kind(name) is Kind.PHONE:
        return Kind.PHONE, ""
    if holds_dates(seen.cells) or is_unread_creation(seen.cells):
        return Kind.DATE, ""
    if head.share_like(_DIALLED) >= MOSTLY:
        return Kind.PHONE, ""
    if head.share_like(_WHOLE if names_key(name) else _INEXACT) >= MOSTLY:
        # Ids, of which the larger one means no more.
        return Kind.CATEGORY, ""
    return _number(seen)


def _number(seen: SeenColumn) -> tuple[Kind, str]:
    """A number with its unit where nearly all cells are, else a category."""
    if seen.head.share(lambda text: any(map(str.isnumeric, text))) < MOSTLY:
        return Kind.CATEGORY, ""
    if not seen.shows_all and np.isfinite(to_numbers(seen.filled.head(SAMPLE))).mean() < MOSTLY:
        return Kind.CATEGORY, ""
    read = read_measured(seen.filled)
    is_number = np.isfinite(read.values).mean() >= NEARLY_ALL
    return (Kind.NUMBER, read.unit) if is_number else (Kind.CATEGORY, "")


def _by_variety(seen: SeenColumn, name: str, kind: Kind) -> Column:
    counts, leads = seen.counts, len(seen)
    different, filled = len(counts.texts), int(counts.times.sum())
    if not _is_varied(int(counts.times.max(initial=0)), filled, leads):
        return Column(name, kind, Role.UNUSED, "almost always the same")
    if different == filled == leads and _is_key(seen, name, kind):
        return Column(name, Kind.TEXT, Role.ID)
    if names_lead_key(name) and is_varied_key(seen.filled, leads):
        return Column(name, Kind.TEXT, Role.ID)
    if names_key_of_several(name) and is_varied_key(seen.filled, leads):
        return Column(name, Kind.TEXT, Role.UNUSED, HAS_SEVERAL)
    if different >= KEY_VARIETY * filled and _is_numbered(counts, name, kind):
        return Column(name, Kind.TEXT, Role.UNUSED, NUMBERED)
    if kind is Kind.CATEGORY and different > FREE_TEXT * filled:
        reason = NUMBERED if names_key(name) and _is_whole(counts) else FREE
        return Column(name, Kind.TEXT, Role.UNUSED, reason)
    return Column(name, kind, Role.FEATURE)


def is_varied(counts: pd.Series, leads: int) -> bool:
    """Whether enough of so many leads differ from the rest; `counts` by value, commonest first."""
    return _is_varied(int(counts.head(1).sum()), int(counts.sum()), leads)


def _is_varied(commonest: int, filled: int, leads: int) -> bool:
    return leads - max(commonest, leads - filled) >= LEAST_VARIED


def _is_key(seen: SeenColumn, name: str, kind: Kind) -> bool:
    if kind is not Kind.NUMBER or _is_named_key(name):
        return True
    return _is_whole(seen.counts) and len(seen) >= KEY_ROWS and not are_rounded(seen.filled)


def _is_numbered(counts: CellCounts, name: str, kind: Kind) -> bool:
    return kind is Kind.NUMBER and _is_named_key(name) and _is_whole(counts)


def _is_named_key(name: str) -> bool:
    return ID_NAME.search(name.casefold().replace("_", " ")) is not None


def _is_whole(counts: CellCounts) -> bool:
    return all(text.isascii() and text.isdigit() for text in counts.texts)


def _one_creation_date(
    columns: list[Column], created: str | None, frame: pd.DataFrame
) -> list[Column]:
    if created == NO_CREATED:
        return columns
    dates = [c.name for c in columns if c.kind is Kind.DATE and c.role is Role.QUARANTINED]
    chosen = find_creation(frame, dates).column if created is None else created
    if created is not None and dates_of(frame[created]).share < MOSTLY:
        raise TrainingRefused(
            f"The column “{created[:60]}” cannot be read as dates, so it cannot order the history: "
            f"{dates_of(frame[created]).problem}. Expected dates such as 2026-03-31 or 31/12/2026; "
            "correct the column or name another one with --created."
        )
    return [replace(c, role=Role.CREATED, reason="") if c.name == chosen else c for c in columns]


def _one_id(columns: list[Column], frame: pd.DataFrame) -> list[Column]:
    """The id by name, of several one that never repeats, and the others unused."""
    keys = [c for c in columns if c.role is Role.ID]
    named = [c for c in keys if re.search(r"\bid\b", c.name.casefold().replace("_", " "))]
    named.sort(key=lambda c: not frame[c.name].is_unique)
    chosen = next(iter(named or keys), None)
    others = [c for c in keys if c is not chosen]
    return [replace(c, role=Role.UNUSED, reason=IDENTIFIES) if c in others else c for c in columns]


def _one_source(columns: list[Column]) -> list[Column]:
    inputs = [c for c in columns if c.role is Role.FEATURE and c.kind is Kind.CATEGORY]
    chosen = next((c for c in inputs if "source" in normalise(c.name)), None)
    return [replace(c, role=Role.SOURCE) if c is chosen else c for c in columns]
