"""The four sentences that Explore and its report begin with."""

from dataclasses import replace
from datetime import date

import numpy as np
from made import made

from scoring.insight.leads import Leads
from scoring.kept.spend import Spend
from scoring.views.explore import economics
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
    best, leak, trend, dearest = findings(by_hand(), Spend({"ads": 6000.0, "fair": 600.0}))
    assert "fair converts best: 60.0% of 100 leads" in best.said
    assert "40.0% of all 300" in best.said
    assert leak.said.startswith("Most leads are lost between")
    assert "of 150 leads in 2026-01 to 46.7% of 150 in 2026-02: +13.3 points" in trend.said
    # 6,000 for 60 conversions, 6,600 for 120.
    assert (
        "from ads costs most: 100 each for 60 conversions of 200 leads, against 55" in dearest.said
    )
    assert [f.view for f in findings(by_hand(), Spend())] == [
        "Sources",
        "Funnel",
        "Cohorts",
        "Economics",
    ]


def test_a_handful_of_leads_is_never_the_best_source() -> None:
    cells = {"Source": ["a"] * 200 + ["b"] * 3, "Won": ["1", "0"] * 100 + ["1"] * 3}
    assert findings(made(cells, outcome="Won"), Spend())[0].said.startswith("a converts best")


def test_what_is_not_known_says_what_to_add() -> None:
    best, leak, trend, dearest = findings(made({"Colour": ["red", "blue"] * 30}), Spend())
    assert not any(finding.known for finding in (best, leak, trend, dearest))
    assert "Choose one as the source" in best.said
    assert "Declare a stage" in leak.said
    assert "Add the date" in trend.said


def test_without_outcomes_the_best_source_is_told_by_the_chances() -> None:
    leads = made({"Source": ["web"] * 60 + ["fair"] * 40})
    scored = replace(leads, propensity=np.array([0.1] * 60 + [0.5] * 40))
    best, _, _, dearest = findings(scored, Spend({"fair": 400.0}))
    assert "fair should convert best: 20 (16 to 24) of 40 leads, 50.0%" in best.said
    assert "20 each for 20 expected conversions" in dearest.said


def test_a_source_that_brought_nothing_is_the_dearest() -> None:
    cells = {"Source": ["a"] * 40 + ["b"] * 40, "Won": ["0"] * 40 + ["1", "0"] * 20}
    said = findings(made(cells, outcome="Won"), Spend({"a": 300.0, "b": 900.0}))[3].said
    assert said.startswith("a has cost 300 and brought no conversion of 40 leads. It is not known")


def test_they_are_the_first_page_of_the_report() -> None:
    page = report(by_hand(), lambda _share, _step: None)
    best = page.index("fair converts best")
    assert page.index("<h1>") < best < page.index("<h2")


def test_without_outcomes_the_trend_is_told_by_the_chances_from_week_to_week() -> None:
    dates = ["2026-01-05"] * 30 + ["2026-01-12"] * 30 + ["2026-01-18"]
    scored = replace(made({"Created": dates}), propensity=np.array([0.1] * 30 + [0.4] * 31))
    trend = findings(scored, Spend())[2]
    assert trend.said == (
        "40.0% of the 31 leads of the week of 2026-01-12 should convert, against 10.0% of the 30 "
        "of the week of 2026-01-05."
    )


def shop(few: int, free: float | None) -> tuple[Leads, Spend]:
    """Web 400 for 20 conversions of 40, ads 600 for 10 of 40, some fairs, and partners."""
    source = ["web"] * 40 + ["ads"] * 40 + ["fair"] * few + ["partner"] * 20
    won = ["1", "0"] * 20 + ["1", "0", "0", "0"] * 10 + ["1", "0", "0"] * (few // 3)
    leads = made({"Source": source, "Won": won + ["1", "0"] * 10}, outcome="Won")
    spend = {"web": 400.0, "ads": 600.0, "fair": 90_000.0, "partner": free}
    return leads, Spend({name: cost for name, cost in spend.items() if cost is not None})


def test_sources_with_too_few_leads_are_named_and_not_in_the_average() -> None:
    said = findings(*shop(few=3, free=None))[3].said
    # 1,000 for 30 conversions; with the fair it would be 91,000 for 31.
    assert "from ads costs most: 60 each for 10 conversions of 40 leads, against 33" in said
    assert "on average of the 2 sources compared" in said
    assert "Not compared, under 20 leads with an outcome: fair." in said


def test_the_average_of_the_overview_is_that_of_economics_with_a_free_source() -> None:
    leads, spend = shop(few=0, free=0.0)
    # 1,000 for 20 + 10 + 10 conversions.
    assert "against 25 on average" in findings(leads, spend)[3].said
    assert "25 for each of 40 conversions" in economics.sections(leads, spend)[0].said


def test_the_dearest_says_where_it_may_be_chance() -> None:
    won = ["1"] * 9 + ["0"] * 21 + ["1"] * 10 + ["0"] * 20
    leads = made({"Source": ["a"] * 30 + ["b"] * 30, "Won": won}, outcome="Won")
    said = findings(leads, Spend({"a": 100.0, "b": 90.0}))[3].said
    # 11.1 for each of 9, 9 for each of 10; on average 10.
    assert "from a costs most: 11 each for 9 conversions of 30 leads, against 10 on" in said
    assert "This may be chance." in said


def test_the_only_source_that_can_be_judged_is_not_compared_with_itself() -> None:
    cells = {"Source": ["a"] * 40 + ["b"] * 3, "Won": ["1", "0"] * 20 + ["1", "0", "0"]}
    said = findings(made(cells, outcome="Won"), Spend({"a": 100.0, "b": 90.0}))[3].said
    assert "5 each for 20 conversions of 40 leads, the only source that can be judged." in said
    assert "average" not in said


def test_spend_of_another_year_says_nothing_of_these_leads() -> None:
    other = Spend({"ads": 6000.0}, (date(2024, 1, 1), date(2024, 12, 31)))
    dearest = findings(by_hand(), other)[3]
    assert not dearest.known
    assert "2024-01-01 to 2024-12-31; they were created 2026-01-05 to 2026-02-28" in dearest.said


def test_where_no_source_can_be_judged_none_is_the_dearest() -> None:
    cells = {"Source": ["a"] * 19 + ["b"] * 3, "Won": ["1", "0"] * 11}
    leads, spend = made(cells, outcome="Won"), Spend({"a": 100.0, "b": 90.0})
    dearest = findings(leads, spend)[3]
    assert not dearest.known
    assert "no source with a spend has 20 leads" in dearest.said
    assert "No source with a spend has 20 leads" in economics.sections(leads, spend)[1].said
