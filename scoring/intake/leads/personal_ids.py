"""Whether the ids of leads tell who they are, so that a kept batch has hashes in their place."""

import re

import numpy as np
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.contact_headers import Contact

# Ids of which so many are addresses or phones are personal, and kept as hashes alone.
_FEW = 0.01
# How an id that is kept as a hash is shown: by a part of it.
SHOWN_KEY = re.compile(r"#([0-9a-f]{12,32})")
# An id that is an address, or a phone with its country.
_TELLS_WHO = re.compile(r"[^\s@]@[^\s@]|^\s*\+(?:[\s().-]*\d){7,}\s*$")


def has_personal_ids(batch: LeadBatch) -> bool:
    """Whether the ids of a batch tell who leads are: e-mail addresses, phones or names."""
    header = batch.id_header
    if header is None:
        return False
    personal = (Contact.EMAIL, Contact.PHONE, Contact.NAME, Contact.FIRST, Contact.LAST)
    if any(header in batch.who.columns.get(contact, ()) for contact in personal):
        return True
    filled = max(1, int((batch.file_ids != "").sum()))
    return int(personal_ids(batch).sum()) > _FEW * filled


def personal_ids(batch: LeadBatch) -> NDArray[np.bool_]:
    """Which ids tell who a lead is by themselves; shape (n,)."""
    contacts = batch.contacts
    known = {text for text in (*contacts.phone, *contacts.name) if text}
    texts = (text.strip() for text in batch.file_ids)
    tells = (text in known or _TELLS_WHO.search(text) is not None for text in texts)
    return np.fromiter(tells, dtype=bool, count=len(batch))


def keeps_ids(batch: LeadBatch) -> bool:
    """Whether a batch has the same ids where it was kept and is opened again.

    It has not where any of them tells who a lead is, or is a hash in the place of one that does.
    """
    if has_personal_ids(batch) or personal_ids(batch).any():
        return False
    return not any(SHOWN_KEY.fullmatch(text) for text in batch.file_ids)
