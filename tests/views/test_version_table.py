"""The versions of a model in a table: their figures, their states, and those that are damaged."""

from pathlib import Path

import pytest

from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.views.version_table import (
    VersionState,
    states,
    table_section,
    version_record,
    versions_line,
)
from scoring.views.versions import VersionFacts, versions


@pytest.fixture
def registry(small_model: LeadModel, tmp_path: Path) -> Registry:
    """v0003 serves, v0002 did before, v0004 is shown beside, and v0005 has no sound card."""
    found = Registry(tmp_path)
    for _ in range(3):
        found.publish(small_model)
    for _ in range(2):
        found.publish(small_model, serve=False)
    found.shadowed("v0004")
    (tmp_path / "v0005" / "card.json").write_text("{}")
    return found


def test_the_state_of_each_version_is_told(registry: Registry) -> None:
    told = states(registry, versions(registry))
    assert {name: str(state) for name, state in told.items()} == {
        "v0005": "damaged",
        "v0004": "shown beside",
        "v0003": "serves",
        "v0002": "served before",
        "v0001": "kept",
    }


def test_the_table_has_a_row_for_each_with_the_figures_of_its_card(
    registry: Registry, small_model: LeadModel
) -> None:
    found, test = versions(registry), small_model.card.test
    section = table_section(found, states(registry, found), {"v0003": 0.01})
    shown = section.as_shown()
    assert shown["version"].tolist() == [f"v000{n}" for n in (5, 4, 3, 2, 1)]
    row = shown.iloc[2]
    # 1.645 standard errors either way.
    ends = f"{test.auc - 0.01645:.3f} to {test.auc + 0.01645:.3f}"
    assert (row["auc"], row["interval"]) == (f"{test.auc:.3f}", ends)
    learned = section.as_file["learned"].iloc[2]
    assert (learned, row["tested"]) == (small_model.card.trained_rows, test.rows)
    assert row["floor"] == pytest.approx(100 * small_model.floors.a, abs=0.05)
    assert shown["interval"].tolist()[3:] == ["", ""]


def test_a_damaged_version_has_a_row_without_figures(registry: Registry) -> None:
    found = versions(registry)
    section = table_section(found, states(registry, found), {})
    row = section.as_shown().iloc[0]
    assert (row["state"], row["auc"]) == ("Damaged", "")
    assert section.as_file["period"].iloc[0] == ""
    record = version_record(found[0], VersionState.DAMAGED)
    assert list(record) == ["version", "state", "problem"]
    assert versions_line(found) == "5 versions, 1 of them damaged."


def test_a_version_is_plain_data_for_machines(registry: Registry, small_model: LeadModel) -> None:
    record = version_record(versions(registry)[2], VersionState.SERVES)
    card = small_model.card
    assert (record["version"], record["state"]) == ("v0003", "serves")
    assert (record["first"], record["last"]) == (card.first_created, card.last_created)
    assert (record["auc"], record["auc_low"]) == (card.test.auc, None)


def test_without_any_the_table_is_not_needed() -> None:
    assert versions_line([]) == "No version is published yet."
    assert versions_line([VersionFacts("v0001")]) == "1 version, 1 of them damaged."
