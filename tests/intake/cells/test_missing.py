"""Whether a word stands for nothing is judged by its column."""

import pandas as pd
import pytest

from scoring.intake.cells.missing import column_words, is_missing, is_placeholder
from scoring.schema import Column, Kind, Role


def column(**counts: int) -> pd.Series:
    """Each text in so many cells."""
    cells = [text for text, count in counts.items() for _ in range(count)]
    return pd.Series(cells, dtype="str")


def missing(word: str, cells: pd.Series) -> bool:
    return bool(is_missing(cells)[cells.tolist().index(word)])


@pytest.mark.parametrize(
    "others",
    [
        *(["EMEA", "APAC"], ["EMEA", "APAC", "LATAM", ""], ["APAC"], ["Europe", "Asia"]),
        *(["IN", "DE", "FR"], ["EU", "AS", "SA", "OC"], ["NE", "SW", "SE"], ["DACH", "Nordics"]),
    ],
)
def test_na_beside_codes_of_places_is_a_value(others: list[str]) -> None:
    assert not missing("NA", column(**dict.fromkeys(["NA", *others], 30)))


@pytest.mark.parametrize(
    "others",
    [
        *([], ["Pune", "Goa"], ["PUNE", "DELHI", "MUMBAI"], ["YES", "NO"], ["A", "B", "C"]),
        *(["SMS", "EMAIL"], ["NY", "TX", "CA", "FL"], ["EMEA", "APAC", "NAM"], ["1", "2", "3"]),
    ],
)
def test_na_beside_anything_else_is_missing(others: list[str]) -> None:
    assert missing("NA", column(**dict.fromkeys(["NA", *others], 30)))


def test_na_in_nearly_all_cells_is_no_country() -> None:
    assert missing("NA", column(NA=900, IN=30, DE=30, FR=30))


@pytest.mark.parametrize("word", [".", "Unknown", "None", "(none)", "?", "unbekannt", "不明"])
def test_a_word_in_nine_of_ten_cells_stands_for_nothing(word: str) -> None:
    assert missing(word, column(**{word: 95, "Gold": 3, "Basic": 2}))
    assert not missing(word, column(**{word: 30, "Gold": 30, "Basic": 20}))


@pytest.mark.parametrize("word", ["Unknown", "None", "?", "desconocido", "..."])
def test_among_numbers_dates_or_ranges_a_word_for_nothing_is_missing(word: str) -> None:
    assert missing(word, column(**{word: 30, "12": 30, "7.5": 20}))
    assert missing(word, column(**{word: 30, "2026-03-31": 60}))
    assert missing(word, column(**{word: 30, "1-10": 30, "11-50": 30}))
    assert missing(word, column(**{word: 30, "5 Tsd. €": 30, "< 2 Jahre": 30, "3m 20s": 9}))


def test_none_is_an_answer_beside_one_and_two() -> None:
    assert not missing("None", column(**{"None": 95, "One": 3, "Two": 2}))


def test_a_minus_is_a_value_beside_a_plus() -> None:
    assert not missing("-", column(**{"-": 30, "+": 30}))
    assert missing("-", column(**{"-": 30, "yes": 30}))


@pytest.mark.parametrize(
    "word",
    [
        *("-None-", "(not set)", "Not specified", "keine Angabe", "sin datos", "non renseigné"),
        *(
            "未設定",
            "<null>",
            "--select--",
            "(blank)",
            "не указано",
            "não informado",
            "N/A",
            "Select",
        ),
    ],
)
def test_a_placeholder_of_any_language_is_missing_in_every_column(word: str) -> None:
    assert is_missing(pd.Series([word, "Pune"], dtype="str")).tolist() == [True, False]


def test_one_lead_is_judged_as_the_history_showed() -> None:
    one = pd.Series(["NA"], dtype="str")
    region = Column("Region", Kind.CATEGORY, Role.FEATURE, answers=("NA",), nothing=("x",))
    assert not is_missing(one, region)[0]
    assert is_missing(one, Column("City", Kind.CATEGORY, Role.FEATURE))[0]
    assert is_missing(pd.Series(["X "], dtype="str"), region)[0]
    assert is_missing(pd.Series(["unknown"], dtype="str"), Column("N", Kind.NUMBER, Role.FEATURE))[
        0
    ]


def test_a_column_keeps_only_the_words_that_it_holds() -> None:
    words = column_words(column(Unknown=30, **{"12": 30}))
    assert (words.answers, words.nothing) == (frozenset(), {"unknown"})
    assert column_words(column(NA=5, EMEA=9, APAC=9)).answers == {"NA"}


def test_a_placeholder_alone_asks_no_other_cell() -> None:
    assert is_placeholder(column(NA=2, EMEA=1)).tolist() == [True, True, False]


@pytest.mark.parametrize("word", ["k. A.", "s/n", "S/D", "n.d.", "#REF!", "#DIV/0!"])
def test_words_for_nothing_of_other_languages_and_errors_of_formulas_are_missing(word: str) -> None:
    assert missing(word, pd.Series(["Madrid", word, "Sevilla"] * 9, dtype="str"))
