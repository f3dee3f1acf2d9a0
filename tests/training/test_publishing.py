"""What a version is called when it is published, and from which file it is."""

from pathlib import Path

import pytest

from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.training.publishing import LONGEST_NAME, USUALLY, Publication, publish


@pytest.mark.parametrize(
    ("given", "name"),
    [("", "past leads, {day}"), ("  Spring\n fair ", "Spring fair"), (" ", "past leads, {day}")],
)
def test_a_version_is_named_by_a_person_else_by_file_and_day(
    given: str, name: str, small_model: LeadModel, tmp_path: Path
) -> None:
    said = Publication(given, "past leads.csv")
    card = publish(small_model, Registry(tmp_path), said).card
    assert card.name == name.format(day=small_model.card.trained_at[:10])
    assert Registry(tmp_path).card("v0001")["filename"] == "past leads.csv"


def test_a_name_has_room_on_every_page(small_model: LeadModel, tmp_path: Path) -> None:
    card = publish(small_model, Registry(tmp_path), Publication("x" * 500)).card
    assert len(card.name) == LONGEST_NAME


def test_without_a_file_the_day_is_the_name(small_model: LeadModel, tmp_path: Path) -> None:
    card = publish(small_model, Registry(tmp_path), USUALLY).card
    assert card.name == small_model.card.trained_at[:10]


def test_what_spoke_against_a_version_stays_with_it(small_model: LeadModel, tmp_path: Path) -> None:
    publish(small_model, Registry(tmp_path), Publication(holds=("Its order is chance.",)))
    assert Registry(tmp_path).serving().model.card.holds == ("Its order is chance.",)
    assert small_model.card.holds == ()
