"""Numbers that stand for ranges are said as they were uploaded."""

from dataclasses import replace

import pandas as pd
import pytest
from conftest import text_table

from scoring.history.ranges import range_texts
from scoring.history.roles import propose_schema
from scoring.model.bins import range_labels
from scoring.model.codes import FieldCode, learn_encoder
from scoring.model.reference import build_profile
from scoring.schema import Column

SIZES = ["1-10", "11-50", "51-200", "201-1000", "1000+"]


def column(cells: list[str], name: str = "Employees") -> tuple[Column, pd.Series]:
    frame = text_table({name: cells}).frame
    schema = propose_schema(frame, outcome=None, created=None, exclude=())
    return schema.columns[0], frame[name]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (SIZES, [5.5, 30.5, 125.5, 600.5, 1000.0]),
        (["<1 year", "1-3 years", "4-6 years", "10+ years"], [0.5, 2.0, 5.0, 10.0]),
        (["0 bis 9", "10 bis 49", "50 bis 249"], [4.5, 29.5, 149.5]),
        (["₹1L-₹3L", "₹3L-₹5L", "₹5L-₹10L"], [200_000.0, 400_000.0, 750_000.0]),
    ],
)
def test_each_number_of_a_range_has_its_text(cells: list[str], expected: list[float]) -> None:
    found = column(cells * 40)[0].ranges
    assert [number for number, _ in found] == expected
    assert [text for _, text in found] == cells


def test_of_two_ways_to_write_a_range_the_commoner_is_said() -> None:
    found = column(["1-10"] * 30 + ["1 - 10"] * 5 + ["11-50"] * 30)[0]
    assert found.range_text(5.5) == "1-10"


def test_what_a_spreadsheet_took_for_a_date_is_the_range_that_it_was() -> None:
    found = column(["1-10"] * 20 + ["Nov-50"] * 30 + ["51-200"] * 20)[0]
    assert found.range_text(30.5) == "11-50"


@pytest.mark.parametrize("cells", [["1", "2", "3.5"], ["3 min", "4 min", "90 s"], ["a", "b", "c"]])
def test_plain_numbers_and_quantities_have_no_ranges(cells: list[str]) -> None:
    assert range_texts(*column(cells * 30)) == ()


def test_evidence_is_told_of_ranges_and_not_of_their_middles() -> None:
    sizes, _ = column(SIZES * 40)
    values = pd.DataFrame({"Employees": pd.Series([600.5, 5.5, 30.5] * 30)})
    encoder = learn_encoder(values, [sizes])
    profile = build_profile(encoder, encoder.encode(values).codes, values["Employees"] > 100)
    assert profile.fields[0].labels == ("1-10", "11-50", "201-1000", "")
    assert encoder.fields[0].text(600.5) == "201-1000"
    assert FieldCode(sizes).text(7.0) == "7"


def test_a_bin_of_several_ranges_goes_from_the_first_to_the_last() -> None:
    sizes, _ = column(SIZES * 40)
    numbers = pd.Series([number for number, _ in sizes.ranges]).to_numpy()
    labels = range_labels(numbers, numbers[[1, 3]], sizes.range_text)
    assert labels == ("1-10 to 11-50", "51-200 to 201-1000", "1000+", "")


def test_what_was_seen_of_a_column_of_ranges_goes_from_its_first_to_its_last() -> None:
    sizes, _ = column(SIZES * 40)
    values = pd.DataFrame({"Employees": pd.Series([600.5, 5.5, 30.5] * 30)})
    encoder = learn_encoder(values, [sizes])
    seen = build_profile(encoder, encoder.encode(values).codes, values["Employees"] > 100).fields[0]
    assert seen.span(sizes) == "1-10 to 201-1000"
    assert replace(seen, low=7.0).span(sizes) == "7 to 201-1000"
    assert seen.span(replace(sizes, ranges=())) == "5.5 to 600.5"
