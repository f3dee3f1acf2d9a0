"""Model versions in words: what each finds, what a switch changes, who scored the leads in hand."""

from dataclasses import replace
from pathlib import Path

import pytest
from key_words import lacking

from scoring.history.meaning import OutcomeMeaning
from scoring.model.lead_model import LeadModel, Metrics
from scoring.model.scored import ScoredBatch
from scoring.registry import Loaded, Registry
from scoring.views.versions import (
    OTHER_LEADS,
    VersionFacts,
    comparison,
    facts_of,
    finds,
    found_first,
    instead_line,
    model_line,
    other_line,
    serving_line,
    switch_lines,
    version_facts,
    versions,
)

# Ten tenths of ten leads, of which 0, 0, 1, 1, 2, 2, 3, 5, 7 and 9 converted: 21 of 30 in the last.
HITS = (0, 0, 1, 1, 2, 2, 3, 5, 7, 9)
CURVE = tuple((0.05 + at / 10, hits / 10, 10) for at, hits in enumerate(HITS))
TEST = Metrics("time", 100, 0.8, 0.5, 0.1, 0.02, 3.0, 0.4, 0.5, 0.6, 29.0, 30, CURVE)


@pytest.fixture
def named(small_model: LeadModel) -> LeadModel:
    card = replace(small_model.card, version="v0001", name="Fair", filename="fair.csv", test=TEST)
    return replace(small_model, card=card)


def test_what_a_model_finds_is_a_sentence_with_its_n() -> None:
    said = finds(replace(TEST, rows=100))
    assert said.startswith("Finds 70 of 100 conversions in the first 30% of calls")
    assert "tested on 100 leads" in said


def test_tenths_of_the_same_chance_are_not_parted_by_the_order_of_the_file() -> None:
    # The upper four tenths share one chance, so 30% of the calls cannot be named.
    curve = CURVE[:6] + tuple((0.9, hits / 10, 10) for hits in HITS[6:])
    assert found_first(replace(TEST, curve=curve)) == (0.4, pytest.approx(24 / 30))


def test_a_model_of_one_chance_is_said_to_rank_nothing() -> None:
    assert "ranks none" in finds(TEST, is_constant=True)


def test_without_tenths_the_first_tenth_is_told() -> None:
    assert found_first(replace(TEST, curve=(), recall_at_10=0.25)) == (0.1, 0.25)


def test_a_version_is_told_with_name_file_day_and_outcome(named: LeadModel) -> None:
    facts = facts_of(named.card)
    day = named.card.trained_at[:10]
    assert (
        serving_line(facts, "2026-03-01T10:00:00+00:00") == "v0001 “Fair” serves since 2026-03-01."
    )
    assert not lacking(facts.origin, "fair.csv", day, "5,000 leads", "“Converted”")


def test_a_stored_version_tells_the_same_and_a_damaged_one_why_not(
    named: LeadModel, tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    for _ in range(2):
        registry.publish(named)
    (tmp_path / "v0002" / "card.json").write_text("{}")
    damaged, sound = versions(registry)
    loaded = facts_of(registry.load("v0001").card, named.floors.a)
    # As text, because NaN equals nothing.
    assert repr(sound) == repr(loaded)
    assert (damaged.test, "v0002 is damaged" in damaged.finds) == (None, True)


def test_a_card_of_an_earlier_release_is_named_by_outcome_and_day(
    small_model: LeadModel, tmp_path: Path
) -> None:
    Registry(tmp_path).publish(small_model)
    name = f"Converted, {small_model.card.trained_at[:10]}"
    assert version_facts(Registry(tmp_path), "v0001").name == name


def test_a_switch_says_what_changes(named: LeadModel) -> None:
    now = facts_of(named.card, floor=0.4)
    then = replace(now, version="v0002", outcome="Won", floor=0.3)
    said = " ".join(switch_lines(now, then))
    assert not lacking(said, "“Won”, not “Converted”", "30% instead of 40%", OTHER_LEADS)
    assert len(switch_lines(now, replace(now, version="v0002"))) == 1


def test_the_tested_figures_of_both_are_beside_each_other(named: LeadModel) -> None:
    now = facts_of(named.card)
    other = {"version": "v0002", "verdict": "OK"}
    table = comparison(now, replace(now, test=replace(TEST, auc=0.7), **other))
    assert table.loc["Goals"].tolist() == [now.verdict, "OK"]
    assert table.loc["AUC"].tolist() == ["0.800", "0.700"]
    assert table.loc["Found in the first 30%"].unique().tolist() == ["70 of 100 conversions"]
    assert list(comparison(None, now)) == ["v0001"]


def test_of_a_version_without_a_card_nothing_is_said_but_why(named: LeadModel) -> None:
    now, then = facts_of(named.card), VersionFacts("v0002", problem="v0002 is damaged.")
    assert switch_lines(now, then) == ["v0002 is damaged."]
    assert list(comparison(now, then)) == ["v0001 (serves now)"]


@pytest.mark.parametrize(
    ("trained", "said"), [("2999-01-01T00:00:00+00:00", "A newer"), ("2001-01-01", "Another")]
)
def test_another_model_than_the_one_that_scored_is_told(
    scored_sample: ScoredBatch, trained: str, said: str
) -> None:
    own = scored_sample.model
    assert other_line(scored_sample, own) == ""
    other = replace(own, card=replace(own.card, trained_at=trained, name="Fair"))
    assert other_line(scored_sample, other).startswith(f"{said} model serves now: ")


def test_the_model_of_the_leads_in_hand_is_named_as_that(named: LeadModel) -> None:
    assert model_line(named, scored=True).startswith("Scored by model v0001 “Fair”, trained")


def test_one_of_several_models_is_called_by_its_name(named: LeadModel) -> None:
    mine = replace(named, line="courses-us")
    said = model_line(mine, scored=True, named=True)
    assert said.startswith("Scored by model courses-us, v0001 “Fair”, trained")
    instead = Loaded(named, "It is damaged.", instead_of="v0002")
    assert instead_line(instead, "courses-us").startswith("Model courses-us, v0002 cannot be")
    assert instead_line(instead).startswith("Model v0002 cannot be loaded")


def test_only_versions_of_one_outcome_predict_the_same(named: LeadModel) -> None:
    facts = facts_of(named.card)
    other = replace(named.card, meaning=OutcomeMeaning(("Qualified",)))
    won = replace(facts, meaning=OutcomeMeaning(("Won",)))
    assert facts.predicts_same(named.card)
    assert not won.predicts_same(other)
    assert not replace(facts, outcome="Won").predicts_same(named.card)
