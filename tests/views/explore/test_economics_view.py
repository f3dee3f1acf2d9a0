"""What the view of economics says, and the numbers of its pictures."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from key_words import lacking
from made import made

from scoring.insight.leads import Leads
from scoring.insight.selection import Selection
from scoring.kept.spend import Spend
from scoring.schema import Kind
from scoring.views.explore import economics

YEAR = (date(2025, 10, 1), date(2026, 9, 30))
SPEND = Spend({"Google Ads": 250_000.0, "Facebook": 90_000.0, "Billboards": 5.0}, YEAR)


def test_the_answer_has_the_money_the_costs_and_what_is_left_out(leads: Leads) -> None:
    costs, margin = economics.sections(leads, SPEND, 1_000.0)
    assert costs.whole.startswith("340,000 spent on 7,142 leads, created 2025-10-01 to 2026-09-30")
    assert not lacking(costs.whole, "Left out: 5 ", "(Billboards)")
    assert "rarely do" in margin.whole
    assert "n 3," in margin.whole


def test_the_picture_has_the_costs_of_the_table(leads: Leads) -> None:
    section = economics.sections(leads, SPEND)[0]
    assert section.table is not None
    assert section.figure is not None
    drawn = section.table.head(2)
    assert list(section.figure.data[0].x) == drawn["cac"].tolist()
    assert list(section.figure.data[0].y) == drawn["group"].tolist() == ["Google Ads", "Facebook"]


def test_an_endless_interval_leaves_the_picture_and_the_point_stays(leads: Leads) -> None:
    source = leads.find("Source")
    assert source is not None
    unlucky = np.where(source.cells == "Facebook", 0.0, leads.outcome)
    figure = economics.sections(replace(leads, outcome=unlucky), SPEND)[0].figure
    assert figure is not None
    assert list(figure.data[0].y) == ["Google Ads"]
    assert np.isfinite(figure.layout.xaxis.range).all()


def test_without_spend_the_leads_are_there_and_one_sentence_says_why(leads: Leads) -> None:
    costs, margin = economics.sections(leads, Spend())
    assert (costs.figure, margin.table) == (None, None)
    assert "No spend is recorded" in costs.whole
    assert list(costs.columns) == ["group", "leads", "known", "converted", "rate"]


def test_without_a_source_one_sentence_says_why(leads: Leads) -> None:
    bare = replace(leads, fields=tuple(f for f in leads.fields if f.kind is Kind.NUMBER))
    assert [s.whole for s in economics.sections(bare, SPEND)] == [economics.NO_SOURCE]
    assert economics.spend_sheet(bare, SPEND) is None


def test_without_an_outcome_the_chances_tell_what_the_leads_will_cost(leads: Leads) -> None:
    blind = replace(leads, outcome=leads.outcome * np.nan, propensity=np.full(len(leads), 0.1))
    costs, margin = economics.sections(blind, SPEND)
    assert costs.table is not None
    assert costs.table["open_cac"][0] == pytest.approx(250_000 / (0.1 * 3_947), abs=1e-9)
    assert "cac" not in costs.columns
    assert margin.table is None


def test_the_sheet_has_the_sources_of_the_leads_then_the_others_kept(leads: Leads) -> None:
    sheet = economics.spend_sheet(leads, SPEND)
    assert sheet is not None
    assert sheet.table["source"].iloc[-1] == "Billboards"
    assert sheet.table["spend"].sum() == sum(SPEND.amounts.values())
    edited = sheet.table.copy()
    edited.loc[edited["source"] == "Facebook", "spend"] = np.nan
    edited.loc[edited["source"] == "Referral", "spend"] = 7.0
    assert sheet.changes(edited) == {"Facebook": None, "Referral": 7.0}
    assert sheet.changes(sheet.table) == {}


def weekly(sources: str) -> Leads:
    """100 leads a week for ten weeks from 2026-01-05, each source's in turn; half convert."""
    names = sources.split()
    days = np.repeat(np.datetime64("2026-01-05") + 7 * np.arange(10), 100).astype(str).tolist()
    cells = {"Created": days, "Source": names * (1000 // len(names)), "Medium": ["a", "b"] * 500}
    return made(cells | {"Won": ["1", "1", "0", "0"] * 250}, outcome="Won")


def test_spend_of_more_days_than_the_leads_have_counts_in_part_and_says_so() -> None:
    leads = weekly("ads fair")
    whole = Spend({"ads": 6_400.0}, (date(2025, 7, 1), date(2026, 3, 9)))
    said = economics.sections(leads, whole)[0].said
    # 64 of 252 days.
    assert said.startswith("1,625 spent on 500 leads, created 2026-01-05 to 2026-03-09; 7 for each")
    assert "Of 6,400 for 2025-07-01 to 2026-03-09, 64 of 252 days count (25.4%" in said


def test_leads_outside_the_period_of_the_spend_are_left_out_and_counted() -> None:
    spend = Spend({"ads": 1_000.0}, (date(2026, 1, 5), date(2026, 1, 12)))
    said = economics.sections(weekly("ads fair"), spend)[0].said
    assert said.startswith(
        "1,000 spent on 100 leads, created 2026-01-05 to 2026-01-12; 20 for each"
    )
    assert "Left out: 800 of 1,000 leads are not of the period" in said


def test_spend_without_a_period_is_told_and_one_of_these_days_is_not() -> None:
    leads = weekly("ads fair")
    own = economics.usual_days(leads, Spend())
    assert own == (date(2026, 1, 5), date(2026, 3, 9))
    assert "not known for which days" in economics.sections(leads, Spend({"ads": 9.0}))[0].said
    said = economics.sections(leads, Spend({"ads": 1_000.0}, own))[0].said
    assert said.endswith("4 for each of 250 conversions.")


def test_a_filter_by_more_than_the_source_says_that_costs_are_too_high() -> None:
    leads = weekly("ads fair")
    spend = Spend({"ads": 1_000.0}, economics.usual_days(leads, Spend()))
    for selection, is_part in (
        (Selection({"Source": ("ads",)}), False),
        (Selection({"Medium": ("a",)}), True),
        (Selection(tiers=("A",)), True),
    ):
        said = economics.sections(leads, spend, None, selection)[0].said
        assert (economics.PARTLY in said) is is_part


def test_who_would_bring_more_but_has_too_few_leads_is_named() -> None:
    source = ["web"] * 60 + ["ads"] * 60 + ["referral"] * 3 + ["partner"] * 20
    won = ["1"] * 30 + ["0"] * 30 + ["1"] * 6 + ["0"] * 54 + ["1", "1", "0"] + ["1", "0"] * 10
    leads = made({"Source": source, "Won": won}, outcome="Won")
    spend = {"web": 6_000.0, "ads": 6_000.0, "referral": 30.0, "partner": 0.0}
    section = economics.sections(leads, Spend(spend))[1]
    # 10 leads at 100 of which half convert, 10 at 10%; 100 leads at 10 of which 2 of 3 do.
    assert section.said.startswith("web would bring most: 5.0 conversions (3.8 to 6.2;")
    assert "higher: referral (67), with only 3 leads with an outcome." in section.said
    assert "Left out: partner, without a cost." in section.note


def test_open_leads_of_unknown_worth_are_not_expected_to_bring_nothing() -> None:
    cells = {"Source": ["web"] * 60 + ["ads"] * 40, "Won": ["1", "0"] * 20 + [""] * 60}
    spend = Spend({"web": 6_000.0, "ads": 4_000.0})
    said = economics.sections(made(cells, outcome="Won"), spend)[0].said
    # 20 open leads of the web at one half; of the ads no outcome is known.
    assert "60 leads still open, 10 conversions expected from 20 of them." in said
    blind = economics.sections(made({"Source": cells["Source"]}), spend)[0]
    assert "100 leads still open, of which it is not known how many will convert." in blind.said
    assert blind.note == ""
