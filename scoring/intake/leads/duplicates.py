"""Leads of one person: the same id, e-mail or phone, directly or through another lead."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scoring.intake.cells.values import is_missing
from scoring.intake.leads.mapping import normalise
from scoring.schema import Kind

# Words of a header that names a phone, and words that may stand beside “email” or “phone”.
PHONE_WORDS = frozenset({"phone", "mobile", "telephone", "tel", "cell", "cellphone"})
BESIDE_PERSON = frozenset(
    {"address", "id", "number", "no", "nr", "primary", "work", "home", "personal", "business"}
    | {"contact", "lead", "customer", "1", "2"}
)
# Headers that name a person, without blanks and signs.
PERSON_NAMES = frozenset({"name", "firstname", "lastname", "fullname", "leadname", "contactname"})
# National numbers are written with and without their country code; ten digits tell them apart.
PHONE_DIGITS = 10
SHORTEST_PHONE = 7
_NO_DIGITS = re.compile(r"\D+")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def same_person(frame: pd.DataFrame, columns: Mapping[str, Kind]) -> NDArray[np.int64]:
    """A number per lead, equal for leads of one person; shape (n,).

    `columns` maps the columns that identify a person to their kind: e-mails are compared without
    case, phones by their last ten digits, everything else as trimmed text. Empty cells and
    placeholders are no key.
    """
    links = [_links(_keys(frame[name], kind)) for name, kind in columns.items()]
    pairs = np.concatenate(links, axis=1) if links else np.empty((2, 0), dtype=np.int64)
    graph = coo_array((np.ones(pairs.shape[1], dtype=np.int8), pairs), shape=(len(frame),) * 2)
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def person_kind(header: str) -> Kind | None:
    """Whether a header names an e-mail or a phone column.

    >>> person_kind("E-mail address"), person_kind("Mobile No."), person_kind("Do not email")
    (<Kind.EMAIL: 'email'>, <Kind.PHONE: 'phone'>, None)
    """
    words = set(re.findall(r"[^\W_]+", header.casefold().replace("e-mail", "email")))
    telling = words - BESIDE_PERSON
    if telling in ({"email"}, {"mail"}):
        return Kind.EMAIL
    return Kind.PHONE if telling and telling <= PHONE_WORDS else None


def names_person(header: str) -> bool:
    """Whether a header says that its cells are names of persons.

    >>> names_person("First Name"), names_person("Company name")
    (True, False)
    """
    return normalise(header) in PERSON_NAMES


def phone_key(text: str) -> str:
    """The digits that identify a phone, "" when there are too few to be one.

    >>> phone_key("+91 98200-12345"), phone_key("09820012345"), phone_key("12345")
    ('9820012345', '9820012345', '')
    """
    digits = _NO_DIGITS.sub("", text)
    return digits[-PHONE_DIGITS:] if len(digits) >= SHORTEST_PHONE else ""


def email_key(text: str) -> str:
    """An e-mail address without case and blanks, "" when it is none.

    >>> email_key(" Ana@Example.org "), email_key("none")
    ('ana@example.org', '')
    """
    bare = text.strip().casefold()
    return bare if _ADDRESS.fullmatch(bare) else ""


def _keys(cells: pd.Series, kind: Kind) -> pd.Series:
    read = {Kind.EMAIL: email_key, Kind.PHONE: phone_key}.get(kind, str.strip)
    return cells.map(read).mask(is_missing(cells), "")


def _links(keys: pd.Series) -> NDArray[np.int64]:
    """Each lead with a key, linked to the first lead that has the same; shape (2, m)."""
    codes, _ = pd.factorize(keys.mask(keys == ""))
    rows = np.flatnonzero(codes >= 0)
    _, first, inverse = np.unique(codes[rows], return_index=True, return_inverse=True)
    return np.stack([rows, rows[first[inverse]]])
