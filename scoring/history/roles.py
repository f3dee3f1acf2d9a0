"""What part each column of a history plays, proposed from its name and its values."""

import re
from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from scoring.errors import TrainingRefused
from scoring.history.keys import is_varied_key, names_key_of_several, names_lead_key
from scoring.intake.cells.values import is_missing, to_dates, to_numbers
from scoring.intake.leads.duplicates import email_key, names_person, person_kind
from scoring.intake.leads.mapping import normalise
from scoring.intake.table.own_columns import own_columns
from scoring.schema import Column, Kind, LeadSchema, Role

# A column is of a kind when all but a few mistyped cells are.
NEARLY_ALL = 0.98
# Under this share among the first cells the others cannot make it so.
MOSTLY = 0.5
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
ID_NAME = re.compile(r"\b(id|key|guid|uuid|index|(number|no)(?! of))\b|^column_1$")
CREATED_NAME = re.compile(r"creat|generated|received|lead date|signup|registered|^date$|timestamp")


def propose_schema(
    frame: pd.DataFrame, *, outcome: str | None, created: str | None, exclude: Collection[str]
) -> LeadSchema:
    """The role and kind of every column, in order, each unused one with its reason.

    `outcome` and `created` are column names; without `outcome` no column is one, without `created`
    a column named like a creation date whose cells are dates is taken. Raises TrainingRefused for
    names that are not in the file.
    """
    for name in (outcome, created, *exclude):
        if name is not None and name not in frame.columns:
            raise TrainingRefused(_unknown_column(name, frame))
    own = set(own_columns(frame)) - {outcome}
    columns = [
        Column(name, Kind.CATEGORY, Role.UNUSED, OURS)
        if name in own
        else _propose(frame[name], name, outcome, exclude)
        for name in frame.columns
    ]
    columns = _one_creation_date(columns, created, frame)
    return LeadSchema(tuple(_one_source(_one_id(columns, frame))))


def creation_date(frame: pd.DataFrame) -> str | None:
    """The column that `propose_schema` takes for the creation date, None where there is none."""
    named = [name for name in map(str, frame.columns) if _is_named_created(name)]
    schema = propose_schema(frame[named], outcome=None, created=None, exclude=())
    found = schema.first(Role.CREATED)
    return found.name if found else None


def _unknown_column(name: str, frame: pd.DataFrame) -> str:
    listed = ", ".join(map(str, frame.columns))[:300]
    return f"The history has no column “{name}”. Choose one of its columns: {listed}."


def _propose(cells: pd.Series, name: str, outcome: str | None, exclude: Collection[str]) -> Column:
    if name == outcome:
        return Column(name, Kind.CATEGORY, Role.OUTCOME)
    kind = _kind(cells, name)
    if name in exclude:
        return Column(name, kind, Role.UNUSED, "left out on request")
    if kind in (Kind.EMAIL, Kind.PHONE) or names_person(name):
        kind = kind if kind in (Kind.EMAIL, Kind.PHONE) else Kind.TEXT
        return Column(name, kind, Role.PERSONAL, "names a person")
    if kind is Kind.DATE:
        return Column(name, kind, Role.QUARANTINED, "a date that may be after the outcome")
    return _by_variety(cells, name, kind)


def _kind(cells: pd.Series, name: str) -> Kind:
    filled = cells[~is_missing(cells)]
    if filled.empty:
        return Kind.CATEGORY
    head = filled.head(SAMPLE)
    if (head.map(email_key) != "").mean() > FREE_TEXT:
        return Kind.EMAIL
    if person_kind(name) is Kind.PHONE:
        return Kind.PHONE
    numeric = np.isfinite(to_numbers(head)).mean() >= MOSTLY
    if numeric and np.isfinite(to_numbers(filled)).mean() >= NEARLY_ALL:
        return Kind.NUMBER
    looks_dated = head.str.contains(r"\d[-/.\s][\dA-Za-z]", regex=True).mean() >= NEARLY_ALL
    if looks_dated and to_dates(head).notna().mean() >= NEARLY_ALL:
        return Kind.DATE
    return Kind.CATEGORY


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
        return Column(name, Kind.TEXT, Role.UNUSED, "a key's number, hardly ever repeated")
    if kind is Kind.CATEGORY and len(counts) > FREE_TEXT * len(filled):
        return Column(name, Kind.TEXT, Role.UNUSED, "free text, hardly ever repeated")
    return Column(name, kind, Role.FEATURE)


def is_varied(counts: pd.Series, leads: int) -> bool:
    """Whether enough of so many leads differ from the rest; `counts` by value, commonest first."""
    commonest = max(int(counts.head(1).sum()), leads - int(counts.sum()))
    return leads - commonest >= LEAST_VARIED


def _is_key(filled: pd.Series, name: str, kind: Kind) -> bool:
    if kind is not Kind.NUMBER or _is_named_key(name):
        return True
    return _is_whole(filled) and len(filled) >= KEY_ROWS


def _is_numbered(filled: pd.Series, name: str, kind: Kind) -> bool:
    return kind is Kind.NUMBER and _is_named_key(name) and _is_whole(filled)


def _is_named_key(name: str) -> bool:
    return ID_NAME.search(name.casefold().replace("_", " ")) is not None


def _is_whole(filled: pd.Series) -> bool:
    return bool(filled.str.fullmatch(r"\d+").all())


def _one_creation_date(
    columns: list[Column], created: str | None, frame: pd.DataFrame
) -> list[Column]:
    dates = [c for c in columns if c.kind is Kind.DATE and c.role is Role.QUARANTINED]
    named = [c for c in dates if _is_named_created(c.name)]
    # A date that most leads lack, such as “Payment received”, comes after those they have.
    named.sort(key=lambda c: bool(is_missing(frame[c.name]).mean() > MOSTLY))
    chosen = created or (named[0].name if named else None)
    if created and created not in {c.name for c in dates}:
        raise TrainingRefused(
            f"The column “{created}” cannot be read as dates, so it cannot order the history. "
            "Expected dates such as 2026-03-31 or 31/12/2026 in all cells; correct the column or "
            "name another one with --created."
        )
    return [Column(c.name, c.kind, Role.CREATED) if c.name == chosen else c for c in columns]


def _is_named_created(name: str) -> bool:
    return CREATED_NAME.search(name.casefold().replace("_", " ")) is not None


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
    return [Column(c.name, c.kind, Role.SOURCE) if c is chosen else c for c in columns]
