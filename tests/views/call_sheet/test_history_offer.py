"""Whether a file of leads says who converted, and can be trained on."""

from dataclasses import replace

import pytest
from conftest import text_table

from scoring.intake.issue import Table
from scoring.views.call_sheet.history_offer import history_offer

LEADS = 300


def column(converted: int, yes: str, no: str, empty: int = 0) -> list[str]:
    return [yes] * converted + [no] * (LEADS - converted - empty) + [""] * empty


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("status", "1", "0"),
        ("Converted", "Yes", "No"),
        ("Lead Stage", "Closed Won", "Closed Lost"),
        ("is_won", "true", "false"),
    ],
)
def test_a_file_that_says_who_converted_is_offered(header: str, yes: str, no: str) -> None:
    offer = history_offer(text_table({header: column(90, yes, no)}))
    assert offer is not None
    assert (offer.label, offer.is_history) == ("Train on this file (90 of 300 converted)", True)


def test_several_files_read_as_one_are_offered_together_and_their_names_are_no_outcome() -> None:
    offer = history_offer(several({"Converted": column(90, "Yes", "No")}))
    assert offer is not None
    assert offer.label == "Train on these 2 files (90 of 300 converted)"
    assert history_offer(several({"Source": ["Web"] * LEADS})) is None


def several(columns: dict[str, list[str]]) -> Table:
    """The halves of a table as two files give it."""
    table = text_table(columns | {"File": ["a.csv"] * 150 + ["b.csv"] * 150})
    return replace(table, files=2)


def test_too_few_conversions_are_told_and_not_offered() -> None:
    offer = history_offer(text_table({"Converted": column(12, "Yes", "No")}))
    assert offer is not None
    assert offer.refusal
    assert all(word in offer.line for word in ("12 of 300", "40"))


def test_a_column_of_two_values_by_another_name_is_asked_about() -> None:
    offer = history_offer(text_table({"y": column(90, "yes", "no")}))
    assert offer is not None
    assert (offer.is_history, "if “y” says who converted" in offer.label) == (False, True)


def test_a_list_that_knows_few_outcomes_is_no_history() -> None:
    offer = history_offer(text_table({"Converted": column(50, "Yes", "No", empty=200)}))
    assert offer is not None
    assert (offer.closed, offer.is_history, offer.is_of_today) == (100, False, True)
    assert all(word in offer.line for word in ("200 of 300 leads are still open", "past leads"))


@pytest.mark.parametrize("header", ["E-mail", "Source", "Converted"])
def test_a_file_that_says_nothing_of_it_offers_nothing(header: str) -> None:
    cells = ["" if header == "Converted" else f"x{row % 7}" for row in range(LEADS)]
    assert history_offer(text_table({header: cells})) is None


def test_a_stage_of_leads_on_the_way_is_a_list_that_can_be_trained_on() -> None:
    offer = history_offer(text_table({"Lifecycle Stage": column(60, "Customer", "Lead")}))
    assert offer is not None
    assert (offer.is_history, offer.refusal, offer.converted) == (False, "", 60)
