"""Who a lead is and how to reach it: the columns that say so, whatever the model reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.values import to_dates
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.contacts import is_dummy_phone
from scoring.intake.leads.key_cells import is_shortened
from scoring.intake.leads.persons import KeyKind

__all__ = ["Contact", "Contacts", "read_contacts"]

# Of scripts that write the family's name first and no blank after it.
_FAMILY_FIRST = r"^[\u3040-\u9fff\uac00-\ud7af]"
# What stands where there is no name; “Null” is one, and so is “Na”.
_NOBODY = ("-none-", "n/a", "#n/a", "(not set)", "(blank)", "undefined", "not provided", "select")
_LONGEST_NOBODY = max(map(len, _NOBODY))
_TURNED, _MOSTLY = r"([^,]+),\s*(?!(?:jr|sr|ph\.?d|m\.?d|mba|gmbh|inc|ltd|llc)\b)([^,]+)", 0.8


@dataclass(frozen=True)
class Contacts:
    """Who the leads are, in the order of the batch; every array has shape (n,).

    Texts are as uploaded, "" where not given, and names "first last" whatever their order there.
    `value` is money, NaN where not given or absurd, in the `currency` whose sign is "" where the
    file says none; `active` is when a lead was last heard of, NaT where unknown; `company` is where
    it works and `title` as what. `columns` says from which headers each was taken, the one that
    goes first; what is not among them is empty throughout.
    """

    name: NDArray[np.object_]
    phone: NDArray[np.object_]
    email: NDArray[np.object_]
    owner: NDArray[np.object_]
    value: NDArray[np.float64]
    active: NDArray[np.datetime64]
    company: NDArray[np.object_]
    title: NDArray[np.object_]
    columns: Mapping[Contact, str]
    currency: str = ""

    def has(self, *what: Contact) -> bool:
        """Whether the file says any of these of its leads."""
        return any(one in self.columns for one in what)

    @property
    def has_names(self) -> bool:
        """Whether the leads have names."""
        return self.has(Contact.NAME, Contact.FIRST, Contact.LAST)


def read_contacts(
    frame: pd.DataFrame, found: ContactColumns, value: NDArray[np.float64], currency: str
) -> Contacts:
    """The contacts in the columns found; `value` (n,) is what leads are worth."""
    phones = _best(frame, found.columns.get(Contact.PHONE, ()), are_phones=True)
    # Lead ads write “p:” before each number.
    phones = phones.str.removeprefix("p:")
    emails = _best(frame, found.columns.get(Contact.EMAIL, ()), are_phones=False)
    return Contacts(
        name=_names(frame, found),
        phone=phones.where(phones.str.contains(r"\d"), "").to_numpy(dtype=object),
        email=emails.where(emails.str.contains("@", regex=False), "").to_numpy(dtype=object),
        owner=_texts(frame, found.first(Contact.OWNER)).to_numpy(dtype=object),
        value=value,
        active=_days(frame, found.first(Contact.ACTIVE)),
        company=_texts(frame, found.first(Contact.COMPANY)).to_numpy(dtype=object),
        title=_texts(frame, found.first(Contact.TITLE)).to_numpy(dtype=object),
        columns={contact: headers[0] for contact, headers in found.columns.items()},
        currency=currency,
    )


def _names(frame: pd.DataFrame, found: ContactColumns) -> NDArray[np.object_]:
    whole = _straight(_texts(frame, found.first(Contact.NAME)))
    first, last = (_texts(frame, found.first(c)) for c in (Contact.FIRST, Contact.LAST))
    if Contact.FIRST in found.columns or Contact.LAST in found.columns:
        joined = (first + " " + last).str.strip()
        turned = last + first
        eastern = first.str.contains(_FAMILY_FIRST) & last.str.contains(_FAMILY_FIRST)
        whole = whole.where(whole != "", joined.where(~eastern, turned))
    return whole.to_numpy(dtype=object)


def _straight(names: pd.Series) -> pd.Series:
    """Names as "first last" where nearly all of a column are "last, first"."""
    filled = names[names != ""]
    if not len(filled) or filled.head(1_000).str.contains(",").mean() < _MOSTLY:
        return names
    return names.str.replace(rf"(?i)^{_TURNED}$", r"\2 \1", regex=True)


def _best(frame: pd.DataFrame, headers: Sequence[str], *, are_phones: bool) -> pd.Series:
    """Of each lead what the first column says, where this is nothing what the next one says."""
    texts = _texts(frame, next(iter(headers), None))
    for header in headers[1:]:
        other = _texts(frame, header)
        spoiled = (texts == "").to_numpy(dtype=bool, copy=True)
        spoiled |= _is_spoiled(texts) if are_phones else False
        texts = texts.mask(spoiled & (other != "").to_numpy(dtype=bool), other)
    return texts


def _is_spoiled(phones: pd.Series) -> NDArray[np.bool_]:
    """Which phones (n,) a spreadsheet has shortened, or stand with many leads that have none."""
    shared = phones[phones.duplicated(keep=False)].unique().tolist()
    dummies = [text for text in shared if text and is_dummy_phone(_dialled(text))]
    return is_shortened(phones, KeyKind.PHONE) | phones.isin(dummies).to_numpy(dtype=bool)


def _dialled(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit() or sign == "+")


def _texts(frame: pd.DataFrame, header: str | None) -> pd.Series:
    """The cells of a column, trimmed, "" where they say nothing."""
    if header is None:
        return pd.Series("", frame.index, dtype="str")
    cells = frame[header].str.strip()
    said = cells.str.contains(r"\w").to_numpy(dtype=bool, copy=True)
    short = np.flatnonzero(cells.str.len() <= _LONGEST_NOBODY)
    said[short] &= ~cells.iloc[short].str.casefold().isin(_NOBODY).to_numpy(dtype=bool)
    return cells.where(said, "")


def _days(frame: pd.DataFrame, header: str | None) -> NDArray[np.datetime64]:
    if header is None:
        return np.full(len(frame), np.datetime64("NaT"), dtype="datetime64[us]")
    return to_dates(frame[header]).to_numpy(dtype="datetime64[us]")
