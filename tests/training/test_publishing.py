"""What a version is called when it is published, and from which file it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from scoring.access import LOCAL, Person, UserRole
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.training.publishing import (
    LONGEST_NAME,
    Publication,
    as_decided,
    champion_of,
    publish,
    shadow,
)
from scoring.training.result import Decision


@pytest.mark.parametrize(
    ("given", "name"),
    [("", "past leads, {day}"), ("  Spring\n fair ", "Spring fair"), (" ", "past leads, {day}")],
)
def test_a_version_is_named_by_a_person_else_by_file_and_day(
    given: str, name: str, small_model: LeadModel, tmp_path: Path
) -> None:
    said = Publication(given, "past leads.csv", by=LOCAL)
    card = publish(small_model, Registry(tmp_path), said).card
    assert card.name == name.format(day=small_model.card.trained_at[:10])
    assert Registry(tmp_path).card("v0001")["filename"] == "past leads.csv"


def test_a_name_has_room_on_every_page(small_model: LeadModel, tmp_path: Path) -> None:
    card = publish(small_model, Registry(tmp_path), Publication("x" * 500, by=LOCAL)).card
    assert len(card.name) == LONGEST_NAME


def test_without_a_file_the_day_is_the_name(small_model: LeadModel, tmp_path: Path) -> None:
    card = publish(small_model, Registry(tmp_path), Publication(by=LOCAL)).card
    assert card.name == small_model.card.trained_at[:10]


def test_what_spoke_against_a_version_stays_with_it(small_model: LeadModel, tmp_path: Path) -> None:
    publish(small_model, Registry(tmp_path), Publication(holds=("Its order is chance.",), by=LOCAL))
    assert Registry(tmp_path).serving().model.card.holds == ("Its order is chance.",)
    assert small_model.card.holds == ()


DECIDED = Decision(serves=False, why="It is not better.", against="v0001", its_time="today")


@pytest.fixture
def champion(small_model: LeadModel) -> LeadModel:
    card = replace(small_model.card, version="v0001", trained_at="today")
    return replace(small_model, card=card)


def test_what_the_gate_decided_stands_beside_the_champion_it_was_decided_against(
    champion: LeadModel,
) -> None:
    found = Publication(by=LOCAL).decided(DECIDED, champion)
    assert (found.serve, found.decision) == (False, "Kept as a version. It is not better.")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (True, "Made champion. A person decided so. It is not better."),
        (False, "Kept as a version. It is not better."),
    ],
)
def test_a_person_may_decide_otherwise(champion: LeadModel, asked: bool, said: str) -> None:
    found = Publication(serve=asked, by=LOCAL).decided(DECIDED, champion)
    assert (found.serve, found.decision) == (asked, said)


@pytest.mark.parametrize("other", [{"version": "v0002"}, {"trained_at": "yesterday"}])
def test_what_was_decided_against_another_version_is_kept(
    champion: LeadModel, other: dict[str, str]
) -> None:
    now = replace(champion, card=replace(champion.card, **other))
    better = replace(DECIDED, serves=True)
    found = Publication(by=LOCAL).decided(better, now)
    assert found.serve is False
    assert f"not compared with {now.card.version}, which serves now" in found.decision


def test_without_a_champion_and_in_runs_of_earlier_releases_a_model_serves(
    champion: LeadModel,
) -> None:
    assert as_decided(DECIDED, None).serves
    assert as_decided(None, champion) == Decision(serves=True, why="")


def test_beside_versions_that_cannot_be_loaded_none_is_said_to_be_the_first(
    small_model: LeadModel, tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    publish(small_model, registry, Publication(by=LOCAL))
    (tmp_path / "v0001" / "model.joblib").write_bytes(b"damaged")
    found = Publication(by=LOCAL).decided(DECIDED, champion_of(registry), registry.versions)
    assert found.decision == "Made champion. None of the versions before it can be loaded."


def test_a_version_is_kept_beside_the_champion_and_its_card_says_why(
    small_model: LeadModel, tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    publish(small_model, registry, Publication(by=LOCAL))
    kept = Publication(serve=False, decision="Kept as a version. It is not better.", by=LOCAL)
    assert publish(small_model, registry, kept).card.version == "v0002"
    assert registry.champion == "v0001"
    assert registry.card("v0002")["decision"] == "Kept as a version. It is not better."


def test_a_version_is_tried_out_and_no_longer(small_model: LeadModel, tmp_path: Path) -> None:
    registry = Registry(tmp_path)
    for serve in (True, False):
        registry.publish(small_model, serve=serve)
    shadow(registry, "v0002", by=Person("Ana", UserRole.ADMIN))
    assert (registry.shadow, registry.log[-1].who) == ("v0002", "Ana")
    shadow(registry, None, by=LOCAL)
    assert registry.shadow is None


@pytest.mark.parametrize("before", [0, 1])
def test_what_the_gate_lets_serve_is_kept_where_another_version_serves_by_then(
    before: int, small_model: LeadModel, tmp_path: Path
) -> None:
    """Another process publishes between the decision and the publication."""
    registry = Registry(tmp_path)
    for _ in range(before):
        registry.publish(small_model)
    said = replace(Publication(by=LOCAL), instead_of=registry.champion or "", holds=("A hold.",))
    said = said.decided(Decision(serves=True, why="It is better."), None)
    registry.publish(small_model)
    card = publish(small_model, registry, said).card
    now = f"v{before + 1:04d}"
    assert (registry.champion, card.version) == (now, f"v{before + 2:04d}")
    assert card.decision == f"Kept as a version. It was not compared with {now}, which serves now."
    assert registry.card(card.version)["holds"] == ["A hold."]


def test_what_a_person_lets_serve_serves_whichever_does_by_then(
    small_model: LeadModel, tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    said = Publication(serve=True, instead_of="", by=LOCAL).decided(DECIDED, None)
    registry.publish(small_model)
    assert publish(small_model, registry, said).card.version == registry.champion == "v0002"
