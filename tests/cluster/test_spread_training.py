"""A history in parts becomes the model that one process makes of it, whoever holds the parts."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import read_sample
from hypothesis import given
from hypothesis import strategies as st
from mostly_slow import mostly_slow
from sklearn.metrics import log_loss, roc_auc_score

from cluster.at_once import AtOnce, put
from scoring.access import Person, UserRole
from scoring.cluster.file_sketch import FileAsked
from scoring.cluster.history_files import HistoryFiles
from scoring.cluster.spread_leads import SpreadCodes, SpreadLeads
from scoring.cluster.spread_training import train_spread
from scoring.errors import FileRefused, TrainingRefused
from scoring.intake.uploads.uploaded import read_upload
from scoring.model.codes import learn_encoder
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import publish_best
from scoring.recipes.recipe import Recipe
from scoring.registry import Registry
from scoring.training.candidates import LIGHTGBM
from scoring.training.fitting import PLAIN
from scoring.training.prepared import History, TrainingRequest, prepare, typed
from scoring.training.publishing import Publication
from scoring.training.result import Training
from scoring.training.tracked import Work
from scoring.training.trainer import train

REQUEST = TrainingRequest("Converted", candidates=(LIGHTGBM,), answer_default=True)
# The number of trees differs a little, the test leads do not.
NEAR = 0.01


def silent(_share: float, _step: str) -> None:
    """No progress wanted."""


def read(*paths: Path) -> HistoryFiles:
    return HistoryFiles.read(AtOnce(), [FileAsked(p, several=len(paths) > 1) for p in paths])


def by_parts(
    found: HistoryFiles, request: TrainingRequest = REQUEST, most: int = 10**6
) -> Training:
    return train_spread(found, found.sample(request.seed, most), request, silent)


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder, frame = tmp_path_factory.mktemp("halves"), read_sample("sample_history.csv", 3_000)
    return [put(folder, "one.csv", frame[:2_000]), put(folder, "two.csv", frame[2_000:])]


@pytest.fixture(scope="module")
def whole(halves: list[Path]) -> Path:
    return put(halves[0].parent, "whole.csv", read_sample("sample_history.csv", 3_000))


@pytest.fixture(scope="module")
def spread(halves: list[Path]) -> Training:
    return by_parts(read(*halves))


@pytest.fixture(scope="module")
def one(whole: Path) -> Training:
    return train(read_upload(whole.read_bytes(), whole.name), REQUEST)


@pytest.fixture(scope="module")
def history(whole: Path) -> History:
    return prepare(read_upload(whole.read_bytes(), whole.name), REQUEST)


@pytest.mark.slow
def test_the_test_leads_are_those_of_one_process_and_ranked_as_well(
    spread: Training, one: Training
) -> None:
    assert np.array_equal(spread.best.scored.outcome, one.best.scored.outcome)
    assert abs(spread.best.test.auc - one.best.test.auc) < NEAR
    chance = spread.best.chance
    assert roc_auc_score(spread.best.scored.outcome, chance) == pytest.approx(spread.best.test.auc)


@pytest.mark.slow
def test_every_lead_is_learned_from_once(spread: Training, one: Training) -> None:
    ours, theirs = spread.best.model, one.best.model
    assert ours.card.trained_rows == theirs.card.trained_rows
    assert [f.levels for f in ours.encoder.fields] == [f.levels for f in theirs.encoder.fields]
    pairs = zip(ours.profile.fields, theirs.profile.fields, strict=True)
    assert all(np.array_equal(a.leads, b.leads) for a, b in pairs)
    assert all(
        np.array_equal(a.converted, b.converted) and (a.low, a.high) == (b.low, b.high)
        for a, b in zip(ours.profile.fields, theirs.profile.fields, strict=True)
    )
    assert ours.schema == theirs.schema


@pytest.mark.slow
def test_the_model_scores_and_explains_leads_as_any_other(spread: Training) -> None:
    leads = read_sample("sample_leads.csv", 200).to_csv(index=False).encode()
    scored = score_table(read_upload(leads, "leads.csv"), "leads.csv", spread.best.model)
    shares, baseline = scored.model.scorer.contributions(scored.scores.encoded.codes)
    assert shares.sum(axis=1) + baseline == pytest.approx(scored.scores.raw, abs=1e-5)
    assert sorted(set(scored.scores.tier)) == ["A", "B", "C", "D"]


@pytest.mark.slow
def test_a_published_version_is_loaded_as_it_was(spread: Training, tmp_path: Path) -> None:
    registry, best = Registry(tmp_path / "sample"), spread.best
    said = Publication("", "halves", by=Person("ana", UserRole.ANALYST))
    work = Work("sample", "halves", REQUEST, "2026-11-30T12:00:00+00:00")
    kept = registry.load(publish_best(spread, work, registry, said).card.version)
    codes = np.asarray(best.model.past.codes[:50])
    assert np.array_equal(kept.scorer.raw(codes), best.model.scorer.raw(codes))
    assert kept.card.candidate == LIGHTGBM
    assert kept.profile.leads == best.model.profile.leads


@pytest.mark.slow
def test_a_sample_decides_and_all_leads_are_counted(halves: list[Path], one: Training) -> None:
    model = by_parts(read(*halves), most=1_500).best.model
    assert model.card.trained_rows == one.best.model.card.trained_rows
    assert model.profile.leads == one.best.model.profile.leads
    assert any("decided on a sample of" in note for note in model.card.notes)
    assert [c.name for c in model.schema.inputs] == [c.name for c in one.best.model.schema.inputs]


@pytest.mark.slow
def test_a_champion_is_asked_about_the_same_test_leads(
    halves: list[Path], spread: Training
) -> None:
    found = read(*halves)
    champion = replace(spread.best.model, card=replace(spread.best.model.card, version="v0007"))
    again = train_spread(found, found.sample(0), REQUEST, silent, champion)
    assert "v0007" in again.best.challenge
    assert again.best.decision is not None
    assert not again.best.decision.serves


def test_a_decimal_comma_of_one_file_counts_for_all(tmp_path: Path) -> None:
    frame = read_sample("sample_history.csv", 400)
    frame["Minutes on site"] = [f"{n % 7},250" for n in range(399)] + ["12,5"]
    paths = [put(tmp_path, "one.csv", frame[:200]), put(tmp_path, "two.csv", frame[200:])]
    found, schema = read(*paths), prepare(read(*paths).sample(0), REQUEST).batch.schema
    encoder, leads = found.coded(found.history(schema, REQUEST), schema, 70)
    minutes = np.asarray(leads.codes)[:, encoder.names.index("Minutes on site")]
    assert sorted(set(minutes.tolist())) == [*(n + 0.25 for n in range(7)), 12.5]


@pytest.mark.parametrize("most", mostly_slow([41, 697, 5_000], fast=1))
def test_the_codes_are_those_of_one_process_however_the_parts_are_cut(
    history: History, halves: list[Path], most: int
) -> None:
    few, schema = read(*halves), history.batch.schema
    past = few.history(schema, REQUEST)
    encoder, leads = few.coded(past, schema, most)
    frame = few.rows(few.positions(past))
    values = typed(frame, schema).values
    assert np.array_equal(np.asarray(leads.codes), encoder.encode(values).codes, equal_nan=True)
    expected = learn_encoder(values, schema.inputs)
    assert [f.levels for f in encoder.fields] == [f.levels for f in expected.fields]


@given(sizes=st.lists(st.integers(0, 5), min_size=1, max_size=6), data=st.data())
def test_any_leads_are_found_in_the_order_asked_for(sizes: list[int], data: st.DataObject) -> None:
    whole = np.arange(2.0 * sum(sizes)).reshape(-1, 2)
    parts = np.split(whole, np.cumsum(sizes)[:-1])
    codes = SpreadCodes.of(AtOnce(), parts, sizes, 2)
    asked = data.draw(st.lists(st.integers(0, max(0, len(whole) - 1)), max_size=len(whole)))
    at = np.array(asked, dtype=np.int64)
    assert np.array_equal(np.asarray(codes[at][at[:0]]), whole[:0])
    assert np.array_equal(np.asarray(codes[at]), whole[at])
    assert np.array_equal(np.asarray(codes[at][::-1]), whole[at][::-1])


def test_the_loss_after_each_tree_is_that_of_so_many_trees() -> None:
    rng = np.random.default_rng(3)
    codes, outcome = rng.normal(size=(600, 3)), rng.random(600) < 0.4
    spread = SpreadCodes.of(AtOnce(), np.split(codes, 3), [200] * 3, 3)
    leads = SpreadLeads.of_codes(spread, outcome, ())
    booster = leads.grown(PLAIN, 0, 12)
    few = booster.booster.predict(codes, num_iteration=5)
    assert leads.losses(booster)[4] == pytest.approx(log_loss(outcome, few))
    assert leads.losses(booster).shape == (12,)


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"trials": 5}, "--trials"),
        ({"present": "Visits"}, "--present"),
        ({"recipe": Recipe(())}, "--recipe"),
        ({"candidates": ("Random forest",)}, "--candidates"),
    ],
)
def test_what_only_one_machine_can_do_is_refused(
    halves: list[Path], asked: dict[str, object], what: str
) -> None:
    with pytest.raises(TrainingRefused, match=f"there is no way for .*{what}"):
        by_parts(read(*halves), replace(REQUEST, **asked), most=1_000)


@pytest.mark.slow
def test_a_column_of_several_answers_is_refused_by_its_way_out(tmp_path: Path) -> None:
    frame, rng = read_sample("sample_history.csv", 600), np.random.default_rng(0)
    asked = ["Webinar", "Price", "Advice", "Visit"]
    cells = ["; ".join(rng.permutation(asked)[: rng.integers(1, 4)]) for _ in range(600)]
    path = put(tmp_path, "sets.csv", frame.assign(Wishes=cells))
    with pytest.raises(TrainingRefused, match="several answers in a cell"):
        by_parts(read(path))
    excluded = by_parts(read(path), replace(REQUEST, exclude=("Wishes",)))
    assert excluded.best.test.rows == 120


def test_files_of_other_columns_are_refused(tmp_path: Path) -> None:
    frame = read_sample("sample_history.csv", 100)
    paths = [put(tmp_path, "a.csv", frame), put(tmp_path, "b.csv", frame.drop(columns="City"))]
    with pytest.raises(FileRefused, match=r"“b.csv” has other columns"):
        read(*paths)


def test_leads_of_one_id_in_two_files_are_learned_from_once(tmp_path: Path) -> None:
    frame = read_sample("sample_history.csv", 600)
    paths = [put(tmp_path, "a.csv", frame[:400]), put(tmp_path, "b.csv", frame[300:])]
    found, whole = read(*paths), prepare(read(*paths).sample(0), REQUEST)
    past = found.history(whole.batch.schema, REQUEST)
    assert (len(past.outcome), past.repeated) == (len(whole.outcome), whole.repeated) == (600, 100)


def test_rows_written_again_without_an_id_are_learned_from_once(tmp_path: Path) -> None:
    who = ["Lead ID", "Name", "Email", "Phone"]
    frame = read_sample("sample_history.csv", 900).drop(columns=who)
    paths = [put(tmp_path, "a.csv", frame[:600]), put(tmp_path, "b.csv", frame[450:])]
    found, whole = read(*paths), prepare(read(*paths).sample(0), REQUEST)
    past = found.history(whole.batch.schema, REQUEST)
    assert (len(past.outcome), past.repeated) == (len(whole.outcome), whole.repeated) == (900, 150)
