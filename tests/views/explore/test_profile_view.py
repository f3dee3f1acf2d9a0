"""What the view of the file says, and the numbers of its pictures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from key_words import lacking
from made import field, made

from scoring.insight.leads import Leads
from scoring.views.explore import profile
from scoring.views.explore.column import one_column
from scoring.views.section import Section


@pytest.fixture
def blind(leads: Leads) -> Leads:
    """The same leads without an outcome."""
    return replace(leads, outcome=np.full(len(leads), np.nan))


def facts(leads: Leads) -> pd.DataFrame:
    table = profile.at_a_glance(leads).table
    assert table is not None
    return table.set_index("fact")


def seen(sections: tuple[Section, ...]) -> str:
    """All that a person can read of sections."""
    tables = [s.table.to_string() for s in sections if s.table is not None]
    figures = [s.figure.to_json() for s in sections if s.figure is not None]
    return " ".join([*(s.title + s.whole for s in sections), *tables, *figures])


def test_the_figures_are_told_with_their_n(leads: Leads) -> None:
    told = facts(leads)
    assert told.value["Converted"] == "23.9%"
    assert told.detail["Converted"].startswith("of n 20,000; likely ")
    assert told.detail["Period"] == "2025-10-01 to 2026-09-30"


def test_the_imbalance_is_said_in_words(leads: Leads) -> None:
    assert "4,784 leads converted, 15,216 did not" in profile.at_a_glance(leads).whole


@pytest.mark.parametrize(
    ("won", "said"),
    [
        (["Yes"] * 9, "All 9 leads with an outcome converted"),
        (["Yes", "No"] * 9, "9 leads converted and as many did not"),
        (["Yes"] * 30 + ["No"] * 10, "30 leads converted, 10 did not"),
        (["Yes"] + ["No"] * 199, "One outcome is very rare: 1 lead converted, 199 did not"),
    ],
)
def test_each_balance_of_outcomes_has_its_words(won: list[str], said: str) -> None:
    assert said in profile.at_a_glance(made({"won": won}, "won")).whole


def test_without_outcome_dates_and_ids_the_figures_are_unknown() -> None:
    told = facts(made({"source": ["Web"] * 5}))
    unknown = ["Period", "Converted", "People with several leads"]
    assert told.value[unknown].tolist() == ["unknown"] * 3


def test_the_picture_of_fill_has_the_shares_of_the_table(leads: Leads) -> None:
    section = profile.columns(leads)
    assert section.table is not None
    assert section.figure is not None
    holes = section.table[section.table["share"] < 1].sort_values("share", kind="stable")
    assert list(section.figure.data[0].x) == holes["share"].tolist()
    assert list(section.figure.data[1].x) == holes["placeholder_share"].tolist()
    parts = [np.array(bars.x) for bars in section.figure.data]
    assert sum(parts) == pytest.approx(1.0, abs=1e-9)


def test_a_column_that_holds_nothing_is_told_and_not_drawn() -> None:
    leads = made({"no": [""] * 40, "half": ["a", ""] * 20, "full": ["a", "b"] * 20})
    section = profile.columns(leads)
    assert section.figure is not None
    assert list(section.figure.data[0].y) == ["half"]
    assert not lacking(section.whole, "2 of 3 columns", "1 column without any value")


def test_a_file_without_holes_has_no_picture_of_them() -> None:
    section = profile.columns(made({"source": ["Web", "Ads"] * 30}))
    assert section.figure is None
    assert section.said == "Every column is full. Nothing else looks odd."


def test_what_is_odd_about_a_column_is_said() -> None:
    visits = [str(n % 7) for n in range(298)] + ["9000", "many"]
    source = ["Web", "Ads"] * 140 + ["Select"] * 20
    leads = made({"visits": visits, "source": source, "same": ["x"] * 300, "no": [""] * 300})
    table = profile.columns(leads).table
    assert table is not None
    check = table.set_index("column")["check"]
    assert not lacking(check["visits"], "1 cell", "number", "“many”", "1 outlier (over 17)")
    assert check["source"] == "placeholders: Select 20"
    assert (check["same"], check["no"]) == ("always the same", "empty")


def test_the_dots_are_the_strengths_of_the_table(leads: Leads) -> None:
    section = profile.strengths(leads)
    assert section.table is not None
    assert section.figure is not None
    dots = section.figure.data[0]
    assert list(dots.x) == section.table["strength"].tolist()
    assert [row[0] for row in dots.customdata] == section.table["column"].tolist()


def test_a_bar_of_holes_names_its_column_for_a_click(leads: Leads) -> None:
    section = profile.columns(leads)
    assert section.table is not None
    assert section.figure is not None
    named = [{row[0] for row in bar.customdata} for bar in section.figure.data]
    holes = section.table["share"] < 1
    assert named == [set(section.table.loc[holes, "column"])] * len(named)


def test_a_column_that_knows_the_outcome_is_suspected(leads: Leads) -> None:
    assert not lacking(profile.strengths(leads).whole, "after the outcome: Call outcome.")


def test_without_outcome_no_strength_is_told(blind: Leads) -> None:
    section = profile.strengths(blind)
    assert (section.table, section.figure) == (None, None)
    assert "No outcome" in section.whole


def test_too_few_leads_to_compare_are_told() -> None:
    leads = made({"source": ["Web", "Ads"] * 5, "won": ["Yes", "No"] * 5}, "won")
    assert "No column can be compared" in profile.strengths(leads).whole


def test_the_strongest_column_opens_first(leads: Leads, blind: Leads) -> None:
    assert profile.telling_column(leads, profile.strengths(leads)) == "Call outcome"
    assert profile.telling_column(blind, profile.strengths(blind)) == "Source"


def test_a_column_shows_its_values_conversion_and_months(leads: Leads) -> None:
    sections = one_column(leads, field(leads, "Source"))
    assert [s.title for s in sections] == [
        "Source",
        "Source: converted against the others",
        "Conversion by Source",
        "Source over the months",
    ]


def test_the_paired_bars_are_the_shares_of_the_table(leads: Leads) -> None:
    for name, sign in (("Source", "x"), ("Visits", "y")):
        section = one_column(leads, field(leads, name))[1]
        assert section.table is not None
        assert section.figure is not None
        converted, others = (list(bars[sign]) for bars in section.figure.data)
        assert converted == section.table["converted_share"].tolist()
        assert others == section.table["others_share"].tolist()


def test_without_outcome_a_column_shows_its_leads(blind: Leads) -> None:
    sections = one_column(blind, field(blind, "Source"))
    assert [s.title for s in sections] == ["Source", "Source: values", "Source over the months"]
    assert sections[1].figure is not None
    assert sum(sections[1].figure.data[0].x) == len(blind)


def test_the_creation_date_is_not_told_by_itself(leads: Leads) -> None:
    titles = [s.title for s in one_column(leads, field(leads, "Created"))]
    assert not any("over the months" in title for title in titles)


def test_the_outcome_shows_how_many_there_are_of_each(leads: Leads) -> None:
    sections = one_column(leads, field(leads, "Converted"))
    assert [s.title for s in sections] == ["Converted", "Converted: values"]


@pytest.mark.parametrize("cells", [["ana@x.org", "bo@x.org"] * 30, [f"Ana {n}" for n in range(60)]])
def test_no_value_of_a_personal_or_free_text_column_is_seen(cells: list[str]) -> None:
    leads = made({"who": cells, "source": ["Web", "Ads"] * 30})
    everything = seen((profile.columns(leads), *one_column(leads, field(leads, "who"))))
    assert "not shown" in everything
    assert not [cell for cell in cells if cell in everything]


@pytest.mark.parametrize("columns", [{"source": ["Web"]}, {"source": ["Web"], "won": ["Yes"]}])
def test_one_lead_can_be_looked_at(columns: dict[str, list[str]]) -> None:
    leads = made(columns, "won" if "won" in columns else None)
    profile.at_a_glance(leads)
    profile.columns(leads)
    assert profile.strengths(leads).table is None
    assert one_column(leads, leads.fields[0])[0].whole.startswith("Kind: category; 100% of n 1")


def test_no_lead_at_all_can_be_looked_at(leads: Leads) -> None:
    nobody = leads.part(np.zeros(len(leads), dtype=bool))
    assert facts(nobody).value["Leads"] == "0"
    assert profile.columns(nobody).table is not None
    for column in nobody.fields:
        assert one_column(nobody, column)


def test_a_thousand_levels_are_a_short_table() -> None:
    levels = [f"v{n % 2000 if n % 2 else n % 40}" for n in range(4000)]
    leads = made({"level": levels, "won": ["Yes", "No"] * 2000}, "won")
    table = one_column(leads, field(leads, "level"))[1].table
    assert table is not None
    assert (len(table), table["leads"].sum()) == (26, 4000)
