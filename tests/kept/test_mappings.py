from dataclasses import replace
from pathlib import Path

import pytest
from conftest import text_table
from hypothesis import given
from hypothesis import strategies as st

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

HEADERS, WANTED = ["Kanal", "Besuche", "Name"], ["Lead Source", "Visits"]
PAIRS = Confirmed(
    {"Lead Source": "Kanal", "Visits": "Besuche"},
    {"Lead Source": {"netz": "Web"}},
    {"name": "Name", "phone": ""},
)


def test_a_mapping_is_recalled_for_the_same_headers_in_any_order_and_case(tmp_path: Path) -> None:
    remember(tmp_path, HEADERS, WANTED, PAIRS, "2026-11-12")
    found = recall(tmp_path, ["NAME", "besuche", "Kanal "], WANTED)
    columns = {"Lead Source": "Kanal ", "Visits": "besuche"}
    said = Confirmed(columns, {"Lead Source": {"netz": "Web"}}, {"name": "NAME", "phone": ""})
    assert found == Kept(said, "2026-11-12")


def test_a_mapping_kept_before_contacts_were_is_still_read(tmp_path: Path) -> None:
    remember(tmp_path, HEADERS, WANTED, PAIRS)
    old = '{"columns": {"Visits": "Besuche"}, "values": {}}'
    next(tmp_path.glob("*.json")).write_text(old)
    assert recall(tmp_path, HEADERS, WANTED) == Kept(Confirmed({"Visits": "Besuche"}))


def test_columns_of_an_earlier_call_sheet_do_not_hide_a_mapping(tmp_path: Path) -> None:
    remember(tmp_path, [*HEADERS, "rank"], WANTED, PAIRS)
    found = recall(tmp_path, [*HEADERS, "rank (uploaded)"], WANTED)
    assert found is not None


def test_other_headers_or_fields_recall_nothing(tmp_path: Path) -> None:
    remember(tmp_path, HEADERS, WANTED, PAIRS)
    assert recall(tmp_path, [*HEADERS, "more"], WANTED) is None
    assert recall(tmp_path, HEADERS, [*WANTED, "City"]) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"columns": 3}', '{"columns": {"Visits": "x"}}'])
def test_a_damaged_file_recalls_nothing(tmp_path: Path, text: str) -> None:
    remember(tmp_path, HEADERS, WANTED, PAIRS)
    next(tmp_path.glob("*.json")).write_text(text)
    assert recall(tmp_path, HEADERS, WANTED) is None


def test_a_forgotten_mapping_is_gone(tmp_path: Path) -> None:
    remember(tmp_path, HEADERS, WANTED, PAIRS)
    assert forget(tmp_path, HEADERS, WANTED)
    assert recall(tmp_path, HEADERS, WANTED) is None
    assert not forget(tmp_path, HEADERS, WANTED)


def test_no_part_of_a_file_stays_behind(tmp_path: Path) -> None:
    remember(tmp_path / "new", HEADERS, WANTED, PAIRS)
    assert [path.suffix for path in (tmp_path / "new").iterdir()] == [".json"]


@given(st.lists(st.from_regex(r"[a-z]{3,8}", fullmatch=True), min_size=1, unique=True))
def test_what_is_remembered_is_recalled(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    pairs = Confirmed({f"field {name}": name for name in names})
    remember(folder, names, list(pairs.columns), pairs)
    assert recall(folder, names, list(pairs.columns)) == Kept(pairs)


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
