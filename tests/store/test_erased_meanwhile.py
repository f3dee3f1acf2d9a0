"""Who is erased while a batch is being kept is not in it, and nobody else is."""

from collections.abc import Callable

import numpy as np
import pytest
from conftest import read_sample, table_of
from mostly_slow import mostly_slow
from sqlalchemy import func, select

from scoring.access import LOCAL
from scoring.errors import DataRefused
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.store import LeadStore, arriving, unfinished
from scoring.store.database import Database
from scoring.store.kept_cells import cells_of
from scoring.store.kept_tables import BATCHES, ERASURES, LEADS, UNFINISHED

ASKED = "06 12 34 51 19"
# At its first call between two parts, a lead in a part that is written, and one that is not.
EARLY, LATE = 0, 19


@pytest.fixture(autouse=True)
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty leads are long."""
    for module in (arriving, unfinished):
        monkeypatch.setattr(module, "PART", 4)


@pytest.fixture
def erasing(store: LeadStore, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[object]]:
    """Have people erased one after the other, once, after the first part of the next batch."""

    def begin(*who: str) -> list[object]:
        left, found = list(who), list[object]()

        def let(_database: Database) -> None:
            while left:
                found.append(store.upkeep.erase(left.pop(0), by=LOCAL))

        monkeypatch.setattr(Database, "let_others", let)
        return found

    return begin


def batch(model: LeadModel, *codes: int | str, name: str = "x.csv") -> ScoredBatch:
    """Twenty leads, of which the last ones have the number of `ASKED` after these codes."""
    frame = read_sample("sample_leads.csv", 20)
    frame["Email"] = [f"u{n}@x.org" for n in range(20)]
    phones = [f"+33 6 12 34 50 {n:02d}" for n in range(20)]
    phones[20 - len(codes) :] = [f"+{code} 6 12 34 51 19" if code else ASKED for code in codes]
    return score_table(table_of(frame.assign(Phone=phones)), name, model)


def keep(store: LeadStore, scored: ScoredBatch) -> str:
    return store.batches.keep(scored, by=LOCAL, came_by="page").address


def gone(store: LeadStore, address: str) -> list[int]:
    ids = store.batches.promised(address).lead_id.tolist()
    return [place for place, text in enumerate(ids) if text == ""]


def counted(store: LeadStore) -> list[int]:
    with store.database.reading("They were not counted") as connection:
        tables = (BATCHES, LEADS, UNFINISHED)
        found = [connection.scalar(select(func.count()).select_from(t)) for t in tables]
    return [int(count or 0) for count in found]


@pytest.mark.slow
@pytest.mark.parametrize("codes", [(49,), (49, 91), (49, 33)])
def test_a_phone_whose_lead_was_found_erases_nobody_of_another_country_meanwhile(
    store: LeadStore,
    small_model: LeadModel,
    erasing: Callable[..., list[object]],
    codes: tuple[int, ...],
) -> None:
    first = keep(store, batch(small_model, 33, name="first.csv"))
    found = erasing(ASKED)
    second = keep(store, batch(small_model, *codes))
    assert (found, gone(store, first)) == ([1], [19])
    assert gone(store, second) == [19 for code in codes if code == 33]


def test_a_phone_that_nobody_has_yet_erases_the_one_who_has_it_meanwhile(
    store: LeadStore, small_model: LeadModel, erasing: Callable[..., list[object]]
) -> None:
    found = erasing(ASKED)
    address = keep(store, batch(small_model, 33))
    assert (found, gone(store, address)) == ([0], [19])


def test_a_phone_that_two_countries_have_meanwhile_erases_neither_until_its_country_is_named(
    store: LeadStore, small_model: LeadModel, erasing: Callable[..., list[object]]
) -> None:
    erasing(ASKED)
    address = keep(store, batch(small_model, 33, 49))
    assert gone(store, address) == []
    with pytest.raises(DataRefused, match=r"countries with \+33, \+49, so nobody"):
        store.upkeep.erase(ASKED, by=LOCAL)
    erasing("+33612345119")
    assert gone(store, keep(store, batch(small_model, 33, 49, name="y.csv"))) == [18]


def test_a_phone_erases_in_two_batches_on_their_way_one_country_alone(
    store: LeadStore, small_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, left = list[str](), [1]

    def let(_database: Database) -> None:
        if left:
            left.clear()
            store.upkeep.erase(ASKED, by=LOCAL)
            kept.append(keep(store, batch(small_model, 33)))

    monkeypatch.setattr(Database, "let_others", let)
    # Both were begun before.
    monkeypatch.setattr(arriving, "last_erasure", lambda _: 0)
    other = keep(store, batch(small_model, 49, name="other.csv"))
    assert (gone(store, kept[0]), gone(store, other)) == ([19], [])


@pytest.mark.parametrize(
    "who", mostly_slow(["", "nobody", "nobody@x.org", "+33 6 99 99 99 99", "#0123456789ab"], fast=2)
)
def test_erasing_nobody_meanwhile_makes_no_other_batch(
    store: LeadStore, small_model: LeadModel, erasing: Callable[..., list[object]], who: str
) -> None:
    scored = batch(small_model)
    assert (erasing(who), keep(store, scored)) == ([0], keep(store, scored))
    assert counted(store) == [1, 20, 0]


@pytest.mark.parametrize("part", [4, 1_000])
@pytest.mark.parametrize("places", mostly_slow([[LATE, EARLY, 7], [EARLY], [LATE]], fast=1))
def test_of_a_batch_that_two_keep_while_leads_of_it_are_erased_there_is_one(
    store: LeadStore,
    small_model: LeadModel,
    monkeypatch: pytest.MonkeyPatch,
    places: list[int],
    part: int,
) -> None:
    scored = batch(small_model)
    monkeypatch.setattr(arriving, "PART", part)
    theirs, left = list[str](), [1]

    def meanwhile() -> None:
        if left:
            left.clear()
            theirs.append(keep(store, scored))
            for place in places:
                store.upkeep.erase(f"u{place}@x.org", by=LOCAL)

    def cells(*told: object, **more: object) -> object:
        made = cells_of(*told, **more)  # type: ignore[arg-type]
        if part > 4:
            meanwhile()
        return made

    monkeypatch.setattr(arriving, "cells_of", cells)
    monkeypatch.setattr(Database, "let_others", lambda _: meanwhile() if part == 4 else None)
    assert [keep(store, scored)] == theirs
    assert (gone(store, theirs[0]), counted(store)) == (sorted(places), [1, 20, 0])
    assert store.upkeep.verify() == []
    assert keep(store, scored) != theirs[0]


@pytest.mark.parametrize("part", [4, 1_000])
@pytest.mark.parametrize("who", mostly_slow(["id", "email", "phone"], fast=1))
def test_who_is_erased_before_the_first_lead_is_written_is_not_in_it(
    store: LeadStore,
    small_model: LeadModel,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    part: int,
) -> None:
    scored = batch(small_model)
    texts = {"id": str(scored.leads.ids[3]), "email": "u3@x.org", "phone": "+33612345003"}

    def cells(*told: object, **more: object) -> object:
        store.upkeep.erase(texts[who], by=LOCAL)
        return cells_of(*told, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(arriving, "PART", part)
    monkeypatch.setattr(arriving, "cells_of", cells)
    address = keep(store, scored)
    assert (gone(store, address), store.upkeep.verify()) == ([3], [])
    cell = store.batches.reopened(address, small_model).leads.file_ids
    assert np.flatnonzero(cell == "").tolist() == [3]


def test_who_was_erased_before_may_be_kept_again(store: LeadStore, small_model: LeadModel) -> None:
    store.upkeep.erase("u3@x.org", by=LOCAL)
    assert gone(store, keep(store, batch(small_model))) == []


def test_by_what_leads_were_erased_is_forgotten_after_a_day(
    store: LeadStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> int | None:
        with store.database.reading("They were not counted") as connection:
            return connection.scalar(select(func.count()).select_from(ERASURES))

    store.upkeep.erase("u3@x.org", by=LOCAL)
    assert (store.upkeep.tidy(), told()) == (0, 2)
    monkeypatch.setattr(unfinished, "_TOLD", -unfinished.LONGEST_SILENCE)
    assert (store.upkeep.tidy(), told()) == (0, 0)
