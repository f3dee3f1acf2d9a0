"""Who a lead is and how to reach it: the columns that say so, whatever the model reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.cells.values import to_dates, to_numbers
from scoring.intake.leads.duplicates import person_kind
from scoring.intake.leads.mapping import normalise
from scoring.intake.leads.person_headers import names_lead
from scoring.intake.leads.presets import concept_of
from scoring.schema import Kind


class Contact(StrEnum):
    """What a column says of a lead beside what a model reads."""

    NAME = "name"
    FIRST = "first name"
    LAST = "last name"
    PHONE = "phone"
    EMAIL = "e-mail"
    OWNER = "owner"
    VALUE = "deal value"
    ACTIVE = "last activity"


@dataclass(frozen=True)
class Contacts:
    """Who the leads are, in the order of the batch; every array has shape (n,).

    Texts are as uploaded, "" where not given. `value` is money, NaN where not given or absurd;
    `active` is when a lead was last heard of, NaT where unknown. `columns` says from which headers
    each was taken; what is not among them is empty throughout.
    """

    name: NDArray[np.object_]
    phone: NDArray[np.object_]
    email: NDArray[np.object_]
    owner: NDArray[np.object_]
    value: NDArray[np.float64]
    active: NDArray[np.datetime64]
    columns: Mapping[Contact, str]

    def has(self, *what: Contact) -> bool:
        """Whether the file says any of these of its leads."""
        return any(one in self.columns for one in what)

    @property
    def has_names(self) -> bool:
        """Whether the leads have names."""
        return self.has(Contact.NAME, Contact.FIRST, Contact.LAST)


def find_contacts(frame: pd.DataFrame, headers: Sequence[str]) -> Contacts:
    """The contacts in the columns named by `headers`."""
    found = _columns(headers)
    texts = [_texts(frame, found.get(what)) for what in list(Contact)[:6]]
    name, first, last, phone, email, owner = texts
    whole = np.array([f"{a} {b}".strip() for a, b in zip(first, last, strict=True)], dtype=object)
    return Contacts(
        name=np.where(name == "", whole, name),
        phone=phone,
        email=email,
        owner=owner,
        value=_numbers(frame, found.get(Contact.VALUE)),
        active=_days(frame, found.get(Contact.ACTIVE)),
        columns=found,
    )


def _columns(headers: Sequence[str]) -> dict[Contact, str]:
    found: dict[Contact, str] = {}
    for header in headers:
        what = _said_by(header)
        if what is not None:
            found.setdefault(what, header)
    return found


def _said_by(header: str) -> Contact | None:
    bare, kind = normalise(header), person_kind(header)
    if bare in ("firstname", "vorname", "givenname"):
        return Contact.FIRST
    if bare in ("lastname", "nachname", "surname", "familyname"):
        return Contact.LAST
    if kind is Kind.EMAIL or kind is Kind.PHONE:
        return Contact.EMAIL if kind is Kind.EMAIL else Contact.PHONE
    if concept_of(header) == "owner":
        return Contact.OWNER
    if bare in ("dealvalue", "amount", "dealamount", "estvalue", "estimatedvalue"):
        return Contact.VALUE
    if bare in ("lastactivitydate", "lastactivity", "lastcontacted"):
        return Contact.ACTIVE
    return Contact.NAME if names_lead(header) else None


def _texts(frame: pd.DataFrame, header: str | None) -> NDArray[np.object_]:
    if header is None:
        return np.full(len(frame), "", dtype=object)
    return frame[header].str.strip().to_numpy(dtype=object)


def _numbers(frame: pd.DataFrame, header: str | None) -> NDArray[np.float64]:
    if header is None:
        return np.full(len(frame), np.nan)
    return np.asarray(to_numbers(frame[header]), dtype=np.float64)


def _days(frame: pd.DataFrame, header: str | None) -> NDArray[np.datetime64]:
    if header is None:
        return np.full(len(frame), np.datetime64("NaT"), dtype="datetime64[us]")
    return to_dates(frame[header]).to_numpy(dtype="datetime64[us]")
