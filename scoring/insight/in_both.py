"""Which leads two files have in common, by their ids or as one person, and how they moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.held_cells import HeldCells
from scoring.insight.leads import Field, Leads
from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.issue import Table
from scoring.intake.leads.duplicates import find_persons, person_kind
from scoring.intake.leads.keys import names_lead_key
from scoring.model.lead_model import TIERS
from scoring.schema import Kind, Role

NEW, GONE = "new", "gone"


@dataclass(frozen=True)
class InBoth:
    """The leads that are in both files, as positions in each (m,), in the order of the second.

    `new` (n second) and `gone` (n first) mark those of nobody left in the other file. Others are
    `unclear` leads of the second: of a person with several leads, none of which has its id.
    """

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    new: NDArray[np.bool_]
    gone: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.after)

    @property
    def unclear(self) -> int:
        """How many leads of the second file may be one of several of the first."""
        return len(self.new) - int(self.new.sum()) - len(self)


def in_both(first: Leads, second: Leads) -> InBoth | None:
    """The leads of both files; None where one of them says nothing by which to know a lead.

    Two leads are one where they have the same id and nothing contradicts it, else where they are
    the only ones left of one person, by e-mail or phone (`find_persons` over both files).
    """
    keys = [dict(_keys(leads)) for leads in (first, second)]
    if not all(keys):
        return None
    ids = [_id_of(leads) for leads in (first, second)]
    frames = [pd.DataFrame({f.name: f.cells for f in leads.fields}) for leads in (first, second)]
    if ids[0] is not None and ids[1] is not None and ids[0].name != ids[1].name:
        # Ids are compared within a column of one name.
        frames[1] = _renamed(frames[1], ids[1].name, ids[0].name)
        keys[1] = {ids[0].name: Kind.TEXT} | {n: k for n, k in keys[1].items() if k != Kind.TEXT}
    texts = [_texts(f, len(leads)) for f, leads in zip(ids, (first, second), strict=True)]
    contacts = [n for n, k in keys[0].items() if k is not Kind.TEXT and n in keys[1]]
    sure = _same_throughout(frames, texts, contacts)
    left = [_left(len(first), sure["before"]), _left(len(second), sure["after"])]
    asked = _together([_rows(f, at) for f, at in zip(frames, left, strict=True)])
    if not contacts:
        # By ids alone, files are told apart by all their columns.
        asked = asked.with_distinct(dict(_distinct((first, second), left, ids)))
    person = find_persons(asked, keys[0] | keys[1]).number
    sides = _Sides(left, [person[: len(left[0])], person[len(left[0]) :]])
    pairs = pd.concat([sure, sides.alone, _by_person(sides.tables(texts))]).sort_values("after")
    new, gone = np.zeros(len(second), dtype=bool), np.zeros(len(first), dtype=bool)
    new[left[1]], gone[left[0]] = sides.lacking(1), sides.lacking(0)
    return InBoth(
        before=pairs["before"].to_numpy(dtype=np.int64),
        after=pairs["after"].to_numpy(dtype=np.int64),
        new=new,
        gone=gone,
    )


def tier_moves(first: Leads, second: Leads, both: InBoth) -> pd.DataFrame:
    """Leads by their tier in both files: before, after and leads, a row per pair with any.

    `before` is NEW for leads of the second file alone, `after` GONE for those of the first alone.
    """
    parts = (
        (first.tier[both.before], second.tier[both.after]),
        (np.full(both.new.sum(), NEW), second.tier[both.new]),
        (first.tier[both.gone], np.full(both.gone.sum(), GONE)),
    )
    frame = pd.concat([pd.DataFrame({"before": a, "after": b}, dtype="str") for a, b in parts])
    counts = frame.value_counts().rename("leads").reset_index()
    order = {name: at for at, name in enumerate((*TIERS, NEW, GONE))}
    return counts.sort_values(["before", "after"], key=lambda c: c.map(order), ignore_index=True)


def converted_since(first: Leads, second: Leads, both: InBoth) -> int:
    """How many leads of both files had not converted in the first and have in the second."""
    before, after = first.outcome[both.before], second.outcome[both.after]
    return int(((before != 1) & (after == 1)).sum())


def _id_of(leads: Leads) -> Field | None:
    """The column of ids; of few leads, which tell nothing of a column, by its name alone."""
    named = (f for f in leads.fields if names_lead_key(f.name) and f.kind is not Kind.DATE)
    return leads.first(Role.ID) or next(named, None)


def _texts(field: Field | None, rows: int) -> pd.Series:
    """The ids (n,), "" for none."""
    return pd.Series("", range(rows), dtype="str") if field is None else field.cells.str.strip()


def _keys(leads: Leads) -> Iterator[tuple[str, Kind]]:
    """The columns that identify a lead or its person, with their kinds; TEXT for the id."""
    own = _id_of(leads)
    for field in leads.fields:
        kind = person_kind(field.name)
        if field is own:
            yield field.name, Kind.TEXT
        elif field.kind in (Kind.EMAIL, Kind.PHONE) or kind:
            yield field.name, kind or field.kind


def _renamed(frame: pd.DataFrame, name: str, to: str) -> pd.DataFrame:
    return frame.drop(columns=[to], errors="ignore").rename(columns={name: to})


def _same_throughout(
    frames: list[pd.DataFrame], ids: list[pd.Series], contacts: list[str]
) -> pd.DataFrame:
    """The pairs with the same id and the same e-mail and phone, of which no more need be asked."""
    if not contacts:
        return pd.DataFrame({"before": [], "after": []}, dtype=np.int64)
    tables = [
        frame[contacts].assign(at=np.arange(len(frame)), id=texts.array)
        for frame, texts in zip(frames, ids, strict=True)
    ]
    told = [t[(t["id"] != "") & (t[contacts] != "").any(axis=1)] for t in tables]
    return _paired(told[0], told[1], on=["id", *contacts])


def _left(leads: int, sure: pd.Series) -> NDArray[np.int64]:
    """The positions of so many leads that are not sure."""
    left = np.ones(leads, dtype=bool)
    left[sure.to_numpy(dtype=np.int64)] = False
    return np.flatnonzero(left)


def _rows(frame: pd.DataFrame, at: NDArray[np.int64]) -> pd.DataFrame:
    return frame if len(at) == len(frame) else frame.take(at)


def _distinct(
    both: tuple[Leads, Leads], left: list[NDArray[np.int64]], ids: list[Field | None]
) -> Iterator[tuple[str, DistinctCells]]:
    """The distinct cells of the columns of both files but the ids, of the leads left."""
    names = {field.name for field in ids if field is not None}
    for field in both[0].fields:
        other = both[1].find(field.name)
        if other is None or field.name in names:
            continue
        before, after = (_at(f, at) for f, at in zip((field, other), left, strict=True))
        if before is not None and after is not None:
            yield field.name, before.followed_by(after)


def _at(field: Field, kept: NDArray[np.int64]) -> HeldCells | None:
    found = field.distinct
    return found if found is None or len(kept) == len(found.codes) else found.part(kept)


@dataclass(frozen=True)
class _Sides:
    """The leads at `places` of both files and whose they are, by the number of the `person`."""

    places: list[NDArray[np.int64]]
    person: list[NDArray[np.int64]]

    @cached_property
    def times(self) -> NDArray[np.int64]:
        """How many leads each person has in each file, shape (2, persons)."""
        most = 1 + max(int(of.max(initial=-1)) for of in self.person)
        return np.stack([np.bincount(of, minlength=most) for of in self.person])

    def lacking(self, side: int) -> NDArray[np.bool_]:
        """Which leads of a file are of nobody in the other."""
        nobody: NDArray[np.bool_] = self.times[1 - side] == 0
        lacks: NDArray[np.bool_] = nobody[self.person[side]]
        return lacks

    @property
    def alone(self) -> pd.DataFrame:
        """The pairs of persons with one lead in each file, which are one whatever their ids."""
        once: NDArray[np.bool_] = np.all(self.times == 1, axis=0)
        parts = zip(self.places, self.person, strict=True)
        before, after = (at[once[of]][np.argsort(of[once[of]])] for at, of in parts)
        return pd.DataFrame({"before": before, "after": after})

    def tables(self, ids: list[pd.Series]) -> list[pd.DataFrame]:
        """The other leads of persons of both files: at, person and id."""
        asked: NDArray[np.bool_] = np.all(self.times > 0, axis=0) & np.any(self.times > 1, axis=0)
        return [
            pd.DataFrame(
                {"at": at[asked[of]], "person": of[asked[of]], "id": t.array[at[asked[of]]]}
            )
            for at, of, t in zip(self.places, self.person, ids, strict=True)
        ]


def _by_person(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """The pairs of one person with the same id, and then of those that are left of a person."""
    named = [table[table["id"] != ""] for table in tables]
    by_id = _paired(named[0], named[1], on=["person", "id"])
    left = [t[~t["at"].isin(by_id[at])] for t, at in zip(tables, ("before", "after"), strict=True)]
    return pd.concat([by_id, _paired(left[0], left[1], on=["person"])])


def _together(frames: list[pd.DataFrame]) -> Table:
    """Both files as one table that knows where the second begins."""
    whole = pd.concat(frames, ignore_index=True).fillna("").astype("str")
    nothing = pd.DataFrame({"row": np.empty(0, np.int64), "text": np.empty(0, dtype=object)})
    rows, end = np.arange(len(whole), dtype=np.int64), len(frames[0]) - 1
    return Table(whole, rows, (), nothing, 0, "", files=2, file_ends=(end,))


def _paired(first: pd.DataFrame, second: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """The positions before and after of rows that agree in these columns and are alone in that."""
    alone = [t[~t.duplicated(on, keep=False)] for t in (first, second)]
    found = alone[0].merge(alone[1], on=on, suffixes=("_before", "_after"))
    return found[["at_before", "at_after"]].set_axis(["before", "after"], axis=1)
