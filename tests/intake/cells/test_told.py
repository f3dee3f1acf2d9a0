"""What was read by unit or by the column is said, with count and example."""

from dataclasses import replace

import numpy as np
import pandas as pd
from conftest import text_table

from scoring.intake.cells.told import sign_issues, unit_issues, word_issues
from scoring.intake.cells.values import answers_among, read_measured
from scoring.schema import DECIMAL_COMMAS, Column, Kind, Role


def units_told(name: str, *texts: str) -> list[tuple[str, int, str, str]]:
    table = text_table({name: list(texts) * 20})
    issues = unit_issues(table, name, read_measured(table.frame[name]))
    return [(i.kind, i.count, i.found, i.remedy) for i in issues]


def test_durations_are_told_with_their_count_and_an_example_of_each_form() -> None:
    ((kind, count, found, remedy),) = units_told("Talk", "3m 20s", "00:01:05", "7", "")
    assert (kind, count) == ("numbers with units", 40)
    assert "“3m 20s” and 39 other" in found
    assert all(part in remedy for part in ("in seconds", "“3m 20s” as 200", "“00:01:05” as 65"))


def test_how_a_short_clock_was_meant_is_told() -> None:
    assert "minutes and seconds" in units_told("Talk time", "12:31", "3:05")[0][3]
    assert "hours and minutes" in units_told("Hours worked", "12:31", "30:05")[0][3]


def test_ranges_and_those_that_became_dates_are_told_apart() -> None:
    ranges, dates = units_told("Size", "1-10", "Nov-50", "51-200", "1000+")
    assert ranges[1] == 60
    assert "“1-10” as 5.5" in ranges[3]
    assert "middle" in ranges[3]
    assert dates[:2] == ("range turned into a date", 20)
    assert "11-50" in dates[3]


def test_plain_numbers_are_not_told() -> None:
    assert units_told("Visits", "3", "1,234", "12 %") == []


def signs_told(*texts: str, unit: str = "") -> list[tuple[str, int, str]]:
    table = text_table({"Budget": list(texts)})
    column = Column("Budget", Kind.NUMBER, Role.FEATURE, unit=unit) if unit else None
    found = table.cells("Budget")
    issues = sign_issues(table, "Budget", found, answers_among(found, column, "Budget"))
    return [(i.kind, i.count, f"{i.found} {i.remedy}") for i in issues]


def test_a_point_taken_to_separate_thousands_is_told_with_an_example() -> None:
    ((kind, count, text),) = signs_told("950 €", "1.200 €", "800 €", "12.500 €")
    assert (kind, count) == ("separator read by other numbers", 2)
    assert "“1.200 €”" in text
    assert "as 1,200" in text


def test_cells_that_repeat_are_all_counted_and_the_first_lead_of_them_is_shown() -> None:
    table = text_table({"Budget": ["950", "800", "1.200", "3.000", "1.200", "12 %", "0.5", "0.5"]})
    found = table.cells("Budget")
    read = replace(answers_among(found, None, "Budget"), inferred=np.arange(6) == 2)
    sign, shares = sign_issues(table, "Budget", found, read)
    assert (sign.row, sign.count, sign.found[:7]) == (4, 2, "“1.200”")
    assert (shares.count, shares.found) == (2, "“12 %” beside “0.5”")


def test_one_lead_is_read_by_the_decimal_commas_of_the_history() -> None:
    ((_, count, text),) = signs_told("1.200", unit=DECIMAL_COMMAS)
    assert (count, "as 1,200" in text) == (1, True)
    assert signs_told("1200", "7,5", unit=DECIMAL_COMMAS) == []


def test_the_decimal_commas_of_a_history_are_kept_as_its_unit() -> None:
    history = text_table({"Budget": ["950 €", "1.200 €", "800 €", "12.500 €"]})
    assert read_measured(history.frame["Budget"]).unit == DECIMAL_COMMAS


def test_a_share_beside_percentages_is_told() -> None:
    ((kind, count, text),) = signs_told("5%", "0.05", "12 %", "0", "7")
    assert (kind, count) == ("percent signs in some cells", 1)
    assert "“5%” beside “0.05”" in text
    assert signs_told("5%", "7", "0") == signs_told("0.05", "7") == []


def words_told(column: Column, *texts: str) -> list[tuple[str, int]]:
    table = text_table({column.name: list(texts)})
    return [(i.kind, i.count) for i in word_issues(table, column.name, column)]


def test_words_judged_by_the_column_are_told_with_their_count() -> None:
    region = Column("Region", Kind.CATEGORY, Role.FEATURE, answers=("NA",), nothing=("unknown",))
    told = words_told(region, "NA", "EMEA", "NA", "Unknown", "")
    assert told == [("placeholder kept as a value", 2), ("value read as not given", 1)]
    assert words_told(Column("City", Kind.CATEGORY, Role.FEATURE), "NA", "Pune") == []


def test_the_values_beside_a_word_are_named() -> None:
    table = text_table({"Region": ["NA", "EMEA", "EMEA", "APAC"]})
    region = Column("Region", Kind.CATEGORY, Role.FEATURE, answers=("NA",))
    (issue,) = word_issues(table, "Region", region)
    assert "“EMEA”, “APAC”" in issue.remedy
    assert pd.isna(issue.row)


def test_numbers_beside_clocks_whose_unit_nothing_shows_are_told() -> None:
    *_, (kind, count, found, remedy) = units_told("Talk time", "12", "5:30", "7:45", "0")
    assert (kind, count) == ("numbers without a unit beside clocks", 20)
    assert ("“12”" in found, "12 seconds" in remedy) == (True, True)
    assert len(units_told("Talk time (min)", "12", "5:30")) == 1
