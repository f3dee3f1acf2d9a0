"""Planted leaks are left out or asked about, and the honest columns beside them are read."""

import pytest

from tests.leaks.fates import Fate, fates, lost_honest
from tests.leaks.histories import Base, consumer_like, crm_like, made_up, telco_like
from tests.leaks.planted import Plant, leaks

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> list[Fate]:
    """Every kind of leak in three histories, each alone: 135 in all."""
    bases = [crm_like(leads=2_000), telco_like(leads=2_000), consumer_like()]
    return list(fates(bases, leaks()))


def through(found: list[Fate], plant: Plant) -> list[tuple[str, str]]:
    return [(f.base, f.leak.kind) for f in found if f.leak.plant is plant and not f.is_caught]


def test_of_certain_leaks_at_least_19_in_20_are_left_out(found: list[Fate]) -> None:
    certain = [f for f in found if f.leak.plant is Plant.CERTAIN]
    assert len(through(found, Plant.CERTAIN)) <= 0.05 * len(certain)


def test_of_moderate_leaks_at_least_9_in_10_are_left_out_or_hold_publishing(
    found: list[Fate],
) -> None:
    moderate = [f for f in found if f.leak.plant is Plant.MODERATE]
    assert len(through(found, Plant.MODERATE)) <= 0.1 * len(moderate)


@pytest.mark.parametrize("base", made_up(), ids=lambda base: base.name)
def test_honest_columns_are_read_by_default(base: Base) -> None:
    assert lost_honest(base) == []
