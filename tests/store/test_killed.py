"""Writers and servers that are killed at any moment lose nothing that was acknowledged."""

import json
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import ROOT, read_sample, table_of
from sqlalchemy import func, select

from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.store import LeadStore, unfinished
from scoring.store.database import Database
from scoring.store.kept_tables import BATCHES, UNFINISHED
from scoring.store.kept_tables import LEADS as LEADS_KEPT
from store.postgres_server import Server

pytestmark = pytest.mark.slow
ROUNDS, LEADS = 100, 40
# A writer is killed after it was acknowledged so many things, five in each of its rounds, at most,
# and within so many seconds.
MOST, LONGEST = 11, 0.25
# A batch in one part, and in six.
PARTS = (LEADS, 7)
Said = list[dict[str, Any]]


class Writers:
    """Processes that write to the store of the deployment."""

    def __init__(self, folder: Path, part: int) -> None:
        self.folder = folder
        self.part = part

    @cached_property
    def begins(self) -> "subprocess.Popen[str]":
        """The process that they are forked off, which knows what is set when it starts."""
        paths = os.pathsep.join(map(str, (ROOT, ROOT / "tests")))
        return subprocess.Popen(
            [sys.executable, "-m", "store.writer", str(self.folder), str(self.part)],
            env=os.environ | {"PYTHONPATH": paths}, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def begin(self, name: str, rounds: int = 10_000) -> int:
        """The process of a writer at work."""
        assert self.begins.stdin is not None
        assert self.begins.stdout is not None
        self.begins.stdin.write(f"{name} {rounds}\n")
        return int(self.begins.stdout.readline())

    def end(self, *writers: int) -> list[int]:
        """The exit code of each when it has ended."""
        assert self.begins.stdin is not None
        assert self.begins.stdout is not None
        self.begins.stdin.write("\n")
        lines = [self.begins.stdout.readline().split() for _ in writers]
        return [int(code) for _, code in lines]

    def said(self, name: str) -> Said:
        """What was acknowledged to a writer; the last line may have been cut."""
        place = self.folder / f"{name}.said"
        lines = place.read_text().splitlines(keepends=True) if place.exists() else []
        return [json.loads(line) for line in lines if line.endswith("\n")]


@pytest.fixture(params=PARTS, ids=("whole", "parts"))
def writers(
    request: pytest.FixtureRequest, tmp_path: Path, small_model: LeadModel
) -> Iterator[Writers]:
    scored = score_table(table_of(read_sample("sample_leads.csv", LEADS)), "x", small_model)
    (tmp_path / "scored.pickle").write_bytes(pickle.dumps(scored))
    made = Writers(tmp_path, request.param)
    yield made
    made.begins.communicate(timeout=60)


def assert_kept(store: LeadStore, said: Said) -> None:
    """All that was acknowledged is there, and nothing is half."""
    kept = store.batches.newest(100_000)
    calls = {c.number: c for one in kept for c in store.calls.of_batch(one.address)}
    found = {
        (call.number, call.said_as, call.said.note) for call in calls.values() if call.said
    }  # fmt: skip
    assert {(o["call"], o["said"], o["note"]) for o in said if "said" in o} <= found
    assert {one["batch"] for one in said if "batch" in one} <= {one.address for one in kept}
    whole = {one.address for one in kept if one.outcomes == LEADS}
    assert {one["outcomes"] for one in said if "outcomes" in one} <= whole
    # A batch has all of its leads, all of its outcomes or none, and all calls or none.
    assert {(one.leads, one.outcomes) for one in kept} <= {(LEADS, 0), (LEADS, LEADS)}
    assert {one.called for one in kept} <= {0, 3}
    for address in sorted(whole)[:20]:
        known = store.outcomes.of_batch(address).converted
        np.testing.assert_array_equal(known, np.arange(LEADS) % 2 == 0)
    assert store.upkeep.verify() == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unfinished, "LONGEST_SILENCE", timedelta(seconds=-2))
        store.upkeep.tidy()
    with store.database.reading("They were not counted") as connection:
        tables = (BATCHES, LEADS_KEPT, UNFINISHED)
        counts = [connection.scalar(select(func.count()).select_from(t)) for t in tables]
    assert counts == [len(kept), LEADS * len(kept), 0]


def killed_at_random(writers: Writers, also: Callable[[], None]) -> Said:
    """What was acknowledged to writers that were killed, one after the other."""
    draw, said = random.Random(7), list[dict[str, Any]]()
    for number in range(ROUNDS):
        writer, enough = writers.begin(f"writer {number}"), draw.randrange(MOST)
        while len(writers.said(f"writer {number}")) < enough:
            time.sleep(0.002)
        time.sleep(draw.uniform(0, LONGEST))
        also()
        os.kill(writer, signal.SIGKILL)
        writers.end(writer)
        said += writers.said(f"writer {number}")
    return said


def nothing() -> None:
    """Nobody else is killed."""


def test_a_killed_writer_has_lost_nothing_that_it_acknowledged(
    writers: Writers, store: LeadStore
) -> None:
    said = killed_at_random(writers, nothing)
    assert len(said) >= ROUNDS * (MOST - 1) / 2 * 0.9
    assert_kept(store, said)


@pytest.mark.postgres
def test_a_killed_server_has_lost_nothing_that_was_acknowledged(
    writers: Writers, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"killed{writers.part}"
    monkeypatch.setenv("DATABASE_URL", postgres.make(name))
    said = killed_at_random(writers, postgres.kill)
    assert len(said) >= ROUNDS * (MOST - 1) / 2 * 0.9
    database = Database(postgres.url(name))
    assert_kept(LeadStore(database), said)
    database.close()


def test_ten_writers_at_once_lose_nothing_and_their_numbers_are_in_order(
    writers: Writers, url: str
) -> None:
    names = [f"writer {number}" for number in range(10)]
    assert writers.end(*[writers.begin(name, 10) for name in names]) == [0] * 10
    database = Database(url)
    store, said = LeadStore(database), [writers.said(name) for name in names]
    assert_kept(store, [one for each in said for one in each])
    numbers = [[one["number"] for one in each if "number" in one] for each in said]
    assert sorted(n for each in numbers for n in each) == list(range(1, 101))
    assert all(each == sorted(each) for each in numbers)
    deeds = store.deeds(1_000)
    assert [one.number for one in deeds] == list(range(300, 0, -1))
    assert [one.at for one in deeds] == sorted((one.at for one in deeds), reverse=True)
    database.close()
