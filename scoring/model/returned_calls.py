"""Leads of a batch that a call list which came back with it says are not to be called again.

The list says it by its column of outcomes. A lead is found by its id, else by its name with its
phone or its e-mail address, as the list writes them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.meaning import folded
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.table.dispositions import OUTCOME, Disposition, disposition_of
from scoring.intake.table.own_lists import LIST_EMAIL, LIST_ID, LIST_NAME, LIST_PHONE
from scoring.model.set_apart import Apart, Said, Why, apart_of
from scoring.wording import clipped

_Key = TypeVar("_Key", str, tuple[str, str])
_NO_DIGIT = re.compile(r"\D")
# By the word that a list offers.
_WHY: dict[str, Why] = {
    Disposition.CONVERTED: Why.CONVERTED,
    Disposition.DO_NOT_CALL: Why.DO_NOT_CALL,
    Disposition.NOT_INTERESTED: Why.LOST,
    Disposition.NOT_QUALIFIED: Why.LOST,
    Disposition.WRONG_NUMBER: Why.LOST,
}
# What says of a lead, on any list, that it is wanted still.
_WANTED = frozenset({Disposition.INTERESTED, Disposition.CALL_BACK})


@dataclass(frozen=True)
class _Who:
    """How leads are told apart; each has shape (n,), "" where not known."""

    ids: list[str]
    name: list[str]
    phone: list[str]
    email: list[str]

    @classmethod
    def of_batch(cls, batch: LeadBatch) -> "_Who":
        """Those of a file."""
        who = batch.contacts
        return cls(_texts(batch.file_ids), _texts(who.name), _digits(who.phone), _texts(who.email))

    @classmethod
    def of_list(cls, frame: pd.DataFrame) -> "_Who":
        """Those of a call list."""
        blank = pd.Series("", index=frame.index)
        ids, name, phone, email = (
            frame.get(column, blank) for column in (LIST_ID, LIST_NAME, LIST_PHONE, LIST_EMAIL)
        )
        return cls(_texts(ids), _texts(name), _digits(phone), _texts(email))

    @cached_property
    def by_id(self) -> dict[str, list[int]]:
        """The places of each id."""
        return _places((id_, place) for place, id_ in enumerate(self.ids) if id_)

    @cached_property
    def by_contact(self) -> dict[tuple[str, str], list[int]]:
        """The places of each name with a phone or an e-mail address."""
        return _places((key, at) for at in range(len(self.ids)) for key in self.keys(at))

    def keys(self, at: int) -> list[tuple[str, str]]:
        """Who a lead is without its id."""
        return [(self.name[at], said) for said in (self.phone[at], self.email[at]) if said]

    def find(self, other: "_Who", at: int) -> list[int]:
        """The places here of a lead of another one; an id of somebody else altogether is none."""
        same_id = [
            place for place in self.by_id.get(other.ids[at], []) if self._may_be(place, other, at)
        ]
        if same_id:
            return same_id
        found = (place for key in other.keys(at) for place in self.by_contact.get(key, []))
        return list(dict.fromkeys(found))

    def _may_be(self, place: int, other: "_Who", at: int) -> bool:
        ours, theirs = (
            (w.name[i], w.phone[i], w.email[i]) for w, i in ((self, place), (other, at))
        )
        both = [(a, b) for a, b in zip(ours, theirs, strict=True) if a and b]
        return not both or any(a == b for a, b in both)

    def has_other_phone(self, place: int, other: "_Who", at: int) -> bool:
        """Whether a lead has another phone here."""
        ours, theirs = self.phone[place], other.phone[at]
        return bool(ours and theirs and ours != theirs)


def find_returned(batch: LeadBatch) -> dict[Why, Apart]:
    """Who has converted, must not be called, or is not worth a call by the lists; for each reason.

    Of several lists that differ a conversion and a wish for no call count, and no other refusal
    where one says that the lead is interested or is to be called back.
    """
    size, wanted = len(batch), np.zeros(len(batch), dtype=bool)
    cells: dict[Why, dict[str, NDArray[np.object_]]] = {why: {} for why in _WHY.values()}
    for name, place, text in _outcomes(batch):
        said = disposition_of(text)
        wanted[place] |= said in _WANTED
        if said in _WHY:
            of_list = cells[_WHY[said]].setdefault(name, np.full(size, "", dtype=object))
            of_list[place] = text
    found = {why: apart_of(why, size, _said(by_list)) for why, by_list in cells.items()}
    others = ~(wanted | found[Why.CONVERTED].leads)
    return {**found, Why.LOST: apart_of(Why.LOST, size, _said(cells[Why.LOST], others))}


def _outcomes(batch: LeadBatch) -> Iterator[tuple[str, int, str]]:
    """The list, the lead of the batch and the outcome, for each that the lists tell of."""
    ours = _Who.of_batch(batch) if batch.table.lists else None
    for name, frame in batch.table.lists:
        if ours is None or OUTCOME not in frame:
            continue
        said = frame[OUTCOME].str.strip()
        filled = frame[(said != "").to_numpy(dtype=bool)]
        theirs = _Who.of_list(filled)
        for at, text in enumerate(said[filled.index]):
            is_wrong = disposition_of(text) == Disposition.WRONG_NUMBER
            for place in ours.find(theirs, at):
                if not (is_wrong and ours.has_other_phone(place, theirs, at)):
                    yield name, place, text


def _said(
    by_list: Mapping[str, NDArray[np.object_]], among: NDArray[np.bool_] | None = None
) -> Iterator[Said]:
    for name, texts in by_list.items():
        cells = pd.Series(texts, name=f"outcome in {clipped(name)}", dtype="str")
        leads = (cells != "").to_numpy(dtype=bool)
        yield cells, leads if among is None else leads & among


def _places(pairs: Iterable[tuple[_Key, int]]) -> dict[_Key, list[int]]:
    places = defaultdict[_Key, list[int]](list)
    for key, place in pairs:
        places[key].append(place)
    return places


def _texts(cells: Iterable[str]) -> list[str]:
    return [folded(str(cell)) for cell in cells]


def _digits(cells: Iterable[str]) -> list[str]:
    """Phones without signs and the zeros before, which a spreadsheet may have dropped."""
    return [_NO_DIGIT.sub("", str(cell)).lstrip("0") for cell in cells]
