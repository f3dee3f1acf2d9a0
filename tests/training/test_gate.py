"""What is held: an order that chance explains, and a model worse than the champion."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import text_table
from mostly_slow import mostly_slow

from scoring.access import LOCAL
from scoring.intake.issue import Table
from scoring.model.lead_model import LeadModel
from scoring.pipelines.jobs import train_and_publish
from scoring.registry import Registry
from scoring.training.candidates import CONSTANT, LIGHTGBM, LOGISTIC, SINGLE
from scoring.training.prepared import TrainingRequest
from scoring.training.publishing import Publication
from scoring.training.trainer import train

RNG = np.random.default_rng(4)
FAST = (CONSTANT, SINGLE, LOGISTIC, LIGHTGBM)


def noise(leads: int, seed: int) -> Table:
    rng = np.random.default_rng(seed)
    columns = {f"Field {k}": rng.integers(0, 9, leads).astype(str).tolist() for k in range(5)}
    return text_table(columns | {"Won": rng.choice(["Yes", "No"], leads, p=[0.3, 0.7]).tolist()})


def dated(leads: int, seed: int, *, strength: float = 1.0) -> Table:
    """A year of leads whose visits and source tell how likely they convert."""
    rng = np.random.default_rng(seed)
    visits, source = rng.integers(0, 9, leads), rng.choice(["Web", "Ads", "Fair"], leads)
    odds = strength * (0.5 * visits - 2 + 1.5 * (source == "Ads")) - 1
    won = rng.random(leads) < 1 / (1 + np.exp(-odds))
    days = np.datetime64("2025-01-01") + np.sort(rng.integers(0, 365, leads))
    return text_table(
        {
            "Created": days.astype(str).tolist(),
            "Source": source.tolist(),
            "Visits": visits.astype(str).tolist(),
            "Won": np.where(won, "Yes", "No").tolist(),
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("leads", [150, 400, 1_500])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_history_of_noise_is_held(leads: int, seed: int) -> None:
    training = train(noise(leads, seed), TrainingRequest("Won", candidates=FAST))
    assert len(training.holds) == 1


def noise_of_any_shape(seed: int) -> Table:
    """100 to 3,000 leads with numbers, counts, words, towns and holes, which tell nothing."""
    rng = np.random.default_rng(seed)
    leads = int(np.exp(rng.uniform(np.log(100), np.log(3_000))))
    made = [
        lambda: rng.choice(list("ABCDEFG"), leads),
        lambda: np.round(rng.normal(50, 20, leads), 1).astype(str),
        lambda: rng.poisson(3, leads).astype(str),
        lambda: np.char.add("Town ", (rng.zipf(1.7, leads) % 200).astype(str)),
        lambda: np.where(rng.random(leads) < 0.3, "", rng.integers(0, 99, leads).astype(str)),
    ]
    kinds = rng.integers(0, len(made), int(rng.integers(2, 9)))
    columns = {f"Field {n}": made[kind]().tolist() for n, kind in enumerate(kinds)}
    won = rng.random(leads) < max(rng.choice([0.1, 0.2, 0.5]), 60 / leads)
    return text_table(columns | {"Won": np.where(won, "Yes", "No").tolist()})


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_no_history_of_noise_is_published_unasked(seed: int) -> None:
    assert train(noise_of_any_shape(seed), TrainingRequest("Won")).holds


def test_an_order_that_chance_explains_is_told_with_its_interval_and_n() -> None:
    training = train(noise(300, 3), TrainingRequest("Won", candidates=(LIGHTGBM,)))
    (hold,) = training.holds
    assert "cannot be told from chance" in hold
    assert f"AUC {training.best.test.auc:.3f}" in hold
    assert "n 60)" in hold
    assert "n 300)" in hold


def test_an_order_too_weak_for_the_test_alone_passes_by_all_unseen_leads() -> None:
    training = train(dated(400, 5, strength=0.7), TrainingRequest("Won", candidates=(LOGISTIC,)))
    assert training.holds == ()


@pytest.fixture(scope="module")
def champion() -> LeadModel:
    found = train(dated(1_500, 6), TrainingRequest("Won", candidates=(LIGHTGBM,))).best.model
    return replace(found, card=replace(found.card, version="v0007"))


def test_a_model_worse_than_the_champion_by_its_test_is_held(champion: LeadModel) -> None:
    request = TrainingRequest("Won", exclude=("Visits",), candidates=(LIGHTGBM,))
    training = train(dated(1_500, 6), request, champion=champion)
    (hold,) = training.holds
    assert "worse than the model in use" in hold
    assert f"against {champion.card.test.auc:.3f} of v0007" in hold


@pytest.mark.slow
def test_the_same_history_again_is_not_held(champion: LeadModel) -> None:
    request = TrainingRequest("Won", candidates=(LIGHTGBM,))
    training = train(dated(1_500, 6), request, champion=champion)
    assert training.holds == ()
    assert "each on the test leads of its own training" in training.best.challenge


@pytest.mark.slow
def test_leads_that_are_new_to_both_decide_pair_by_pair(champion: LeadModel) -> None:
    earlier = replace(champion, card=replace(champion.card, last_created="2025-10-15"))
    training = train(
        dated(1_500, 6), TrainingRequest("Won", candidates=(LIGHTGBM,)), champion=earlier
    )
    frame = dated(1_500, 6).frame
    new = (frame["Created"] > "2025-10-15") & (frame.index >= 1_200)
    assert f"on the {new.sum():,} test leads that are new to both" in training.best.challenge


def test_a_champion_of_another_outcome_is_no_measure(champion: LeadModel) -> None:
    renamed = dated(300, 6).frame.rename(columns={"Won": "Bought"})
    table = replace(dated(300, 6), frame=renamed)
    request = TrainingRequest("Bought", candidates=(LOGISTIC,))
    assert train(table, request, champion=champion).best.challenge == ""


def test_a_champion_that_reads_other_columns_is_no_measure(champion: LeadModel) -> None:
    request = TrainingRequest("Won", candidates=(LOGISTIC,))
    assert train(noise(300, 3), request, champion=champion).best.challenge == ""


@pytest.fixture(scope="module")
def wide() -> Table:
    """The same year with three more columns."""
    rng, table = np.random.default_rng(2), dated(1_500, 6)
    more = {name: rng.choice(list("ABC"), 1_500) for name in ("Size", "Branch", "Town")}
    return replace(table, frame=table.frame.assign(**more).astype("str"))


@pytest.mark.parametrize(
    ("outcome", "source"), mostly_slow([("Won", "Source"), ("won", "source")], fast=1)
)
def test_a_history_cut_down_to_one_of_its_columns_is_held(
    wide: Table, outcome: str, source: str
) -> None:
    best = train(wide, TrainingRequest("Won", candidates=(LOGISTIC,))).best.model
    serving = replace(best, card=replace(best.card, version="v0007"))
    frame = wide.frame[["Source", "Won"]].set_axis([source, outcome], axis=1)
    request = TrainingRequest(outcome, candidates=(LOGISTIC,))
    (hold,) = train(replace(wide, frame=frame), request, champion=serving).holds
    assert f"against {best.card.test.auc:.3f} of v0007; each on the test leads" in hold


@pytest.mark.slow
def test_a_champion_that_reads_what_is_left_out_now_is_no_measure() -> None:
    table = dated(1_500, 6)
    late = np.where(table.frame["Won"] == "Yes", "Signed", "Ringing")
    table = replace(table, frame=table.frame.assign(**{"Call result": late}))
    alone = TrainingRequest("Won", candidates=(LIGHTGBM,))
    false = train(table, replace(alone, known=("Call result",))).best.model
    assert false.card.test.auc > 0.99
    sound = train(table, alone, champion=false).best
    assert (sound.challenge, sound.holds) == ("", ())


@pytest.mark.slow
def test_the_days_made_up_for_a_file_in_order_make_no_lead_new(champion: LeadModel) -> None:
    earlier = replace(champion, card=replace(champion.card, last_created="2001-01-01"))
    undated = dated(1_500, 6).frame.drop(columns="Created")
    request = TrainingRequest("Won", candidates=(LIGHTGBM,), file_order=True)
    training = train(replace(dated(1_500, 6), frame=undated), request, champion=earlier)
    assert "each on the test leads of its own training" in training.best.challenge


def test_what_is_held_is_not_published_unless_a_person_says_so(tmp_path) -> None:
    request = TrainingRequest("Won", candidates=(LIGHTGBM,))
    registry = Registry(tmp_path)
    model, _ = train_and_publish(noise(300, 3), request, registry, None, Publication(by=LOCAL))
    assert (model.card.version, registry.champion) == ("unpublished", None)
    model, _ = train_and_publish(
        noise(300, 3), replace(request, anyway=True), registry, None, Publication(by=LOCAL)
    )
    assert model.card.version == registry.champion == "v0001"
