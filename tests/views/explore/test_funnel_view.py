"""What the view of the funnel says, and the numbers of its pictures."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import text_table
from key_words import lacking

from scoring.insight.funnel import Counting
from scoring.insight.leads import Field, Leads, leads_of
from scoring.insight.stages import Stage, on_the_way, propose_stages
from scoring.views.explore import funnel


@pytest.fixture
def source(leads: Leads) -> Field:
    found = leads.find("Source")
    assert found is not None
    return found


@pytest.fixture
def stages(leads: Leads) -> tuple[Stage, ...]:
    return propose_stages(leads)


def test_the_bars_are_the_counts_of_the_table(leads: Leads, stages: tuple[Stage, ...]) -> None:
    section = funnel.funnel(leads, stages, Counting.ALL_BEFORE)
    assert section.table is not None
    assert section.figure is not None
    reached, lost, words = section.figure.data
    assert list(reached.x) == section.table["reached"].tolist()
    assert list(lost.x) == section.table["lost"].tolist()
    assert words.text[1] == "<b>Visited</b>  16,696 · step 83.5% · 83.5% of all"


def test_the_sentence_tells_the_leak_and_who_skipped(
    leads: Leads, stages: tuple[Stage, ...]
) -> None:
    said = funnel.funnel(leads, stages, Counting.ALL_BEFORE).whole
    assert "between Interested and Requested: 10,366 of 11,838 leads (87.6%)" in said
    assert "718 of the 4,784 who converted went through every stage." in said
    assert "4,947 leads (24.7%) skipped a stage, most of them Requested" in said


def test_conversions_are_counted_as_they_are_with_or_without_a_stage(
    leads: Leads, stages: tuple[Stage, ...]
) -> None:
    section = funnel.funnel(leads, on_the_way(leads, stages))
    assert section.table is not None
    assert section.figure is not None
    last = section.table.iloc[-1]
    assert (last["stage"], last["reached"]) == ("Converted", 4_784)
    beside = next(bar for bar in section.figure.data if bar.name == "Without the stage before")
    assert beside.x[-1] == last["beside"] == 4_784 - (last["n"] - last["lost"])
    assert f"{last['beside']:,} do not show Interested" in section.note


def test_counting_by_the_furthest_stage_says_so(leads: Leads, stages: tuple[Stage, ...]) -> None:
    said = funnel.funnel(leads, stages, Counting.FURTHEST).whole
    assert "when it shows it or any later stage" in said
    assert "count as if they had not" in said


def test_open_leads_are_told(leads: Leads, stages: tuple[Stage, ...]) -> None:
    outcome = leads.outcome.copy()
    outcome[:500] = np.nan
    said = funnel.funnel(replace(leads, outcome=outcome), stages).whole
    assert "500 leads without an outcome" in said


def test_cells_are_coloured_by_their_distance_from_all_leads(
    leads: Leads, stages: tuple[Stage, ...], source: Field
) -> None:
    section = funnel.by_group(leads, stages, source)
    whole = funnel.funnel(leads, stages).table
    assert section.figure is not None
    assert section.table is not None
    assert whole is not None
    first = section.table[section.table["group"] == "Organic Search"]["step"].to_numpy()[1:]
    apart = first - whole["step"].to_numpy()[1:]
    assert section.figure.data[0].z[0] == pytest.approx(apart, abs=1e-9)


def test_steps_of_few_leads_have_no_colour(
    leads: Leads, stages: tuple[Stage, ...], source: Field
) -> None:
    section = funnel.by_group(leads, stages, source)
    assert section.figure is not None
    assert section.table is not None
    steps = section.table[section.table["stage"] != "Leads"]
    blank = np.count_nonzero(np.isnan(section.figure.data[0].z))
    assert blank == int((steps["small"] | steps["step"].isna()).sum()) > 0


def test_the_source_that_leaks_is_named_only_beyond_chance() -> None:
    cells = {"Source": ["a"] * 400 + ["b"] * 400, "Visits": ["1", "0"] * 200 + ["1"] * 400}
    leads = leads_of(text_table(cells), "made.csv", outcome=None)
    field = leads.find("Source")
    assert field is not None
    stages = propose_stages(leads)
    said = funnel.by_group(leads, stages, field).said
    assert not lacking(
        said, "a loses 100 more leads at Visited", "50.0% of 400 went on", "75.0% of all 800"
    )
    even = {"Source": ["a", "a", "b", "b"] * 100, "Visits": ["1", "0"] * 200}
    alike = leads_of(text_table(even), "made.csv", outcome=None)
    said = funnel.by_group(alike, stages, field.part(np.arange(400))).said
    assert said.startswith("No group loses clearly more")


def test_what_conversions_skip_is_told_to_be_left_out(leads: Leads) -> None:
    stages = propose_stages(leads)
    assert not lacking(
        funnel.options(leads, stages), "Requested (952 of 4,784 show it)", "Engaged keeps"
    )
    assert funnel.options(leads, on_the_way(leads, stages)) == ""


def test_the_time_between_dated_stages_is_in_words() -> None:
    cells = {"Created": ["2026-01-01"] * 3, "Applied": ["2026-01-05", "2026-01-03", "2025-12-01"]}
    leads = leads_of(text_table(cells), "made.csv", outcome=None)
    section = funnel.times(leads, propose_stages(leads))
    assert section.said.startswith("Leads to Applied takes longest: half of n 2 within 3 days.")
    assert section.table is not None
    assert section.table["negative"].tolist() == [1]


def test_without_stages_or_dates_it_says_why(leads: Leads, source: Field) -> None:
    sections = (funnel.funnel(leads, ()), funnel.by_group(leads, (), source))
    assert [s.table for s in sections] == [None, None]
    assert "Declare a stage" in sections[0].said
    assert "two stages" in funnel.times(leads, propose_stages(leads)).said


def test_a_stage_is_explained_in_words(leads: Leads) -> None:
    table = funnel.meaning(propose_stages(leads))
    assert table.iloc[1].tolist() == [
        "Engaged",
        "Minutes on site above 0 or Pages per visit above 0",
    ]


def test_groups_that_are_all_small_have_no_picture(
    leads: Leads, stages: tuple[Stage, ...], source: Field
) -> None:
    few = np.arange(len(leads)) < 10
    section = funnel.by_group(leads.part(few), stages, source.part(np.flatnonzero(few)))
    assert section.figure is None
    assert "orange" not in section.whole.casefold()


def test_who_loses_most_leads_is_told_beside_who_has_the_lowest_rate() -> None:
    source = ["big"] * 400 + ["small"] * 50 + ["good"] * 400
    visits = ["1"] * 160 + ["0"] * 240 + ["1"] * 5 + ["0"] * 45 + ["1"] * 345 + ["0"] * 55
    leads = leads_of(text_table({"Source": source, "Visits": visits}), "made.csv", outcome=None)
    field = leads.find("Source")
    assert field is not None
    said = funnel.by_group(leads, propose_stages(leads), field).said
    # 510 of 850 went on, 60%: of 400 that is 240, 80 more than 160; of 50 it is 30, 25 more.
    assert said == (
        "big loses 80 more leads at Visited than at the average rate, the most of all: 40.0% of "
        "400 went on, against 60.0% of all 850. The lowest rate beyond chance is that of small at "
        "Visited, where 10.0% of 50 went on."
    )
