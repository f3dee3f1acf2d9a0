"""The card of a version whose hash is right and whose words are whatever hands have put there."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.lists import ANY, field_paths, plant, refusal
from scoring.registry import Registry
from scoring.views.versions import comparison, version_facts


def card_of(folder: Path) -> dict:
    return json.loads((folder / "v0002" / "card.json").read_text(encoding="utf-8"))


def put(folder: Path, card: object) -> None:
    plant(folder, "v0002", json.dumps(card).encode(), "card.json")


@pytest.mark.slow
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.data(), ANY)
def test_whatever_stands_in_a_field_of_a_card_its_facts_are_told_or_why_not(
    two_versions: Path, tmp_path: Path, data: st.DataObject, value: object
) -> None:
    folder = Path(shutil.copytree(two_versions, tmp_path / "models", dirs_exist_ok=True))
    card = card_of(folder)
    *path, last = data.draw(st.sampled_from(field_paths(card)[1:]))
    inner = card
    for key in path:
        inner = inner[key]
    inner[last] = value
    put(folder, card)
    facts = version_facts(Registry(folder), "v0002")
    assert (facts.finds + facts.origin + facts.label).encode()
    assert len(comparison(None, facts)) > 0 or facts.problem


@pytest.mark.parametrize("card", [[], 7, None, {}, {"version": "v0002"}])
def test_what_is_no_card_is_refused(folder: Path, card: object) -> None:
    put(folder, card)
    assert "v0002 was not loaded: card.json should hold" in refusal(
        lambda: Registry(folder).card("v0002")
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("version", "v0001"), ("name", "\ud800"), ("rows", 1.5), ("notes", [1]), ("columns", [{}])],
)
def test_a_card_of_another_version_or_type_is_refused(
    folder: Path, name: str, value: object
) -> None:
    put(folder, {**card_of(folder), name: value})
    assert "was not loaded: card.json" in refusal(lambda: Registry(folder).card("v0002"))


@pytest.mark.parametrize("tenths", [[[0.5, 0.0, 10]], [[float("nan"), float("nan"), 1]], []])
def test_a_card_whose_figures_make_no_sense_says_so(folder: Path, tenths: list) -> None:
    card = card_of(folder)
    card["test"] |= {"curve": tenths, "rows": 0, "recall_at_10": float("nan")}
    put(folder, card)
    assert "make no sense" in version_facts(Registry(folder), "v0002").finds
