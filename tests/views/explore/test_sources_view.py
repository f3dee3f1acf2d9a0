"""What the view of sources says, and the numbers of its pictures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from made import field, made

from scoring.charts.explore import heat_map, trend_lines
from scoring.insight.cohorts import Period
from scoring.insight.leads import Field, Leads
from scoring.views.explore import cohorts, sources
from scoring.views.explore.words import ONE_TIME


@pytest.fixture
def source(leads: Leads) -> Field:
    found = leads.find("Source")
    assert found is not None
    return found


def test_the_picture_has_the_rates_of_the_table(leads: Leads, source: Field) -> None:
    section = sources.by_group(leads, source)
    assert section.table is not None
    assert section.figure is not None
    assert list(section.figure.data[0].x) == section.table["rate"].tolist()
    assert "23.9% of n 20,000" in section.said


def test_without_an_outcome_the_leads_are_counted(leads: Leads, source: Field) -> None:
    blind = replace(leads, outcome=np.full(len(leads), np.nan))
    section = sources.by_group(blind, source)
    assert section.table is not None
    assert section.figure is not None
    assert list(section.figure.data[0].x) == section.table["leads"].tolist()
    assert "rate" not in section.columns
    assert sources.crossed(blind, source, source).table is None


def test_without_dates_the_months_say_why(leads: Leads, source: Field) -> None:
    undated = replace(leads, created=np.full(len(leads), np.datetime64("NaT")))
    section = sources.over_time(undated, source)
    assert (section.table, section.figure) == (None, None)
    assert "no creation dates" in section.said


def test_cells_of_few_leads_have_no_colour(leads: Leads, source: Field) -> None:
    medium = leads.find("Medium")
    assert medium is not None
    section = sources.crossed(leads, source, medium)
    assert section.figure is not None
    assert section.table is not None
    coloured = np.count_nonzero(~np.isnan(section.figure.data[0].z))
    assert coloured == int((~section.table["small"]).sum()) < len(section.table)


def test_small_groups_are_one_row(leads: Leads) -> None:
    city = leads.find("City")
    assert city is not None
    table = sources.by_group(leads, city).table
    assert table is not None
    assert table["leads"].sum() == len(leads)
    assert len(table) <= sources.MOST_GROUPS + 2


def grid(columns: int) -> pd.DataFrame:
    """One row of so many cells, the last of under 20 leads."""
    names = [f"c{at}" for at in range(columns)]
    known = [40] * (columns - 1) + [8]
    cells = {"row": "r", "column": names, "known": known, "rate": 0.25}
    return pd.DataFrame(cells).assign(small=[n < 20 for n in known])


def test_a_wide_map_has_each_rate_with_its_n_and_no_word_for_it() -> None:
    heat, _ = heat_map(grid(6), ["r"], [f"c{at}" for at in range(6)]).data
    assert heat.text[0].tolist() == [*["25%<br>40"] * 5, ""]
    assert heat.customdata[0][0] == "25.0% of n 40"
    narrow, few = heat_map(grid(2), ["r"], ["c0", "c1"]).data
    assert (narrow.text[0][0], few.text[0][1]) == ("25%<br>n 40", "25%<br>n 8")


def test_cells_of_few_leads_are_grey_and_have_no_colour_bar() -> None:
    heat, few = heat_map(grid(2), ["r"], ["c0", "c1"]).data
    assert few.colorscale[0][1] == few.colorscale[1][1]
    assert np.isnan(few.z[0]).tolist() == [True, False]
    assert (heat.showscale, few.showscale) == (False, False)


def test_a_map_without_small_cells_is_drawn() -> None:
    heat, few = heat_map(grid(3).head(2), ["r"], ["c0", "c1"]).data
    assert heat.z.tolist() == [[0.25, 0.25]]
    assert np.isnan(few.z).all()


def test_one_month_is_shown_by_its_weeks_and_one_week_has_no_trend(
    leads: Leads, source: Field
) -> None:
    days = leads.created < np.datetime64("2025-11-01"), leads.created < np.datetime64("2025-10-05")
    month, week = ((leads.part(kept), source.part(np.flatnonzero(kept))) for kept in days)
    assert sources.over_time(*month).title == "Source over the weeks"
    assert sources.over_time(*month).figure is not None
    section, mix = sources.over_time(*week), cohorts.mix(*week, Period.WEEK)
    assert (section.figure, section.said) == (None, ONE_TIME.format(period="week"))
    assert (mix.figure, mix.said) == (None, section.said)


def test_few_leads_without_an_outcome_are_shown_by_each_source(leads: Leads) -> None:
    few = replace(leads, outcome=np.full(len(leads), np.nan)).part(np.arange(len(leads)) < 60)
    found = few.find("Source")
    assert found is not None
    table = sources.by_group(few, found).table
    assert table is not None
    assert len(table) > 3
    assert table["leads"].sum() == 60


def two_months() -> Leads:
    """80 leads without an outcome: web with chances of 10%, then 30%, fair with 50%."""
    dates = ["2026-01-05"] * 40 + ["2026-02-05"] * 40
    source = (["web"] * 20 + ["fair"] * 20) * 2
    found = made({"Source": source, "Created": dates, "Medium": ["a"] * 60 + ["b"] * 20})
    chances = [0.1] * 20 + [0.5] * 20 + [0.3] * 20 + [0.5] * 20
    return replace(found, propensity=np.array(chances))


def test_without_outcomes_two_columns_meet_in_chances_with_n() -> None:
    leads = two_months()
    section = sources.crossed(leads, field(leads, "Source"), field(leads, "Medium"))
    assert "fair and b meet: 50.0% of n 20 should convert, 35.0% of all n 80" in section.said
    assert section.figure is not None
    assert section.figure.data[0].text[0].tolist() == ["50%<br>n 20", "50%<br>n 20"]


def test_without_outcomes_the_months_show_chances() -> None:
    leads = two_months()
    section = sources.over_time(leads, field(leads, "Source"))
    assert "web changed most: from 10.0% (n 20) in 2026-01 to 30.0% (n 20)" in section.said
    assert section.figure is not None
    lines = {line.name: list(line.y) for line in section.figure.data}
    assert lines == {"fair": pytest.approx([0.5, 0.5]), "web": pytest.approx([0.1, 0.3])}


def test_cohorts_without_outcomes_show_the_conversions_to_expect() -> None:
    section = cohorts.volume(two_months(), Period.MONTH)
    assert "28 of 80 leads should convert, 35.0%: the most of those of 2026-02" in section.said
    assert section.figure is not None
    assert list(section.figure.data[0].y) == pytest.approx([0.3, 0.4])


def test_a_group_has_the_same_line_in_all_pictures_of_its_column() -> None:
    table = pd.DataFrame({"period": ["2026-01"] * 2, "group": ["b", "c"], "leads": 40})
    table = table.assign(known=40, small=[True, False], rate=0.5, share=0.5)
    rates, shares = (trend_lines(table, what, ["b", "c"]).data for what in ("rate", "share"))
    assert [line.name for line in rates] == ["c"]
    assert rates[0].line.color == shares[1].line.color != shares[0].line.color
