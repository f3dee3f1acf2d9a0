"""How often the intervals hold what they are for, on later leads of a history; the peer is 80%.

    python -m benchmarks.coverage FILE OUTCOME [--shares 0.6 0.7 0.8] [--parts 5]

A model learns from the first share of the leads in time and scores the weeks after it; without
dates, one of so many random parts is scored by a model of the others. Counted over all weeks or
parts: expected conversions at four capacities, and the rates of ten groups of leads with like
chances, whose own random variation is added to the interval; the batches soon after the history
apart from later ones, for which a lead's interval is not meant. Then what became of leads that
count as uncertain. The last lines are leads with known chances, for whom nothing needs to be added.
"""

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.intake.issue import Table
from scoring.intake.table.reading import read_leads
from scoring.model.call_plan import CallPlan
from scoring.model.chance_errors import COVERAGE, REACH
from scoring.model.ranking import count_interval
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import expectation, train_leads
from scoring.training.calibration import fit_calibration
from scoring.training.candidates import LIGHTGBM
from scoring.training.learned_certainty import learn_certainty
from scoring.training.past_weeks import HeldOut
from scoring.training.prepared import History, TrainingRequest, prepare

CAPACITIES = (0.1, 0.2, 0.5, 1.0)
GROUPS, FEWEST_IN_WEEK = 10, 50
# Batches after the history that its leads' intervals are for.
SOON = 3
BASES = (0.03, 0.2, 0.5)
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Trial:
    """Positions of leads to learn from, and those of the batches to score."""

    past: Places
    batches: tuple[Places, ...]


def trials(history: History, shares: list[float], parts: int) -> Iterator[Trial]:
    """The weeks after each share of the leads, or random parts where leads have no dates."""
    if np.isnat(history.created).any():
        order = np.random.default_rng(0).permutation(len(history.outcome))
        for part in np.array_split(order, parts):
            yield Trial(np.setdiff1d(order, part), tuple(np.array_split(part, parts)))
        return
    order = np.argsort(history.created, kind="stable")
    for share in shares:
        past, later = np.split(order, [round(share * len(order))])
        days = (history.created[later] - history.created[later[0]]) / np.timedelta64(7, "D")
        weeks = [later[days.astype(int) == week] for week in range(int(days.max()) + 1)]
        yield Trial(past, tuple(week for week in weeks if len(week) >= FEWEST_IN_WEEK))


def part(table: Table, places: Places) -> Table:
    """Some leads of a table, in its order."""
    kept = np.sort(places)
    frame = table.frame.iloc[kept].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[kept])


def counts_held(scored: ScoredBatch, outcome: NDArray[np.bool_]) -> Iterator[tuple[str, bool]]:
    """Whether the conversions of the called leads were in their interval, by capacity."""
    for share in CAPACITIES:
        cut = expectation(scored, CallPlan(round(share * len(outcome))))
        converted = int(outcome[scored.ranking.order[: cut.capacity]].sum())
        yield f"conversions at {share:.0%}", cut.low <= converted <= cut.high


def rates_held(scored: ScoredBatch, outcome: NDArray[np.bool_]) -> Iterator[tuple[str, bool]]:
    """Whether the rates of like leads were in their intervals, widened by their own noise."""
    scores = scored.scores
    for group in np.array_split(scored.ranking.order, GROUPS):
        chance, rate = scores.propensity[group].mean(), outcome[group].mean()
        end = (scores.high if rate > chance else scores.low)[group].mean()
        noise = REACH * (chance * (1 - chance) / len(group)) ** 0.5
        yield "rates of like leads", abs(rate - chance) <= np.hypot(end - chance, noise)


def known_chances(leads: int, base: float, seed: int) -> Iterator[tuple[str, bool]]:
    """The same of simulated leads whose chances are known, with raw scores that are too sure."""
    rng = np.random.default_rng(seed)

    def drawn(size: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        raw = rng.normal(0, 1.4, size)
        return raw + logit(base), expit(0.8 * raw + 0.2 * np.sin(2 * raw) + logit(base))

    raw, chance = drawn(leads)
    outcome, origin = rng.random(leads) < chance, np.arange(leads) * 5 // leads
    created = np.datetime64("2026-01-01") + (np.arange(leads) * 180 // leads)
    calibration = fit_calibration(raw, outcome)
    certainty = learn_certainty(HeldOut(raw, outcome, origin, created), calibration)
    new, true = drawn(500)
    given = calibration.propensity(new)
    low, high = certainty.interval(new, given)
    label = f"known chances, {leads:,} leads"
    yield from ((label, bool(held)) for held in (low <= true) & (true <= high))
    order, converted = np.argsort(-given), rng.random(500) < true
    for share in CAPACITIES:
        called = order[: round(share * 500)]
        least, most = count_interval(given[called], certainty.errors(new[called], 3.0))
        yield f"{label}, conversions", least <= converted[called].sum() <= most


def uncertain_leads(scored: ScoredBatch, outcome: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Leads, expected and actual conversions of those that are uncertain and of the others."""
    marked, chance = scored.scores.uncertain, scored.scores.propensity
    return np.array(
        [[p.sum(), chance[p].sum(), outcome[p].sum()] for p in (marked, ~marked)], dtype=float
    )


def side_of(scored: ScoredBatch) -> str:
    """What is held of the leads that the model of these is uncertain of."""
    second = scored.model.second
    if second is None:
        return ", where no lead is uncertain"
    return f", thought to convert {'less' if second.is_lower else 'more'} often"


def tried(
    history: History, request: TrainingRequest, trial: Trial
) -> Iterator[tuple[ScoredBatch, NDArray[np.bool_]]]:
    """The batches of a trial, scored by its model, with their outcomes."""
    model = train_leads(part(history.table, trial.past), request).best.model
    for places in trial.batches:
        batch, outcome = part(history.table, places), history.outcome[np.sort(places)]
        unknown = replace(batch, frame=batch.frame.drop(columns=request.outcome))
        yield score_table(unknown, "later.csv", model), outcome


@dataclass
class Results:
    """Whether intervals held, by what they are for, and what became of uncertain leads."""

    held: dict[str, list[bool]]
    tallies: dict[str, Any]

    def add(self, at: int, scored: ScoredBatch, outcome: NDArray[np.bool_]) -> None:
        """Count a batch, the one at place `at` after the history."""
        soon = ", soon" if at < SOON else ", later"
        for name, is_held in counts_held(scored, outcome):
            self.held[name].append(is_held)
        for name, is_held in rates_held(scored, outcome):
            self.held[name + soon].append(is_held)
        self.tallies[side_of(scored)] += uncertain_leads(scored, outcome)

    def add_known(self, draws: int) -> None:
        """Count leads with known chances, at three base rates in turn."""
        for leads in (500, 2_000, 10_000):
            for seed in range(draws):
                for name, is_held in known_chances(leads, BASES[seed % len(BASES)], seed):
                    self.held[name].append(is_held)

    def print(self) -> None:
        """Every share beside the nominal one."""
        for name, found in self.held.items():
            print(f"{name:45} {np.mean(found):6.1%} of {len(found):,}, nominal {COVERAGE:.0%}")
        for side, rows in self.tallies.items():
            for name, row in zip(("uncertain", "others"), rows, strict=True):
                leads, expected, converted = (f"{number:,.0f}" for number in row)
                print(f"{name + side:45} {leads} leads, {expected} expected, {converted} converted")


def main() -> None:
    """Print the share held of each kind of interval beside the nominal one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("outcome")
    parser.add_argument("--shares", type=float, nargs="+", default=[0.6, 0.7, 0.8])
    parser.add_argument("--parts", type=int, default=5)
    parser.add_argument("--draws", type=int, default=12)
    options = parser.parse_args()
    request = TrainingRequest(options.outcome, candidates=(LIGHTGBM,))
    history = prepare(read_leads(options.file.read_bytes(), options.file.name), request)
    results = Results(defaultdict(list), defaultdict(float))
    for trial in trials(history, options.shares, options.parts):
        print(f"Learned from {len(trial.past):,} leads, scored {len(trial.batches)} batches.")
        for at, (scored, outcome) in enumerate(tried(history, request, trial)):
            results.add(at, scored, outcome)
    results.add_known(options.draws)
    results.print()


if __name__ == "__main__":
    main()
