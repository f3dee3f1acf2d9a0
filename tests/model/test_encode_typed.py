"""Leads encoded by their distinct cells are those encoded one by one, to the last bit."""

import numpy as np
import pandas as pd
import pytest
from conftest import text_table
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.model import codes
from scoring.model.codes import Encoded, Encoder, learn_encoder
from scoring.model.drift import DriftReport, measure_drift
from scoring.model.reference import ReferenceProfile, build_profile
from scoring.schema import Column, Kind, LeadSchema, Role

SOURCE = Column("Source", Kind.CATEGORY, Role.SOURCE)
VISITS = Column("Visits", Kind.NUMBER, Role.FEATURE)
ABSENT = Column("Absent", Kind.NUMBER, Role.FEATURE)
SCHEMA = LeadSchema((SOURCE, VISITS, ABSENT))
HISTORY = pd.DataFrame({
    "Source": pd.Series(["Web"] * 40 + ["Fair"] * 25 + ["Press"] * 3 + [None] * 2, dtype="str"),
    "Visits": np.arange(70.0),
    "Absent": np.arange(70.0) % 7,
})  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8"), max_size=6)
SOURCES = st.lists(
    st.sampled_from([" Web", "Web", "Fair ", "Press", "press", "Select", "", "W\u00a0eb"]) | TEXTS,
    min_size=1, max_size=30,
)  # fmt: skip
VISIT = st.sampled_from(["1", "1.0", " 2", "1,5", "1.500", "70", "-3", "12 %", "0.5", "5k", "no"])


def learned() -> tuple[Encoder, ReferenceProfile]:
    encoder = learn_encoder(HISTORY, SCHEMA.inputs)
    outcome = np.arange(70) % 3 == 0
    return encoder, build_profile(encoder, encoder.encode(HISTORY).codes, outcome)


ENCODER, PROFILE = learned()


def batch_of(source: list[str], visits: list[str]) -> LeadBatch:
    return build_batch(text_table({"Source": source, "Visits": visits}), SCHEMA)


def told(report: DriftReport) -> list[tuple[object, ...]]:
    return [
        (f.field, f.psi, [*f.unseen.items()], f.missing, f.missing_before, f.out_of_range, f.usual)
        for f in report.fields
    ]


@given(SOURCES, st.data(), st.integers(1, 40))
def test_they_are_coded_counted_and_compared_alike(
    source: list[str], data: st.DataObject, rows: int
) -> None:
    visits = data.draw(st.lists(VISIT | TEXTS, min_size=len(source), max_size=len(source)))
    batch = batch_of(source, visits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "_ROWS", rows)
        typed = ENCODER.encode_typed(batch.typed)
    plain = ENCODER.encode(batch.values)
    np.testing.assert_array_equal(typed.codes, plain.codes)
    assert typed.unseen == plain.unseen
    drifts = [measure_drift(PROFILE, e, {"Source", "Visits"}) for e in (typed, plain)]
    assert told(drifts[0]) == told(drifts[1])


@given(SOURCES, st.data(), st.integers(1, 7))
def test_some_leads_or_one_field_are_those_of_the_whole_matrix(
    source: list[str], data: st.DataObject, rows: int
) -> None:
    batch = batch_of(source, ["1"] * len(source))
    whole = ENCODER.encode(batch.values).codes
    places = np.array(data.draw(st.lists(st.integers(0, len(source) - 1), max_size=9)), np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "_ROWS", rows)
        typed = ENCODER.encode_typed(batch.typed)
        np.testing.assert_array_equal(typed.rows(places), whole[places])
        np.testing.assert_array_equal(typed.rows(slice(1, 8)), whole[1:8])
    np.testing.assert_array_equal(typed.column(0, places), whole[places, 0])
    np.testing.assert_array_equal(typed.lead(-1), whole[-1])


def test_leads_with_a_value_that_the_model_knows_are_counted_by_field() -> None:
    batch = batch_of(["Web", "Fair", "Web", "TikTok"], ["1", "x", "1.0", ""])
    typed, given = ENCODER.encode_typed(batch.typed), ENCODER.encode(batch.values)
    assert (typed.filled.tolist(), len(typed)) == ([3, 2, 0], 4)
    assert (given.filled.tolist(), len(given)) == ([3, 2, 0], 4)


def test_the_codes_of_a_field_are_counted_by_their_distinct_cells() -> None:
    batch = batch_of(["Web", "Fair", "Web", "TikTok", "Web "], ["1", "x", "1.0", "1", "7"])
    encoded = ENCODER.encode_typed(batch.typed)
    source, visits, absent = (encoded.counts_of(at) for at in range(3))
    assert source.codes[:2].tolist() == [0, 1]
    assert source.leads.tolist() == [2, 1, 1, 1]
    np.testing.assert_array_equal(visits.codes, [1, np.nan, 1, 7])
    assert (absent.leads.tolist(), np.isnan(absent.codes).all()) == ([5], True)


def test_codes_that_were_not_told_apart_count_once_each() -> None:
    counted = Encoded(np.array([[2.0, 5.0], [2.0, 6.0]]), {}).counts_of(1)
    assert (counted.codes.tolist(), counted.leads.tolist()) == ([5, 6], [1, 1])


def test_a_level_that_a_person_confirmed_is_coded_as_the_one_meant() -> None:
    table = text_table({"Source": ["Internet", "Fair", "Internet"], "Visits": ["1", "2", "3"]})
    said = {"Source": {"Internet": "Web", "Fair": "Internet"}, "Visits": {"1": "2"}}
    batch = build_batch(table, SCHEMA, values=said)
    assert batch.values["Source"].tolist() == ["Web", "Internet", "Web"]
    assert batch.values["Visits"].tolist() == [1, 2, 3]
    np.testing.assert_array_equal(ENCODER.encode_typed(batch.typed).codes[:, 0], [0, np.nan, 0])


def test_one_value_of_a_lead_is_that_of_the_frame() -> None:
    batch = batch_of(["Web", "Select", " Fair"], ["1", "2", "x"])
    cells = [[batch.typed[name].at(at) for at in range(3)] for name in ("Source", "Visits")]
    assert cells[0] == ["Web", None, "Fair"]
    np.testing.assert_array_equal(cells[1], [1, 2, np.nan])
    assert batch.values["Absent"].isna().all()
