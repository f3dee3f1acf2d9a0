"""Two versions beside each other: figures against scikit-learn, and what each reads."""

from dataclasses import replace

import numpy as np
import pytest
from key_words import lacking
from scipy.special import expit
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score
from two_versions import both_by_hand, leads_by_hand

from scoring.model.lead_model import LeadModel
from scoring.monitoring.version_pair import VersionPair, auc_error, version_pair

COUNT = 150


@pytest.fixture(scope="module")
def pair(small_model: LeadModel) -> VersionPair:
    return version_pair(*both_by_hand(small_model, leads_by_hand(COUNT)))


def chances() -> tuple[np.ndarray, np.ndarray]:
    """What both give the leads, by hand."""
    places = np.arange(COUNT)
    city = np.array([-1.0, 1.0, 0.0, -3.0, 0.0])[places % 5]
    return expit(city + (places % 7) / 10), 0.1 + 0.8 * ((7 * places) % COUNT) / COUNT


@pytest.mark.parametrize(
    ("name", "oracle"),
    [
        ("auc", roc_auc_score),
        ("pr_auc", average_precision_score),
        ("brier", brier_score_loss),
    ],
)
def test_figures_are_those_of_scikit_learn_on_the_same_leads(
    pair: VersionPair, name: str, oracle: object
) -> None:
    outcome = np.arange(COUNT) % 3 == 0
    first, second = (oracle(outcome, chance) for chance in chances())
    figure = next(f for f in pair.figures if f.name == name)
    assert (figure.first.value, figure.second.value) == (
        pytest.approx(first),
        pytest.approx(second),
    )
    assert figure.ahead is not None
    assert figure.ahead.value == pytest.approx(second - first)


def test_intervals_hold_their_figures(pair: VersionPair) -> None:
    for figure in pair.figures:
        for ranged in (figure.first, figure.second, figure.ahead):
            assert ranged is not None
            assert ranged.low <= ranged.value <= ranged.high


@pytest.mark.slow
def test_the_interval_of_the_difference_is_that_of_a_paired_bootstrap(pair: VersionPair) -> None:
    outcome, (one, other) = np.arange(COUNT) % 3 == 0, chances()
    rng, drawn = np.random.default_rng(5), []
    for _ in range(1_000):
        at = rng.integers(0, COUNT, COUNT)
        drawn.append(roc_auc_score(outcome[at], other[at]) - roc_auc_score(outcome[at], one[at]))
    figure = pair.figures[0]
    assert figure.ahead is not None
    width = np.quantile(drawn, 0.95) - np.quantile(drawn, 0.05)
    assert figure.ahead.high - figure.ahead.low == pytest.approx(width, rel=0.1)


def test_without_the_same_leads_each_has_the_figures_of_its_own_test(
    small_model: LeadModel,
) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand(COUNT))
    test = replace(newer.model.card.test, auc=0.77)
    card = replace(newer.model.card, outcome="Won", test=test)
    found = version_pair(older, replace(newer, model=replace(newer.model, card=card)))
    auc = found.figures[0]
    assert (auc.first.value, auc.second.value) == (older.model.card.test.auc, 0.77)
    assert np.isnan(auc.first.low)
    assert auc.second.low < 0.77 < auc.second.high
    assert (auc.ahead, found.auc_ahead) == (None, None)
    assert not lacking(found.why, "v0001", "v0002", "different outcomes")


def test_fields_and_levels_that_one_alone_knows_are_told(small_model: LeadModel) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand(COUNT))
    known = version_pair(older, newer).changes
    assert [(c.field, c.only, c.new, c.gone) for c in known] == [("City", "", ("Rome",), ())]
    bare = replace(older.model.encoder, fields=older.model.encoder.fields[:1])
    without = replace(older, model=replace(older.model, encoder=bare))
    changes = VersionPair(without, newer, None).changes
    assert [(c.field, c.only) for c in changes] == [("City", "v0002")]


def test_the_error_of_an_auc_is_known_where_test_leads_are_kept() -> None:
    leads = leads_by_hand(COUNT)
    error = auc_error(leads)
    assert error is not None
    # Hanley and McNeil's formula of 1982, which holds for chances of any shape to some per cent.
    auc = roc_auc_score(leads.outcome, leads.chance)
    q1, q2, n1, n0 = auc / (2 - auc), 2 * auc**2 / (1 + auc), 50, 100
    variance = auc * (1 - auc) + (n1 - 1) * (q1 - auc**2) + (n0 - 1) * (q2 - auc**2)
    assert error == pytest.approx(np.sqrt(variance / (n1 * n0)), rel=0.1)
    assert auc_error(None) is None
    assert auc_error(leads.at(leads.outcome)) is None
