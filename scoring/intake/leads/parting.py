"""Leads that are linked though some of what they say differs, parted into persons."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.issue import Table
from scoring.intake.leads.contacts import is_role_email
from scoring.intake.leads.key_cells import ID_COLUMN, KeyCells, Texts
from scoring.intake.leads.person_names import Words, name_words
from scoring.intake.leads.persons import Hints, KeyKind, Profile, Value, judge

Places = NDArray[np.int64]
Said = tuple[frozenset[int], frozenset[int], frozenset[int]]


@dataclass(frozen=True)
class SharedValue:
    """A value that leads at `rows` share who are not one person: its text as it compares.

    `people` is how many persons they are; `across` is true for an id of leads in several files.
    """

    kind: KeyKind
    text: str
    rows: tuple[int, ...]
    people: int
    across: bool


@dataclass
class _Question:
    """The leads in question by position: what each says, its name and file, and its number."""

    said: Mapping[int, Said]
    names: Mapping[int, str]
    files: Mapping[int, int]
    texts: Mapping[KeyKind, Texts]
    number: dict[int, int] = field(default_factory=dict)


def part(
    table: Table, keys: Sequence[KeyCells], linked: Places, names: pd.Series
) -> tuple[Places, list[SharedValue]]:
    """A number (m,) for each of the leads, and the values that different people among them share.

    `linked` (m,) is the same for leads that share values; `names` (m,) are their names, by the
    positions of the leads in the table.
    """
    rows = names.index.to_numpy(dtype=np.int64)
    if not len(rows):
        return rows, []
    leads = _Question(
        _said(keys, rows),
        dict(zip(rows.tolist(), names.tolist(), strict=True)),
        dict(zip(rows.tolist(), table.file_of[rows].tolist(), strict=True)),
        {cells.kind: cells.texts for cells in keys},
    )
    shared = [value for group in _groups(linked, rows) for value in _parted(leads, group)]
    return np.array([leads.number[row] for row in rows.tolist()], dtype=np.int64), shared


def _said(keys: Sequence[KeyCells], rows: Places) -> dict[int, Said]:
    nothing = frozenset[int]()
    ids, emails, phones = (_codes(cells, rows) for cells in keys)
    return {
        row: (ids.get(row, nothing), emails.get(row, nothing), phones.get(row, nothing))
        for row in rows.tolist()
    }


def _codes(cells: KeyCells, rows: Places) -> dict[int, frozenset[int]]:
    """The values of each of the leads at `rows` that gives any."""
    here = np.isin(cells.rows, rows)
    found: dict[int, frozenset[int]] = {}
    for row, code in zip(cells.rows[here].tolist(), cells.codes[here].tolist(), strict=True):
        found[row] = found[row] | {code} if row in found else frozenset((code,))
    return found


def _groups(linked: Places, rows: Places) -> list[list[int]]:
    order = np.argsort(linked, kind="stable")
    ends = np.flatnonzero(np.diff(linked[order])) + 1
    return [group.tolist() for group in np.split(rows[order], ends)]


def _parted(leads: _Question, group: Sequence[int]) -> list[SharedValue]:
    """Number the leads of a group, and say what those of different numbers share."""
    held = _held(leads, group)
    written = {
        (kind, code): str(leads.texts[kind][code])
        for profile in held
        for kind, code in profile.said
    }
    # In an order that the place in the file does not change.
    profiles = sorted(held, key=lambda profile: _content(profile, written))
    weak = {v for v, text in written.items() if v[0] is KeyKind.EMAIL and is_role_email(text)}
    found = judge(profiles, Hints(frozenset(weak), written))
    of_many = found.many | weak
    for profile, at in zip(profiles, found.group, strict=True):
        first = held[profiles[at]][0]
        nameless = not profile.name and all(value in of_many for value in profile.said)
        leads.number |= {row: row if nameless else first for row in held[profile]}
    rows = _rows_of(held, found.parted | of_many)
    shared = (_shared(leads, value, written[value], rows[value]) for value in sorted(rows))
    return [value for value in shared if value.people > 1]


def _held(leads: _Question, group: Sequence[int]) -> dict[Profile, list[int]]:
    """The leads of a group by all that they say."""
    held = defaultdict[tuple[Said, Words, int], list[int]](list)
    for row in group:
        held[leads.said[row], name_words(leads.names[row]), leads.files[row]].append(row)
    return {Profile(*alike, len(rows)): rows for alike, rows in held.items()}


def _content(profile: Profile, written: Mapping[Value, str]) -> tuple[object, ...]:
    return sorted(written[value] for value in profile.said), sorted(profile.name), profile.file


def _rows_of(
    held: Mapping[Profile, Sequence[int]], wanted: Collection[Value]
) -> dict[Value, list[int]]:
    """The leads that give each of the values."""
    found = defaultdict[Value, list[int]](list)
    for profile, rows in held.items():
        for value in profile.said:
            if value in wanted:
                found[value] += rows
    return found


def _shared(leads: _Question, value: Value, text: str, rows: Sequence[int]) -> SharedValue:
    kind = value[0]
    across = kind is KeyKind.ID and len({leads.files[row] for row in rows}) > 1
    people = len({leads.number[row] for row in rows})
    return SharedValue(kind, text.rstrip(ID_COLUMN), tuple(sorted(rows)), people, across)
