"""Leads that share an id are on one side of the test."""

import numpy as np
import pandas as pd
import pytest
from conftest import table_of, text_table
from invented_leads import invented_leads

from scoring.training.prepared import History, TrainingRequest, prepare
from scoring.training.shared_ids import id_columns, same_lead, with_shared_ids

LEADS = invented_leads(900, seed=2)


def frame(**cells: list[str]) -> pd.DataFrame:
    return pd.DataFrame(cells, dtype="str")


def history(leads: pd.DataFrame) -> History:
    return prepare(table_of(leads), TrainingRequest("Converted"))


def test_leads_are_joined_by_any_id_and_through_each_other() -> None:
    ids = frame(Customer_id=["1", "1", "2", "", "3"], Account_id=["a", "b", "b", "c", ""])
    found = with_shared_ids(np.arange(5), ids)
    assert found.tolist() == [0, 0, 0, 1, 2]


def test_persons_known_before_stay_joined() -> None:
    assert with_shared_ids(np.array([0, 1, 0]), frame(Customer_id=["7", "7", "8"])).tolist() == [
        0, 0, 0,
    ]  # fmt: skip


def test_without_an_id_the_persons_stay_as_they_are() -> None:
    person = np.array([0, 1, 0])
    assert with_shared_ids(person, frame(Source=["a", "a", "b"])) is person


def test_an_id_that_joins_too_many_leads_joins_none() -> None:
    ids = [str(i) for i in range(300)] + ["0"] * 60
    found = with_shared_ids(np.arange(360), frame(Customer_id=ids))
    assert len(np.unique(found)) == 360


def test_columns_that_name_groups_are_no_ids() -> None:
    leads = LEADS.assign(Campaign_id=LEADS["City"], Account_id=LEADS["Source"])
    assert id_columns(leads) == ["Lead ID"]
    assert same_lead(leads.drop(columns="Lead ID")) is None


@pytest.mark.parametrize("as_number", [True, False])
def test_leads_of_one_customer_are_never_on_both_sides(as_number: bool) -> None:
    customer = np.random.default_rng(1).integers(0, 400, len(LEADS)).astype(str)
    ids = np.where(np.arange(len(LEADS)) % 2, customer, np.char.add(customer, ".0"))
    leads = LEADS.assign(Customer_ID=ids if as_number else customer)
    found = history(leads)
    train, test = (customer[part] for part in (found.split.train, found.split.test))
    assert not set(train) & set(test)
    assert found.sharing == len(LEADS) - len(set(customer))


def test_columns_left_out_of_the_model_leave_the_persons_as_they_are() -> None:
    customer = np.random.default_rng(1).integers(0, 400, len(LEADS)).astype(str)
    found = history(LEADS.assign(Customer_ID=customer))
    assert found.without([]).person is found.person


def test_a_number_that_begins_again_in_every_branch_joins_no_leads() -> None:
    leads = text_table(
        {"Lead ID": [f"L{n}" for n in range(200)], "Lead Number": [str(n % 50) for n in range(200)]}
    ).frame
    assert len(np.unique(same_lead(leads))) == 200


def test_a_number_that_begins_again_every_year_joins_leads_of_one_day_only() -> None:
    days = [f"202{4 + n // 50}-03-0{1 + n % 5}" for n in range(100)]
    numbers = [str(n % 50) for n in range(100)]
    leads = text_table({"Lead Number": numbers, "Created": days}).frame
    twice = pd.concat([leads, leads], ignore_index=True)
    assert len(np.unique(same_lead(twice))) == 100


def test_numbers_that_begin_again_for_other_people_are_other_leads() -> None:
    ids = [str(i) for i in range(30)]
    mail = [f"a{i}@x.org" for i in range(30)] + [f"b{i}@x.org" for i in range(30)]
    phone = [str(9_822_292_300 + 7 * i) for i in range(60)]
    found = same_lead(frame(Lead_ID=ids * 2, Email=mail, Phone=phone))
    assert found is not None
    assert len(set(found.tolist())) == 60


def test_ids_that_a_spreadsheet_shortened_join_nobody() -> None:
    cells = ["9.1982E+11"] * 4 + [f"c{i}" for i in range(6)]
    found = with_shared_ids(np.arange(10), frame(Customer_id=cells))
    assert len(set(found.tolist())) == 10
