"""Whatever is given, answered, undone or taken back: a list without what is gone says the same."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import numpy as np
import pytest
from conftest import EXAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.access import LOCAL
from scoring.intake.table.dispositions import Disposition
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.gift_store import NewGift
from scoring.store.kept_tables import BY_CALL
from scoring.store.outcome_store import GivenOutcome

TODAY = datetime.now(UTC).date()
EARLY, LATE = date(2026, 3, 1), date(2026, 5, 1)
# So few that they repeat and contradict each other: converted or not, as of a day, and when.
WORD = st.sampled_from(
    [(True, EARLY, None), (True, EARLY, date(2026, 2, 9)), (False, EARLY, None),
     (True, None, None), (False, TODAY, None), (True, TODAY, LATE)]
)  # fmt: skip
# What a person chooses where a file contradicts a rep: the newer word, that of the file, the rep's.
GIVE = st.tuples(st.just("give"), WORD, st.sampled_from(["newer", "newer", "file", "rep"]))
SAY = st.tuples(st.just("say"), st.booleans())
DEEDS = st.one_of(
    GIVE, GIVE, SAY, st.tuples(st.just("undo")), st.tuples(st.just("back"), st.integers(0, 3)),
)  # fmt: skip
SHARED = [HealthCheck.function_scoped_fixture]
# Every example has a lead of its own.
PLACES = count()


@dataclass(frozen=True)
class Word:
    """What was said of the lead: by a gift, by an answer of the rep, or by both."""

    converted: bool | None
    known_on: date | None
    converted_on: date | None = None
    gift: int | None = None
    answer: int | None = None
    by_call: bool = False

    @property
    def day(self) -> date:
        return self.known_on or TODAY

    def repeats(self, other: "Word") -> bool:
        same = (self.converted, self.known_on) == (other.converted, other.known_on)
        no_news = self.converted_on in (None, other.converted_on) or not self.converted
        return same and no_news


@dataclass
class PlainList:
    """All that was said in order, and what is gone."""

    words: list[Word] = field(default_factory=list)
    gone_gifts: set[int] = field(default_factory=set)
    gone_answers: set[int] = field(default_factory=set)

    def standing(self) -> list[Word]:
        """What counts last, replayed without what is gone."""
        found = list[Word]()
        for word in self.words:
            if word.gift in self.gone_gifts or word.answer in self.gone_answers:
                continue
            if word.converted is None:
                found = [one for one in found if not one.by_call]
                continue
            alike = [one for one in found if not one.by_call
                     and word.known_on in (None, one.known_on)]  # fmt: skip
            if word.by_call or not alike or not word.repeats(alike[-1]):
                found = sorted([*found, word], key=lambda one: one.day)
        return found

    def of_calls(self) -> list[Word]:
        return [one for one in self.standing() if one.by_call]


@dataclass
class BothWays:
    """The same deeds done to the store and to a list."""

    store: LeadStore
    address: str
    place: int
    plain: PlainList = field(default_factory=PlainList)
    gifts: list[int] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def do(self, deed: tuple[Any, ...]) -> None:
        getattr(self, deed[0])(*deed[1:])

    def give(self, word: tuple[bool, date | None, date | None], whose: str) -> None:
        gift, mine, last = NewGift("page"), GivenOutcome(self.place, *word[:2]), len(self.gifts)
        mine = replace(mine, converted_on=word[2])
        self.store.outcomes.put(self.address, [mine], by=LOCAL, came_by="page", gift=gift)
        said = self.plain.of_calls()
        self.plain.words.append(Word(word[0], word[1], word[2] if word[0] else None, last))
        if said and whose != "newer":
            told = (None, None) if whose == "file" else (said[-1].converted, TODAY)
            chosen = GivenOutcome(self.place, *told)
            self.store.outcomes.put(self.address, [chosen], by=LOCAL, came_by=BY_CALL, gift=gift)
            answer = said[-1].answer if whose == "rep" else None
            self.plain.words.append(Word(*told, gift=last, answer=answer, by_call=True))
        # Of what is known for long nothing is kept; here nothing is.
        self.gifts.append(self.store.gifts.newest(1)[0].number)

    def say(self, won: bool) -> None:
        what = Disposition.CONVERTED if won else Disposition.NOT_INTERESTED
        (call,) = (c for c in self.store.calls.of_rep("Ana") if c.place == self.place)
        number = self.store.calls.say(call.number, SaidOfCall(what), by=LOCAL)
        self.plain.words.append(Word(won, TODAY, answer=number, by_call=True))
        self.answers.append(number)

    def undo(self) -> None:
        if self.answers:
            self.plain.gone_answers.add(self.answers[-1])
            self.store.calls.take_back(self.answers.pop(), by=LOCAL)

    def back(self, which: int) -> None:
        if which < len(self.gifts):
            self.plain.gone_gifts.add(which)
            self.store.gifts.take_back(self.gifts[which], by=LOCAL)

    def assert_alike(self) -> None:
        known, standing = self.store.outcomes.of_batch(self.address), self.plain.standing()
        expected = standing[-1] if standing else Word(None, None)
        at = self.place
        assert known.known_on[at].astype(object) == expected.known_on
        assert np.isnan(known.converted[at]) == (expected.converted is None)
        assert not standing or known.converted[at] == expected.converted
        assert (known.came_by[at] == BY_CALL) == expected.by_call
        days = [one.converted_on for one in standing if one.converted and one.converted_on]
        told = days[-1] if expected.converted and days else None
        assert known.converted_on[at].astype(object) == told
        record = self.store.batches.of(self.address)
        assert record.outcomes == int(np.isfinite(known.converted).sum())


def assert_replayed(store: LeadStore, record: BatchRecord, deeds: list[tuple[Any, ...]]) -> None:
    place = next(PLACES) % record.leads
    store.calls.hand_out(record.address, [HandedLead(place, "Ana", 1)], by=LOCAL)
    both = BothWays(store, record.address, place)
    for deed in deeds:
        both.do(deed)
        both.assert_alike()


@settings(max_examples=EXAMPLES // 2, suppress_health_check=SHARED)
@given(deeds=st.lists(DEEDS, min_size=4, max_size=14))
def test_what_counts_is_what_a_list_says_that_never_had_the_gifts_taken_back(
    store: LeadStore, record: BatchRecord, deeds: list[tuple[Any, ...]]
) -> None:
    assert_replayed(store, record, deeds)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=SHARED)
@given(deeds=st.lists(DEEDS, min_size=4, max_size=14))
def test_however_much_is_done_what_counts_is_what_a_list_says(
    store: LeadStore, record: BatchRecord, deeds: list[tuple[Any, ...]]
) -> None:
    assert_replayed(store, record, deeds)


def test_a_list_that_forgot_a_take_back_would_be_found(
    store: LeadStore, record: BatchRecord
) -> None:
    both = BothWays(store, record.address, 1)
    both.give((True, None, None), "newer")
    both.back(0)
    both.plain.gone_gifts.clear()
    with pytest.raises(AssertionError):
        both.assert_alike()
