"""Leaks planted into histories: certain ones, and those that a person has to be asked about."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from tests.leaks.histories import Base

Cells = np.ndarray
Maker = Callable[[np.ndarray, np.random.Generator], Cells]


class Plant(StrEnum):
    """What is planted: a copy of the outcome, or what only leans on it."""

    CERTAIN = "certain"
    MODERATE = "moderate"


@dataclass(frozen=True)
class Leak:
    """A column that is known too late: its kind, its name, and how its cells are made."""

    plant: Plant
    kind: str
    column: str
    make: Maker

    def into(self, base: Base, seed: int) -> pd.DataFrame:
        """The history with the column before its outcome, in place of one of that name."""
        rng = np.random.default_rng(seed)
        cells = pd.Series(self.make(base.won, rng)).astype(str)
        frame = base.frame.drop(columns=self.column, errors="ignore")
        frame.insert(len(frame.columns) - 1, self.column, cells)
        return frame


def filled(yes: float, no: float, nothing: str, values: list[str] | None = None) -> Maker:
    """Filled for these shares of the converted and of the others, else a word for nothing."""

    def make(won: np.ndarray, rng: np.random.Generator) -> Cells:
        there = rng.random(len(won)) < np.where(won, yes, no)
        words = values or ["North", "South", "East"]
        return np.where(there, rng.choice(words, len(won)), nothing)

    return make


def numbered(yes: float, no: float, nothing: str) -> Maker:
    """As `filled`, with amounts."""

    def make(won: np.ndarray, rng: np.random.Generator) -> Cells:
        there = rng.random(len(won)) < np.where(won, yes, no)
        return np.where(there, rng.integers(100, 9_000, len(won)).astype(str), nothing)

    return make


def noisy(distance: float) -> Maker:
    """A number in which the outcomes lie so many standard deviations apart."""
    return lambda won, rng: rng.normal(50 + 10 * distance * won, 10).round(2)


def right(share: float, words: tuple[str, str] = ("alpha", "beta")) -> Maker:
    """One of two words, right for this share of the leads of either outcome."""
    return lambda won, rng: np.where(won ^ (rng.random(len(won)) >= share), *words)


def counted(yes: float, no: float) -> Maker:
    """Counts with these means."""
    return lambda won, rng: rng.poisson(np.where(won, yes, no))


def levels(of_won: dict[str, float], of_lost: dict[str, float]) -> Maker:
    """Words with these shares among the converted and the others."""

    def make(won: np.ndarray, rng: np.random.Generator) -> Cells:
        found = [rng.choice(list(p), len(won), p=list(p.values())) for p in (of_won, of_lost)]
        return np.where(won, *found)

    return make


def lasting(shift: float) -> Maker:
    """Seconds that are longer for the converted, log-normal."""
    return lambda won, rng: np.exp(rng.normal(5 + shift * won, 0.75)).round().astype(int)


def keyed(won: np.ndarray, rng: np.random.Generator) -> Cells:
    """A number that leads of one outcome share by fives."""
    numbers = np.empty(len(won), dtype=np.int64)
    order = np.argsort(won, kind="stable")
    numbers[order] = rng.permutation(len(won))[np.arange(len(won)) // 5]
    return numbers


def dated(won: np.ndarray, rng: np.random.Generator) -> Cells:
    """A day for most of the converted and for nobody else."""
    days = np.datetime64("2026-01-01") + rng.integers(0, 90, len(won)).astype("timedelta64[D]")
    return np.where(won & (rng.random(len(won)) < 0.8), days.astype(str), "not yet")


SURE = {"hot": 0.6, "open": 0.4}, {"cold": 0.6, "open": 0.4}
STATUS = (
    {"Interested": 0.5, "Contacted": 0.35, "New": 0.15},
    {"Interested": 0.2, "Contacted": 0.4, "New": 0.4},
)
OWNERS = ({"Ana": 0.5, "Ben": 0.3, "Cem": 0.2}, {"Ana": 0.2, "Ben": 0.3, "Cem": 0.5})

CERTAIN = [
    ("a copy in words", "Segment", right(1.0, ("won", "lost"))),
    ("a copy in other words", "Group", right(1.0)),
    ("a copy in digits", "Flag", right(1.0, ("1", "0"))),
    ("a copy with errors", "Cluster", right(0.97)),
    ("a number nearly the outcome", "Index", noisy(4.5)),
    ("a contract number", "Reference", numbered(1.0, 0.0, "")),
    ("an amount, else 0", "Amount", numbered(0.8, 0.0, "0")),
    ("an amount, else -1", "Sum", numbered(0.8, 0.0, "-1")),
    ("filled for the converted", "Wing", filled(0.5, 0.0, "")),
    ("filled for the others", "Motive", filled(0.0, 0.5, "")),
    ("a word for nothing, converted", "Zone", filled(0.5, 0.0, "-None-")),
    ("a word for nothing, others", "Path", filled(0.0, 0.5, "-None-")),
    ("not contacted", "Desk", filled(0.5, 0.0, "not contacted")),
    ("a point", "Mark", filled(0.0, 0.4, ".")),
    ("0 among words", "Lane", filled(0.5, 0.0, "0")),
    ("no", "Room", filled(0.0, 0.5, "no")),
    ("a word of its own", "Camp", filled(0.5, 0.0, "zz")),
    ("an unknown word, others", "Yard", filled(0.0, 0.5, "Sonstiges")),
    ("a flag", "Sign", filled(0.5, 0.0, "No", ["Yes"])),
    ("sure for either side", "Mood", levels(*SURE)),
    ("a key by outcome", "Household", keyed),
    ("days of the converted", "Kit sent", dated),
]  # fmt: skip
MODERATE = [
    ("filled 60 to 15, blank", "Wing", filled(0.6, 0.15, "")),
    ("filled 60 to 15, -None-", "Zone", filled(0.6, 0.15, "-None-")),
    ("filled 60 to 15, a point", "Mark", filled(0.6, 0.15, ".")),
    ("filled 60 to 15, unknown", "Camp", filled(0.6, 0.15, "unknown")),
    ("filled 60 to 15, a word", "Lane", filled(0.6, 0.15, "Standard")),
    ("filled 60 to 15, amount or blank", "Amount", numbered(0.6, 0.15, "")),
    ("filled 60 to 15, amount or 0", "Sum", numbered(0.6, 0.15, "0")),
    ("filled 15 to 60, blank", "Motive", filled(0.15, 0.6, "")),
    ("filled 50 to 12, blank", "Room", filled(0.5, 0.12, "")),
    ("duration", "duration", lasting(0.9)),
    ("call duration, weaker", "Call duration", lasting(0.5)),
    ("number of calls", "num_contacts", counted(3.0, 1.8)),
    ("follow-ups", "Follow-up count", counted(2.4, 1.6)),
    ("lead status", "Lead Status", levels(*STATUS)),
    ("stage", "Deal stage", levels(*STATUS)),
    ("owner", "Lead Owner", levels(*OWNERS)),
    ("assigned to", "Assigned to", levels(*OWNERS)),
    ("days since the last touch", "Days since last contact", lasting(-0.6)),
    ("a noisy number, 0.76", "Index A", noisy(1.0)),
    ("a noisy number, 0.83", "Index B", noisy(1.35)),
    ("a noisy number, 0.89", "Index C", noisy(1.75)),
    ("a noisy word, 0.77", "Cluster A", right(0.77)),
    ("a noisy word, 0.86", "Cluster B", right(0.86)),
]  # fmt: skip


def leaks() -> Iterator[Leak]:
    """Every kind of leak."""
    for plant, kinds in ((Plant.CERTAIN, CERTAIN), (Plant.MODERATE, MODERATE)):
        for kind, column, make in kinds:
            yield Leak(plant, kind, column, make)
