import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import text_table
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import StorageFailed
from scoring.intake.leads.mapping import Confirmed
from scoring.kept.mappings import (
    Kept,
    forget,
    forget_mapping,
    recall,
    recall_mapping,
    remember,
    remember_mapping,
)
from scoring.model.lead_model import LeadModel
from scoring.settings import mappings_folder

LINE = "courses"
HEADERS, WANTED = ["Kanal", "Besuche", "Name"], ["Lead Source", "Visits"]
PAIRS = Confirmed(
    {"Lead Source": "Kanal", "Visits": "Besuche"},
    {"Lead Source": {"netz": "Web"}},
    {"name": "Name", "phone": ""},
)


def test_a_mapping_is_recalled_for_the_same_headers_in_any_order_and_case() -> None:
    remember(LINE, HEADERS, WANTED, PAIRS, "2026-11-12")
    found = recall(LINE, ["NAME", "besuche", "Kanal "], WANTED)
    columns = {"Lead Source": "Kanal ", "Visits": "besuche"}
    said = Confirmed(columns, {"Lead Source": {"netz": "Web"}}, {"name": "NAME", "phone": ""})
    assert found == Kept(said, "2026-11-12")


def of_before(text: str) -> Path:
    """The file of a mapping as an earlier release has left it: named by the columns and fields."""
    sets = [
        sorted(name.casefold().replace(" ", "") for name in names) for names in (HEADERS, WANTED)
    ]
    key = hashlib.sha256(json.dumps(sets).encode()).hexdigest()[:32]
    place = mappings_folder() / LINE / f"{key}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    return place


def test_a_mapping_kept_before_contacts_were_is_still_read() -> None:
    of_before('{"columns": {"Visits": "Besuche"}, "values": {}}')
    assert recall(LINE, HEADERS, WANTED) == Kept(Confirmed({"Visits": "Besuche"}))


def test_columns_of_an_earlier_call_sheet_do_not_hide_a_mapping() -> None:
    remember(LINE, [*HEADERS, "rank"], WANTED, PAIRS)
    found = recall(LINE, [*HEADERS, "rank (uploaded)"], WANTED)
    assert found is not None


def test_other_headers_or_fields_recall_nothing() -> None:
    remember(LINE, HEADERS, WANTED, PAIRS)
    assert recall(LINE, [*HEADERS, "more"], WANTED) is None
    assert recall(LINE, HEADERS, [*WANTED, "City"]) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"columns": 3}', '{"columns": {"Visits": "x"}}'])
def test_a_damaged_file_recalls_nothing(text: str) -> None:
    of_before(text)
    assert recall(LINE, HEADERS, WANTED) is None


def test_a_forgotten_mapping_is_gone() -> None:
    remember(LINE, HEADERS, WANTED, PAIRS)
    assert forget(LINE, HEADERS, WANTED)
    assert recall(LINE, HEADERS, WANTED) is None
    assert not forget(LINE, HEADERS, WANTED)


def test_a_mapping_of_an_earlier_release_does_not_come_back_once_it_is_forgotten() -> None:
    place = of_before('{"columns": {"Visits": "Besuche"}}')
    assert forget(LINE, HEADERS, WANTED)
    assert (recall(LINE, HEADERS, WANTED), place.exists()) == (None, True)
    remember(LINE, HEADERS, WANTED, PAIRS)
    assert recall(LINE, HEADERS, WANTED) == Kept(PAIRS)


def test_a_mapping_that_cannot_be_kept_or_forgotten_is_said_and_none_is_recalled() -> None:
    store = mappings_folder().parent / "leads.db"
    store.parent.mkdir(parents=True)
    store.write_text("a file that is no database")
    for deed in (lambda: remember(LINE, HEADERS, WANTED, PAIRS),
                 lambda: forget(LINE, HEADERS, WANTED)):  # fmt: skip
        with pytest.raises(StorageFailed, match=r"a file that is no database lies in its place"):
            deed()
    assert recall(LINE, HEADERS, WANTED) is None


@given(st.lists(st.from_regex(r"[a-z]{3,8}", fullmatch=True), min_size=1, unique=True))
def test_what_is_remembered_is_recalled(names: list[str]) -> None:
    pairs = Confirmed({f"field {name}": name for name in names})
    remember(LINE, names, list(pairs.columns), pairs)
    assert recall(LINE, names, list(pairs.columns)) == Kept(pairs)


def named(model: LeadModel, line: str) -> LeadModel:
    return replace(model, line=line)


def test_models_that_read_the_same_columns_keep_mappings_of_their_own(
    small_model: LeadModel,
) -> None:
    us, india = named(small_model, "courses-us"), named(small_model, "courses-in")
    table = text_table({"Kanal": ["web"], "Besuche": ["3"]})
    remember_mapping(table, us, Confirmed({"Source": "Kanal"}))
    assert recall_mapping(table, us) == Confirmed({"Source": "Kanal"})
    assert recall_mapping(table, india) is None


def test_a_mapping_from_before_models_had_names_is_read_and_forgotten(
    small_model: LeadModel,
) -> None:
    table, us = text_table({"Kanal": ["web"]}), named(small_model, "courses-us")
    remember_mapping(table, named(small_model, ""), Confirmed({"Source": "Kanal"}))
    assert recall_mapping(table, us) == Confirmed({"Source": "Kanal"})
    assert forget_mapping(table, us)
    assert recall_mapping(table, us) is None
    assert not forget_mapping(table, us)
