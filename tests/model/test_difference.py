"""The difference of two leads: it adds up, and tells the values as uploaded."""

import numpy as np
import pytest
from conftest import read_sample, table_of

from scoring.model.difference import (
    Change,
    Difference,
    ScoredLead,
    difference,
    what_changes_did,
)
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import lead_values, score_lead, score_table


def found(scored: ScoredBatch, one: int, other: int) -> Difference:
    sides = [ScoredLead(scored.leads, scored.scores, at) for at in (one, other)]
    return difference(scored.model, *sides)


@pytest.mark.parametrize(("one", "other"), [(0, 1), (5, 900), (1999, 3)])
def test_the_parts_lead_from_one_lead_to_the_other(
    scored_sample: ScoredBatch, one: int, other: int
) -> None:
    told = found(scored_sample, one, other)
    parts = sum(c.contribution for c in told.changes)
    assert told.before + parts == pytest.approx(float(scored_sample.scores.raw[other]), abs=1e-5)
    assert told.after_chance == scored_sample.scores.propensity[other]


def test_every_field_is_told_the_largest_first(scored_sample: ScoredBatch) -> None:
    told = found(scored_sample, 0, 1)
    sizes = [abs(c.contribution) for c in told.changes]
    assert len(sizes) == len(scored_sample.model.encoder.fields)
    assert sizes == sorted(sizes, reverse=True)


def test_a_lead_does_not_differ_from_itself(scored_sample: ScoredBatch) -> None:
    assert {c.contribution for c in found(scored_sample, 7, 7).changes} == {0.0}


def test_values_are_told_as_uploaded(scored_sample: ScoredBatch) -> None:
    told = {c.field: c for c in found(scored_sample, 0, 1).changes}
    cells = read_sample("sample_leads.csv")["City"]
    assert (told["City"].before, told["City"].after) == (cells[0], cells[1])


def test_the_same_value_is_written_once() -> None:
    assert Change("City", "Pune", "Pune", 0.1).words == "City Pune"


def test_a_lead_of_a_file_scores_the_same_alone(scored_sample: ScoredBatch) -> None:
    for at in (0, 17, 1500):
        alone = score_lead(lead_values(scored_sample, at), scored_sample.model)
        assert alone.scores.propensity[0] == pytest.approx(
            scored_sample.scores.propensity[at], abs=1e-12
        )


def test_a_changed_lead_scores_as_in_a_file(small_model: LeadModel) -> None:
    rows = read_sample("sample_leads.csv", 1)
    values = dict(rows.iloc[0]) | {"Minutes on site": "17.5", "City": "Nowhere"}
    rows.loc[0, ["Minutes on site", "City"]] = ["17.5", "Nowhere"]
    in_file = score_table(table_of(rows), "changed.csv", small_model)
    assert score_lead(values, small_model).scores.raw[0] == pytest.approx(
        in_file.scores.raw[0], abs=1e-9
    )


def test_a_blank_lead_has_a_chance(small_model: LeadModel) -> None:
    blank = score_lead({}, small_model)
    assert 0 < blank.scores.propensity[0] < 1
    assert np.isnan(blank.scores.encoded.codes).all()


def answered(model: LeadModel, **texts: str) -> ScoredLead:
    """A lead of these texts by field."""
    batch = score_lead({name.replace("_", " "): text for name, text in texts.items()}, model)
    return ScoredLead(batch.leads, batch.scores, 0)


def test_one_changed_field_has_all_of_the_difference(small_model: LeadModel) -> None:
    before, after = answered(small_model, Visits="2"), answered(small_model, Visits="9")
    (change,) = what_changes_did(small_model, before, after).changes
    assert (change.field, change.before, change.after) == ("Visits", "2", "9")
    assert change.contribution == after.raw - before.raw


def test_two_changed_fields_get_the_mean_of_both_orders(small_model: LeadModel) -> None:
    whole = {"Visits": "9", "Occupation": "Working Professional"}
    raw = {
        key: answered(small_model, **{n: whole[n] for n in names}).raw
        for key, names in (("", ()), ("v", ["Visits"]), ("o", ["Occupation"]), ("vo", whole))
    }
    found = what_changes_did(small_model, answered(small_model), answered(small_model, **whole))
    told = {c.field: c.contribution for c in found.changes}
    visits = (raw["v"] - raw[""] + raw["vo"] - raw["o"]) / 2
    assert told["Visits"] == pytest.approx(visits)
    assert sum(told.values()) == pytest.approx(raw["vo"] - raw[""])


def test_a_change_that_the_model_reads_alike_is_named_and_does_nothing(
    small_model: LeadModel,
) -> None:
    found = what_changes_did(small_model, answered(small_model), answered(small_model, City="Zz"))
    assert [(c.field, c.contribution) for c in found.changes] == [("City", 0.0)]
