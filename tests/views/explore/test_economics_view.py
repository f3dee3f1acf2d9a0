"""What the view of economics says, and the numbers of its pictures."""

from dataclasses import replace

import numpy as np
import pytest
from key_words import lacking

from scoring.insight.leads import Leads
from scoring.schema import Kind
from scoring.views.explore import economics

SPEND = {"Google Ads": 250_000.0, "Facebook": 90_000.0, "Billboards": 5.0}


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
    costs, margin = economics.sections(leads, {})
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
    assert sheet.table["spend"].sum() == sum(SPEND.values())
    edited = sheet.table.copy()
    edited.loc[edited["source"] == "Facebook", "spend"] = np.nan
    edited.loc[edited["source"] == "Referral", "spend"] = 7.0
    assert sheet.changes(edited) == {"Facebook": None, "Referral": 7.0}
    assert sheet.changes(sheet.table) == {}
