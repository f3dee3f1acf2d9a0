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
from scoring.intake.cells.date_columns import MOSTLY, dates_of, holds_dates
from scoring.intake.cells.missing import column_words
from scoring.intake.cells.unit_evidence import is_time_of_day
from scoring.intake.cells.values import is_missing, read_measured, to_booleans, to_numbers
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
# Cells looked at where a whole column would tell no more.
SAMPLE = 2_000
OURS = "written by an earlier scoring of these leads"
IDENTIFIES = "identifies the lead"
HAS_SEVERAL = "identifies a customer, who may have several leads"
FREE, NUMBERED = "free text, hardly ever repeated", "a key's number, hardly ever repeated"
# What can only be a phone number under any name: it begins with a plus, or with a nought and has
# gaps, of blanks, strokes or brackets.
_DIALLED = r"\+\d[\d ().\-/]{6,20}\d|\(?0\d{1,5}[)/ ][\d /]{4,14}\d"
# At the end a word for a number is that of one thing, before it that of many: “Nº empleados”.
ID_NAME = re.compile(
    r"\b(id|key|guid|uuid|index|(number|no)(?! of)|номер)\b|^column_1$"
    r"|(\b(nr|nº|n[uú]mero|numéro)|\w(?<!haus)(?<!post)(nummer|nr)|[№#])\W*$"
    r"|^\W*((support|crm) )?(ticket|token|voucher|receipt|serial|barcode|aktenzeichen|vorgang|beleg"
    r"|ref|referen(ce|z|cia|za)|référence)\W*$"
)
# Whole numbers of so many digits lose some as a number that is calculated with.
_INEXACT = r"\d{16,}"
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
        else _propose(frame[name], name, outcome, exclude)
        for name in frame.columns
    ]
    columns = [c if c.name in known else _by_content(c, frame[c.name]) for c in columns]
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


def _propose(cells: pd.Series, name: str, outcome: str | None, exclude: Collection[str]) -> Column:
    if name == outcome:
        return Column(name, Kind.CATEGORY, Role.OUTCOME)
    kind, unit = _kind(cells, name)
    return replace(_placed(cells, name, kind, exclude), unit=unit)


def _placed(cells: pd.Series, name: str, kind: Kind, exclude: Collection[str]) -> Column:
    """The column in the part it plays by its kind and name."""
    if name in exclude:
        return Column(name, kind, Role.UNUSED, "left out on request")
    if kind in (Kind.EMAIL, Kind.PHONE) or _says_who(cells, name, kind):
        kind = kind if kind in (Kind.EMAIL, Kind.PHONE) else Kind.TEXT
        return Column(name, kind, Role.PERSONAL, "names a person")
    if kind is Kind.DATE:
        is_read = dates_of(cells.head(SAMPLE)).is_read
        reason = MAY_BE_LATER if is_read else dates_of(cells).shortfall
        return Column(name, kind, Role.QUARANTINED, reason or MAY_BE_LATER)
    return _by_variety(cells, name, kind)


def _says_who(cells: pd.Series, name: str, kind: Kind) -> bool:
    """Whether cells are names, addresses or accounts of persons, by the header and their kind.

    “Nombre” is a number in French, “Skype” may be an answer, and “Kunde” a company.
    """
    if surely_names(name):
        return True
    named, maybe, about = names_lead(name), may_name_lead(name), says_who(name)
    if not (named or maybe or about) or kind is Kind.DATE:
        return False
    values = cells[~is_missing(cells)].drop_duplicates()
    if np.isfinite(to_booleans(values)).all():
        return False
    whole = maybe and are_whole_names(values) and are_known_names(values)
    return about or (kind is Kind.CATEGORY and (named or whole))


def _by_content(column: Column, cells: pd.Series) -> Column:
    """The column, left out where its cells say who somebody is; ids and dates stay."""
    if column.role is not Role.FEATURE and column.reason not in (FREE, NUMBERED):
        return column
    return by_content(column, cells[~is_missing(cells)].value_counts())


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
    if column.role is Role.OUTCOME or column.kind not in (Kind.NUMBER, Kind.CATEGORY):
        return _with_time_of_day(column, cells)
    words = column_words(cells)
    return replace(
        _with_time_of_day(column, cells),
        answers=tuple(sorted(words.answers)),
        nothing=tuple(sorted(words.nothing)),
        ranges=range_texts(column, cells),
    )


def _with_time_of_day(column: Column, cells: pd.Series) -> Column:
    """Says so where the cells are times of day, which are no durations."""
    if column.kind not in (Kind.CATEGORY, Kind.TEXT) or column.role is Role.OUTCOME:
        return column
    if column.reason in BY_CONTENT:
        return column
    counts = cells[~is_missing(cells)].head(SAMPLE).value_counts()
    if not is_time_of_day(counts.index.tolist(), np.asarray(counts, dtype=np.int64), column.name):
        return column
    reasons = ["times of day, not read as durations", column.reason]
    return replace(column, reason="; ".join(filter(None, reasons)))


def _kind(cells: pd.Series, name: str) -> tuple[Kind, str]:
    """What the cells hold, and the unit where these are numbers."""
    filled = cells[~is_missing(cells)]
    if filled.empty:
        return Kind.CATEGORY, ""
    head = filled.head(SAMPLE)
    if (head.map(email_key) != "").mean() > FREE_TEXT:
        return Kind.EMAIL, ""
    if person_kind(name) is Kind.PHONE:
        return Kind.PHONE, ""
    if holds_dates(cells) or is_unread_creation(cells):
        return Kind.DATE, ""
    if head.str.strip().str.fullmatch(_DIALLED).mean() >= MOSTLY:
        return Kind.PHONE, ""
    if _is_exact_text(head, name):
        return Kind.CATEGORY, ""
    if np.isfinite(to_numbers(head)).mean() >= MOSTLY:
        read = read_measured(filled)
        if np.isfinite(read.values).mean() >= NEARLY_ALL:
            return Kind.NUMBER, read.unit
    return Kind.CATEGORY, ""


def _is_exact_text(head: pd.Series, name: str) -> bool:
    """Whether whole numbers are ids, of which the larger one means no more."""
    bare = head.str.strip()
    if names_key(name):
        return bool(bare.str.fullmatch(r"\d+(?:\.0+)?").mean() >= MOSTLY)
    return bool(bare.str.fullmatch(_INEXACT).mean() >= MOSTLY)


def _by_variety(cells: pd.Series, name: str, kind: Kind) -> Column:
    filled = cells[~is_missing(cells)]
    counts = filled.value_counts()
    if not is_varied(counts, len(cells)):
        return Column(name, kind, Role.UNUSED, "almost always the same")
    if len(counts) == len(filled) == len(cells) and _is_key(filled, name, kind):
        return Column(name, Kind.TEXT, Role.ID)
    if names_lead_key(name) and is_varied_key(filled, len(cells)):
        return Column(name, Kind.TEXT, Role.ID)
    if names_key_of_several(name) and is_varied_key(filled, len(cells)):
        return Column(name, Kind.TEXT, Role.UNUSED, HAS_SEVERAL)
    if len(counts) >= KEY_VARIETY * len(filled) and _is_numbered(filled, name, kind):
        return Column(name, Kind.TEXT, Role.UNUSED, NUMBERED)
    if kind is Kind.CATEGORY and len(counts) > FREE_TEXT * len(filled):
        reason = NUMBERED if names_key(name) and _is_whole(filled) else FREE
        return Column(name, Kind.TEXT, Role.UNUSED, reason)
    return Column(name, kind, Role.FEATURE)


def is_varied(counts: pd.Series, leads: int) -> bool:
    """Whether enough of so many leads differ from the rest; `counts` by value, commonest first."""
    commonest = max(int(counts.head(1).sum()), leads - int(counts.sum()))
    return leads - commonest >= LEAST_VARIED


def _is_key(filled: pd.Series, name: str, kind: Kind) -> bool:
    if kind is not Kind.NUMBER or _is_named_key(name):
        return True
    return _is_whole(filled) and len(filled) >= KEY_ROWS and not are_rounded(filled)


def _is_numbered(filled: pd.Series, name: str, kind: Kind) -> bool:
    return kind is Kind.NUMBER and _is_named_key(name) and _is_whole(filled)


def _is_named_key(name: str) -> bool:
    return ID_NAME.search(name.casefold().replace("_", " ")) is not None


def _is_whole(filled: pd.Series) -> bool:
    return bool(filled.str.fullmatch(r"\d+").all())


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
