"""What the view of two files says, and the numbers of its pictures."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import table_of
from key_words import lacking
from made import field, made

from scoring.history.meaning import OutcomeMeaning
from scoring.insight.compare import fill_table, side_by_side
from scoring.insight.leads import Leads, leads_of, leads_of_batch
from scoring.model.scored import ScoredBatch
from scoring.views.explore import compare
from scoring.views.explore.words import NO_LEADS


@pytest.fixture
def halves(leads: Leads) -> tuple[Leads, Leads]:
    first = np.arange(len(leads)) < 10_000
    return replace(leads.part(first), name="old.csv"), replace(leads.part(~first), name="new.csv")


def test_the_pictures_have_the_numbers_of_the_tables(halves: tuple[Leads, Leads]) -> None:
    _, sides, moved, effects, fill = compare.sections(*halves)
    assert sides.whole.startswith("10,000 leads of old.csv beside 10,000 leads of new.csv.")
    for section, column in ((moved, "psi"), (effects, "mix")):
        assert section.figure is not None
        assert section.table is not None
        drawn = section.table[column].head(compare.MOST_DRAWN)
        assert list(section.figure.data[0].x) == drawn.tolist()
    assert fill.table is not None


def test_a_file_beside_itself_has_not_moved(leads: Leads) -> None:
    _, _, moved, effects, _ = compare.sections(leads, leads)
    assert moved.whole.startswith("None of the ")
    assert "No column's mix moved" in effects.whole


def test_values_are_held_to_be_worth_what_they_were_without_a_second_outcome(
    halves: tuple[Leads, Leads],
) -> None:
    first, second = halves
    blind = replace(second, outcome=second.outcome * np.nan)
    effects = compare.sections(first, blind)[3]
    assert "second file has no conversion" in effects.whole
    assert list(effects.columns) == ["column", "mix", "verdict", "moved"]


def test_without_chances_and_outcomes_the_mix_is_still_told(halves: tuple[Leads, Leads]) -> None:
    first, second = (replace(side, outcome=side.outcome * np.nan) for side in halves)
    _, _, moved, effects, _ = compare.sections(first, second)
    assert moved.table is not None
    assert (effects.whole, effects.table) == (compare.NO_WORTH, None)
    source = first.find("Source")
    assert source is not None
    section = compare.by_group(first, second, source)
    assert section.whole.endswith(compare.NO_WORTH)
    assert "mix" not in section.columns


def test_a_few_leads_are_told_to_be_few(leads: Leads) -> None:
    one = leads.part(np.arange(len(leads)) == 5)
    assert compare.FEW in compare.sections(leads, one)[2].whole
    assert compare.FEW in compare.sections(one, leads)[2].whole


def test_no_leads_are_told_so(leads: Leads) -> None:
    none = leads.part(np.zeros(len(leads), dtype=bool))
    assert [s.whole for s in compare.sections(leads, none)] == [NO_LEADS]


def test_files_that_share_no_column_say_so(leads: Leads) -> None:
    other = replace(leads, fields=())
    assert compare.sections(leads, other)[2].whole == compare.NO_SHARED


def test_many_values_are_one_group_in_both(leads: Leads) -> None:
    city = leads.find("City")
    assert city is not None
    section = compare.by_group(leads, leads, city)
    assert section.table is not None
    assert len(section.table) <= compare.MOST_GROUPS + 2
    assert section.table["leads_second"].sum() == len(leads)


def test_values_of_one_file_alone_are_told_to_be_no_matter_of_mix_or_rate() -> None:
    first = made({"City": ["a"] * 30 + ["b"] * 30, "Won": ["yes", "no"] * 30}, "Won")
    second = made({"City": ["a"] * 30 + ["c"] * 30, "Won": ["yes", "no"] * 30}, "Won")
    said = compare.by_group(first, second, field(first, "City")).whole
    assert not lacking(said, "In one file only: “b”, “c”", "cannot be split")
    assert "In one file only" not in compare.by_group(first, first, field(first, "City")).whole


def test_leads_of_the_call_sheet_have_the_outcome_stated_of_the_first_file(
    scored_sample: ScoredBatch,
) -> None:
    frame = scored_sample.leads.table.frame
    status = np.where(np.arange(len(frame)) % 4 == 0, "Qualified", "Lost")
    table = table_of(frame.assign(Status=status))
    stated = OutcomeMeaning(("Qualified",), others=("Lost",))
    first = leads_of(table, "first.csv", outcome="Status", meaning=stated)
    batch = replace(scored_sample, leads=replace(scored_sample.leads, table=table))
    assert not leads_of_batch(batch).has_outcome
    second = leads_of_batch(batch, first)
    assert (second.outcome == first.outcome).all()
    sides = side_by_side(first, second, fill_table(first, second))
    assert sides["converted"].tolist() == [-(-len(frame) // 4)] * 2
