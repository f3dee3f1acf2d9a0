"""What would raise a lead: by hand on a model of sums, by brute force, and as promised."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from conftest import text_table
from scipy.special import expit

from scoring.model.codes import Encoder, FieldCode
from scoring.model.lead_model import Calibration, LeadModel, TierFloors
from scoring.model.past import PastLeads
from scoring.model.reference import build_profile
from scoring.model.scored import ScoredBatch
from scoring.model.scorers import LinearField, LinearModel
from scoring.model.scoring_path import lead_values, score_lead, score_table
from scoring.model.suggestions import Suggestion, Suggestions
from scoring.schema import Column, Kind, LeadSchema, Role
from scoring.views.lead.suggestions import raise_lead

COLUMNS = (
    Column("City", Kind.CATEGORY, Role.FEATURE),
    Column("Offer", Kind.CATEGORY, Role.LEVER),
    Column("Calls", Kind.NUMBER, Role.LEVER),
)
FIELDS = (
    FieldCode(COLUMNS[0], ("Pune", "Delhi")),
    FieldCode(COLUMNS[1], ("None", "Book", "Trial"), frozenset({"Gold"})),
    FieldCode(COLUMNS[2]),
)
LEVERS = ("Offer", "Calls")
# Log-odds are -2 + 1 for Book, 2 for Trial, 5 for a rare offer, 0.5 a call.
SUMS = LinearModel(
    -2.0,
    (
        LinearField(np.array([0.0, 0.0, 0.0]), 0.0, 0.0),
        LinearField(np.array([0.0, 1.0, 2.0, 5.0]), 0.0, 0.0),
        LinearField(np.array([0.5]), 0.0, 0.0, is_number=True, high=99.0),
    ),
)


def past_leads(rows: list[tuple[int, int, float, int, int]]) -> PastLeads:
    """City, offer, calls; so many leads, of which so many converted."""
    leads = [(*row[:3], i < row[4]) for row in rows for i in range(row[3])]
    codes = np.array([lead[:3] for lead in leads], dtype=float)
    dates = np.full(len(leads), "2026-01-01", dtype="datetime64[D]")
    outcome = np.array([lead[3] for lead in leads])
    return PastLeads(codes, np.array([False, False, True]), outcome, dates, len(leads))


# Pune: 200 leads; Trial is held by 4 only, the rare offer by 20. Delhi: all have Trial.
PUNE = [(0, 0, 0, 136, 14), (0, 1, 0, 20, 10), (0, 1, 2, 20, 14), (0, 2, 4, 4, 4), (0, 3, 0, 20, 9)]
DELHI = [(1, 2, 9, 200, 150)]


@pytest.fixture
def summing(small_model: LeadModel) -> LeadModel:
    """A model whose chances can be worked out by hand: tiers from 60, 40 and 20%."""
    past = past_leads(PUNE + DELHI)
    return replace(
        small_model,
        schema=LeadSchema(COLUMNS),
        encoder=Encoder(FIELDS),
        scorer=SUMS,
        calibration=Calibration(1.0, 0.0),
        floors=TierFloors(0.6, 0.4, 0.2),
        profile=build_profile(Encoder(FIELDS), past.codes, past.converted),
        certainty=None,
        second=None,
        past=past,
    )


def with_past(model: LeadModel, rows: list[tuple[int, int, float, int, int]]) -> LeadModel:
    return replace(model, past=past_leads(rows))


def asked(model: LeadModel, levers: tuple[str, ...] = LEVERS, **cells: str) -> Suggestions:
    """What is offered to one lead of Pune."""
    row = {"City": "Pune", "Offer": "None", "Calls": "0"} | cells
    table = text_table({name: [cell] for name, cell in row.items()})
    return raise_lead(score_table(table, "one.csv", model), 0, levers)


def written(found: Suggestions) -> list[dict[str, str]]:
    return [s.values for s in found.offered]


def test_only_values_of_similar_leads_are_offered_and_the_smaller_change_first(
    summing: LeadModel,
) -> None:
    # Neither Trial, which 4 of Pune hold, nor 4 calls, nor the rare offer: 2 calls and Book are.
    found = asked(summing)
    assert written(found)[:2] == [{"Calls": "2"}, {"Offer": "Book"}]
    assert all(set(s.values.values()) <= {"2", "Book"} for s in found.offered)


def test_chance_gain_and_tier_are_those_of_the_changed_lead(summing: LeadModel) -> None:
    book = asked(summing, levers=("Offer",)).offered[0]
    before, after = 1 / (1 + np.exp(2)), 1 / (1 + np.exp(1))
    assert (book.propensity, book.gain) == pytest.approx((after, 100 * (after - before)))
    assert (book.tier, book.raises_tier, book.changes[0].before) == ("C", True, "None")


def test_a_level_is_borne_out_by_those_who_hold_it_and_a_number_by_those_beyond_too(
    summing: LeadModel,
) -> None:
    seen = {s.changes[0].field: s.changes[0].seen for s in asked(summing).offered[:2]}
    book, calls = seen["Offer"], seen["Calls"]
    assert (book.leads, book.converted, book.label) == (40, 24, "")
    # 20 leads with two calls and 4 with four.
    assert (calls.leads, calls.converted, calls.label) == (24, 18, "or more")


def test_the_similar_leads_are_counted_with_their_conversions(summing: LeadModel) -> None:
    found = asked(summing).similar
    assert (found.leads, found.converted) == (200, 14 + 10 + 14 + 4 + 9)


def test_two_changes_are_offered_where_they_reach_a_tier_that_none_reaches_alone(
    summing: LeadModel,
) -> None:
    pair = asked(summing).offered[-1]
    assert pair.values == {"Calls": "2", "Offer": "Book"}
    assert (pair.tier, pair.propensity) == ("B", pytest.approx(0.5))
    assert (pair.together.leads, pair.together.converted) == (20, 14)


def test_two_changes_are_not_offered_where_too_few_made_both(summing: LeadModel) -> None:
    apart = [(0, 0, 0.0, 156, 14), (0, 1, 0.0, 20, 10), (0, 0, 2.0, 20, 14), (0, 1, 2.0, 4, 4)]
    assert {len(s.changes) for s in asked(with_past(summing, apart)).offered} == {1}


def test_two_changes_that_add_little_to_one_are_not_offered(summing: LeadModel) -> None:
    flat = replace(
        SUMS, fields=(*SUMS.fields[:2], replace(SUMS.fields[2], weights=np.array([0.06])))
    )
    model = replace(summing, scorer=flat, floors=TierFloors(0.99, 0.98, 0.97))
    # Two calls add 1.3 points alone and 2.4 to Book.
    assert written(asked(model)) == [{"Calls": "2"}, {"Offer": "Book"}]


def test_what_similar_leads_speak_against_is_not_offered(summing: LeadModel) -> None:
    # 51 of 200 similar leads converted; of the 20 with Book 3, then 10. The model stays the same.
    against = [(0, 0, 0, 180, 48), (0, 1, 0, 20, 3)]
    assert written(asked(with_past(summing, against), ("Offer",))) == []
    agreeing = [(0, 0, 0, 180, 41), (0, 1, 0, 20, 10)]
    assert written(asked(with_past(summing, agreeing), ("Offer",))) == [{"Offer": "Book"}]


def test_less_than_a_point_is_not_offered(summing: LeadModel) -> None:
    tiny = replace(
        SUMS, fields=(*SUMS.fields[:2], replace(SUMS.fields[2], weights=np.array([0.04])))
    )
    # Two calls add 0.08 to log-odds of -2: 0.87 points.
    assert asked(replace(summing, scorer=tiny), levers=("Calls",)).offered == ()


def test_a_lead_that_is_best_already_is_offered_nothing(summing: LeadModel) -> None:
    assert asked(summing, Offer="Book", Calls="4").offered == ()


def test_a_number_goes_no_further_than_nearly_all_of_the_gain_needs(summing: LeadModel) -> None:
    calls = [(0, 0, float(n), 20, 5) for n in range(10)]
    # Chances level out at 4 calls, which bring 38.1 points; 3 bring 25.8.
    level = replace(SUMS.fields[2], high=4.0)
    scorer = replace(SUMS, fields=(*SUMS.fields[:2], level))
    model = replace(with_past(summing, calls), scorer=scorer, floors=TierFloors(0.9, 0.8, 0.7))
    assert written(asked(model, levers=("Calls",))) == [{"Calls": "4"}]


def test_a_smaller_number_is_enough_where_it_reaches_a_higher_tier(summing: LeadModel) -> None:
    calls = [(0, 0, float(n), 20, 5) for n in range(10)]
    # C from 20%: two calls give 27%, one gives 18%.
    found = asked(with_past(summing, calls), levers=("Calls",))
    assert (written(found), found.offered[0].tier) == ([{"Calls": "2"}], "C")
    # Ranks 0.05 and 0.25 among the similar leads.
    assert found.offered[0].size == pytest.approx(0.2)


@pytest.mark.parametrize("levers", [(), ("City of birth",)])
def test_without_a_lever_nothing_is_offered(summing: LeadModel, levers: tuple[str, ...]) -> None:
    found = asked(summing, levers=levers)
    assert (found.offered, found.similar.leads) == ((), 0)


def test_without_past_leads_nothing_is_offered(summing: LeadModel) -> None:
    assert asked(replace(summing, past=None)).offered == ()


def test_a_lever_that_the_file_lacks_is_not_offered(summing: LeadModel) -> None:
    table = text_table({"City": ["Pune"], "Offer": ["None"]})
    found = raise_lead(score_table(table, "one.csv", summing), 0, LEVERS)
    assert {c.field for s in found.offered for c in s.changes} == {"Offer"}


def test_a_value_not_given_may_be_set_and_is_told_as_that(summing: LeadModel) -> None:
    found = asked(summing, levers=("Calls",), Calls="").offered[0]
    assert (found.values, found.changes[0].before, found.size) == ({"Calls": "2"}, "", 1.0)


def test_where_every_field_is_a_lever_all_past_leads_are_alike(summing: LeadModel) -> None:
    found = asked(summing, levers=("City", "Offer", "Calls"))
    assert found.similar.leads == 200


def test_at_most_five_are_offered_and_a_pair_keeps_its_place(summing: LeadModel) -> None:
    offers = tuple(f"Offer {n}" for n in range(8))
    field = FieldCode(COLUMNS[1], offers)
    weights = LinearField(np.linspace(0, 1, 9), 0.0, 0.0)
    past = [(0, n, float(c), 10, 5) for n in range(8) for c in (0, 2)]
    scorer = replace(SUMS, fields=(SUMS.fields[0], weights, SUMS.fields[2]))
    encoder = Encoder((FIELDS[0], field, FIELDS[2]))
    model = replace(with_past(summing, past), encoder=encoder, scorer=scorer)
    sizes = [len(s.changes) for s in asked(model, Offer="Offer 0").offered]
    assert sizes == [1, 1, 1, 1, 2]


def places(scored: ScoredBatch, count: int) -> list[int]:
    return scored.ranking.order[:: len(scored.leads) // count].tolist()


def offered(scored: ScoredBatch, count: int) -> Iterator[tuple[int, Suggestion]]:
    """Suggestions to leads of all ranks."""
    levers = tuple(c.name for c in scored.model.schema.levers)
    for place in places(scored, count):
        yield from ((place, s) for s in raise_lead(scored, place, levers).offered)


@pytest.mark.slow
@pytest.mark.parametrize("count", [10, pytest.param(100, marks=pytest.mark.slow)])
def test_every_suggestion_applied_does_what_it_promised(
    scored_sample: ScoredBatch, count: int
) -> None:
    found = list(offered(scored_sample, count))
    after = [
        score_lead({**lead_values(scored_sample, place), **s.values}, scored_sample.model).scores
        for place, s in found
    ]
    promised = [s.propensity for _, s in found]
    assert len(found) >= count // 2
    np.testing.assert_allclose([a.propensity[0] for a in after], promised, rtol=0, atol=1e-9)


def brute(scored: ScoredBatch, place: int, levers: tuple[str, ...]) -> dict[str, tuple[str, float]]:
    """The best single change of each lever by trying every value as text, one lead at a time."""
    past, names = scored.model.past, scored.model.encoder.names
    weights = np.where(np.isin(names, levers), 0.0, scored.model.importance)
    near, _ = past.nearest(scored.scores.encoded.codes[place], weights, 200)
    values, best = lead_values(scored, place), {}
    for name in levers:
        seen, now = past.codes[near, names.index(name)], float(values[name])
        others = np.sort(seen[(seen != now) & ~np.isnan(seen)])
        cuts = {float(others[int(np.ceil(len(others) * d / 10)) - 1]) for d in range(1, 10)}
        held = {v: past.converted[near][seen >= v if v > now else seen <= v] for v in cuts}
        usual = past.converted[near].mean()
        cuts = {v for v in cuts if len(held[v]) >= 5 and held[v].mean() >= usual}
        tried = {repr(v): values | {name: repr(v)} for v in cuts}
        found = {v: score_lead(t, scored.model).scores.propensity[0] for v, t in tried.items()}
        if found:
            best[name] = max(found.items(), key=lambda pair: pair[1])
    return best


@pytest.mark.parametrize("count", [2, pytest.param(15, marks=pytest.mark.slow)])
def test_nothing_is_missed_that_trying_every_value_finds(
    scored_sample: ScoredBatch, count: int
) -> None:
    levers = tuple(c.name for c in scored_sample.model.schema.levers)
    read = scored_sample.leads.values[list(levers)].notna().all(axis=1)
    for place in (p for p in places(scored_sample, count) if read.iat[p]):
        present = scored_sample.scores.propensity[place]
        best = {n: p for n, (_, p) in brute(scored_sample, place, levers).items()}
        alone = [s for s in raise_lead(scored_sample, place, levers).offered if len(s.changes) == 1]
        helps = {n for n, p in best.items() if p - present >= 0.01}
        assert {s.changes[0].field for s in alone} == helps
        assert all(
            s.raises_tier or s.gain >= 90 * (best[s.changes[0].field] - present) for s in alone
        )


def test_pairs_are_as_good_as_trying_every_pair_of_the_hand_made_model(summing: LeadModel) -> None:
    chances = {
        (o, c): expit(-2 + w + c / 2) for (o, w), c in product([("None", 0), ("Book", 1)], [0, 2])
    }
    pair = asked(summing).offered[-1]
    assert pair.propensity == pytest.approx(max(chances.values()), abs=1e-12)
