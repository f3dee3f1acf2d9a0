"""Columns that identify leads or customers, also where their ids repeat."""

import pandas as pd
import pytest
from conftest import text_table

from scoring.history.contents import FEW_SHARE
from scoring.history.roles import HAS_SEVERAL, IDENTIFIES, propose_schema
from scoring.intake.leads.keys import is_varied_key, key_texts
from scoring.schema import Column, Role


def columns(**cells: list[str]) -> dict[str, Column]:
    table = text_table(cells)
    schema = propose_schema(table.frame, outcome=None, created=None, exclude=())
    return {column.name: column for column in schema.columns}


TWICE = [str(1000 + i % 300) for i in range(600)]
SOURCE = ["web", "mail", "fair"] * 200


@pytest.mark.parametrize("name", ["Lead ID", "lead_number", "LeadId", "id", "Record ID"])
@pytest.mark.parametrize("prefix", ["", "L-"])
def test_an_id_of_leads_that_repeats_is_the_id(name: str, prefix: str) -> None:
    found = columns(**{name: [prefix + cell for cell in TWICE], "Source": SOURCE})
    assert found[name].role is Role.ID


@pytest.mark.parametrize("name", ["Customer ID", "account_no", "contactId"])
def test_an_id_of_customers_that_repeats_is_no_input(name: str) -> None:
    found = columns(**{name: TWICE, "Source": SOURCE})
    assert (found[name].role, found[name].reason) == (Role.UNUSED, HAS_SEVERAL)


@pytest.mark.parametrize("name", ["House number", "Number of visits"])
def test_what_names_no_lead_and_no_customer_stays_an_input(name: str) -> None:
    assert columns(**{name: TWICE, "Source": SOURCE})[name].role is Role.FEATURE


@pytest.mark.parametrize("name", ["Campaign ID", "Owner id"])
def test_what_stands_on_many_leads_stays_an_input_and_what_hardly_any_share_does_not(
    name: str,
) -> None:
    often = [str(1000 + i % 30) for i in range(600)]
    assert columns(**{name: often, "Source": SOURCE})[name].role is Role.FEATURE
    assert columns(**{name: TWICE, "Source": SOURCE})[name].reason == FEW_SHARE


def test_few_ids_name_groups_and_not_leads() -> None:
    groups = [f"A{i % 12}" for i in range(600)]
    assert columns(Account_id=groups, Source=SOURCE)["Account_id"].role is Role.FEATURE


def test_the_id_that_never_repeats_goes_before_one_that_does() -> None:
    own = [f"x{i}" for i in range(600)]
    found = columns(**{"Record ID": TWICE, "Opportunity ID": own, "Source": SOURCE})
    assert found["Opportunity ID"].role is Role.ID
    assert (found["Record ID"].role, found["Record ID"].reason) == (Role.UNUSED, IDENTIFIES)


def test_measurements_are_no_key_whatever_their_name() -> None:
    assert not is_varied_key(pd.Series([f"{i}.5" for i in range(100)], dtype="str"), 100)


def test_a_key_of_few_leads_is_none() -> None:
    assert not is_varied_key(pd.Series([f"{i}" for i in range(40)], dtype="str"), 100)


def test_ids_that_a_spreadsheet_made_numbers_compare_the_same() -> None:
    cells = pd.Series([" 00123", "123.0", "123", "A-7 ", "a-7", "12.5", "0"], dtype="str")
    assert list(key_texts(cells)) == ["123", "123", "123", "a-7", "a-7", "12.5", "0"]


def test_numbers_that_a_spreadsheet_shortened_are_no_keys() -> None:
    cells = pd.Series(["9.1982E+11", "9,19820e+11", "7"], dtype="str")
    assert list(key_texts(cells)) == ["", "", "7"]
    assert not is_varied_key(pd.Series([f"9.{i:04}E+11" for i in range(100)], dtype="str"), 100)
