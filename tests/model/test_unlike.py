"""Which leads are unlike the history: every expectation counted by hand."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample, table_of

from scoring.model.lead_model import LeadModel
from scoring.model.reference import FieldProfile
from scoring.model.scoring_path import score_table
from scoring.model.unlike import OddField, odd_field, unlike_history

NAN = float("nan")
NOTHING = np.empty(0, dtype=np.int64)


def source(missing: int = 0) -> FieldProfile:
    """A category of 1,000 past leads with two levels."""
    leads = np.array([600, 400 - missing, 0, missing])
    labels = ("Web", "Fair", "a rare value", "")
    return FieldProfile("Source", False, np.empty(0), labels, leads, 0 * leads, 0.0, 2.0)


def visits(missing: int = 0) -> FieldProfile:
    """A number of 1,000 past leads between 1 and 9."""
    leads = np.array([500, 500 - missing, missing])
    labels = ("1 to 4", "5 to 9", "")
    return FieldProfile("Visits", True, np.array([4.0]), labels, leads, 0 * leads, 1.0, 9.0)


def odd(profile: FieldProfile, codes: list[float], missing: list[int]) -> list[list[int]]:
    """Positions of unread, outside and absent values; `missing` are the empty cells."""
    blank = np.isin(np.arange(len(codes)), missing)
    found = odd_field(profile, np.array(codes), blank)
    return [found.unread.tolist(), found.outside.tolist(), found.absent.tolist()]


def in_leads(*leads: int) -> OddField:
    return OddField(source(), np.array(leads), NOTHING, NOTHING)


def test_a_filled_cell_without_a_code_is_unread() -> None:
    assert odd(source(), [0, NAN, 1, NAN], []) == [[1, 3], [], []]


@pytest.mark.parametrize(("usual", "unread"), [(0.0, [1]), (0.019, [1]), (0.02, []), (0.3, [])])
def test_a_new_level_is_odd_only_where_new_ones_are_seldom(usual: float, unread: list[int]) -> None:
    assert odd(replace(source(), unseen=usual), [0, NAN], []) == [unread, [], []]


def test_a_rare_level_of_the_history_is_not_odd() -> None:
    assert odd(source(), [2, 2], []) == [[], [], []]


def test_a_number_beyond_the_range_is_outside_and_its_ends_are_not() -> None:
    assert odd(visits(), [0.5, 1, 9, 9.5, -3], []) == [[], [0, 3, 4], []]


@pytest.mark.parametrize(("missing", "absent"), [(0, [1]), (19, [1]), (20, []), (300, [])])
def test_an_empty_cell_is_odd_where_under_2_percent_of_the_history_had_none(
    missing: int, absent: list[int]
) -> None:
    assert odd(visits(missing), [5, NAN], [1]) == [[], [], absent]


def test_no_lead_is_odd_in_a_field_in_two_ways() -> None:
    found = odd_field(visits(), np.array([NAN, NAN, 99.0, 5.0]), np.array([0, 1, 0, 0], dtype=bool))
    assert found.leads.tolist() == [0, 1, 2]


def test_a_field_that_the_history_never_had_makes_no_lead_odd() -> None:
    empty = FieldProfile(
        "New", True, np.empty(0), ("any value", ""), np.array([0, 1000]), np.zeros(2, int),
        -np.inf, np.inf,
    )  # fmt: skip
    assert odd(empty, [7, NAN], [1]) == [[], [], []]


def test_two_odd_fields_make_a_lead_unlike_the_history_and_one_does_not() -> None:
    found = unlike_history([in_leads(0, 2, 4), in_leads(2, 3, 4), in_leads(4)], leads=6, fields=22)
    assert found.tolist() == [False, False, True, False, True, False]


@pytest.mark.parametrize(("fields", "expected"), [(4, True), (5, False)])
def test_one_odd_field_is_enough_where_the_model_reads_at_most_four(
    fields: int, expected: bool
) -> None:
    assert unlike_history([in_leads(0)], leads=1, fields=fields).tolist() == [expected]


def test_without_odd_fields_no_lead_is_unlike_the_history() -> None:
    assert unlike_history([], leads=2, fields=3).tolist() == [False, False]
    assert unlike_history([], leads=0, fields=3).shape == (0,)


def test_leads_told_apart_by_their_cells_are_odd_as_when_each_is_looked_at(
    small_model: LeadModel,
) -> None:
    leads = read_sample("sample_leads.csv", 60)
    leads.loc[3:20, "Source"], leads.loc[5::9, "Visits"] = "a new one", ""
    batch = score_table(table_of(leads), "leads.csv", small_model)
    names, matrix = small_model.encoder.names, batch.scores.encoded.codes
    kept = {field.profile.name: field for field in batch.odd_fields}
    for at, profile in enumerate(small_model.profile.fields):
        blank = batch.leads.blank(small_model.encoder.fields[at].column)
        assert blank is not None
        each = odd_field(profile, matrix[:, at], blank)
        assert kept[names[at]].leads.tolist() == each.leads.tolist()
        assert kept[names[at]].outside.tolist() == each.outside.tolist()
    assert any(len(field.unread) == 18 for field in batch.odd_fields)
