"""What a column of countries says."""

import numpy as np
import pandas as pd
import pytest

from scoring.intake.leads.country_names import country_column, region_of, regions_of


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("India", "IN"),
        ("in", "IN"),
        ("U.S.A.", "US"),
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("Deutschland", "DE"),
        ("España", "ES"),
        ("Türkiye", "TR"),
        ("Select", ""),
        ("", ""),
    ],
)
def test_names_and_codes_of_countries_are_known(name: str, region: str) -> None:
    assert region_of(name) == region


def test_a_name_in_another_language_is_the_country_of_the_numbers_beside_it() -> None:
    cells = pd.Series(["Hindistan"] * 4 + ["Fransa"], dtype="str")
    phones = ["+919822292302", "+919832694018", "+919891328449", "+33612345678"]
    found = regions_of(cells, np.array([0, 1, 2, 4]), phones)
    assert found.tolist() == ["IN", "IN", "IN", "IN", ""]


def test_the_column_of_countries_is_known_by_its_name() -> None:
    assert country_column(["City", "Country/Region"]) == "Country/Region"
    assert country_column(["Country of interest", "Landing page"]) is None
