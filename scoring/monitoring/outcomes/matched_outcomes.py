"""What became of the leads of a batch: outcomes matched to them, or kept with them in the store.

A lead of a file is found by its id, else by the hash of its first e-mail address, else by that of
its first phone, else by any of its addresses, or phones, that is one person's alone. What
contradicts itself is never joined: it is listed with the reason, and its outcome counts for nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.model.promised import PromisedLeads
from scoring.monitoring.outcomes.all_contacts import NOWHERE, SEVERAL, AllContacts, each_further
from scoring.monitoring.outcomes.given_outcomes import UNKNOWN, Days, GivenOutcomes, Texts
from scoring.store.kept_tables import BY_CALL
from scoring.store.outcome_store import GivenOutcome, KnownOfBatch

_ONE_DAY = np.timedelta64(1, "D")
# Between two keys that are looked for together; no id and no hash has it.
_AND = "\x1f"


class MatchedBy(StrEnum):
    """What said which lead an outcome is of."""

    ID = "id"
    EMAIL = "e-mail"
    PHONE = "phone"


class Unmatched(StrEnum):
    """Why an outcome counts for no lead."""

    NOT_FOUND = "not among the scored leads"
    NAMELESS = "no id, e-mail or phone"
    SEVERAL = "may be one of several leads"
    ANOTHER_DAY = "its id is of a lead that was created on another day"
    ANOTHER = "its id and its contact are of different leads"
    TWO_OUTCOMES = "two different outcomes for one lead"
    TO_COME = "its day has not come yet, in UTC"


@dataclass(frozen=True)
class MatchedOutcomes:
    """What became of the promised leads; arrays have shape (n,), as `promised` has them.

    `outcome` is 1 for converted, 0 for not and NaN where unknown; `said_on` is the day of which it
    is true and `converted_on` when a lead converted, NaT where unknown. `by` says what found each
    lead, "" for none. `left_out` lists what counts for nobody: row, lead_id, why. `replaced`
    outcomes were overruled by others of a later day. `by_id_alone` are the rows that were found by
    an id that no contact and no day of creation bears out.
    """

    promised: PromisedLeads
    outcome: NDArray[np.float64] = field(repr=False)
    said_on: Days = field(repr=False)
    converted_on: Days = field(repr=False)
    by: Texts = field(repr=False)
    left_out: pd.DataFrame = field(repr=False)
    replaced: int = 0
    by_id_alone: frozenset[int] = frozenset()

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which leads have an outcome."""
        return ~np.isnan(self.outcome)


def kept_outcomes(
    promised: PromisedLeads, known: KnownOfBatch, today: np.datetime64
) -> MatchedOutcomes:
    """What the store knows of the leads of a batch, from calls and from files, at their places.

    What a rep said holds until the same or another one says something else, so up to today; what a
    file said is true of its day. Who was called and of whom no outcome is known has not converted
    up to today: refusals and conversions alone would be a choice of the leads by their outcome.
    """
    silent = known.told & np.isnan(known.converted)
    by = np.where(silent, BY_CALL, known.came_by).astype(object)
    said_on = np.where(by == BY_CALL, today.astype("datetime64[D]"), known.known_on)
    nowhere = pd.DataFrame({"row": [], "lead_id": [], "why": []})
    outcome = np.where(silent, 0.0, known.converted)
    return MatchedOutcomes(promised, outcome, said_on, known.converted_on, by, nowhere)


def to_keep(found: MatchedOutcomes, places: NDArray[np.int64]) -> Iterator[GivenOutcome]:
    """The outcomes that were matched as the store keeps them, each with its days.

    `places` (n,) are those of the promised leads in their batch.
    """
    for at in np.flatnonzero(found.known).tolist():
        said_on, converted_on = (_date(days[at]) for days in (found.said_on, found.converted_on))
        yield GivenOutcome(
            int(places[at]), bool(found.outcome[at]), said_on, str(found.by[at]), converted_on
        )


def _date(day: np.datetime64) -> date | None:
    return None if np.isnat(day) else date.fromisoformat(str(day)[:10])


def match_outcomes(promised: PromisedLeads, given: GivenOutcomes) -> MatchedOutcomes:
    """What was given back, at the leads that it is of; open leads stay without an outcome.

    Of outcomes of one lead that differ the one of the latest day counts, and none where they are
    of one day.
    """
    keys = _Keys.of(promised, given)
    place, by, why = _places(keys)
    told = _told(given, place)
    why[told.contradicting] = Unmatched.TWO_OUTCOMES
    n, counts = len(promised), told.counting
    at = place[counts]
    outcome, said_on = np.full(n, UNKNOWN), np.full(n, "NaT", "datetime64[D]")
    converted_on, found_by = said_on.copy(), np.full(n, "", dtype=object)
    outcome[at], said_on[at] = given.outcome[counts], given.said_on[counts]
    found_by[at] = by[counts]
    dated = told.dated[outcome[place[told.dated]] == 1]
    converted_on[place[dated]] = given.converted_on[dated]
    left = np.flatnonzero(why != "")
    rows = {"row": given.row[left], "lead_id": given.lead_id[left], "why": why[left]}
    table = pd.DataFrame(rows)
    alone = frozenset(given.row[(by == MatchedBy.ID) & ~keys.borne_out(place)].tolist())
    return MatchedOutcomes(
        promised, outcome, said_on, converted_on, found_by, table, told.replaced, alone
    )


def _places(keys: "_Keys") -> tuple[NDArray[np.int64], Texts, Texts]:
    """Where each outcome belongs (m,), below 0 for nowhere, what says so, and why not, "" else."""
    given = keys.given
    place = np.full(len(given), NOWHERE)
    by, why = (np.full(len(given), "", dtype=object) for _ in range(2))
    for name, found, is_further in (
        (MatchedBy.ID, keys.by_id, False),
        (MatchedBy.EMAIL, keys.by_email, False),
        (MatchedBy.PHONE, keys.by_phone, False),
        (MatchedBy.EMAIL, keys.further_emails, True),
        (MatchedBy.PHONE, keys.further_phones, True),
    ):
        is_open = (place < 0) & (why == "")
        if is_further:
            # One contact of several leads says less than another one that is of a single lead.
            is_open |= (why == Unmatched.SEVERAL) & (keys.by_id != SEVERAL)
        hit = is_open & (found >= 0)
        against = hit & keys.contradict(found, name, is_further=is_further)
        sure = hit & ~against
        place[sure], by[sure], why[sure] = found[sure], name, ""
        why[against] = Unmatched.ANOTHER
        if name is MatchedBy.ID:
            why[against & (keys.days(found) < 0)] = Unmatched.ANOTHER_DAY
        why[is_open & (found == SEVERAL)] = Unmatched.SEVERAL
    lost = (place < 0) & (why == "")
    why[lost] = np.where(given.nameless[lost], Unmatched.NAMELESS, Unmatched.NOT_FOUND)
    why[lost & keys.other_days] = Unmatched.ANOTHER_DAY
    return place, by, why


@dataclass(frozen=True)
class _Keys:
    """Where the keys of outcomes (m,) stand among those of promised leads; by each kind of key.

    Of e-mails and phones these are the first ones of both, `further_emails` and `further_phones`
    are any that are not a stranger's, who has another first contact or another day of creation.
    `same_ids` is false where ids were given by another system: they find other people then, and
    say nothing. `other_days` (m,) are the outcomes whose id is then of a lead of another day.
    """

    promised: PromisedLeads
    given: GivenOutcomes
    by_id: NDArray[np.int64]
    by_email: NDArray[np.int64]
    by_phone: NDArray[np.int64]
    same_ids: bool
    other_days: NDArray[np.bool_]

    @classmethod
    def of(cls, promised: PromisedLeads, given: GivenOutcomes) -> "_Keys":
        """Each key alone; where several leads share it, with another one."""
        ids, theirs = promised.id_key, given.id_key
        by_id = _found(ids, theirs)
        for ours, others in (
            (promised.email_key, given.email_key),
            (promised.phone_key, given.phone_key),
        ):
            by_id = _narrowed(by_id, _pairs(ids, ours), _pairs(theirs, others))
        by_email = _narrowed(
            _found(promised.email_key, given.email_key),
            _pairs(promised.email_key, promised.phone_key),
            _pairs(given.email_key, given.phone_key),
        )
        by_phone = _found(promised.phone_key, given.phone_key)
        never = np.zeros(len(given), dtype=bool)
        found = cls(promised, given, by_id, by_email, by_phone, same_ids=True, other_days=never)
        agree = int((by_id >= 0).sum())
        against = int((found.contradict(by_id, MatchedBy.ID) & (by_id >= 0)).sum())
        if agree and 2 * against <= agree:
            return found
        nowhere = np.full(len(given), NOWHERE)
        days = found.days(by_id) < 0
        return cls(promised, given, nowhere, by_email, by_phone, same_ids=False, other_days=days)

    def days(self, found: NDArray[np.int64]) -> NDArray[np.int64]:
        """1 where leads at these places (m,) were created on the day that is given, -1 where not.

        0 where one is not known; times that differ by the zone of a clock are of one day.
        """
        ours = np.append(self.promised.created, np.datetime64("NaT"))
        apart = np.abs(ours[np.where(found >= 0, found, -1)] - self.given.created)
        return np.where(np.isnat(apart), 0, np.where(apart <= _ONE_DAY, 1, -1))

    @cached_property
    def further_emails(self) -> NDArray[np.int64]:
        """Where outcomes (m,) belong by any e-mail address."""
        return self._emails[0].places_of(self._emails[1], self._apart)

    @cached_property
    def further_phones(self) -> NDArray[np.int64]:
        """Where outcomes (m,) belong by any phone."""
        return self._phones[0].places_of(self._phones[1], self._apart)

    def _apart(self, ours: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether leads at these places were created on other days than outcomes at those."""
        apart = np.abs(self.promised.created[ours] - self.given.created[other])
        return np.asarray(apart > _ONE_DAY, dtype=bool)

    @cached_property
    def _emails(self) -> tuple[AllContacts, AllContacts]:
        """The e-mail addresses of the promised leads, and those of the outcomes."""
        ours, given = self.promised, self.given
        theirs = AllContacts.of(given.email_key, given.more_emails, given.people, given.houses)
        return AllContacts.of(ours.email_key, each_further(ours.further)), theirs

    @cached_property
    def _phones(self) -> tuple[AllContacts, AllContacts]:
        """The phones of the promised leads, and those of the outcomes."""
        ours, given = self.promised, self.given
        theirs = AllContacts.of(given.phone_key, given.more_phones, given.people)
        return AllContacts.of(ours.phone_key, each_further(ours.further)), theirs

    def borne_out(self, found: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether a contact or the day of creation is that of the leads at these places (m,)."""
        emails, phones = self._contacts(found)
        return np.asarray((emails > 0) | (phones > 0) | (self.days(found) > 0))

    def contradict(
        self, found: NDArray[np.int64], by: MatchedBy, *, is_further: bool = False
    ) -> NDArray[np.bool_]:
        """Whether the other keys speak against these places (m,); false where there is none.

        Found by its id, a lead has another contact in everything that both know, or no contact that
        is the same and another day of creation; found by its contact it has another id, and found
        by its phone another e-mail address, or by a further address another phone.
        """
        ours, given = self.promised, self.given
        ids = _differ(_at(ours.id_key, found), given.id_key)
        emails, phones = self._contacts(found)
        if by is MatchedBy.ID:
            either = (emails != 0) | (phones != 0) | (self.days(found) < 0)
            return np.asarray(either & (emails <= 0) & (phones <= 0))
        other_id = (ids < 0) & self.same_ids
        if by is MatchedBy.PHONE:
            return np.asarray(other_id | (emails < 0))
        return np.asarray(other_id | ((phones < 0) & is_further))

    def _contacts(self, found: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Whether the e-mails, and the phones, are those of the leads at these places (m,)."""
        (emails, given_emails), (phones, given_phones) = self._emails, self._phones
        return emails.alike(given_emails, found), phones.alike(given_phones, found)


def _differ(one: Texts, other: Texts) -> NDArray[np.int64]:
    """1 where two keys are the same, -1 where they differ, 0 where one is not known."""
    both = (one != "") & (other != "")
    return np.where(both, np.where(one == other, 1, -1), 0)


def _at(keys: Texts, places: NDArray[np.int64]) -> Texts:
    """The keys at these places, "" for none."""
    return np.append(keys, "")[np.where(places >= 0, places, len(keys))]


def _pairs(one: Texts, other: Texts) -> Texts:
    """Two keys together, "" where one of them is not known."""
    both = (one != "") & (other != "")
    return np.where(both, one + _AND + other, "").astype(object)


def _found(ours: Texts, theirs: Texts) -> NDArray[np.int64]:
    """Where each of their keys stands among ours: NOWHERE nowhere, SEVERAL at more than one."""
    codes, _ = pd.factorize(np.concatenate([ours, theirs]))
    own, asked = codes[: len(ours)], codes[len(ours) :]
    size = int(codes.max(initial=-1)) + 1
    often = np.bincount(own, minlength=size)
    first = np.full(size, NOWHERE)
    first[own] = np.arange(len(own))
    place = np.where(often[asked] > 1, SEVERAL, first[asked])
    return np.where(theirs == "", NOWHERE, place)


def _narrowed(found: NDArray[np.int64], ours: Texts, theirs: Texts) -> NDArray[np.int64]:
    """The same, where several stood for one key, by the key with another one."""
    closer = _found(ours, theirs)
    return np.where((found == SEVERAL) & (closer >= 0), closer, found)


@dataclass(frozen=True)
class _LastWord:
    """Which outcomes (m,) count, which contradict others of their lead, and how many are old.

    `dated` say the day of a conversion, the latest word last.
    """

    counting: NDArray[np.int64]
    contradicting: NDArray[np.int64]
    replaced: int
    dated: NDArray[np.int64]


def _told(given: GivenOutcomes, place: NDArray[np.int64]) -> _LastWord:
    """Of the known outcomes of a lead those of the latest day, unless these contradict."""
    known = np.flatnonzero((place >= 0) & ~np.isnan(given.outcome))
    days = given.said_on[known]
    when = np.where(np.isnat(days), np.iinfo(np.int64).min, days.astype(np.int64))
    said = pd.DataFrame({"place": place[known], "when": when, "outcome": given.outcome[known]})
    groups = said.groupby("place")
    is_last = (said["when"] == groups["when"].transform("max")).to_numpy()
    last = said[is_last].groupby("place")["outcome"]
    ends = (last.transform("max") != last.transform("min")).to_numpy()
    final = last.first().reindex(said["place"]).to_numpy()
    differs = set(said["place"].to_numpy()[is_last][ends].tolist())
    split = np.array([at in differs for at in said["place"]], dtype=bool)
    old = ~is_last & ~split & (said["outcome"].to_numpy() != final)
    dated = (given.outcome[known] == 1) & ~np.isnat(given.converted_on[known])
    order = np.argsort(when[dated], kind="stable")
    return _LastWord(
        known[is_last & ~split], known[split & is_last], int(old.sum()), known[dated][order]
    )
