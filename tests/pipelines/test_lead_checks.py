"""The checks of a history: each passes or fails on values made by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from conftest import table_of, text_table

from scoring.errors import TrainingRefused
from scoring.intake.issue import Table
from scoring.model.scored import ScoredBatch
from scoring.pipelines.config import DataPart, LeadChecks
from scoring.pipelines.lead_checks import LeadCheck, lead_checks


def history(leads: int = 100, **more: list[str]) -> Table:
    """Leads of whom each second one converted."""
    won = ["Yes", "No"] * (leads // 2)
    return text_table({"Id": [str(n) for n in range(leads)], "Won": won, **more})


def found(
    table: Table, scored: ScoredBatch | None = None, **checks: object
) -> dict[str, LeadCheck]:
    part = DataPart("a.csv", "Won", checks=LeadChecks(**checks))  # type: ignore[arg-type]
    return {check.name: check for check in lead_checks(table, part, scored)}


@pytest.mark.parametrize(("least", "passed"), [(100, True), (101, False)])
def test_too_few_leads_fail(least: int, passed: bool) -> None:
    check = found(history(), least_leads=least)["leads"]
    assert (check.passed, check.found) == (passed, "100 leads")


@pytest.mark.parametrize(("most", "passed"), [(0.2, True), (0.19, False)])
def test_too_many_rows_set_aside_fail(most: float, passed: bool) -> None:
    aside = pd.DataFrame({"row": range(25), "text": ["x"] * 25})
    check = found(replace(history(), set_aside=aside), most_set_aside=most)["rows set aside"]
    assert (check.passed, check.found) == (passed, "25 of 125 rows (20%)")


def test_a_named_column_may_be_written_otherwise_and_must_be_there() -> None:
    assert found(history(), columns=("ID",))["columns"].passed
    check = found(history(), columns=("City",))["columns"]
    assert (check.passed, check.found) == (False, "no “City”")


def test_an_outcome_that_is_not_there_fails_and_no_more_is_asked_of_it() -> None:
    table = text_table({"Id": ["1", "2"]})
    checks = found(table)
    assert checks["columns"].found == "no “Won”"
    assert "outcome" not in checks


@pytest.mark.parametrize(("leads", "passed"), [(80, True), (78, False)])
def test_forty_of_either_outcome_are_asked_for(leads: int, passed: bool) -> None:
    check = found(history(leads))["outcome"]
    assert check.passed is passed
    assert check.found == f"{leads // 2} converted, {leads // 2} not, 0 open"


def test_words_that_are_no_outcome_are_refused() -> None:
    with pytest.raises(TrainingRefused):
        found(text_table({"Won": ["red", "green", "blue"] * 40}))


@pytest.mark.parametrize(("most", "passed"), [(0.5, True), (0.49, False)])
def test_a_column_too_empty_fails(most: float, passed: bool) -> None:
    table = history(City=["", "Pune"] * 50)
    assert found(table, most_empty={"City": most})["empty “City”"].passed is passed


def test_a_column_that_is_checked_and_not_there_fails() -> None:
    checks = found(history(), most_empty={"City": 1.0}, most_repeated={"Key": 1.0})
    assert [c.name for c in checks.values() if not c.passed] == ["empty “City”", "repeated “Key”"]


@pytest.mark.parametrize(("most", "passed"), [(0.5, True), (0.4, False)])
def test_repeated_ids_fail_and_empty_ones_do_not_count(most: float, passed: bool) -> None:
    table = history(Key=["a", "a", "", ""] * 25)
    # 49 of the 50 that are given repeat the first.
    assert not found(table, most_repeated={"Key": 0.97})["repeated “Key”"].passed
    twice = history(Key=[str(n // 2) for n in range(100)])
    assert found(twice, most_repeated={"Key": most})["repeated “Key”"].passed is passed


@pytest.mark.parametrize(("most", "passed"), [(11, True), (9, False)])
def test_a_newest_lead_too_old_fails(most: int, passed: bool) -> None:
    now = datetime.now(UTC)
    days = [(now - timedelta(days=10 + n)).strftime("%Y-%m-%d %H:%M:%S") for n in range(100)]
    table = history(Created=days)
    assert found(table, most_days=most)["age"].passed is passed


def test_an_age_without_dates_fails() -> None:
    check = found(history(), most_days=10)["age"]
    assert (check.passed, check.found) == (False, "no creation date")


def test_leads_like_the_history_pass_and_others_fail_by_their_drift(
    scored_sample: ScoredBatch,
) -> None:
    assert "drift" not in found(history(), scored_sample)
    assert found(history(), scored_sample, drift="large")["drift"].passed
    wide = replace(scored_sample.drift.fields[0], psi=2.0, usual_move=0.0, by_chance=lambda: 0.0)
    drift = replace(scored_sample.drift, fields=(wide,))
    check = found(history(), replace(scored_sample, drift=drift), drift="large")["drift"]
    assert (check.passed, "PSI 2.00" in check.found) == (False, True)


def test_an_empty_table_fails_by_its_leads() -> None:
    table = table_of(pd.DataFrame({"Id": [], "Won": []}, dtype="str"))
    assert not found(table, most_empty={"Id": 0.5})["leads"].passed
