"""Two batches beside each other, by hand."""

import numpy as np
import pytest

from scoring.model.promised import PromisedLeads
from scoring.monitoring.batch_pair import BatchPair, batch_pair


def promised(ids: list[str], chances: list[float], tiers: str) -> PromisedLeads:
    n = len(ids)
    texts = np.array(ids, dtype=object)
    nothing, none = np.full(n, "", dtype=object), np.zeros(n, dtype=bool)
    chance = np.array(chances)
    days = np.full(n, "2026-11-01", dtype="datetime64[us]")
    rank = np.argsort(np.argsort(-chance)) + 1
    letters = np.array(list(tiers), dtype=object)
    return PromisedLeads("m", "v1", "2026-11-30T00:00:00+00:00", texts, nothing, nothing, chance,
                         chance, rank, letters, none, days, none, texts)  # fmt: skip


@pytest.fixture
def pair() -> BatchPair:
    earlier = promised(["a", "b", "c", "c", ""], [0.5, 0.4, 0.3, 0.2, 0.1], "ABCCD")
    later = promised(["b", "d", "a", "c"], [0.1, 0.9, 0.6, 0.3], "DABC")
    return batch_pair(earlier, later)


def test_leads_are_matched_by_ids_that_stand_once_in_both(pair: BatchPair) -> None:
    assert pair.both == 2
    assert pair.nameless == 1


def test_the_leads_that_moved_most_come_first(pair: BatchPair) -> None:
    assert pair.movers["id"].tolist() == ["b", "a"]
    assert pair.movers["change"].tolist() == pytest.approx([-0.3, 0.1])
    assert pair.movers["tier_after"].tolist() == ["D", "B"]


def test_the_tiers_are_counted_on_both_sides(pair: BatchPair) -> None:
    assert pair.tiers["leads_first"].tolist() == [1, 1, 2, 1]
    assert pair.tiers["share_second"].tolist() == [0.25, 0.25, 0.25, 0.25]
