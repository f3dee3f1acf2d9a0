"""Pieces of work two at a time: in order, at most two at once, and as one thread would do them."""

from contextvars import ContextVar
from threading import Barrier, Event, Lock, get_ident

import numpy as np
import pytest
from conftest import text_table, trained

from scoring.errors import TrainingRefused
from scoring.model.scorers import BoostedTrees
from scoring.settings import threads
from scoring.training import two_at_once as module
from scoring.training.candidates import LIGHTGBM
from scoring.training.prepared import TrainingRequest
from scoring.training.two_at_once import two_at_once


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available_cores", lambda: 2)


def test_what_is_made_stands_in_the_order_of_the_items() -> None:
    assert two_at_once(lambda number: number * number, range(7)) == [0, 1, 4, 9, 16, 25, 36]


def test_two_items_are_worked_on_at_the_same_time() -> None:
    meeting = Barrier(2)
    assert sorted(two_at_once(lambda _: meeting.wait(60), range(2))) == [0, 1]


def test_never_are_three_items_worked_on_at_once() -> None:
    working, most, lock = list[int](), list[int](), Lock()

    def work(number: int) -> None:
        with lock:
            working.append(number)
            most.append(len(working))
        sum(range(10_000))
        with lock:
            working.remove(number)

    two_at_once(work, range(50))
    assert (len(most), max(most)) in {(50, 1), (50, 2)}


@pytest.mark.parametrize(("items", "cores"), [([5], 2), ([5, 6], 1), ([], 2)])
def test_one_item_or_one_core_takes_no_other_thread(
    monkeypatch: pytest.MonkeyPatch, items: list[int], cores: int
) -> None:
    monkeypatch.setattr(module, "available_cores", lambda: cores)
    assert set(two_at_once(lambda _: get_ident(), items)) <= {get_ident()}


def test_the_first_item_to_fail_is_told_and_what_is_not_begun_is_left() -> None:
    begun, lock, never = list[int](), Lock(), Event()

    def fail(number: int) -> None:
        with lock:
            begun.append(number)
        # All others together would take ten seconds, in which the first is long told.
        never.wait(0.02 if number else 0)
        raise TrainingRefused(f"Item {number} cannot be made.")

    with pytest.raises(TrainingRefused, match="Item 0 cannot"):
        two_at_once(fail, range(1_000))
    assert len(begun) < 1_000


def test_what_is_kept_for_the_thread_that_asks_is_kept_for_the_others() -> None:
    kept = ContextVar[str]("kept")
    kept.set("here")
    assert two_at_once(lambda _: kept.get(), range(3)) == ["here"] * 3


def test_openmp_is_bounded_in_the_other_threads_too() -> None:
    openmp = pytest.importorskip("sklearn.utils._openmp_helpers")
    counted = two_at_once(lambda _: openmp._openmp_effective_n_threads(), range(2))
    assert counted == [threads()] * 2


def test_a_training_makes_the_same_trees_and_figures_on_one_core_and_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(8)
    visits, won = rng.integers(0, 9, 900), rng.random(900)
    days = np.datetime64("2026-01-01") + np.arange(900) // 5
    columns = {"Created": days, "Visits": visits, "Won": np.where(won < visits / 10, "Yes", "No")}
    table = text_table({name: cells.astype(str).tolist() for name, cells in columns.items()})
    found = []
    for cores in (1, 2):
        monkeypatch.setattr(module, "available_cores", lambda cores=cores: cores)
        model = trained(table, TrainingRequest("Won", candidates=(LIGHTGBM,)))
        assert isinstance(model.scorer, BoostedTrees)
        found.append((model.scorer.text, model.calibration, model.card.test, model.card.notes))
    assert found[0] == found[1]
