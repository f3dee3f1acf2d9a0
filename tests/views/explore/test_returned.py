"""What became of the leads of both files, in one sentence."""

from dataclasses import replace

import numpy as np
from made import made

from scoring.insight.leads import Leads
from scoring.views.explore.returned import returned


def week(ids: str, tiers: str) -> Leads:
    leads = made({"Lead ID": [f"Q{i}58{i}" for i in ids], "Source": ["web"] * len(ids)})
    return replace(leads, tier=np.array(list(tiers)), propensity=np.full(len(leads), 0.5))


def test_it_says_how_many_rose_and_fell_came_and_went() -> None:
    found = returned(week("1234", "ABBC"), week("23456", "ABADD"))
    assert found.said == (
        "2 leads rose into A and 0 fell out of it, of 3 in both files; 2 are new and 1 is gone."
    )
    assert found.figure is not None
    assert found.figure.data[0].z[1].tolist()[:2] == [1, 1]


def test_without_chances_it_counts_who_came_and_went() -> None:
    first, second = (
        replace(week(ids, "A" * len(ids)), propensity=np.full(len(ids), np.nan))
        for ids in ("12", "2")
    )
    found = returned(first, second)
    assert found.said == "1 lead is in both files, 0 are new and 1 is gone."
    assert found.figure is None


def test_files_without_a_lead_in_common_say_so() -> None:
    assert returned(week("12", "AA"), week("34", "AA")).said.startswith("No lead of made.csv")
    assert "no ids, e-mails or phones" in returned(week("12", "AA"), made({"Visits": ["1"]})).said
