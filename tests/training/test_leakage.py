"""The AUC of a field alone, on held-out folds: what gives a leaking column away."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from scoring.model.encoding import learn_encoder
from scoring.schema import Column, Kind, Role
from scoring.training.leakage import Signs, find_signs, single_field_auc, suspects

RNG = np.random.default_rng(11)
OUTCOME = RNG.random(2000) < 0.3


def auc_of(cells: np.ndarray | list[object], kind: Kind = Kind.CATEGORY, seed: int = 0) -> float:
    values = pd.DataFrame({"field": pd.Series(cells, dtype=None if kind is Kind.NUMBER else "str")})
    encoder = learn_encoder(values, [Column("field", kind, Role.FEATURE)])
    return single_field_auc(encoder, encoder.encode(values).codes, OUTCOME, seed)["field"]


def mann_whitney(score: np.ndarray) -> float:
    """AUC by ranks, by hand."""
    hits = OUTCOME.sum()
    ranks = rankdata(score)[OUTCOME].sum()
    return float((ranks - hits * (hits + 1) / 2) / (hits * (len(OUTCOME) - hits)))


def test_a_field_that_repeats_the_outcome_tells_it_apart_perfectly() -> None:
    assert auc_of(np.where(OUTCOME, "Enrolled", "Ringing")) == 1.0


def test_that_a_field_is_filled_in_at_all_gives_it_away() -> None:
    assert auc_of([f"note {i % 3}" if o else None for i, o in enumerate(OUTCOME)]) > 0.99


def test_noise_tells_nothing() -> None:
    assert auc_of(RNG.choice(list("abcd"), 2000)) == pytest.approx(0.5, abs=0.05)


def test_many_rare_levels_gain_nothing_from_their_own_outcomes() -> None:
    assert auc_of([f"city {i % 700}" for i in range(2000)]) == pytest.approx(0.5, abs=0.06)


def test_a_field_of_two_levels_has_the_auc_of_its_ranks() -> None:
    hint = OUTCOME ^ (RNG.random(2000) < 0.2)
    assert auc_of(np.where(hint, "hot", "cold")) == pytest.approx(mann_whitney(hint), abs=0.02)


def test_a_number_that_falls_with_the_outcome_is_found_as_well() -> None:
    assert auc_of(-3.0 * OUTCOME + RNG.random(2000), Kind.NUMBER) > 0.97


def test_a_number_that_counts_in_the_middle_is_found_as_well() -> None:
    side = np.where(RNG.random(2000) < 0.5, -5.0, 5.0)
    assert auc_of(np.where(OUTCOME, 0.0, side) + RNG.random(2000), Kind.NUMBER) > 0.95


def test_the_same_seed_gives_the_same_figure() -> None:
    cells = RNG.choice(list("abcd"), 2000)
    assert auc_of(cells, seed=4) == auc_of(cells, seed=4)


def signs_of(cells: np.ndarray | list[object], name: str = "field") -> Signs:
    values = pd.DataFrame({name: pd.Series(cells, dtype="str")})
    encoder = learn_encoder(values, [Column(name, Kind.CATEGORY, Role.FEATURE)])
    return find_signs(encoder, encoder.encode(values).codes, OUTCOME, seed=0)[0]


# Three kinds of lead: a third of the converted and of the others each is known for certain.
CERTAIN = np.where(RNG.random(2000) < 0.5, np.where(OUTCOME, "hot", "dead"), "open")
HINT = np.where(OUTCOME ^ (RNG.random(2000) < 0.25), "hot", "cold")


def test_values_that_always_and_values_that_never_convert_are_a_sign() -> None:
    found = signs_of(CERTAIN)
    assert found.is_suspect
    assert found.pure == pytest.approx((CERTAIN == "hot").mean())
    assert found.barren == pytest.approx((CERTAIN == "dead").mean())
    assert any("nearly always convert" in sentence for sentence in found.sentences)


def test_values_that_nearly_always_convert_are_none_on_their_own() -> None:
    sure = np.where(OUTCOME & (RNG.random(2000) < 0.4), "Referral", "Google")
    assert not signs_of(sure, "Lead Source").is_suspect


@pytest.mark.parametrize(
    ("name", "suspect"),
    [("Last Notable Activity", True), ("Tags", True), ("lead_quality", True),
     ("Lead Source", False), ("Occupation", False), ("Close to a city", False)],
)  # fmt: skip
def test_a_strong_field_is_suspect_by_a_name_of_what_is_written_later(
    name: str, suspect: bool
) -> None:
    assert signs_of(HINT, name).is_suspect is suspect


def test_a_weak_field_is_no_suspect_whatever_its_name() -> None:
    assert not signs_of(RNG.choice(list("abc"), 2000), "Lead Status").is_suspect


def test_being_filled_is_told_as_a_sign_with_its_auc() -> None:
    filled = np.where(OUTCOME | (RNG.random(2000) < 0.4), "x", "")
    values = pd.Series(filled).replace("", None)
    found = signs_of(list(values), "field")
    assert found.missing_auc == pytest.approx(mann_whitney(filled == "x"))


def test_a_suspect_that_a_person_keeps_is_not_quarantined() -> None:
    found = suspects([signs_of(CERTAIN, "Tags")], {"Tags": 0.5}, {"Tags": 0.1}, kept=["Tags"])
    assert [(s.quarantined, s.overridden, s.gain, s.loss) for s in found] == [
        (False, True, 0.5, 0.1)
    ]
