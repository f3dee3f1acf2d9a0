"""Outcomes that are given back by a later export of the same leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.maturity import Conversions, last_day
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.insight.leads import leads_of
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.contacts import email_keys, is_role_email
from scoring.store.contact_keys import further_keys, keyed, lead_keys, shown_ids

UNKNOWN = float("nan")
Texts = NDArray[np.object_]
Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class GivenOutcomes:
    """What became of leads, as a file says that is given back; all arrays have shape (m,).

    `lead_id` is exact text, `id_key`, `email_key` and `phone_key` are keyed hashes, "" where not
    known. `created` is when a lead was created, NaT where unknown. `outcome` is 1 for converted, 0
    for not and NaN where it is still open. `said_on` is the day of which it is true, `converted_on`
    when a lead converted, NaT where unknown. `row` is that of the file. `more_emails` and
    `more_phones` are the row and key of each further contact; left out, nobody has any. `houses`
    are the keys of addresses that are of no person, as info@firm.org.
    """

    lead_id: Texts = field(repr=False)
    id_key: Texts = field(repr=False)
    email_key: Texts = field(repr=False)
    phone_key: Texts = field(repr=False)
    outcome: NDArray[np.float64] = field(repr=False)
    said_on: Days = field(repr=False)
    converted_on: Days = field(repr=False)
    row: NDArray[np.int64] = field(repr=False)
    created: Days = field(repr=False)
    more_emails: Sequence[tuple[int, str]] = field(repr=False, default=())
    more_phones: Sequence[tuple[int, str]] = field(repr=False, default=())
    houses: frozenset[str] = field(repr=False, default=frozenset())

    @cached_property
    def people(self) -> NDArray[np.int64]:
        """A number for each outcome, (m,), the same for those that are surely of one person.

        They have the same id, or none and both the same e-mail address and the same phone.
        """
        alone = np.array([f"row {at}" for at in range(len(self))], dtype=object)
        both = (self.email_key != "") & (self.phone_key != "")
        contacts = np.where(both, self.email_key + " " + self.phone_key, alone)
        codes, _ = pd.factorize(np.where(self.id_key != "", self.id_key, contacts))
        return np.asarray(codes, dtype=np.int64)

    @cached_property
    def nameless(self) -> NDArray[np.bool_]:
        """Which outcomes have nothing by which a lead could be found; (m,)."""
        first = (self.id_key, self.email_key, self.phone_key)
        found = np.all([key == "" for key in first], axis=0)
        found[[at for at, _ in (*self.more_emails, *self.more_phones)]] = False
        return np.asarray(found, dtype=bool)

    def __len__(self) -> int:
        return len(self.outcome)


def given_in_file(
    batch: LeadBatch,
    secret: bytes,
    column: str,
    meaning: OutcomeMeaning = USUAL,
    said_on: np.datetime64 | None = None,
) -> GivenOutcomes:
    """What the column of outcomes of a later export says of its leads.

    `secret` is that of the store. Without `said_on` the file is of the last day that anything in it
    is known of, of today without dates; of a day to come it is never. Raises TrainingRefused as
    `outcomes` does: for an unknown column, and for words that nobody explained it asks what they
    mean.
    """
    today = np.datetime64(datetime.now(UTC).date())
    found = leads_of(batch.table, "outcomes", outcome=column, meaning=meaning)
    seen = last_day(Conversions(found.converted_at), batch.created) if said_on is None else said_on
    # A mistyped date may be in years to come.
    last = today if np.isnat(seen) else min(seen.astype("datetime64[D]"), today)
    return replace(
        open_in_file(batch, secret),
        outcome=found.outcome,
        said_on=np.full(len(batch), last),
        converted_on=found.converted_at.astype("datetime64[D]"),
    )


def open_in_file(batch: LeadBatch, secret: bytes) -> GivenOutcomes:
    """Who the leads of a file are, of none of whom an outcome is known."""
    keys = lead_keys(batch, secret)
    further = further_keys(batch, keys, secret)
    never = np.full(len(batch), "NaT", dtype="datetime64[D]")
    return GivenOutcomes(
        lead_id=np.where(keys.id == "", "", shown_ids(batch, keys)).astype(object),
        id_key=keys.id,
        email_key=keys.email,
        phone_key=keys.phone,
        outcome=np.full(len(batch), UNKNOWN),
        said_on=never,
        converted_on=never,
        row=batch.table.rows.astype(np.int64),
        created=batch.created,
        more_emails=further.emails,
        more_phones=further.phones,
        houses=houses_of(_emails_of(batch), secret),
    )


def houses_of(emails: Iterable[str], secret: bytes) -> frozenset[str]:
    """The keys of addresses that are of no person, as info@firm.org, in cells of addresses."""
    each = {one for cell in dict.fromkeys(emails) for one in email_keys(cell)}
    return frozenset(keyed(filter(is_role_email, sorted(each)), secret, "email").tolist())


def _emails_of(batch: LeadBatch) -> Iterable[str]:
    for header in batch.who.columns.get(Contact.EMAIL, ()):
        yield from batch.table.column(header).unique()
