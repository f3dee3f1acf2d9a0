"""Conversions to expect by group, by hand."""

from dataclasses import replace

import numpy as np
import pytest
from made import field, made

from scoring.insight.expected import expected_pairs, expected_table
from scoring.insight.groups import groups_of
from scoring.insight.leads import Leads


def halves() -> Leads:
    """400 leads of web with a chance of 10%, 100 of fair with one of 50%."""
    leads = made({"Source": ["web"] * 400 + ["fair"] * 100})
    return replace(leads, propensity=np.array([0.1] * 400 + [0.5] * 100))


def test_the_sum_of_chances_and_its_interval_are_those_of_a_binomial() -> None:
    leads = halves()
    table = expected_table(leads, groups_of(field(leads, "Source"))).set_index("group")
    assert table["expected"].tolist() == pytest.approx([40, 50])
    # 80% of a normal with variance 400 · 0.1 · 0.9 = 36: 40 ± 1.2816 · 6; 50 ± 1.2816 · 5.
    assert table.loc["web", ["low", "high"]].tolist() == [33, 47]
    assert table.loc["fair", ["low", "high"]].tolist() == [44, 56]
    assert table["expected_share"].tolist() == pytest.approx([4 / 9, 5 / 9])


def test_leads_without_a_chance_are_no_part_of_it() -> None:
    leads = halves()
    chance = leads.propensity.copy()
    chance[:390] = np.nan
    table = expected_table(
        replace(leads, propensity=chance), groups_of(field(leads, "Source"))
    ).set_index("group")
    assert table["leads"].to_dict() == {"web": 10, "fair": 100}
    assert table["small"].to_dict() == {"web": True, "fair": False}


def test_pairs_of_groups_add_up_to_the_groups() -> None:
    leads = made({"Source": ["web", "fair"] * 30, "Medium": ["a", "a", "b"] * 20})
    leads = replace(leads, propensity=np.linspace(0.1, 0.6, 60))
    source, medium = (groups_of(field(leads, name)) for name in ("Source", "Medium"))
    pairs = expected_pairs(leads, source, medium).groupby("row")["expected"].sum()
    whole = expected_table(leads, source).set_index("group")["expected"]
    assert pairs.to_dict() == pytest.approx(whole.to_dict())
