"""The outcome column: converted, not converted or open; anything else is refused."""

import pandas as pd
import pytest

from scoring.errors import TrainingRefused
from scoring.history.outcome import read_outcome


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
    assert "unexpected values: “Maybe” (2), “Later” (1)." in message
    assert "“Converted”" in message


def test_four_of_many_other_words_are_named() -> None:
    message = refusal(pd.Series([f"stage {i}" for i in range(3000)], dtype="str"))
    assert message.count("“stage") == 4
    assert "and 2,996 more" in message


def test_a_refusal_stays_readable_for_endless_words_and_names() -> None:
    with pytest.raises(TrainingRefused) as refused:
        read_outcome(pd.Series(["x" * 9000], dtype="str"), "n" * 900)
    assert 15 <= len(str(refused.value)) <= 600
