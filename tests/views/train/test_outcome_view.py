"""What is asked of an outcome column before training."""

import pandas as pd
import pytest

from scoring.history.meaning import OutcomeMeaning, OutcomeSide
from scoring.views.train import outcome as view

WON, LOST, OPEN = OutcomeSide.CONVERTED, OutcomeSide.NOT_CONVERTED, OutcomeSide.OPEN


def cells(*values: str, times: int = 50) -> pd.Series:
    return pd.Series(list(values) * times, dtype="str")


@pytest.mark.parametrize(
    "values",
    [("Yes", "No"), ("won", "Lost"), ("Yes",), ("",), ("2026-03-01", "")],
)
def test_nothing_is_asked_of_plain_words_and_dates(values: tuple[str, ...]) -> None:
    assert view.outcome_question(cells(*values)) is None


@pytest.mark.parametrize("values", [("won", "lost", "open"), ("Yes", ""), ("Yes", "No", "Maybe")])
def test_the_values_are_asked_about_where_they_do_not_say_it_all(values: tuple[str, ...]) -> None:
    question = view.outcome_question(cells(*values))
    assert question is not None
    assert len(question.values) == len(values)
    assert not question.is_plain


def test_of_plain_words_only_the_empty_cells_are_asked_about() -> None:
    question = view.outcome_question(cells("Yes", "No", ""))
    assert question is not None
    assert question.is_plain
    assert [value.side for value in question.values] == [WON, LOST, OPEN]


def test_a_stage_is_proposed_as_the_outcome_where_no_column_named_so_is_plain() -> None:
    stage = {"Lead ID": ["1", "2", "3"], "Lifecycle Stage": ["Lead", "Customer", "Lead"]}
    frame = pd.DataFrame(stage | {"Opted in": ["Yes", "No", "No"]}, dtype="str")
    assert view.outcome_choice(frame).proposed == "Lifecycle Stage"
    frame["Won"] = ["0", "1", "0"]
    assert view.outcome_choice(frame).proposed == "Won"


def test_a_stage_with_a_word_that_is_not_known_is_not_proposed() -> None:
    frame = pd.DataFrame({"Stage": ["Lead", "Customer", "Paused?"]}, dtype="str")
    assert view.outcome_choice(frame).proposed is None


def test_the_facts_are_those_of_the_stated_meaning() -> None:
    frame = pd.DataFrame({"Deal": cells("won", "lost", "lost", "open")})
    meaning = OutcomeMeaning(("Won",), ("open",))
    facts = view.outcome_facts(frame, "Deal", meaning)
    assert facts.line == "33% converted: 50 of 150 leads; 50 open leads left out."


def test_a_refusal_still_counts_what_the_usual_words_say() -> None:
    frame = pd.DataFrame({"Deal": cells("won", "lost", "sleeping", "")})
    facts = view.outcome_facts(frame, "Deal")
    assert (facts.converted, facts.others, facts.open_leads) == (50, 50, 50)
    assert "“sleeping”" in facts.refusal


def test_dates_of_conversion_are_told_of() -> None:
    frame = pd.DataFrame({"Won on": cells("2026-03-01", ""), "Won": cells("1", "0")})
    assert view.outcome_facts(frame, "Won on").dated
    assert not view.outcome_facts(frame, "Won").dated


def test_what_is_still_to_be_chosen_is_named() -> None:
    assert "“Paused”" in view.unsaid_line({"Won": WON, "Lost": LOST, "Paused": None})
    assert "mean that a lead converted" in view.unsaid_line({"Lost": LOST, "New": OPEN})
    assert view.unsaid_line({"Won": WON, "New": OPEN}) == ""


def test_a_question_says_how_many_values_are_known_and_that_no_lead_is_lost() -> None:
    question = view.outcome_question(cells("Customer", "Lead", ""))
    assert question is not None
    said = view.question_line(question)
    assert "3 of 3 values" in said
    assert "on the way are proposed as not converted" in said
    labels = [view.value_label(value) for value in question.values]
    assert labels == ["“Customer”: 50 leads", "“Lead”: 50 leads", "Empty: 50 leads"]


def test_another_column_or_meaning_has_another_key() -> None:
    usual, stated = view.StatedOutcome("Won"), OutcomeMeaning(("1",))
    keys = {usual.key, view.StatedOutcome("Lost").key, view.StatedOutcome("Won", stated).key}
    assert len(keys) == 3


MAILS = [f"anna{n}@example.com" for n in range(90)]
PHONES = [f"+49 30 {n:06d}" for n in range(90)]


@pytest.mark.parametrize(
    "columns",
    [
        {"Email": MAILS},
        {"column_1": MAILS},
        {"Correo": MAILS, "Teléfono": [p if n % 2 else "" for n, p in enumerate(PHONES)]},
        {"Record ID": [str(4_000_000_000 + n) for n in range(90)], "City": ["Pune"] * 90},
    ],
)
def test_a_list_of_people_is_no_history_and_its_columns_are_named(
    columns: dict[str, list[str]],
) -> None:
    frame = pd.DataFrame(columns, dtype="str")
    said = view.outcome_missing(frame, view.outcome_choice(frame))
    assert said.startswith("No column of this file says who converted")
    assert all(f"“{name}”" in said for name in columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"Email": MAILS, "Order": [f"O{n:05d}" if n % 3 else "" for n in range(90)]},
        {"Email": MAILS, "Step": ["talk", "shake", "hand"] * 30},
        {"Converted": ["Yes"] * 90},
    ],
)
def test_a_column_that_parts_the_leads_may_be_the_outcome(columns: dict[str, list[str]]) -> None:
    frame = pd.DataFrame(columns, dtype="str")
    assert view.outcome_missing(frame, view.outcome_choice(frame)) == ""


def test_a_sheet_of_a_header_alone_says_that_it_has_no_leads() -> None:
    frame = pd.DataFrame({"Fax": []}, dtype="str")
    assert "no leads below" in view.outcome_missing(frame, view.outcome_choice(frame))
