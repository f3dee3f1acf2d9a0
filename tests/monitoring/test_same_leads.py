"""Two versions on the same leads: which ones, read back from codes, and when there are none."""

from dataclasses import replace

import numpy as np
import pytest
from key_words import lacking
from scipy.special import expit
from two_versions import both_by_hand, leads_by_hand, model_by_hand

from scoring.model.codes import Encoder
from scoring.model.lead_model import Calibration, LeadModel
from scoring.monitoring.same_leads import ProvenVersion, SameLeads, decoded, same_leads


def found(one: ProvenVersion, other: ProvenVersion) -> SameLeads:
    same = same_leads(one, other)
    assert isinstance(same, SameLeads), same
    return same


def test_codes_are_read_back_as_values_and_rare_ones_as_any_rare_value(
    small_model: LeadModel,
) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand(5))
    read = decoded(newer.leads, newer.model.encoder, older.model.encoder)
    assert list(read.values) == ["Visits", "City"]
    assert read.values["Visits"].tolist() == [0, 1, 2, 3, 4]
    cities = read.values["City"].fillna("").tolist()
    assert (cities, read.rare) == (["Pune", "Delhi", "Rome", "a rare value", ""], 1)


def test_the_older_version_scores_the_leads_by_their_values(small_model: LeadModel) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand())
    same = found(older, newer)
    # By hand: Pune −1, Delhi 1, Rome unknown to it 0, rare −3, none 0; a tenth of the visits.
    city = np.array([-1.0, 1.0, 0.0, -3.0, 0.0])[np.arange(60) % 5]
    assert same.chances[0] == pytest.approx(expit(city + (np.arange(60) % 7) / 10))
    assert same.chances[1] == pytest.approx(leads_by_hand().chance)
    assert (same.source, same.rare, same.lacking) == ("v0002", 12, ())


def test_the_order_in_which_the_two_are_named_is_that_of_their_chances(
    small_model: LeadModel,
) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand())
    one, other = found(older, newer), found(newer, older)
    assert (one.chances[0] == other.chances[1]).all()
    assert one.source == other.source == "v0002"


def test_only_leads_created_after_all_that_the_older_one_learned_from_count(
    small_model: LeadModel,
) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand(90))
    card = replace(older.model.card, last_created="2026-05-11")
    same = found(replace(older, model=replace(older.model, card=card)), newer)
    # The first of them is of 2026-05-12, the twelfth lead.
    assert len(same) == 90 - 11
    assert (same.outcome == (np.arange(11, 90) % 3 == 0)).all()


def test_mistyped_dates_after_a_training_are_no_sign_of_what_is_new(
    small_model: LeadModel,
) -> None:
    """The older version may have learned from the same leads."""
    leads = leads_by_hand(90)
    leads.created[-5:] = np.datetime64("2062-01-05")
    older, newer = both_by_hand(small_model, leads)
    said = {"last_created": "2062-01-05", "trained_at": "2026-05-11T10:00:00+00:00"}
    card = replace(older.model.card, **said)
    same = found(replace(older, model=replace(older.model, card=card)), newer)
    assert len(same) == 90 - 11 - 5


def test_leads_without_a_date_do_not_count(small_model: LeadModel) -> None:
    leads = leads_by_hand(90)
    some = leads.created.copy()
    some[:11] = np.datetime64("NaT")
    same = found(*both_by_hand(small_model, replace(leads, created=some)))
    assert (same.outcome == (np.arange(11, 90) % 3 == 0)).all()


def test_without_any_date_nobody_can_say_which_leads_are_new(small_model: LeadModel) -> None:
    leads = leads_by_hand()
    nothing = replace(leads, created=np.full(60, "NaT", "datetime64[D]"))
    why = str(same_leads(*both_by_hand(small_model, nothing)))
    assert why.startswith("The test leads of v0002 have no creation dates")
    older, newer = both_by_hand(small_model, leads)
    card = replace(older.model.card, last_created="")
    why = str(same_leads(replace(older, model=replace(older.model, card=card)), newer))
    assert why.startswith("The history of v0001 has no creation dates")


@pytest.mark.parametrize(("count", "is_enough"), [(57, False), (60, True)])
def test_a_comparison_needs_twenty_of_either_outcome(
    small_model: LeadModel, count: int, is_enough: bool
) -> None:
    # Every third lead converted: 19 of 57, 20 of 60.
    same = same_leads(*both_by_hand(small_model, leads_by_hand(count)))
    assert isinstance(same, SameLeads) is is_enough


def test_versions_of_two_outcomes_are_not_compared(small_model: LeadModel) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand())
    won = replace(newer.model, card=replace(newer.model.card, outcome="Won"))
    assert "different outcomes" in str(same_leads(older, replace(newer, model=won)))


def test_a_newer_version_without_test_leads_cannot_be_compared(small_model: LeadModel) -> None:
    assert "v0002 is of an earlier release" in str(same_leads(*both_by_hand(small_model, None)))


def test_a_version_is_not_judged_without_a_field_of_much_weight(small_model: LeadModel) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand())
    visits = Encoder(newer.model.encoder.fields[1:])
    bare = replace(newer.leads, codes=newer.leads.codes[:, 1:])
    # One of the two fields, which weigh alike.
    other = ProvenVersion(replace(newer.model, encoder=visits), bare)
    assert not lacking(str(same_leads(older, other)), "v0001 reads “City”", "v0002 do not have")


def test_versions_of_one_test_are_compared_on_all_of_it(small_model: LeadModel) -> None:
    leads = leads_by_hand()
    model = model_by_hand(small_model, "v0002")
    one = ProvenVersion(model, leads)
    other = ProvenVersion(model, replace(leads, chance=1 - leads.chance))
    same = found(one, other)
    assert same.chances[0] == pytest.approx(leads.chance)
    assert same.chances[1] == pytest.approx(1 - leads.chance)


def test_chances_are_those_of_the_rate_of_the_history(small_model: LeadModel) -> None:
    older, newer = both_by_hand(small_model, leads_by_hand())
    shifted = replace(newer.model, calibration=Calibration(1.0, 0.0, shift=-1.0))
    served = expit(np.log(newer.leads.chance / (1 - newer.leads.chance)) - 1.0)
    leads = replace(newer.leads, chance=served)
    same = found(older, ProvenVersion(shifted, leads))
    assert same.chances[1] == pytest.approx(newer.leads.chance)
