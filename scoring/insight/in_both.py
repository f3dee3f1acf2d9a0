"""Which leads two files have in common, by their ids or as one person, and how they moved."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.leads import Field, Leads
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
    left = [frames[0].drop(sure["before"].tolist()), frames[1].drop(sure["after"].tolist())]
    person = find_persons(_together(left), keys[0] | keys[1]).number
    sides = [person[: len(left[0])], person[len(left[0]) :]]
    tables = [
        pd.DataFrame({"at": f.index, "person": p, "id": t[f.index]})
        for f, p, t in zip(left, sides, texts, strict=True)
    ]
    pairs = pd.concat([sure, _by_person(tables)]).sort_values("after")
    new, gone = np.zeros(len(second), dtype=bool), np.zeros(len(first), dtype=bool)
    new[left[1].index] = ~np.isin(sides[1], sides[0])
    gone[left[0].index] = ~np.isin(sides[0], sides[1])
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


def _texts(field: Field | None, rows: int) -> NDArray[np.object_]:
    """The ids (n,), "" for none."""
    if field is None:
        return np.full(rows, "", dtype=object)
    return field.cells.str.strip().to_numpy(dtype=object)


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
    frames: list[pd.DataFrame], ids: list[NDArray[np.object_]], contacts: list[str]
) -> pd.DataFrame:
    """The pairs with the same id and the same e-mail and phone, of which no more need be asked."""
    tables = [
        frame[contacts].assign(at=np.arange(len(frame)), id=texts)
        for frame, texts in zip(frames, ids, strict=True)
    ]
    told = [t[(t["id"] != "") & (t[contacts] != "").any(axis=1)] for t in tables]
    return _paired(told[0], told[1], on=["id", *contacts])


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
