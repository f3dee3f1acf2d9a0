"""What a field tells of the outcome alone, on held-out folds: what gives a leaking column away."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from scoring.model.codes import learn_encoder
from scoring.model.reference import build_profile
from scoring.schema import Column, Kind, Role
from scoring.training.fitting import TrainingSet
from scoring.training.single_fields import SHRINKAGE, Alone, fields_alone

RNG = np.random.default_rng(11)
OUTCOME = RNG.random(2000) < 0.3


def alone(
    cells: np.ndarray | list[object],
    kind: Kind = Kind.CATEGORY,
    seed: int = 0,
    person: np.ndarray | None = None,
) -> Alone:
    values = pd.DataFrame({"field": pd.Series(cells, dtype=None if kind is Kind.NUMBER else "str")})
    encoder = learn_encoder(values, [Column("field", kind, Role.FEATURE)])
    codes, outcome = encoder.encode(values).codes, np.resize(OUTCOME, len(values))
    data = TrainingSet.of(codes, outcome, tuple(encoder.categorical))
    return fields_alone(build_profile(encoder, codes, outcome).fields, data, seed, person)[0]


def auc_of(cells: np.ndarray | list[object], kind: Kind = Kind.CATEGORY, seed: int = 0) -> float:
    return alone(cells, kind, seed).auc


def mann_whitney(score: np.ndarray) -> float:
    """AUC by ranks, by hand."""
    hits = OUTCOME.sum()
    ranks = rankdata(score)[OUTCOME].sum()
    return float((ranks - hits * (hits + 1) / 2) / (hits * (len(OUTCOME) - hits)))


def test_a_field_that_repeats_the_outcome_tells_it_apart_perfectly() -> None:
    found = alone(np.where(OUTCOME, "Enrolled", "Ringing"))
    assert (found.auc, found.right, found.cleared) == (1.0, 1.0, 1.0)
    assert found.guessed == 1 - OUTCOME.mean()


def test_that_a_field_is_filled_in_at_all_gives_it_away() -> None:
    assert auc_of([f"note {i % 3}" if o else None for i, o in enumerate(OUTCOME)]) > 0.99


def test_noise_tells_nothing() -> None:
    assert auc_of(RNG.choice(list("abcd"), 2000)) == pytest.approx(0.5, abs=0.05)


def test_many_rare_levels_gain_nothing_from_their_own_outcomes() -> None:
    assert auc_of([f"city {i % 700}" for i in range(2000)]) == pytest.approx(0.5, abs=0.06)


def test_a_field_of_two_levels_has_the_auc_of_its_ranks_and_judges_by_the_likelier() -> None:
    hint = OUTCOME ^ (RNG.random(2000) < 0.2)
    found = alone(np.where(hint, "hot", "cold"))
    assert found.auc == pytest.approx(mann_whitney(hint), abs=0.02)
    assert found.right == (hint == OUTCOME).mean()


def test_the_figures_are_those_of_scikit_learn_on_the_same_folds() -> None:
    cells = np.where(RNG.random(2000) < 0.6, RNG.integers(0, 9, 2000) + 3 * OUTCOME, 4)
    held_out = np.empty(2000)
    folds = StratifiedKFold(5, shuffle=True, random_state=0).split(cells, OUTCOME)
    for rest, fold in folds:
        known = pd.Series(OUTCOME[rest]).groupby(cells[rest]).agg(["sum", "size"])
        rates = (known["sum"] + SHRINKAGE * OUTCOME.mean()) / (known["size"] + SHRINKAGE)
        held_out[fold] = rates[cells[fold]]
    found = alone(cells.astype(str))
    assert found.auc == pytest.approx(roc_auc_score(OUTCOME, held_out), abs=1e-12)
    assert found.right == ((held_out >= 0.5) == OUTCOME).mean()


def test_a_number_that_falls_with_the_outcome_is_found_as_well() -> None:
    assert auc_of(-3.0 * OUTCOME + RNG.random(2000), Kind.NUMBER) > 0.97


def test_a_number_that_counts_in_the_middle_is_found_as_well() -> None:
    side = np.where(RNG.random(2000) < 0.5, -5.0, 5.0)
    assert auc_of(np.where(OUTCOME, 0.0, side) + RNG.random(2000), Kind.NUMBER) > 0.95


def test_a_number_that_counts_in_its_highest_few_per_cent_only_is_found_as_well() -> None:
    rare = np.arange(2000) % 20 == 0
    values = pd.DataFrame({"field": rare + RNG.random(2000)})
    encoder = learn_encoder(values, [Column("field", Kind.NUMBER, Role.FEATURE)])
    codes = encoder.encode(values).codes
    profiles = build_profile(encoder, codes, rare).fields
    assert fields_alone(profiles, TrainingSet.of(codes, rare, ()), 0)[0].auc > 0.99


def test_the_same_seed_gives_the_same_figure() -> None:
    cells = RNG.choice(list("abcd"), 2000)
    assert auc_of(cells, seed=4) == auc_of(cells, seed=4)


def households() -> np.ndarray:
    """Numbers without order, each of five leads with the same outcome."""
    number = np.empty(2000)
    for outcome, first in ((True, 0), (False, 1000)):
        leads = np.flatnonzero(outcome == OUTCOME)
        number[leads] = first + np.arange(len(leads)) // 5
    return RNG.permutation(2000)[number.astype(int)].astype(float)


def test_a_number_whose_few_leads_share_their_outcome_is_told_by_its_value() -> None:
    codes = np.column_stack([households(), RNG.random(2000)])
    values = pd.DataFrame(codes, columns=["household", "noise"])
    encoder = learn_encoder(values, [Column(n, Kind.NUMBER, Role.FEATURE) for n in values])
    data = TrainingSet.of(codes, OUTCOME, ())
    found, noise = fields_alone(build_profile(encoder, codes, OUTCOME).fields, data, 0)
    assert (found.by_value, found.auc > 0.99) == (True, True)
    assert (noise.by_value, noise.auc) == (False, pytest.approx(0.5, abs=0.05))


def test_a_history_exported_twice_does_not_make_its_numbers_tell() -> None:
    found = alone(np.tile(RNG.random(2000), 2), Kind.NUMBER)
    assert (found.by_value, found.auc) == (False, pytest.approx(0.5, abs=0.06))


def test_the_leads_of_one_person_do_not_make_their_number_tell() -> None:
    number = households()
    found = alone(number, Kind.NUMBER, person=np.unique(number, return_inverse=True)[1])
    # Spans of some fifty persons differ a little by chance.
    assert (found.by_value, found.auc) == (False, pytest.approx(0.5, abs=0.1))
