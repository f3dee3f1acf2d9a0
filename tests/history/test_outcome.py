"""The outcome column: converted, not converted or open; anything else is refused."""

import pandas as pd
import pytest

from scoring.errors import TrainingRefused
from scoring.history.meaning import OutcomeMeaning
from scoring.history.outcome import learned_meaning, outcomes, read_outcome


def column(*texts: str, yes: int = 40, no: int = 40) -> pd.Series:
    return pd.Series([*texts, *["Yes"] * yes, *["No"] * no], dtype="str")


def refusal(cells: pd.Series) -> str:
    with pytest.raises(TrainingRefused) as refused:
        read_outcome(cells, "Converted")
    return str(refused.value)


@pytest.mark.parametrize(
    "word", ["1", "1.0", "yes", "Y", "TRUE", "t", "Won", " won ", "Converted", "Closed Won"]
)
def test_words_of_success_are_conversions(word: str) -> None:
    assert read_outcome(column(word), "Converted")[1][0]


@pytest.mark.parametrize(
    "word", ["0", "0.0", "no", "N", "FALSE", "f", "Lost", " lost ", "Not converted", "Closed Lost"]
)
def test_words_of_failure_are_no_conversions(word: str) -> None:
    known, converted = read_outcome(column(word), "Converted")
    assert known[0]
    assert not converted[0]


@pytest.mark.parametrize("word", ["", " ", "Select", "N/A", "null"])
def test_a_lead_without_an_outcome_is_open(word: str) -> None:
    known, converted = read_outcome(column(word), "Converted")
    assert known.tolist() == [False] + [True] * 80
    assert len(converted) == 80


def test_the_outcomes_are_those_of_the_known_leads_in_order() -> None:
    cells = pd.Series(["No", "", "Yes"] * 40, dtype="str")
    assert read_outcome(cells, "Converted")[1].tolist() == [False, True] * 40


def test_forty_of_each_outcome_are_enough() -> None:
    assert read_outcome(column(), "Converted")[1].sum() == 40


@pytest.mark.parametrize(
    ("yes", "no", "told"),
    [
        (39, 40, "39 leads converted and 40 did not"),
        (1000, 39, "1,000 leads converted and 39 did not"),
        (500, 0, "500 leads converted and 0 did not"),
        (0, 0, "0 leads converted and 0 did not"),
    ],
)
def test_fewer_than_forty_of_either_outcome_are_refused_with_both_counts(
    yes: int, no: int, told: str
) -> None:
    message = refusal(column(yes=yes, no=no))
    assert told in message
    assert 15 <= len(message) <= 600


def test_other_words_are_refused_and_named_with_their_counts() -> None:
    message = refusal(column("Maybe", "Maybe", "Later"))
    assert "“Yes” (40), “No” (40), “Maybe” (2), “Later” (1)" in message
    assert "“Converted”" in message
    assert "Proposed: --converted Yes. Not known: “Maybe”, “Later”." in message


def test_of_thousands_of_values_only_filled_or_empty_can_tell() -> None:
    message = refusal(pd.Series([f"order {i}" for i in range(3000)], dtype="str"))
    assert "3,000 different values" in message
    assert "--converted-if-filled" in message


def sides(cells: list[str], meaning: OutcomeMeaning) -> list[bool | None]:
    """Converted, not converted, or None for open."""
    known, converted = outcomes(pd.Series(cells, dtype="str"), "Stage", meaning)
    found = iter(converted.tolist())
    return [next(found) if is_known else None for is_known in known]


def test_once_values_are_stated_all_others_did_not_convert_and_empty_cells_stay_open() -> None:
    meaning = OutcomeMeaning(("Won", "Closed  WON"), ("new",))
    cells = [" won", "CLOSED WON", "New ", "Lost", "anything", "", "-"]
    assert sides(cells, meaning) == [True, True, None, False, False, None, None]


def test_open_values_alone_leave_the_others_to_the_usual_words() -> None:
    meaning = OutcomeMeaning(still_open=("maybe",))
    assert sides(["Yes", "no", "Maybe", ""], meaning) == [True, False, None, None]
    with pytest.raises(TrainingRefused, match="perhaps"):
        sides(["Yes", "no", "Maybe", "perhaps"], meaning)


def test_open_values_beside_dates_of_conversion_are_left_out() -> None:
    meaning = OutcomeMeaning(still_open=("pending",))
    assert sides(["2026-03-01", "pending", ""], meaning) == [True, None, False]


def test_a_filled_cell_means_converted_where_that_is_stated() -> None:
    meaning = OutcomeMeaning(filled=True)
    assert sides(["A-17", "", "n/a", "A-18"], meaning) == [True, False, False, True]
    assert sides(["1,250", "0", "€ 0.00", "0,00 €", "No"], meaning) == [True] + [False] * 4


def test_empty_cells_did_not_convert_where_that_is_stated() -> None:
    assert sides(["Won", ""], OutcomeMeaning(("won",), empty_lost=True)) == [True, False]
    assert sides(["Yes", "-"], OutcomeMeaning(empty_lost=True)) == [True, False]


def test_a_placeholder_may_be_stated_like_any_value() -> None:
    assert sides(["Won", "N/A", ""], OutcomeMeaning(("n/a",))) == [False, True, None]


@pytest.mark.parametrize(
    ("meaning", "told"),
    [
        (OutcomeMeaning(("Wonn",)), "no value “Wonn”. It holds “Won”, “Lost”"),
        (OutcomeMeaning(("Won",), ("Later",)), "no value “Later”"),
        (OutcomeMeaning(("Won",), ("WON",)), "both as converted and as still open"),
        (OutcomeMeaning(("Won",), filled=True), "Two meanings"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_there(
    meaning: OutcomeMeaning, told: str
) -> None:
    with pytest.raises(TrainingRefused, match=told):
        sides(["Won", "Lost"], meaning)


def test_a_later_value_that_the_history_did_not_have_is_open() -> None:
    history = pd.Series(["Won", "Lost", "New"], dtype="str")
    kept = learned_meaning(history, OutcomeMeaning(("won",), ("new",)))
    assert kept == OutcomeMeaning(("Won",), ("New",), others=("Lost",))
    assert sides(["won", "LOST", "Returned"], kept) == [True, False, None]


def test_too_few_of_an_outcome_beside_empty_cells_name_the_way_out() -> None:
    message = refusal(pd.Series(["Yes"] * 50 + [""] * 90, dtype="str"))
    assert "50 leads converted and 0 did not" in message
    assert "90 leads more count as still open" in message
    assert "--empty-not-converted" in message


@pytest.mark.parametrize("words", [("Ja", "Nein"), ("oui", "non"), ("Sí", "No"), ("sim", "não")])
def test_yes_and_no_in_other_languages_need_no_question(words: tuple[str, str]) -> None:
    yes, no = words
    cells = pd.Series([yes, no] * 40, dtype="str")
    assert read_outcome(cells, "Converted")[1].tolist() == [True, False] * 40


def test_a_refusal_stays_readable_for_endless_words_and_names() -> None:
    with pytest.raises(TrainingRefused) as refused:
        read_outcome(pd.Series(["x" * 9000], dtype="str"), "n" * 900)
    assert 15 <= len(str(refused.value)) <= 600
