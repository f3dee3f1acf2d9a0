"""Leads that share an id: what is known of one of them must not be tested on another."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scoring.history.repeated_ids import repeated_ids
from scoring.history.roles import creation_found
from scoring.intake.cells.values import is_missing
from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.duplicates import find_persons, person_kind
from scoring.intake.leads.keys import is_varied_key, key_texts, names_key_of_several, names_lead_key
from scoring.schema import Kind

# A key that joins more leads than this share of all, and than so many, is a dummy's.
MOST_JOINED, FEW = 0.02, 20


def with_shared_ids(person: NDArray[np.int64], frame: pd.DataFrame) -> NDArray[np.int64]:
    """Persons (n,) joined where leads share the id of a lead, a customer or an account.

    Every such column of the frame counts, whatever part it plays, and also if it repeats; by its
    values too, where leads that share one are one lead in several rows.
    """
    named = id_columns(frame)
    others = [name for name in map(str, frame.columns) if name not in named]
    found = [*named, *repeated_ids(frame, others)]
    keys = [person, *(_codes(frame[name]) for name in found)]
    return _joined(keys) if len(keys) > 1 else person


def same_lead(frame: pd.DataFrame) -> NDArray[np.int64] | None:
    """The same number (n,) for rows with one lead's id, -1 for none; None without such a column.

    Only where all such columns agree, the creation date where there is one, and nothing else says
    that they are two people: a number that begins again with every branch or year stands for
    several leads.
    """
    names = [name for name in id_columns(frame) if names_lead_key(name)]
    if not names:
        return None
    ids = np.column_stack([_codes(frame[name]) for name in names])
    found = creation_found(frame)
    # A date that only its values show may be that of an event or of the export.
    created = found.column if found.certain else None
    dated = [] if created is None else [pd.factorize(frame[created].str.strip())[0]]
    codes = pd.DataFrame(np.column_stack([ids, *dated, _people(frame, names)]))
    same = codes.groupby(list(codes.columns), sort=False).ngroup().to_numpy(dtype=np.int64)
    return np.where((ids < 0).all(axis=1), -1, same)


def _people(frame: pd.DataFrame, ids: list[str]) -> NDArray[np.int64]:
    """A number (n,) that is another one where leads of the same ids are two people."""
    contacts = {name: kind for name in map(str, frame.columns) if (kind := person_kind(name))}
    leads = frame.assign(**{name: key_texts(frame[name]) for name in ids}).reset_index(drop=True)
    table = Table(leads, np.arange(len(leads)), (), no_rows("row", "text"), 0, "history")
    return find_persons(table, {name: Kind.TEXT for name in ids} | contacts).number


def id_columns(frame: pd.DataFrame) -> list[str]:
    """The columns that identify leads, customers or accounts, by name and variety."""
    named = (n for n in map(str, frame.columns) if names_lead_key(n) or names_key_of_several(n))
    return [n for n in named if is_varied_key(frame[n][~is_missing(frame[n])], len(frame))]


def _codes(cells: pd.Series) -> NDArray[np.int64]:
    """A number for each id (n,), -1 for empty cells and for ids that join too many leads."""
    texts = key_texts(cells)
    codes, distinct = pd.factorize(texts.mask(is_missing(cells) | (texts == "")))
    joined = np.bincount(codes[codes >= 0], minlength=len(distinct))
    dummy = np.append(joined > max(FEW, MOST_JOINED * len(cells)), False)
    return np.where(dummy[codes], -1, codes).astype(np.int64)


def _joined(keys: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    links = [_links(codes) for codes in keys]
    pairs, leads = np.concatenate(links, axis=1), max(int(p.max(initial=-1)) for p in links) + 1
    graph = coo_array((np.ones(pairs.shape[1], dtype=np.int8), pairs), shape=(leads, leads))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _links(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each lead with a key, linked to the first lead that has the same; shape (2, m)."""
    rows = np.flatnonzero(codes >= 0)
    _, first, inverse = np.unique(codes[rows], return_index=True, return_inverse=True)
    return np.stack([rows, rows[first[inverse]]])
