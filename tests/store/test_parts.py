"""Long batches are kept and deleted in parts: others write meanwhile, and nobody sees a half."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import read_sample, table_of
from sqlalchemy import func, select

from scoring.access import LOCAL
from scoring.errors import BatchUnknown, StorageFailed
from scoring.intake.table.dispositions import Disposition
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.store import LeadStore, arriving, unfinished
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.contact_keys import contact_secret, lead_keys
from scoring.store.database import Database
from scoring.store.kept_tables import BATCHES, LEADS, UNFINISHED
from store.same_batch import assert_same


@pytest.fixture(autouse=True)
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty leads are long."""
    for module in (arriving, unfinished):
        monkeypatch.setattr(module, "PART", 4)


@pytest.fixture(scope="module")
def scored(small_model: LeadModel) -> ScoredBatch:
    frame = read_sample("sample_leads.csv", 20)
    frame["Email"] = [f"u{n}@x.org" for n in range(20)]
    frame["Phone"] = [f"+33 6 12 34 51 {n:02d}" for n in range(20)]
    return score_table(table_of(frame), "long.csv", small_model)


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Have something done in the middle of a change in parts, once."""

    def do(deed: Callable[[], object]) -> None:
        left = [None, None, deed]

        def let(_database: Database) -> None:
            now = left.pop(0) if left else None
            if now is not None:
                now()

        monkeypatch.setattr(Database, "let_others", let)

    return do


class Killed(BaseException):
    """The end of a process."""


def die() -> None:
    raise Killed


@contextmanager
def killed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is done in the block ends in the middle, and its process has no time to clean up."""
    with monkeypatch.context() as patch:
        patch.setattr(arriving, "_give_up", lambda *_: None)
        with suppress(Killed):
            yield


def rows(store: LeadStore) -> list[int]:
    with store.database.reading("They were not counted") as connection:
        tables = (BATCHES, LEADS, UNFINISHED)
        counts = [connection.scalar(select(func.count()).select_from(t)) for t in tables]
    return [int(count or 0) for count in counts]


def keep(store: LeadStore, scored: ScoredBatch) -> str:
    return store.batches.keep(scored, by=LOCAL, came_by="page").address


def test_a_long_batch_is_as_it_was(
    store: LeadStore, scored: ScoredBatch, small_model: LeadModel
) -> None:
    address = keep(store, scored)
    assert_same(store.batches.reopened(address, small_model), scored)
    assert (rows(store), keep(store, scored)) == ([1, 20, 0], address)
    assert [line.about for line in store.deeds()] == [f"{address}: 20 leads"]
    assert store.upkeep.verify() == []


def test_others_write_between_the_parts_and_see_nothing_of_the_batch(
    store: LeadStore, scored: ScoredBatch, between: Callable[..., None]
) -> None:
    first = keep(store, replace(scored, filename="first.csv"))
    store.calls.hand_out(first, [HandedLead(0, "Ana", 1)], by=LOCAL)
    call, seen = store.calls.of_rep("Ana")[0].number, list[object]()

    def other() -> None:
        store.calls.say(call, SaidOfCall(Disposition.NO_ANSWER), by=LOCAL)
        keys = lead_keys(scored.leads, contact_secret())
        seen.append([one.address for one, *_ in store.batches.sharing(keys)])
        seen.append([one.address for one in store.batches.newest()])
        seen.append((rows(store), store.upkeep.verify()))

    between(other)
    keep(store, scored)
    assert seen == [[first], [first], ([2, 28, 1], [])]
    assert len(store.batches.newest()) == 2


def test_a_backup_has_no_half_of_a_batch(
    store: LeadStore,
    other: LeadStore,
    scored: ScoredBatch,
    between: Callable[..., None],
    tmp_path: Path,
) -> None:
    between(lambda: store.upkeep.back_up(tmp_path / "b.zip"))
    keep(store, scored)
    other.upkeep.restore(tmp_path / "b.zip", by=LOCAL)
    assert (rows(other), other.upkeep.verify()) == ([0, 0, 0], [])


# In the parts that are written when it is erased, and in one that is not.
@pytest.mark.parametrize("place", [0, 19])
@pytest.mark.parametrize("asked", ["id", "email", "phone"])
def test_a_lead_that_is_erased_while_its_batch_is_kept_is_not_in_it(
    store: LeadStore, scored: ScoredBatch, between: Callable[..., None], place: int, asked: str
) -> None:
    texts = {
        "id": str(scored.leads.ids[place]),
        "email": f"u{place}@x.org",
        "phone": f"+33 6 12 34 51 {place:02d}",
    }
    between(lambda: store.upkeep.erase(texts[asked], by=LOCAL))
    address = keep(store, scored)
    ids = store.batches.promised(address).lead_id.tolist()
    assert [at for at, one in enumerate(ids) if not one] == [place]
    assert store.upkeep.erase(texts["id"], by=LOCAL) == 0
    assert store.upkeep.verify() == []
    assert keep(store, scored) != address


def test_what_a_killed_writer_has_left_is_not_seen_and_is_removed(
    store: LeadStore,
    scored: ScoredBatch,
    between: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    between(die)
    with killed(monkeypatch):
        keep(store, scored)
    assert (rows(store), store.batches.newest(), store.upkeep.verify()) == ([1, 8, 1], [], [])
    # It may be alive.
    assert (store.upkeep.tidy(), rows(store)) == (0, [1, 8, 1])
    monkeypatch.setattr(unfinished, "LONGEST_SILENCE", timedelta(seconds=-2))
    assert (store.upkeep.tidy(), rows(store)) == (1, [0, 0, 0])


def test_what_a_killed_writer_has_left_is_removed_when_the_next_batch_is_kept(
    store: LeadStore,
    scored: ScoredBatch,
    between: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    between(die)
    with killed(monkeypatch):
        keep(store, scored)
    keep(store, replace(scored, filename="soon.csv"))
    assert rows(store) == [2, 28, 1]
    monkeypatch.setattr(unfinished, "LONGEST_SILENCE", timedelta(seconds=-2))
    keep(store, scored)
    assert rows(store) == [2, 40, 0]


def test_a_writer_whose_batch_was_removed_is_told_and_leaves_nothing(
    store: LeadStore,
    scored: ScoredBatch,
    between: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def swept() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(unfinished, "LONGEST_SILENCE", timedelta(seconds=-2))
            store.upkeep.tidy()

    between(swept)
    with pytest.raises(StorageFailed, match=r"stood still for minutes.{15,500}"):
        keep(store, scored)
    assert (rows(store), store.deeds()) == ([0, 0, 0], [])


def test_a_writer_that_fails_in_the_middle_leaves_nothing(
    store: LeadStore, scored: ScoredBatch, between: Callable[..., None]
) -> None:
    between(die)
    with pytest.raises(Killed):
        keep(store, scored)
    assert rows(store) == [0, 0, 0]


def test_of_one_batch_that_two_keep_at_once_there_is_one(
    store: LeadStore, scored: ScoredBatch, between: Callable[..., None]
) -> None:
    theirs = list[str]()
    between(lambda: theirs.append(keep(store, scored)))
    assert [keep(store, scored)] == theirs
    assert rows(store) == [1, 20, 0]


def test_a_deleted_batch_is_gone_at_once_and_removed_though_its_writer_is_killed(
    store: LeadStore,
    scored: ScoredBatch,
    between: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = keep(store, scored)
    store.calls.hand_out(address, [HandedLead(19, "Ana", 1)], by=LOCAL)
    call = store.calls.of_rep("Ana")[0].number
    between(die)
    with killed(monkeypatch):
        store.batches.delete(address, by=LOCAL)
    assert rows(store) == [1, 12, 1]
    assert (store.calls.of_rep("Ana"), store.calls.reps(), store.batches.newest()) == ([], [], [])
    assert store.calls.standings() == []
    with pytest.raises(BatchUnknown):
        store.calls.say(call, SaidOfCall(Disposition.NO_ANSWER), by=LOCAL)
    assert (store.upkeep.tidy(), rows(store), store.upkeep.verify()) == (1, [0, 0, 0], [])


def test_a_batch_that_is_kept_again_while_it_goes_is_another(
    store: LeadStore, scored: ScoredBatch, between: Callable[..., None]
) -> None:
    address, again = keep(store, scored), list[str]()
    between(lambda: again.append(keep(store, scored)))
    store.batches.delete(address, by=LOCAL)
    assert [one.address for one in store.batches.newest()] == again != [address]
    assert rows(store) == [1, 20, 0]
