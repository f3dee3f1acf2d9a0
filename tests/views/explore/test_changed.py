"""Which group changed most, beyond chance or not, by hand."""

import numpy as np
from made import field, made

from scoring.insight.cohorts import Period
from scoring.insight.leads import Leads
from scoring.views.explore import cohorts, sources


def months(*groups: tuple[str, tuple[int, int], tuple[int, int]]) -> Leads:
    """Leads of two months by source, each with those converted and those not, then one of later."""
    rows = [
        (month, name, won)
        for name, *both in groups
        for month, (yes, no) in zip(("2026-01-05", "2026-02-05"), both, strict=True)
        for won in ["1"] * yes + ["0"] * no
    ]
    created, source, won = zip(*rows, ("2026-03-01", "late", "0"), strict=True)
    cells = {"Created": list(created), "Source": list(source), "Won": list(won)}
    return made(cells, outcome="Won")


def said(leads: Leads) -> str:
    return sources.over_time(leads, field(leads, "Source")).said


def test_a_swing_of_few_leads_goes_after_a_smaller_one_beyond_chance() -> None:
    leads = months(("fair", (10, 15), (4, 21)), ("web", (400, 600), (250, 750)))
    # The fair went from 40% to 16%, its 95% interval −45 to 0.6 points; the web from 40% to 25%.
    assert said(leads) == (
        "web changed most beyond chance from first to last: from 40.0% (n 1,000) in 2026-01 to "
        "25.0% (n 1,000) in 2026-02."
    )


def test_where_all_may_be_chance_it_says_so() -> None:
    leads = months(("cold call", (6, 19), (3, 32)), ("web", (50, 50), (48, 52)))
    assert said(leads) == (
        "cold call changed most from first to last: from 24.0% (n 25) in 2026-01 to 8.6% (n 35) "
        "in 2026-02. This may be chance."
    )


def test_of_many_groups_one_that_would_be_clear_alone_may_be_chance() -> None:
    alone, among = ("a", (20, 20), (10, 30)), [(name, (20, 20), (20, 20)) for name in "bcd"]
    # 50% to 25% of 40 each: 95% interval −43 to −4 points, and −49 to 3 at one in four of 5%.
    assert "beyond chance" in said(months(alone))
    assert "may be chance" in said(months(alone, *among))


def test_a_share_has_the_n_of_its_month_and_may_begin_at_none() -> None:
    leads = months(("web", (40, 60), (20, 20)), ("fair", (0, 0), (30, 30)))
    mix = cohorts.mix(leads, field(leads, "Source"), Period.MONTH)
    assert mix.said == (
        "The share of web changed most beyond chance from first to last: from 100% (n 100) in "
        "2026-01 to 40.0% (n 100) in 2026-02."
    )


def test_the_best_and_the_worst_have_lines_of_their_own_and_the_others_are_named() -> None:
    middle = [(f"m{at}", (50 + at, 50), (50 + at, 50)) for at in range(5)]
    leads = months(("best", (24, 6), (24, 6)), ("worst", (1, 39), (1, 39)), *middle)
    section = sources.over_time(leads, field(leads, "Source"))
    assert section.figure is not None
    drawn = [line.name for line in section.figure.data]
    assert drawn == ["m4", "m3", "m2", "worst", "best", "3 others"]
    assert "“3 others” are m1, m0, late." in section.note
    assert section.said == "No value changed from its first to its last period."


def test_the_best_of_many_sources_is_a_row_though_it_is_small() -> None:
    names = [f"s{at}" for at in range(30) for _ in range(40)] + ["best"] * 25
    won = (["1"] + ["0"] * 39) * 30 + ["1"] * 25
    leads = made({"Source": names, "Won": won}, outcome="Won")
    section = sources.by_group(leads, field(leads, "Source"))
    assert section.table is not None
    assert "best" in section.table["group"].tolist()
    assert section.said.startswith("best converts best (100% of n 25)")
    assert np.isin(["6 others"], section.table["group"]).all()
