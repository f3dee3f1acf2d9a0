"""Renamed levels are found where there are some, by their company, and nowhere else."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample, table_of
from mostly_slow import mostly_slow

from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.monitoring.renamed.recoding import find_recoding

FIELDS = ("Source", "Medium", "Platform")
SEEDS = range(10)


@cache
def history() -> pd.DataFrame:
    return read_sample("sample_history.csv")


def some(seed: int, leads: int = 3_000) -> pd.DataFrame:
    """Leads that the small model has not all learned from, in no order."""
    return history().sample(leads, random_state=seed).reset_index(drop=True)


def renamed(frame: pd.DataFrame, fields: tuple[str, ...], seed: int) -> pd.DataFrame:
    """The same leads where the levels of some fields have each other's names."""
    random, changed = np.random.default_rng(seed), {}
    for field in fields:
        levels = sorted(set(frame[field]) - {""})
        names = dict(zip(levels, random.permutation(levels), strict=True)) | {"": ""}
        changed[field] = frame[field].map(names).astype("str")
    return frame.assign(**changed)


def scored(frame: pd.DataFrame, model: LeadModel) -> ScoredBatch:
    return score_table(table_of(frame), "leads.csv", model)


def right(frame: pd.DataFrame, read: ScoredBatch, field: str) -> float:
    """The share of filled cells that are read as what they were before they were renamed."""
    said = frame[field] != ""
    return float((read.leads.values[field].fillna("")[said] == frame[field][said]).mean())


@pytest.mark.parametrize("seed", mostly_slow(SEEDS, fast=3))
def test_levels_of_several_fields_that_swapped_names_are_found(
    small_model: LeadModel, seed: int
) -> None:
    before = some(seed)
    after = scored(renamed(before, FIELDS, seed), small_model)
    found = find_recoding(after)
    assert found is not None
    again = score_table(
        after.leads.table, "leads.csv", small_model, mapping=found.accepted(Confirmed({}))
    )
    assert {"Source", "Medium"} <= {field.field for field in found.fields}
    assert all(right(before, again, field.field) >= 0.9 for field in found.fields)
    assert all(field.psi_recoded < field.psi for field in found.fields)


def test_levels_under_names_that_the_model_never_saw_are_found(small_model: LeadModel) -> None:
    before = some(1)
    after = before.assign(Source="S-" + before["Source"], Medium="M-" + before["Medium"])
    found = find_recoding(scored(after, small_model))
    assert found is not None
    assert {f.field for f in found.fields} == {"Source", "Medium"}
    common = {s: "S-" + s for s in before["Source"].value_counts().index[:8] if s}
    assert {v: k for k, v in found.values["Source"].items()}.items() >= common.items()


@pytest.mark.parametrize("seed", mostly_slow(SEEDS, fast=3))
def test_leads_of_the_same_history_are_not_recoded(small_model: LeadModel, seed: int) -> None:
    assert find_recoding(scored(some(seed), small_model)) is None


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("seed", mostly_slow(SEEDS, fast=2))
def test_another_mix_of_the_same_levels_is_not_recoded(
    small_model: LeadModel, seed: int, field: str
) -> None:
    frame, random = some(seed, 6_000), np.random.default_rng(seed)
    levels = sorted(set(frame[field]))
    weights = dict(zip(levels, np.exp(random.normal(0, 1.5, len(levels))), strict=True))
    mixed = frame.sample(3_000, replace=True, weights=frame[field].map(weights), random_state=seed)
    assert find_recoding(scored(mixed.reset_index(drop=True), small_model)) is None


@pytest.mark.parametrize("share", [0.15, 0.4])
def test_new_campaigns_beside_the_old_ones_are_not_recoded(
    small_model: LeadModel, share: float
) -> None:
    frame, random = some(3), np.random.default_rng(3)
    new = pd.Series(random.random(len(frame)) < share)
    changed = {"Source": "Fair", "Medium": "Stand", "Campaign": "Autumn fair"}
    moved = {name: frame[name].mask(new, value) for name, value in changed.items()}
    after = scored(frame.assign(**moved), small_model)
    assert after.drift.unlike(len(frame))
    assert find_recoding(after) is None


def test_a_handful_of_leads_is_not_recoded(small_model: LeadModel) -> None:
    after = renamed(some(4, 250), FIELDS, 4)
    assert find_recoding(scored(after, small_model)) is None


def test_a_model_without_past_leads_proposes_nothing(small_model: LeadModel) -> None:
    bare = replace(small_model, past=None)
    assert find_recoding(scored(renamed(some(5), FIELDS, 5), bare)) is None


def test_what_a_person_said_of_a_value_stays(small_model: LeadModel) -> None:
    found = find_recoding(scored(renamed(some(6), FIELDS, 6), small_model))
    assert found is not None
    value = next(iter(found.values["Source"]))
    said = found.accepted(Confirmed({}, {"Source": {value: "Referral"}}))
    assert said.values["Source"][value] == "Referral"
    assert said.values["Medium"] == found.values["Medium"]


def test_shares_and_counts_of_a_renamed_level_are_those_of_the_file(
    small_model: LeadModel,
) -> None:
    after = renamed(some(7), FIELDS, 7)
    found = find_recoding(scored(after, small_model))
    assert found is not None
    counts = after["Platform"].value_counts()
    levels = next(f for f in found.fields if f.field == "Platform").levels
    assert {level.value: level.leads for level in levels} == {
        level.value: counts[level.value] for level in levels
    }
    assert all(level.share == pytest.approx(level.leads / 3_000) for level in levels)
