"""The four sentences that Explore and its report begin with."""

from dataclasses import replace

import numpy as np
from made import made

from scoring.insight.leads import Leads
from scoring.views.explore.findings import findings
from scoring.views.explore.report import report


def by_hand() -> Leads:
    """100 leads of ads in each of two months, of which 20 and 40 converted; 50 of fairs in both."""
    months = ["2026-01-05"] * 150 + ["2026-02-05"] * 149 + ["2026-02-28"]
    source = (["ads"] * 100 + ["fair"] * 50) * 2
    won = ["1"] * 20 + ["0"] * 80 + ["1"] * 30 + ["0"] * 20
    won += ["1"] * 40 + ["0"] * 60 + ["1"] * 30 + ["0"] * 20
    columns = {"Created": months, "Source": source, "Visits": ["1", "0"] * 150, "Won": won}
    return made(columns, outcome="Won")


def test_each_sentence_has_its_numbers_and_its_n() -> None:
    best, leak, trend, dearest = findings(by_hand(), {"ads": 6000.0, "fair": 600.0})
    assert "fair converts best: 60.0% of 100 leads" in best.said
    assert "40.0% of all 300" in best.said
    assert leak.said.startswith("Most leads are lost between")
    assert "of 150 leads in 2026-01 to 46.7% of 150 in 2026-02: +13.3 points" in trend.said
    # 6,000 for 60 conversions, 6,600 for 120.
    assert (
        "from ads costs most: 100 each for 60 conversions of 200 leads, against 55" in dearest.said
    )
    assert [f.view for f in findings(by_hand(), {})] == [
        "Sources",
        "Funnel",
        "Cohorts",
        "Economics",
    ]


def test_a_handful_of_leads_is_never_the_best_source() -> None:
    cells = {"Source": ["a"] * 200 + ["b"] * 3, "Won": ["1", "0"] * 100 + ["1"] * 3}
    assert findings(made(cells, outcome="Won"), {})[0].said.startswith("a converts best")


def test_what_is_not_known_says_what_to_add() -> None:
    best, leak, trend, dearest = findings(made({"Colour": ["red", "blue"] * 30}), {})
    assert not any(finding.known for finding in (best, leak, trend, dearest))
    assert "Choose one as the source" in best.said
    assert "Declare a stage" in leak.said
    assert "Add the date" in trend.said


def test_without_outcomes_the_best_source_is_told_by_the_chances() -> None:
    leads = made({"Source": ["web"] * 60 + ["fair"] * 40})
    scored = replace(leads, propensity=np.array([0.1] * 60 + [0.5] * 40))
    best, _, _, dearest = findings(scored, {"fair": 400.0})
    assert "fair should convert best: 20 (16 to 24) of 40 leads, 50.0%" in best.said
    assert "20 each for 20 expected conversions" in dearest.said


def test_a_source_that_brought_nothing_is_the_dearest() -> None:
    cells = {"Source": ["a"] * 40 + ["b"] * 40, "Won": ["0"] * 40 + ["1", "0"] * 20}
    said = findings(made(cells, outcome="Won"), {"a": 300.0, "b": 900.0})[3].said
    assert said == "a has cost 300 and brought no conversion of 40 leads."


def test_they_are_the_first_page_of_the_report() -> None:
    page = report(by_hand(), lambda _share, _step: None)
    best = page.index("fair converts best")
    assert page.index("<h1>") < best < page.index("<h2")


def test_without_outcomes_the_trend_is_told_by_the_chances_from_week_to_week() -> None:
    dates = ["2026-01-05"] * 30 + ["2026-01-12"] * 30 + ["2026-01-18"]
    scored = replace(made({"Created": dates}), propensity=np.array([0.1] * 30 + [0.4] * 31))
    trend = findings(scored, {})[2]
    assert trend.said == (
        "40.0% of the 31 leads of the week of 2026-01-12 should convert, against 10.0% of the 30 "
        "of the week of 2026-01-05."
    )
