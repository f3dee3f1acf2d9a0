"""Reasons of many leads as texts: each distinct wording is made once and looked up by its place."""

import threading
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.model.field_words import FieldWords
from scoring.model.reasons import BETWEEN

# Wordings that are kept: beyond these all are forgotten and made again.
_MOST_KEPT = 100_000
_NO_KEYS = np.zeros(0, dtype=np.int32)
# The shares of the two directions, of which nothing but the sign is worded.
_RAISES, _LOWERS = 1.0, -1.0


class Wordings:
    """The sentences of the fields of one batch."""

    def __init__(self, fields: Sequence[FieldWords]) -> None:
        self._fields = [_FieldSentences(words) for words in fields]
        self._kept: list[str] = []
        self._array = pa.array([], pa.large_string())
        # Several threads word leads at once, and know the same sentences.
        self._guard = threading.Lock()

    def joined(
        self, places: NDArray[np.int64], fields: NDArray[np.int16], *, raises: bool
    ) -> pa.Array:
        """The reasons of each lead as one text, (m,); what is asked is as in `sentences`."""
        return together(self.sentences(places, fields, raises=raises))

    def sentences(
        self, places: NDArray[np.int64], fields: NDArray[np.int16], *, raises: bool
    ) -> list[pa.Array]:
        """The first reason of each lead, the second and so on, k texts (m,); null for none.

        `places` (m,) are the leads' own in the batch, `fields` (m, k) columns of the matrix, below
        zero for no reason.
        """
        numbers, table = self.numbered(places, fields, raises=raises)
        slots = (pa.array(column, mask=column < 0) for column in numbers.T)
        return [pc.take(table, slot) for slot in slots]

    def numbered(
        self, places: NDArray[np.int64], fields: NDArray[np.int16], *, raises: bool
    ) -> tuple[NDArray[np.int64], pa.Array]:
        """The same as the number of each sentence in a table of them, (m, k), below zero for none.

        The table is of this call.
        """
        with self._guard:
            return self._worded(places, fields, raises)

    def _worded(
        self, places: NDArray[np.int64], fields: NDArray[np.int16], raises: bool
    ) -> tuple[NDArray[np.int64], pa.Array]:
        if len(self._kept) > _MOST_KEPT:
            self._forget()
        numbers = np.full(fields.shape, -1, dtype=np.int64)
        once: list[str] = []
        for field, row, slot in _by_field(fields):
            said = self._fields[field]
            if said.repeated is not None:
                numbers[row, slot] = said.numbers(places[row], raises, self._kept)
            else:
                numbers[row, slot] = -2 - len(once) - np.arange(len(row))
                once += said.sentences(places[row], raises)
        new = self._kept[len(self._array) :]
        if new:
            self._array = pa.concat_arrays([self._array, pa.array(new, pa.large_string())])
        if not once:
            return numbers, self._array
        numbers = np.where(numbers < -1, len(self._array) - 2 - numbers, numbers)
        return numbers, pa.concat_arrays([self._array, pa.array(once, pa.large_string())])

    def parts(self) -> tuple[list[str], list[str], list[pd.Series]]:
        """What sentences begin with, what else of the model may be in them, and cells that are."""
        told = [said for said in self._fields if said.words.is_told]
        phrases = [phrase for said in told for phrase in said.words.phrases]
        subjects = [said.words.subject or said.words.label for said in told]
        return subjects, phrases, [said.cells for said in told]

    def _forget(self) -> None:
        self._kept, self._array = [], self._array[:0]
        for field in self._fields:
            field.forget()


def together(sentences: Sequence[pa.Array]) -> pa.Array:
    """The reasons of each lead as one text, those that are null left out."""
    there = np.any([slot.is_valid().to_numpy(zero_copy_only=False) for slot in sentences], axis=0)
    if there.all():
        return _together(sentences)
    # Arrow 26 has no text at all where every part is null.
    some = _together([slot.filter(pa.array(there)) for slot in sentences])
    place = pa.array(np.cumsum(there) - 1, mask=~there)
    return pc.fill_null(pc.take(some, place), "")


def _together(sentences: Sequence[pa.Array]) -> pa.Array:
    between = pa.scalar(BETWEEN, pa.large_string())
    return pc.binary_join_element_wise(*sentences, between, null_handling="skip")


def _by_field(
    fields: NDArray[np.int16],
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.int64]]]:
    """Each column that is among these (m, k), with the rows and the slots where it is."""
    flat = fields.ravel()
    order = np.argsort(flat, kind="stable")
    found, first = np.unique(flat[order], return_index=True)
    for field, at in zip(found.tolist(), np.split(order, first[1:]), strict=True):
        if field >= 0:
            row, slot = np.divmod(at, fields.shape[1])
            yield field, row, slot


class _FieldSentences:
    """The sentences of one field, by what distinct cell of it a lead has."""

    def __init__(self, words: FieldWords) -> None:
        self.words, self.repeated = words, words.repeated
        self._keys = _NO_KEYS if self.repeated is None else self.repeated.codes
        # By cell and direction the number of the sentence from 1, 0 for one that is not made yet.
        cells = 0 if self.repeated is None else len(self.repeated.texts)
        self._known = np.zeros(2 * cells, dtype=np.int64)

    @property
    def cells(self) -> pd.Series:
        """All cells that may be said, each once where they repeat."""
        return pd.Series(
            self.words.uploaded if self.repeated is None else self.repeated.texts, dtype="str"
        )

    def forget(self) -> None:
        """No sentence has a number any more."""
        self._known[:] = 0

    def sentences(self, places: NDArray[np.int64], raises: bool) -> list[str]:
        """What the field says of these leads."""
        share, cells = _RAISES if raises else _LOWERS, self.words.cells(places)
        return [cells.reason(row, share).sentence for row in range(len(places))]

    def numbers(
        self, places: NDArray[np.int64], raises: bool, kept: list[str]
    ) -> NDArray[np.int64]:
        """The numbers of the sentences of these leads; new ones are added to those `kept`."""
        asked = 2 * self._keys[places].astype(np.int64) + int(raises)
        unknown = np.flatnonzero(self._known[asked] == 0)
        if len(unknown):
            new, first = np.unique(asked[unknown], return_index=True)
            self._known[new] = len(kept) + 1 + np.arange(len(new))
            kept += self.sentences(places[unknown[first]], raises)
        return np.asarray(self._known[asked] - 1)
