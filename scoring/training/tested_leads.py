"""What became of the test leads by the chance a candidate gave them, kept for its tiers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from scoring.model.lead_model import TIERS, TierFloors

_OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class TierCount:
    """The test leads of a tier; its leads have at least the chance `floor`, 0 for the last."""

    tier: str
    floor: float
    leads: int
    converted: int


@dataclass(frozen=True)
class ScoredTest:
    """The chances that a candidate gives the test leads, as it gives them to new ones.

    Both arrays have shape (n,); the outcomes are the history's, whatever base rate was stated.
    """

    chance: NDArray[np.float64] = field(repr=False)
    outcome: NDArray[np.bool_] = field(repr=False)

    def by_tier(self, floors: TierFloors) -> tuple[TierCount, ...]:
        """The leads of each tier, A first, and how many of them converted.

        >>> test = ScoredTest(np.array([0.9, 0.4, 0.1]), np.array([True, False, True]))
        >>> test.by_tier(TierFloors(0.9, 0.3, 0.2))[0]
        TierCount(tier='A', floor=0.9, leads=1, converted=1)
        """
        tier = floors.tier(self.chance)
        lowest = (floors.a, floors.b, floors.c, 0.0)
        return tuple(
            TierCount(name, floor, int((tier == name).sum()), int(self.outcome[tier == name].sum()))
            for name, floor in zip(TIERS, lowest, strict=True)
        )


def write_tests(path: Path, tests: Mapping[str, ScoredTest]) -> None:
    """Keep the tests of candidates by name; all are of the same leads. Nothing else is kept."""
    chances = {name: test.chance for name, test in tests.items()}
    outcome = next(iter(tests.values())).outcome
    with path.open("wb") as file:
        np.savez_compressed(file, **{_OUTCOME: outcome}, **chances)  # type: ignore[arg-type]


def read_test(path: Path, name: str) -> ScoredTest | None:
    """The test of a candidate; None where none was kept, as in runs of earlier releases."""
    try:
        with path.open("rb") as file, np.load(file) as kept:
            return ScoredTest(kept[name], kept[_OUTCOME])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
