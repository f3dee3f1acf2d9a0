"""The cells of ids, e-mails and phones of a table as values that compare, lead by lead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.cell_bytes import bytes_of, without_blanks
from scoring.intake.issue import Issue, Table
from scoring.intake.leads.contacts import (
    KEPT_DIGITS,
    PLAIN_EMAIL,
    SHORTENED,
    TAGGED_ENDS,
    email_keys,
    mailbox,
)
from scoring.intake.leads.countries import PhoneBook
from scoring.intake.leads.country_names import country_column, regions_of
from scoring.intake.leads.persons import KeyKind
from scoring.intake.leads.phones import (
    DASHED,
    DECIMALS,
    LINE,
    LONGEST_PHONE,
    PLAIN_PHONE,
    SHORTEST_PHONE,
    line_texts,
)
from scoring.schema import Kind

KINDS = {Kind.EMAIL: KeyKind.EMAIL, Kind.PHONE: KeyKind.PHONE}
# The kind of the issue that tells of numbers which lost digits.
SHORTENED_KIND = "shortened number"
# Fewer numbers that end in zeros may be so by themselves.
LEAST_ROUNDED = 3

# What a power of ten is written with, and its signs in UTF-8.
_POWER = "[0-9] ?[eE][+ 0-9]|[x×*·] ?10[^0-9]"
_OF_POWERS = tuple(sign.encode() for sign in "eEx×*·")

# Behind the ids of every column but the first.
ID_COLUMN = "\0"

Places = NDArray[np.int64]
# Of a million ids an object each takes longer than all else that is asked of them.
Texts = NDArray[np.object_] | pd.api.extensions.ExtensionArray
Part = tuple[Places, Places, Texts]


@dataclass(frozen=True)
class KeyCells:
    """Which leads give which values of a kind: `rows` and `codes` have shape (m,).

    `texts` writes each value, shape (k,); a lead may give several.
    """

    kind: KeyKind
    rows: Places
    codes: Places
    texts: Texts

    def part(self, kept: NDArray[np.bool_]) -> "KeyCells":
        """Only what `kept` (m,) says."""
        return KeyCells(self.kind, self.rows[kept], self.codes[kept], self.texts)

    def without(self, values: NDArray[np.bool_]) -> "KeyCells":
        """Without the values (k,) that are true."""
        return self.part(~values[self.codes]) if values.any() else self

    @property
    def counts(self) -> Places:
        """How many leads give each value (k,)."""
        return np.bincount(self.codes, minlength=len(self.texts))


def key_columns(
    table: Table, columns: Mapping[str, Kind]
) -> tuple[dict[KeyKind, list[pd.Series]], list[Issue]]:
    """The trimmed columns of each kind of key, and what is told of shortened numbers in them."""
    cells: dict[KeyKind, list[pd.Series]] = {kind: [] for kind in KeyKind}
    issues = list[Issue]()
    for name, kind in columns.items():
        own = KINDS.get(kind, KeyKind.ID)
        stripped = without_blanks(table.column(name))
        lost = is_shortened(stripped, own)
        if lost.any():
            issues.append(_shortened(table, name, lost))
            stripped = stripped.mask(lost, "")
        cells[own].append(stripped)
    return cells, issues


def read_keys(cells: Mapping[KeyKind, Sequence[pd.Series]], frame: pd.DataFrame) -> list[KeyCells]:
    """The values of each kind of key, of all its columns in a frame."""
    phones = _phones(cells[KeyKind.PHONE], frame)
    return [_ids(cells[KeyKind.ID]), _emails(cells[KeyKind.EMAIL]), phones]


def is_shortened(cells: pd.Series, kind: KeyKind = KeyKind.ID) -> NDArray[np.bool_]:
    """Which cells (n,) hold a number whose last digits a spreadsheet has dropped."""
    found = np.zeros(len(cells), dtype=bool)
    if kind is KeyKind.EMAIL:
        return found
    may_be = np.flatnonzero(_hold_powers(cells))
    if len(may_be):
        found[may_be] = cells.iloc[may_be].str.fullmatch(SHORTENED)
    if kind is KeyKind.ID and len(cells) >= LEAST_ROUNDED:
        long = np.flatnonzero(cells.str.len() > KEPT_DIGITS)
        if len(long) < LEAST_ROUNDED:
            return found
        digits = cells.iloc[long]
        zeros = digits.str.fullmatch(f"[0-9]{{{KEPT_DIGITS}}}0+").to_numpy(dtype=bool)
        numbers = digits.str.fullmatch("[0-9]+").to_numpy(dtype=bool)
        if zeros.sum() >= LEAST_ROUNDED and (zeros == numbers).all():
            found[long[zeros]] = True
    return found


def _hold_powers(cells: pd.Series) -> NDArray[np.bool_]:
    """Which cells may hold a power of ten; in a column without its signs none is looked at."""
    content = bytes_of(pa.array(cells.array, pa.large_string())).content
    if not any(sign in content for sign in _OF_POWERS):
        return np.zeros(len(cells), dtype=bool)
    return cells.str.contains(_POWER).to_numpy(dtype=bool)


def _shortened(table: Table, name: str, lost: NDArray[np.bool_]) -> Issue:
    first = int(np.flatnonzero(lost)[0])
    return Issue(
        kind=SHORTENED_KIND,
        row=int(table.rows[first]),
        column=name,
        expected="an id or phone number with all its digits",
        found=f"“{str(table.frame[name].iloc[first])[:40]}”, of which a spreadsheet dropped digits",
        remedy="Such a value identifies nobody. Format the column as text and export it again.",
        count=int(lost.sum()),
    )


def _ids(columns: Sequence[pd.Series]) -> KeyCells:
    """Ids as they are; equal ones of two columns are two values, as a lead is no customer."""
    parts = []
    for at, cells in enumerate(columns):
        codes, texts = _told_apart(cells)
        rows = np.flatnonzero(codes >= 0)
        marked: Texts = np.asarray(texts, dtype=np.object_) + ID_COLUMN * at if at else texts
        parts.append((rows, codes[rows].astype(np.int64), marked))
    return _pooled(KeyKind.ID, parts)


def _told_apart(cells: pd.Series) -> tuple[NDArray[np.intp], Texts]:
    """Which of the values each cell holds, -1 for none, and these as they appear."""
    if _are_in_order(cells):
        return np.arange(len(cells)), cells.array
    empty = cells == ""
    codes, texts = (cells.mask(empty) if empty.any() else cells).array.factorize()
    return codes, texts


def _are_in_order(cells: pd.Series) -> bool:
    """Whether each id is longer than the one before, or as long and greater; or all the other way.

    As numbers are that a system counts up. It takes a tenth of the time to see that none is twice.
    """
    if len(cells) < 2:
        return False
    texts = pa.array(cells.array, pa.large_string())
    lengths = bytes_of(texts).lengths
    if not lengths.min():
        return False
    before, after = texts.slice(0, len(texts) - 1), texts.slice(1)
    longer, alike = lengths[1:] - lengths[:-1], lengths[1:] == lengths[:-1]
    ways = ((longer >= 0, pc.greater), (longer <= 0, pc.less))
    return any(
        is_on.all() and (~alike | np.asarray(compared(after, before))).all()
        for is_on, compared in ways
    )


def _emails(columns: Sequence[pd.Series]) -> KeyCells:
    parts = [_read(cells, _plain_emails, email_keys) for cells in columns]
    return _pooled(KeyKind.EMAIL, parts)


def _plain_emails(cells: pd.Series) -> pd.Series:
    """The addresses in cells of one without other signs, "" for others."""
    plain = cells.str.lower().where(cells.str.fullmatch(PLAIN_EMAIL), "")
    tagged = np.flatnonzero(plain.str.endswith(TAGGED_ENDS))
    if not len(tagged):
        return plain
    texts = plain.to_numpy(dtype=object).copy()
    texts[tagged] = [mailbox(text) for text in texts[tagged].tolist()]
    return pd.Series(texts, plain.index, dtype="str")


def _phones(columns: Sequence[pd.Series], frame: pd.DataFrame) -> KeyCells:
    """Phones by their number: texts that are the same number in their countries have one code."""
    read = _pooled(KeyKind.PHONE, [_read(cells, plain_phones, line_texts) for cells in columns])
    country = country_column(list(map(str, frame.columns)))
    if country is None or not len(read.rows):
        return _by_number(read, np.asarray(read.texts), [""] * len(read.texts))
    written = read.texts[read.codes]
    regions = regions_of(frame[country], read.rows, written.tolist())[read.rows]
    regions[pd.Series(written, dtype="str").str.startswith("+").to_numpy(dtype=bool)] = ""
    places, names = pd.factorize(regions)
    pairs, inverse = np.unique(read.codes * len(names) + places, return_inverse=True)
    texts = read.texts[pairs // len(names)]
    return _by_number(replace(read, codes=inverse), texts, names[pairs % len(names)].tolist())


def _by_number(read: KeyCells, texts: NDArray[np.object_], regions: Sequence[str]) -> KeyCells:
    """The phones with one code for each number; `texts` and `regions` (k,) belong to their codes.

    A number with several extensions is a switchboard's, and each line of it another number.
    """
    if not len(read.rows):
        return read
    parts = [text.partition(LINE) for text in texts.tolist()]
    book = PhoneBook([number for number, _, _ in parts], regions)
    lines = pd.Series([line for _, _, line in parts], dtype="str")
    if not (lines != "").any():
        return KeyCells(KeyKind.PHONE, read.rows, book.codes[read.codes], book.written)
    codes, written = book.codes.copy(), book.written.copy()
    several = lines[lines != ""].groupby(codes[lines != ""]).nunique()
    board = np.flatnonzero(np.isin(codes, several.index[several > 1]))
    called = [f"{written[codes[at]]}{LINE}{lines[at]}".removesuffix(LINE) for at in board]
    _, first, inverse = np.unique(called, return_index=True, return_inverse=True)
    codes[board] = board[first[inverse]] if len(board) else board
    written[board] = called
    return KeyCells(KeyKind.PHONE, read.rows, codes[read.codes], written)


def plain_phones(cells: pd.Series) -> pd.Series:
    """The numbers in cells that hold one without a label or an extension, "" for others."""
    whole = cells.str.replace(DECIMALS, "", regex=True)
    digits = whole.str.replace("[^0-9]+", "", regex=True)
    plain = digits.str.len().between(SHORTEST_PHONE, LONGEST_PHONE)
    plain &= whole.str.fullmatch(PLAIN_PHONE) & ~whole.str.contains(DASHED)
    return digits.where(~whole.str.startswith("+"), "+" + digits).where(plain, "")


def _read(
    cells: pd.Series,
    plain: Callable[[pd.Series], pd.Series],
    other: Callable[[str], tuple[str, ...]],
) -> Part:
    """The values in cells: those that `plain` reads as whole columns, `other` one by one."""
    codes, distinct = pd.factorize(cells.mask(cells == ""))
    single = plain(pd.Series(distinct, dtype="str"))
    easy = (single != "").to_numpy(dtype=bool)
    hard = [(at, text) for at in np.flatnonzero(~easy).tolist() for text in other(distinct[at])]
    of_cell = np.array([*np.flatnonzero(easy).tolist(), *(at for at, _ in hard)], dtype=np.int64)
    value, texts = pd.factorize(
        np.array([*single[easy].tolist(), *(text for _, text in hard)], dtype=object)
    )
    value = value[np.argsort(of_cell, kind="stable")]
    sizes = np.bincount(of_cell, minlength=len(distinct))
    rows = np.flatnonzero(codes >= 0)
    each = sizes[codes[rows]]
    starts = (np.cumsum(sizes) - sizes)[codes[rows]]
    within = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
    return np.repeat(rows, each), value[np.repeat(starts, each) + within].astype(np.int64), texts


def _pooled(kind: KeyKind, parts: Sequence[Part]) -> KeyCells:
    """The values of several columns, each lead and value once."""
    if not parts:
        nothing = np.empty(0, dtype=np.int64)
        return KeyCells(kind, nothing, nothing, np.empty(0, dtype=object))
    if len(parts) == 1:
        return KeyCells(kind, *parts[0])
    value, texts = pd.factorize(np.concatenate([texts for _, _, texts in parts]))
    starts = np.cumsum([0, *(len(texts) for _, _, texts in parts)])
    codes = [value[codes + start] for (_, codes, _), start in zip(parts, starts, strict=False)]
    rows = np.concatenate([rows for rows, _, _ in parts])
    pairs = np.unique(np.stack([rows, np.concatenate(codes)], axis=1), axis=0)
    return KeyCells(kind, pairs[:, 0], pairs[:, 1].astype(np.int64), np.asarray(texts))
