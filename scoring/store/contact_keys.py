"""Who a lead is as keyed hashes: the same person gives the same key, and no key gives a person."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.deployment import deployment
from scoring.errors import StorageFailed
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.contacts import email_keys, is_dummy_email, is_dummy_phone
from scoring.intake.leads.countries import with_country
from scoring.intake.leads.personal_ids import has_personal_ids, personal_ids
from scoring.intake.leads.phones import phone_texts
from scoring.settings import contact_key_file, phone_region
from scoring.storage import PRIVATE, storing, write_whole

KEY_BYTES = 32
# Of a hash; two of a billion leads have the same one by chance once in 10^20 times.
_HASH_BYTES = 16
# Cells that may hold more than one address, or more than one phone.
_MORE_EMAILS, _MORE_PHONES = r"(?s)@.*@", r"(?:\D*\d){14}"
# How much of the hash of an id is shown in its place, as SHOWN_KEY says.
_SHOWN = 12


@dataclass(frozen=True)
class LeadKeys:
    """Keyed hashes of the leads of a batch, in its order; (n,) each, "" for what a lead lacks."""

    id: NDArray[np.object_]
    email: NDArray[np.object_]
    phone: NDArray[np.object_]


@dataclass(frozen=True)
class FurtherKeys:
    """Keyed hashes of what leads have beside their first e-mail address and phone.

    The place and key of each, by place.
    """

    emails: Sequence[tuple[int, str]] = ()
    phones: Sequence[tuple[int, str]] = ()

    @property
    def each(self) -> list[tuple[int, str]]:
        """All of them, once, by place."""
        return sorted({*self.emails, *self.phones})


NO_FURTHER = FurtherKeys()


def contact_secret() -> bytes:
    """The key of this deployment: LEAD_SCORING_CONTACT_KEY, else made once in the data folder.

    Without it no lead is found again by its contacts. Raises StorageFailed.
    """
    given = deployment().contact_key.get_secret_value().strip()
    if given:
        return hashlib.sha256(given.encode()).digest()
    place = contact_key_file()
    with storing("The key for contacts in the data folder could not be read or made"):
        if not place.exists():
            _make()
        found = place.read_bytes()
    if len(found) != KEY_BYTES:
        raise StorageFailed(
            f"The key for contacts in the data folder, {place.name}, is damaged: expected "
            f"{KEY_BYTES} bytes, found {len(found):,}. Restore it from a backup; a new one would "
            "find no lead again by its e-mail address or phone."
        )
    return found


def _make() -> None:
    """Make the key, unless another process is the first to do so."""
    place, fresh = contact_key_file(), contact_key_file().with_suffix(f".{secrets.token_hex(8)}")
    write_whole(fresh, secrets.token_bytes(KEY_BYTES), mode=PRIVATE)
    try:
        os.link(fresh, place)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def keyed(texts: Iterable[str], secret: bytes, kind: str) -> NDArray[np.object_]:
    """Keyed hashes (BLAKE2b, RFC 7693) of texts of a kind, "" for ""; shape (n,).

    The same text of two kinds gives two keys.
    """
    begun = hashlib.blake2b(key=secret, digest_size=_HASH_BYTES, person=kind.encode())
    known: dict[str, str] = {"": ""}

    def key(text: str) -> str:
        if text not in known:
            one = begun.copy()
            one.update(text.encode("utf-8", "surrogatepass"))
            known[text] = one.hexdigest()
        return known[text]

    return _array(key(text) for text in texts)


def lead_keys(batch: LeadBatch, secret: bytes) -> LeadKeys:
    """The keys of the leads of a batch; a placeholder such as none@none.com gives none."""
    contacts, region = batch.contacts, phone_region() or batch.dialling.region
    cells = batch.file_ids, contacts.email, contacts.phone
    return keys_of_texts(*cells, secret=secret, region=region)


def further_keys(batch: LeadBatch, keys: LeadKeys, secret: bytes) -> FurtherKeys:
    """Those of every e-mail address and phone that a lead of a batch has beside its `keys`."""
    region = phone_region() or batch.dialling.region
    first = batch.contacts
    headers = (batch.who.columns.get(kind, ()) for kind in (Contact.EMAIL, Contact.PHONE))
    columns = [[batch.table.column(header) for header in some] for some in headers]
    emails = _further(columns[0], first.email, _MORE_EMAILS, _emails)
    phones = _further(columns[1], first.phone, _MORE_PHONES, lambda cell: _phones(cell, region))
    found = list[list[tuple[int, str]]]()
    for texts, kind, own in ((emails, "email", keys.email), (phones, "phone", keys.phone)):
        hashes = keyed((text for _, text in texts), secret, kind)
        places = [place for place, _ in texts]
        pairs = {(at, key) for at, key in zip(places, hashes, strict=True) if key != own[at]}
        found.append(sorted(pairs))
    return FurtherKeys(*found)


def _further(
    columns: Sequence[pd.Series],
    first: NDArray[np.object_],
    several: str,
    read: Callable[[str], Sequence[str]],
) -> list[tuple[int, str]]:
    """The place and text of what columns of contacts hold, but for a lead's `first` (n,) alone."""
    found, known = list[tuple[int, str]](), dict[str, Sequence[str]]()
    for column in columns:
        cells = column.str.strip().reset_index(drop=True)
        told = (cells != "") & ((cells != first) | cells.str.contains(several, regex=True))
        for place in np.flatnonzero(told.to_numpy(dtype=bool)).tolist():
            cell = str(cells.iloc[place])
            if cell not in known:
                known[cell] = read(cell)
            found += [(place, text) for text in known[cell]]
    return found


def keys_of_texts(
    ids: Sequence[str] | NDArray[np.object_],
    emails: Sequence[str] | NDArray[np.object_],
    phones: Sequence[str] | NDArray[np.object_],
    *,
    secret: bytes,
    region: str = "",
) -> LeadKeys:
    """The keys of ids, e-mail addresses and phones as somebody wrote them; (n,) each.

    Phones without a country are of the `region`, by its two letters, or else of that which the
    deployment names.
    """
    home = region or phone_region()
    return LeadKeys(
        keyed((text.strip() for text in ids), secret, "id"),
        keyed(map(_email, emails), secret, "email"),
        keyed(_each(phones, lambda text: _phone(text, home)), secret, "phone"),
    )


def further_of_texts(
    emails: Sequence[str], phones: Sequence[str], keys: LeadKeys, *, secret: bytes
) -> FurtherKeys:
    """Those of every other e-mail address and phone in the texts that `keys_of_texts` has keys of.

    Phones without a country are of the region that the deployment names.
    """
    home, found = phone_region(), list[list[tuple[int, str]]]()
    for cells, read, kind, own in (
        (emails, _emails, "email", keys.email),
        (phones, lambda cell: _phones(cell, home), "phone", keys.phone),
    ):
        texts = [(at, text) for at, cell in enumerate(cells) for text in read(cell)]
        hashes = keyed((text for _, text in texts), secret, kind)
        pairs = {(at, key) for (at, _), key in zip(texts, hashes, strict=True) if key != own[at]}
        found.append(sorted(pairs))
    return FurtherKeys(*found)


def shown_ids(batch: LeadBatch, keys: LeadKeys) -> NDArray[np.object_]:
    """The ids that may be kept and shown: as uploaded, and of personal ones a part of their hash.

    A lead without an id has its number or row, as on the call sheet.
    """
    if batch.id_header is None:
        return batch.ids
    hidden = personal_ids(batch)
    if has_personal_ids(batch):
        hidden[:] = True
    hidden &= keys.id != ""
    return np.where(hidden, _array(f"#{key[:_SHOWN]}" for key in keys.id), batch.ids)


def _emails(cell: str) -> list[str]:
    return [one for one in email_keys(cell) if not is_dummy_email(one)]


def _email(cell: str) -> str:
    return next(iter(_emails(cell)), "")


def _phones(cell: str, region: str) -> list[str]:
    """The numbers of a cell, each with its country, where that is known."""
    found = (text for text in phone_texts(cell) if not is_dummy_phone(text))
    return [with_country(text, region) for text in found]


def _phone(cell: str, region: str) -> str:
    return next(iter(_phones(cell, region)), "")


def _each(texts: Iterable[str], read: Callable[[str], str]) -> Iterable[str]:
    """What is read of each text; of texts that repeat once."""
    found = list(texts)
    known = {text: read(text) if text else "" for text in dict.fromkeys(found)}
    return (known[text] for text in found)


def _array(texts: Iterable[str]) -> NDArray[np.object_]:
    found = list(texts)
    array = np.empty(len(found), dtype=object)
    array[:] = found
    return array
