"""Publishing and switching versions is noted, and the store's aliases follow it."""

from pathlib import Path
from typing import Any

import pytest
from noted import NOON, entries

from scoring.access import LOCAL
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.settings import tracking_folder, tracking_store
from scoring.tracking import note_standing, standing, waiting, writer
from scoring.training.publishing import Publication, back, publish, serve

pytestmark = pytest.mark.usefixtures("noting")


@pytest.fixture
def registry(small_model: LeadModel, tmp_path: Path) -> Registry:
    """Two versions of the model courses, the second of which serves."""
    found = Registry(tmp_path / "models" / "courses")
    for name in ("first", "second"):
        publish(small_model, found, Publication(name, "leads.csv", by=LOCAL))
    return found


def test_publishing_and_switching_are_noted_in_their_order(registry: Registry) -> None:
    serve(registry, "v0001", by=LOCAL)
    back(registry, by=LOCAL)
    champions = [entry.aliases["champion"] for entry in entries()]
    assert champions == ["v0001", "v0002", "v0001", "v0002"]
    assert {entry.model for entry in entries()} == {"courses"}


def test_a_version_is_told_by_its_card(registry: Registry, small_model: LeadModel) -> None:
    card, run = registry.card("v0002"), entries()[-1].versions["v0002"]
    tags = {"version": "v0002", "filename": "leads.csv", "outcome": "Converted"}
    assert tags.items() <= run.tags.items()
    assert run.name == "v0002 second"
    assert run.tags["history"] == card["history_sha256"]
    assert run.figures["auc"] == small_model.card.test.auc
    assert run.params["tier_floor_a"] == str(card["tier_floors"]["a"])
    assert run.params["columns_read"] == str(len(small_model.schema.inputs))


def test_the_file_of_a_version_is_kept_with_the_note(registry: Registry) -> None:
    place = waiting(tracking_folder())[-1]
    kept = registry.folder / "v0002" / "model.joblib"
    assert (place / "v0002.joblib").read_bytes() == kept.read_bytes()


def test_a_shadow_is_noted_beside_the_champion(registry: Registry) -> None:
    registry.shadowed("v0001")
    note_standing(registry)
    assert entries()[-1].aliases == {"champion": "v0002", "shadow": "v0001"}
    assert set(entries()[-1].versions) == {"v0001", "v0002"}


def test_who_switches_while_it_is_noted_has_a_later_time(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def switched_meanwhile() -> str:
        registry.promote("v0001")
        return NOON

    monkeypatch.setattr(standing, "now", switched_meanwhile)
    note_standing(registry)
    # As of noon the champion before is no longer it.
    assert (entries()[-1].time, entries()[-1].aliases["champion"]) == (NOON, "v0001")


def test_without_a_card_a_version_moves_no_alias(registry: Registry) -> None:
    (registry.folder / "v0002" / "card.json").write_text("{}")
    note_standing(registry)
    assert entries()[-1].aliases == {"shadow": ""}


def test_what_cannot_be_noted_hinders_no_publishing(
    small_model: LeadModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path / "file"))
    publish(small_model, Registry(tmp_path / "m"), Publication("first", by=LOCAL))
    assert Registry(tmp_path / "m").champion == "v0001"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_champion_of_the_store_is_that_of_the_registry(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow import MlflowClient

    monkeypatch.setattr(writer, "NICENESS", 0)
    seen: list[tuple[Any, ...]] = []
    for switch in (
        lambda: None,
        lambda: serve(registry, "v0001", by=LOCAL),
        lambda: back(registry, by=LOCAL),
    ):
        switch()
        writer.main(tracking_folder())
        client = MlflowClient(tracking_store(), tracking_store())
        found = client.get_model_version_by_alias("courses", "champion")
        seen.append((found.tags["version"], registry.champion))
    assert seen == [("v0002", "v0002"), ("v0001", "v0001"), ("v0002", "v0002")]
