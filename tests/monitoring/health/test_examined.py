"""The test leads by the fields that people know."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample
from few_leads import few, with_shift

from scoring.errors import ModelUnavailable
from scoring.insight.groups import EMPTY
from scoring.model.lead_model import LeadModel
from scoring.monitoring.health import examined as module
from scoring.monitoring.health.examined import (
    MONTH,
    BusinessField,
    Examined,
    examine,
    spread,
)
from scoring.registry import Registry
from scoring.schema import Column, Kind, Role


@pytest.fixture(scope="module")
def newest(examined: Examined) -> pd.DataFrame:
    """The test leads as the file has them, found again by their days: the newest fifth."""
    history = read_sample("sample_history.csv").iloc[::4]
    created = pd.to_datetime(history["Created"]).dt.floor("D")
    return history[created >= pd.Timestamp(examined.leads.created.min())]


def test_groups_of_levels_are_the_values_of_the_file(
    examined: Examined, newest: pd.DataFrame
) -> None:
    groups = examined.groups("Source")
    counts = newest["Source"].replace("", EMPTY).value_counts()
    named = {label: int(n) for label, n in zip(groups.labels, groups.sizes, strict=True) if n}
    assert abs(len(newest) - len(examined)) < 20
    assert all(abs(named[name] - counts[name]) < 20 for name in named if name in counts)
    sizes = groups.sizes[:-1]
    assert (np.diff(sizes) <= 0).all()


def test_the_source_and_the_month_come_first_and_every_field_can_be_chosen(
    examined: Examined,
) -> None:
    assert examined.groupings[:2] == ("Source", MONTH)
    assert {f.label for f in examined.fields} == set(examined.groupings) - {MONTH}
    months = examined.groups(MONTH)
    days = pd.Series(examined.leads.created).dt.strftime("%Y-%m")
    assert list(months.labels[:-1]) == sorted(days.unique())


def test_the_smallest_of_many_groups_are_one(
    examined: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_GROUPS", 1_000)
    whole = examined.groups("City")
    monkeypatch.setattr(module, "MOST_GROUPS", 3)
    few_groups = examined.groups("City")
    assert few_groups.labels == (*whole.labels[:3], f"{len(whole) - 4} others", EMPTY)
    assert few_groups.sizes.tolist()[:3] == whole.sizes.tolist()[:3]
    assert few_groups.sizes.sum() == len(examined)


def test_values_are_told_as_people_know_them_and_rare_ones_are_not_named(
    examined: Examined,
) -> None:
    column = examined.model.encoder.names.index("Source")
    codes = np.full((3, examined.leads.codes.shape[1]), np.nan)
    coded = examined.model.encoder.fields[column]
    codes[:2, column] = [0, len(coded.levels)]
    shown = replace(examined, leads=replace(examined.leads.at(np.arange(3)), codes=codes))
    asked = next(f for f in shown.fields if f.label == "Source")
    told = [shown.text(asked, lead) for lead in range(3)]
    assert told == [coded.levels[0], "a rare value", "not given"]


def test_the_answers_of_a_lead_are_told_together(small_model: LeadModel) -> None:
    leads = few(small_model, [0.5] * 3, [0, 1, 0])
    two = [replace(small_model.encoder.fields[0], column=Column(n, Kind.CATEGORY, Role.FEATURE),
                   levels=("no", "yes")) for n in "ab"]  # fmt: skip
    leads.leads.codes[:, :2] = [[1, 1], [0, 1], [np.nan, np.nan]]
    fields = (*two, *small_model.encoder.fields[2:])
    encoder = replace(small_model.encoder, fields=fields)
    shown = Examined(replace(small_model, encoder=encoder), leads.leads)
    wish = BusinessField("Wish", (0, 1), ("a course", "a call"))
    assert [shown.text(wish, lead) for lead in range(3)] == [
        "a course, a call", "a call", "not given"
    ]  # fmt: skip


def test_a_stated_base_rate_is_undone(examined: Examined) -> None:
    moved = with_shift(examined, -1.25)
    assert (moved.leads.chance < examined.leads.chance).all()
    np.testing.assert_allclose(moved.chance, examined.chance)


def test_a_version_is_examined_on_the_leads_kept_with_it(
    examined: Examined, tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    kept = registry.publish(examined.model, examined.leads)
    found = examine(kept, registry)
    assert found is not None
    np.testing.assert_array_equal(found.leads.codes, examined.leads.codes)
    assert examine(registry.publish(examined.model), registry) is None


def test_leads_in_the_codes_of_another_model_are_refused(
    examined: Examined, tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    leads = replace(examined.leads, codes=examined.leads.codes[:, 1:])
    model = registry.publish(examined.model, leads)
    with pytest.raises(ModelUnavailable, match="22 expected, 21 found"):
        examine(model, registry)


@pytest.mark.parametrize(("leads", "places"), [(0, []), (1, [0]), (5, [0, 2, 4])])
def test_some_leads_are_spread_over_all(leads: int, places: list[int]) -> None:
    assert spread(leads, 3).tolist() == places
