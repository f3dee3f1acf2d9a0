"""Levers: which fields the team can change, guessed, said and kept."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scoring.access import LOCAL
from scoring.errors import FileRefused, StorageFailed
from scoring.kept.levers import (
    MOST_WORDS,
    change_levers,
    change_words,
    example_words,
    levers_of,
    load_levers,
    load_words,
    may_be_lever,
    seems_lever,
)
from scoring.schema import Column, Kind, LeadSchema, Role
from scoring.settings import levers_file

SOURCE = Column("Offer source", Kind.CATEGORY, Role.SOURCE)
VISITS = Column("Visits", Kind.NUMBER, Role.FEATURE)
OFFER = Column("Offer", Kind.CATEGORY, Role.LEVER)
SCHEMA = LeadSchema((SOURCE, VISITS, OFFER))


@pytest.mark.parametrize("name", ["Discount", "demo_given", "Free copy of the guide", "Follow-ups"])
def test_what_a_team_hands_out_seems_a_lever(name: str) -> None:
    assert seems_lever(name)


@pytest.mark.parametrize("name", ["City", "Occupation", "Demographics", "Visits", "Trials_x"])
def test_what_a_lead_is_seems_none(name: str) -> None:
    assert not seems_lever(name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Number of calls", "Call once more"),
        ("EmailsSent", "Send an e-mail"),
        ("follow_up_count", "Follow up once more"),
        ("Time to first contact", "Answer sooner"),
        ("Rückruf", "Offer a call back"),
        ("Remise accordée", "Offer a discount"),
        ("Llamadas", "Call once more"),
        ("EMI plan", "Offer to pay in parts"),
    ],
)
def test_what_a_team_does_for_a_lead_may_be_a_lever_with_words(name: str, words: str) -> None:
    assert (may_be_lever(name), example_words(name)) == (True, words)


@pytest.mark.parametrize(
    "name",
    ["Country", "Do not call", "Call outcome", "call_us_button_clicked", "Emails opened", "Email",
     "Offer page views", "Email opt out", "Calling code", "Campaign offer name", "Call duration"],
)  # fmt: skip
def test_what_a_lead_is_or_does_and_what_came_of_it_may_be_none(name: str) -> None:
    assert (may_be_lever(name), example_words(name)) == (False, "")


def test_what_a_person_says_comes_before_the_schema() -> None:
    assert levers_of(SCHEMA.columns, {}) == ("Offer",)
    assert levers_of(SCHEMA.columns, {"Visits": True, "Offer": False}) == ("Visits",)


def test_the_source_is_never_a_lever() -> None:
    assert levers_of(SCHEMA.columns, {"Offer source": True}) == ("Offer",)
    assert SCHEMA.with_levers(["Offer source"]).levers == ()


def test_marking_levers_keeps_all_columns_and_inputs() -> None:
    marked = SCHEMA.with_levers(["Visits"])
    assert [c.name for c in marked.inputs] == ["Offer source", "Visits", "Offer"]
    assert [c.name for c in marked.levers] == ["Visits"]


def test_what_was_said_is_kept_and_added_to() -> None:
    change_levers("courses", {"Offer": False}, by=LOCAL)
    change_levers("courses", {"Visits": True}, by=LOCAL)
    assert load_levers("courses") == {"Offer": False, "Visits": True}


def test_nothing_said_is_nothing_kept() -> None:
    assert load_levers("courses") == {}


def test_words_are_kept_beside_what_was_said_and_taken_back() -> None:
    change_levers("courses", {"Offer": False}, by=LOCAL)
    change_words("courses", {"Offer": "  Send \n the book ", "Visits": "x" * 99}, by=LOCAL)
    assert load_words("courses")["Offer"] == "Send the book"
    assert len(load_words("courses")["Visits"]) == MOST_WORDS
    change_words("courses", {"Offer": "", "Visits": ""}, by=LOCAL)
    assert (load_levers("courses"), load_words("courses")) == ({"Offer": False}, {})


def of_before(text: str, model: str = "courses") -> Path:
    """The file of a model as an earlier release has left it."""
    place = levers_file(model)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    return place


def test_a_list_of_an_earlier_release_is_taken_over_and_stays_as_it_was() -> None:
    place = of_before('{"Offer": true, "Visits": false}')
    assert load_levers("courses") == {"Offer": True, "Visits": False}
    assert load_words("courses") == {}
    change_levers("courses", {"Visits": True}, by=LOCAL)
    assert load_levers("courses") == {"Offer": True, "Visits": True}
    assert json.loads(place.read_text()) == {"Offer": True, "Visits": False}


@pytest.mark.parametrize("text", ["{", "[]", '{"Offer": "yes"}', '{"Offer": {"words": 1}}'])
def test_a_damaged_list_is_told_and_not_written_over(text: str) -> None:
    place = of_before(text)
    with pytest.raises(FileRefused, match=r"courses\.json"):
        change_levers("courses", {"Offer": True}, by=LOCAL)
    assert place.read_text() == text
    place.unlink()
    assert load_levers("courses") == {}


def test_a_folder_that_cannot_be_written_to_is_told() -> None:
    Path(os.environ["LEAD_SCORING_DATA"]).parent.mkdir(exist_ok=True)
    Path(os.environ["LEAD_SCORING_DATA"]).write_text("a file where the folder should be")
    with pytest.raises(StorageFailed, match=r"^The store could not be made .* a file is where"):
        change_levers("courses", {"Offer": True}, by=LOCAL)


def test_what_was_said_before_models_had_names_holds_until_something_is_said_of_one() -> None:
    of_before('{"Offer": false, "Visits": true}', "")
    us, india = "courses-us", "courses-in"
    assert load_levers(us) == {"Offer": False, "Visits": True}
    change_levers(us, {"Visits": False}, by=LOCAL)
    assert load_levers(us) == {"Offer": False, "Visits": False}
    assert load_levers(india) == load_levers("") == {"Offer": False, "Visits": True}


def test_what_several_say_at_once_is_all_kept() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: change_levers("m", {f"field {n}": True}, by=LOCAL), range(24)))
    assert load_levers("m") == {f"field {n}": True for n in range(24)}
