"""How often the intervals hold what they are for, on later leads of a history; the peer is 80%.

    python -m benchmarks.coverage FILE OUTCOME [--shares 0.6 0.7 0.8] [--parts 5]

A model learns from the first share of the leads in time and scores the weeks after it; without
dates, one of so many random parts is scored by a model of the others. Counted over all weeks or
parts: expected conversions at four capacities, and the rates of ten groups of leads with like
chances, whose own random variation is added to the interval. Then what became of leads that count
as uncertain. The last lines are leads with known chances, for whom nothing needs to be added.
"""

import argparse
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.intake.issue import Table
from scoring.intake.table.reading import read_leads
from scoring.model.certainty import COVERAGE, REACH
from scoring.model.ranking import count_interval
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.pipelines import expectation, train_leads
from scoring.training.calibration import fit_calibration
from scoring.training.candidates import LIGHTGBM
from scoring.training.learned_certainty import learn_certainty
from scoring.training.past_weeks import HeldOut
from scoring.training.prepared import History, TrainingRequest, prepare

CAPACITIES = (0.1, 0.2, 0.5, 1.0)
GROUPS, FEWEST_IN_WEEK = 10, 50
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
        cut = expectation(scored, round(share * len(outcome)))
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


def tried(
    table: Table, history: History, request: TrainingRequest, trial: Trial
) -> list[tuple[ScoredBatch, NDArray[np.bool_]]]:
    """The batches of a trial, scored, with their outcomes."""
    model = train_leads(part(table, trial.past), request).best.model
    batches = []
    for places in trial.batches:
        frame = part(table, places)
        unknown = replace(frame, frame=frame.frame.drop(columns=request.outcome))
        outcome = history.outcome[np.sort(places)]
        batches.append((score_table(unknown, "later.csv", model), outcome))
    return batches


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
    held, tallies = defaultdict[str, list[bool]](list), np.zeros((2, 3))
    for trial in trials(history, options.shares, options.parts):
        batches = tried(history.table, history, request, trial)
        print(f"Learned from {len(trial.past):,} leads, scored {len(batches)} batches.")
        for scored, outcome in batches:
            for name, is_held in (*counts_held(scored, outcome), *rates_held(scored, outcome)):
                held[name].append(is_held)
            tallies += uncertain_leads(scored, outcome)
    for leads in (500, 2_000, 10_000):
        for seed in range(options.draws):
            for name, is_held in known_chances(leads, (0.03, 0.2, 0.5)[seed % 3], seed):
                held[name].append(is_held)
    for name, found in held.items():
        print(f"{name:45} {np.mean(found):6.1%} of {len(found):,}, nominal {COVERAGE:.0%}")
    for name, (leads, expected, converted) in zip(("uncertain", "others"), tallies, strict=True):
        print(f"{name:45} {leads:,.0f} leads, {expected:,.0f} expected, {converted:,.0f} converted")


if __name__ == "__main__":
    main()
