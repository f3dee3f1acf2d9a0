"""What is kept of the cells: all that scoring needs, and nobody's address or phone."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLES, read_sample, table_of
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.access import LOCAL
from scoring.intake.table.reading import read_table
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import known_levels, score_table
from scoring.store import LeadStore
from scoring.store.contact_keys import contact_secret, lead_keys
from scoring.store.database import Database
from scoring.store.kept_cells import WITHHELD, cells_of, tells_who
from scoring.store.kept_cells import table_of as table_kept
from store.same_batch import assert_same


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("ana@x.org", True), ("write to ana@mail.x.org!", True), ("@home", False), ("a@b", False),
        ("+33 6 12 34 56 78", True), ("(030) 1234567", True), ("0171-1234567", True),
        ("98765 43210", True), ("call 9876543210 now", True), ("Mumbai 400001", False),
        ("2026-11-30 10:00:01", False), ("30.11.2026 ana@x.org", True), ("1234567.50", False),
        ("1767225600000", False), ("03/04/2026", False), ("12345678", False), ("", False),
        ("2 of 3,405", False), ("550e8400-e29b-41d4-a716-446655440000", True),
    ],
)  # fmt: skip
def test_a_text_tells_who_somebody_is_by_an_address_or_a_phone(text: str, tells: bool) -> None:
    assert tells_who(text) is tells


def kept_of(frame: pd.DataFrame, model: LeadModel) -> pd.DataFrame:
    """The cells that are kept of these leads."""
    scored = score_table(table_of(frame), "x", model)
    return table_kept(
        cells_of(scored, lead_keys(scored.leads, contact_secret()), contacts=False)[0]
    ).frame


def test_a_phone_among_levels_is_withheld_and_a_number_among_numbers_is_not(
    small_model: LeadModel,
) -> None:
    frame = read_sample("sample_leads.csv", 30)
    frame.loc[1, ["City", "Visits"]] = ["98765 43210", "9876543210"]
    frame.loc[2, "Visits"] = "call 98765 43210"
    found = kept_of(frame, small_model)
    assert found.loc[1, ["City", "Visits"]].tolist() == [WITHHELD, "9876543210"]
    assert found.loc[2, "Visits"] == WITHHELD
    pd.testing.assert_series_equal(found["City"].drop(1), frame["City"].drop(1))


def test_a_level_that_the_model_has_learned_stays_whatever_it_looks_like(
    small_model: LeadModel,
) -> None:
    fields = [
        replace(f, levels=(*f.levels[:-1], "120210987654321")) if f.column.name == "Campaign" else f
        for f in small_model.encoder.fields
    ]
    model = replace(small_model, encoder=replace(small_model.encoder, fields=tuple(fields)))
    assert "120210987654321" in known_levels(model)["Campaign"]
    frame = read_sample("sample_leads.csv", 30)
    frame.loc[[1, 2], "Campaign"] = ["120210987654321", "120210987654322"]
    assert kept_of(frame, model).loc[[1, 2], "Campaign"].tolist() == ["120210987654321", WITHHELD]


def test_columns_that_nobody_needs_are_not_kept(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 30).assign(Notes="x", Company="y", zz="z")
    found = set(kept_of(frame, small_model))
    assert {c.name for c in small_model.schema.inputs} <= found
    assert not {"Name", "Email", "Phone", "Notes", "Company", "zz"} & found


WILD = st.one_of(
    st.text(max_size=30),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=5),
    st.sampled_from(
        ["\x00", "a\x00b", "x" * 100_000, "'", '"', "=1+1", "\u202e", "é" * 50_000, "NaN"]
    ),
)
LONG = {"long": "é" * 50_000}
HEADERS = st.sampled_from(["", " ", "City", "\x00row", "a,b", "Name ", "x" * 300, "名前", "rank"])


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> LeadStore:
    folder = tmp_path_factory.mktemp("wild")
    return LeadStore(Database(f"sqlite:///{folder / 'leads.db'}"))


WILD_FILES = st.fixed_dictionaries(
    {"cells": st.lists(WILD, min_size=3, max_size=3), "header": HEADERS, "contacts": st.booleans(),
     "column": st.sampled_from(["City", "Visits", "Lead ID", "Created", "Source"])}
)  # fmt: skip


def assert_reopened(
    places: LeadStore, model: LeadModel, cells: list[str], header: str, contacts: bool, column: str
) -> None:
    frame = read_sample("sample_leads.csv", 8)
    frame.loc[2:4, column] = [LONG.get(cell, cell) for cell in cells]
    content = frame.assign(**{"Zz": "1"}).rename(columns={"Zz": header}).to_csv(index=False)
    table = read_table(content.encode("utf-8", "surrogatepass"), "wild.csv")
    scored = score_table(table, "wild\x00\ud800.csv", model)
    kept = places.batches.keep(scored, by=LOCAL, came_by="page", contacts=contacts)
    found = places.batches.reopened(kept.address, model)
    as_read = replace(scored, filename="wild?.csv", scored_at=kept.scored_at)
    assert_same(found, as_read, ids=contacts or np.array_equal(found.leads.ids, scored.leads.ids))
    assert places.batches.promised(kept.address).rank.tolist() == scored.ranking.rank.tolist()


@settings(max_examples=EXAMPLES // 4)
@given(WILD_FILES)
def test_a_file_of_any_cells_and_headers_is_reopened_as_it_was(
    places: LeadStore, small_model: LeadModel, wild: dict[str, Any]
) -> None:
    assert_reopened(places, small_model, **wild)


@pytest.mark.slow
@settings(max_examples=100)
@given(WILD_FILES)
def test_many_files_of_any_cells_and_headers_are_reopened_as_they_were(
    places: LeadStore, small_model: LeadModel, wild: dict[str, Any]
) -> None:
    assert_reopened(places, small_model, **wild)
