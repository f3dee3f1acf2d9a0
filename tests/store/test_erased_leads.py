"""A lead is erased by whatever of its contacts is named, as its file wrote it or otherwise."""

import pytest
from conftest import text_table

from scoring.access import LOCAL
from scoring.errors import DataRefused
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord

# Of the file's country by its other numbers; no number is of another country, too.
GERMAN = ["030 9012345", "+49 30 9012346", "+49 30 9012347", "+49 30 9012348"]


def keep(store: LeadStore, model: LeadModel, **columns: list[str]) -> BatchRecord:
    named = {name.replace("_", " "): cells for name, cells in columns.items()}
    rows = len(next(iter(named.values())))
    table = text_table({"Source": ["Google"] * rows} | named)
    return store.batches.keep(score_table(table, "x.csv", model), by=LOCAL, came_by="page")


def gone(store: LeadStore, record: BatchRecord) -> list[int]:
    ids = store.batches.promised(record.address).lead_id.tolist()
    return [place for place, text in enumerate(ids) if text == ""]


@pytest.mark.parametrize("asked", ["030 9012345", "+49309012345", "0049 30 9012345"])
def test_a_phone_of_a_file_with_a_country_is_found_as_it_stands_and_with_it(
    store: LeadStore, small_model: LeadModel, asked: str
) -> None:
    record = keep(store, small_model, Lead_ID=list("abcd"), Phone=GERMAN)
    assert store.upkeep.erase(asked, by=LOCAL) == 1
    assert gone(store, record) == [0]


def test_a_phone_of_a_file_without_a_country_is_found_with_one(
    store: LeadStore, small_model: LeadModel
) -> None:
    record = keep(store, small_model, Lead_ID=["a"], Phone=["0221 2257876"])
    assert store.upkeep.erase("+49 221 2257876", by=LOCAL) == 1
    assert gone(store, record) == [0]


def test_a_phone_that_two_countries_have_is_refused_until_its_country_is_named(
    store: LeadStore, small_model: LeadModel
) -> None:
    phones = ["+91 98200 12345", "+55 98 2001-2345"]
    record = keep(store, small_model, Lead_ID=["a", "b"], Phone=phones)
    with pytest.raises(DataRefused, match=r"countries with \+55, \+91, so nobody was erased"):
        store.upkeep.erase("9820012345", by=LOCAL)
    assert gone(store, record) == []
    assert store.upkeep.erase("+919820012345", by=LOCAL) == 1


@pytest.mark.parametrize(
    "asked", ["ana@x.org", "ANA@y.org", "ana@z.org", "+33612345179", "+33612345180"]
)
def test_every_address_and_phone_of_a_lead_finds_it(
    store: LeadStore, small_model: LeadModel, asked: str
) -> None:
    record = keep(
        store, small_model, Lead_ID=["a", "b"],
        Email=["ben@x.org", "ana@x.org; ana@y.org"], Email_2=["", "ana@z.org"],
        Phone=["", "+33 6 12 34 51 78 / +33 6 12 34 51 79"], Mobile=["", "+33 6 12 34 51 80"],
    )  # fmt: skip
    assert store.upkeep.erase(asked, by=LOCAL) == 1
    assert gone(store, record) == [1]
    with store.database.reading("They were not read") as connection:
        assert connection.exec_driver_sql("SELECT * FROM contact_keys").all() == []


def test_an_id_that_is_shown_as_a_part_of_its_hash_is_found_by_it(
    store: LeadStore, small_model: LeadModel
) -> None:
    record = keep(store, small_model, Lead_ID=["ana@x.org", "ben@x.org"])
    shown = store.batches.promised(record.address).lead_id.tolist()
    assert store.upkeep.erase(shown[1], by=LOCAL) == 1
    assert gone(store, record) == [1]
    assert store.upkeep.erase("#", by=LOCAL) == store.upkeep.erase(shown[0][:6], by=LOCAL) == 0


def test_a_lead_with_another_further_phone_is_another_batch(
    store: LeadStore, small_model: LeadModel
) -> None:
    for phone in ("+33 6 12 34 51 80", "+33 6 12 34 51 81"):
        keep(store, small_model, Phone=["+33 6 12 34 51 78"], Mobile=[phone])
    assert store.upkeep.erase("+33612345181", by=LOCAL) == 1
