import re
from collections.abc import Iterator
from dataclasses import replace

import lightgbm as lgb
import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLES, read_sample, table_of, text_table
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.model import explainer as explaining
from scoring.model.codes import learn_encoder
from scoring.model.explainer import Explainer
from scoring.model.lead_model import LeadModel
from scoring.model.reasons import LeadReasons, Reason, joined
from scoring.model.reference import Evidence, ReferenceProfile, build_profile
from scoring.model.scored import ScoredBatch
from scoring.model.scorers import BoostedTrees
from scoring.model.scoring_path import score_table
from scoring.pipelines.jobs import explained
from scoring.schema import Column, Kind, LeadSchema, Role
from scoring.wording import percent

SCHEMA = LeadSchema(
    (
        Column("lead_source", Kind.CATEGORY, Role.SOURCE),
        Column("Visits", Kind.NUMBER, Role.FEATURE),
    )
)
# Source, visits, leads, converted; Blog and Press are rare. In all 88 of 272 leads, 32%.
CELLS = [
    *[("Referral", v, 20, n) for v, n in ((1, 10), (2, 10), (8, 16), (9, 16))],
    *[("Google", v, 20, n) for v, n in ((1, 2), (2, 2), (8, 6), (9, 6))],
    *[(None, v, 20, n) for v, n in ((1, 1), (2, 1), (8, 5), (9, 5))],
    *[(s, v, 4, n) for s in ("Blog", "Press") for v, n in ((1, 0), (2, 0), (8, 2), (9, 2))],
]
TREES = {
    "objective": "binary",
    "num_leaves": 4,
    "min_data_in_leaf": 5,
    "min_data_per_group": 1,
    "cat_smooth": 1.0,
    "verbosity": -1,
    "num_threads": 1,
    "seed": 0,
}
WILD = (
    st.text(max_size=12)
    | st.floats().map(str)
    | st.integers().map(str)
    | st.sampled_from(["", " ", "Select", "N/A", "1e400", "-0", "1,5", "١٢", "{0}", "%s", "Google"])
)
ENCODED = re.compile(r"\b(nan|NaN|None|NaT|inf|Column_\d+)\b|<NA>")


def history() -> tuple[pd.DataFrame, np.ndarray]:
    leads = [(s, v, i < won) for s, v, n, won in CELLS for i in range(n)]
    source, visits, outcome = zip(*leads, strict=True)
    values = {"lead_source": pd.Series(source, dtype="str"), "Visits": np.array(visits, float)}
    return pd.DataFrame(values), np.array(outcome)


@pytest.fixture(scope="module")
def hand_model(small_model: LeadModel) -> LeadModel:
    values, outcome = history()
    encoder = learn_encoder(values, SCHEMA.inputs)
    codes = encoder.encode(values).codes
    data = lgb.Dataset(codes, outcome, categorical_feature=[0])
    return replace(
        small_model,
        schema=SCHEMA,
        encoder=encoder,
        second=None,
        scorer=BoostedTrees(lgb.train(TREES, data, 20).model_to_string()),
        profile=build_profile(encoder, codes, outcome),
    )


def reason(model: LeadModel, label: str, **cells: str) -> Reason:
    """The reason of one field of one lead."""
    table = text_table({name: [cell] for name, cell in cells.items()})
    explained = score_table(table, "one.csv", model).explainer.lead(0)
    return next(r for r in explained.reasons if r.field == label)


def tells(found: Reason, words: str) -> bool:
    """Whether it says these words in order, and tells of past leads only where they do."""
    pattern = ".*".join(re.escape(part) for part in words.split(" … "))
    counted = re.search(r"\d of \d", words) is not None
    return re.search(pattern, found.sentence) is not None and counted == (
        found.evidence is not None and "past leads" in found.sentence
    )


def with_counts(model: LeadModel, leads: int, converted: int) -> LeadModel:
    """The model with other past leads of the source “Referral” and an average of one half."""
    source, visits = model.profile.fields
    place = source.labels.index("Referral")
    past, won = source.leads.copy(), source.converted.copy()
    past[place], won[place] = leads, converted
    changed = replace(source, leads=past, converted=won)
    return replace(model, profile=ReferenceProfile((changed, visits), 200, 100))


def all_reasons(scored: ScoredBatch, leads: int) -> Iterator[tuple[int, Reason]]:
    for place in range(leads):
        yield from ((place, r) for r in scored.explainer.lead(place).reasons)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("Referral", "Lead source is Referral … 52 of 80 … with it … 65% … average 32%"),
        ("Google", "Lead source is Google … 16 of 80 … with it … 20% … average 32%"),
        ("", "Lead source is not given … 12 of 80 … without it … 15% … average 32%"),
        ("Select", "not given (“Select”) … 12 of 80 … without it … 15% … average 32%"),
        ("Blog", "Lead source is Blog … lowers"),
        ("Radio", "Lead source is Radio … new … lowers"),
    ],
)
def test_a_category_is_put_into_words(hand_model: LeadModel, cell: str, words: str) -> None:
    found = reason(hand_model, "Lead source", lead_source=cell, Visits="1")
    assert tells(found, words), found.sentence


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("9", "Visits is 9 … 31 of 68 … with the value 9 … 46% … average 32%"),
        ("9.0", "Visits is 9.0 … 31 of 68 … with the value 9 … 46% … average 32%"),
        ("7", "Visits is 7 … 31 of 68 … with the values 3 to 8 … 46% … average 32%"),
        (" 1 ", "Visits is 1 … 13 of 68 … with the value 1 … 19% … average 32%"),
        ("50", "Visits is 50 … outside … 1 to 9 … raises"),
        ("-4", "Visits is -4 … outside … 1 to 9 … lowers"),
        ("a few", "Visits is a few … not be read … lowers"),
        ("", "Visits is not given … lowers"),
        ("Select", "Visits is not given (“Select”) … lowers"),
    ],
)
def test_a_number_is_put_into_words(hand_model: LeadModel, cell: str, words: str) -> None:
    found = reason(hand_model, "Visits", lead_source="Google", Visits=cell)
    assert tells(found, words), found.sentence


@pytest.mark.parametrize(
    ("field", "cells", "short"),
    [
        ("Lead source", {"lead_source": "Referral"}, "65% · Lead source: Referral"),
        ("Lead source", {"lead_source": ""}, "15% · Lead source not given"),
        ("Lead source", {"lead_source": "Radio"}, "Lead source: Radio (unusual)"),
        ("Visits", {"Visits": "9.0"}, "46% · Visits: 9.0"),
        ("Visits", {"Visits": "50"}, "Visits: 50 (unusual)"),
        ("Visits", {"Visits": "a few"}, "Visits: a few (unusual)"),
    ],
)
def test_a_reason_in_short_has_the_rate_first_and_the_value_as_uploaded(
    hand_model: LeadModel, field: str, cells: dict[str, str], short: str
) -> None:
    found = reason(hand_model, field, **{"lead_source": "Google", "Visits": "1"} | cells)
    assert found.short == short


@pytest.mark.parametrize("name", ["City", "What is your current occupation, if you have one"])
@pytest.mark.parametrize("value", ["7", "Senior Vice President of International Sales, EMEA"])
def test_a_long_reason_in_short_is_cut_in_the_middle_but_keeps_its_rate(
    name: str, value: str
) -> None:
    told = Reason(name, value, f"is {value}", 0.4, Evidence(50, 26, ""), 0.24, brief=f": {value}")
    assert told.short.startswith(f"52% · {name[:4]}")
    assert len(told.short) <= 40
    assert told.short.endswith(value[-4:])


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Person - Visits", "46% · Visits: 9"),
        ("Deal: Visits", "46% · Visits: 9"),
        # Two would be called the same.
        ("Person - Lead source", "46% · Person - Lead source: 9"),
    ],
)
def test_what_a_system_writes_before_its_columns_is_left_out(
    hand_model: LeadModel, name: str, short: str
) -> None:
    source, visits = hand_model.encoder.fields
    column = replace(visits.column, name=name)
    fields = (source, replace(visits, column=column))
    ours = replace(hand_model, schema=LeadSchema((SCHEMA.columns[0], column)))
    ours = replace(ours, encoder=replace(hand_model.encoder, fields=fields))
    found = reason(ours, column.label, **{"lead_source": "Google", name: "9"})
    assert found.short == short
    assert found.sentence.startswith(f"{column.label} is 9: 31 of 68")


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (("l:100000000001", "l:100000000002"), ["Visits"]),
        (("0055g00000AbC1xQAC", "0055g00000AbC2xQAC"), ["Visits"]),
        # One odd value among words is no column of keys.
        (("Google", "Referral", "9876543210"), ["Lead source", "Visits"]),
    ],
)
def test_no_reason_is_told_of_keys_that_a_system_gives(
    hand_model: LeadModel, levels: tuple[str, ...], told: list[str]
) -> None:
    source, visits = hand_model.encoder.fields
    keys = replace(source, levels=levels)
    keyed = replace(hand_model, encoder=replace(hand_model.encoder, fields=(keys, visits)))
    table = text_table({"lead_source": [levels[1]], "Visits": ["9"]})
    found = score_table(table, "one.csv", keyed).explainer
    assert sorted(r.field for r in found.top([0])[0].supporting) == told
    assert {r.field for r in found.lead(0).reasons} == {"Lead source", "Visits"}


def test_a_number_column_that_is_not_in_the_file_is_told_as_that(hand_model: LeadModel) -> None:
    found = reason(hand_model, "Visits", lead_source="Google")
    assert tells(found, "Visits is not in this file … lowers")


def test_a_category_column_that_is_not_in_the_file_is_told_as_that(hand_model: LeadModel) -> None:
    found = reason(hand_model, "Lead source", Visits="9")
    assert tells(found, "Lead source is not in this file … lowers")


def test_a_renamed_column_is_told_under_the_models_name_with_the_uploaded_value(
    hand_model: LeadModel,
) -> None:
    found = reason(hand_model, "Lead source", **{"LEAD SOURCE*": "Referral", "Visits": "1"})
    assert tells(found, "Lead source is Referral … 52 of 80")


def test_evidence_that_points_the_other_way_is_not_shown(hand_model: LeadModel) -> None:
    odd = with_counts(hand_model, leads=80, converted=8)
    found = reason(odd, "Lead source", lead_source="Referral", Visits="1")
    assert tells(found, "Lead source is Referral … raises")


@pytest.mark.parametrize(("leads", "shown"), [(19, False), (20, True)])
def test_fewer_than_twenty_past_leads_are_no_evidence(
    hand_model: LeadModel, leads: int, shown: bool
) -> None:
    few = with_counts(hand_model, leads=leads, converted=leads - 1)
    found = reason(few, "Lead source", lead_source="Referral", Visits="1")
    assert (found.evidence is not None) == shown


def test_a_rate_that_reads_like_the_average_is_no_evidence(hand_model: LeadModel) -> None:
    same = with_counts(hand_model, leads=1_000, converted=501)
    found = reason(same, "Lead source", lead_source="Referral", Visits="1")
    assert tells(found, "Lead source is Referral … raises")


@pytest.mark.parametrize(("converted", "shown"), [(56, False), (62, True)])
def test_a_rate_within_the_noise_of_the_average_is_no_evidence(
    hand_model: LeadModel, converted: int, shown: bool
) -> None:
    # Of 100 leads the 90% interval of 56 is 48 to 64%, that of 62 is 54 to 69%.
    noisy = with_counts(hand_model, leads=100, converted=converted)
    found = reason(noisy, "Lead source", lead_source="Referral", Visits="1")
    assert (found.evidence is not None) == shown


def test_evidence_of_rare_values_says_what_they_are(hand_model: LeadModel) -> None:
    source, visits = hand_model.profile.fields
    leads, converted = source.leads * 10, source.converted * 10
    many = ReferenceProfile((replace(source, leads=leads, converted=converted), visits), 2720, 880)
    found = reason(replace(hand_model, profile=many), "Lead source", lead_source="Blog", Visits="1")
    assert tells(found, "Lead source is Blog … 80 of 320 … a rare value … 25% … average 32%")


def test_a_reason_says_since_when_past_leads_are_counted(hand_model: LeadModel) -> None:
    recent = replace(hand_model, profile=replace(hand_model.profile, since="2026-03-01"))
    found = reason(recent, "Lead source", lead_source="Referral", Visits="1")
    assert tells(found, "52 of 80 past leads since 2026-03-01 with it converted (65%")


def test_a_field_that_the_file_lacks_is_no_reason(hand_model: LeadModel) -> None:
    scored = score_table(text_table({"Visits": ["9", "1"]}), "some.csv", hand_model)
    told = [r.field for lead in scored.explainer.top([0, 1])
            for r in (*lead.supporting, *lead.opposing)]  # fmt: skip
    assert told == ["Visits", "Visits"]
    parts = [(r.field, r.in_file) for r in scored.explainer.lead(0).reasons]
    assert sorted(parts) == [("Lead source", False), ("Visits", True)]


def test_a_reason_writes_large_counts_with_separators() -> None:
    evidence = Evidence(12_345, 2_469, "")
    found = Reason("City", "Pune", "is Pune", -0.4, evidence, 0.303)
    assert tells(found, "City is Pune … 2,469 of 12,345 … 20% … average 30%")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0%"),
        (0.004, "0.4%"),
        (0.03, "3%"),
        (0.0994, "9.9%"),
        (0.126, "13%"),
        (1.0, "100%"),
    ],
)
def test_a_share_is_written_as_people_do(share: float, words: str) -> None:
    assert percent(share) == words


def test_reasons_are_joined_by_semicolons() -> None:
    one = Reason("City", "Pune", "is Pune", 0.4, None, 0.3)
    two = replace(one, contribution=-0.4)
    assert joined([one, two]) == f"{one.sentence}; {two.sentence}"
    assert ("raises" in one.sentence, "lowers" in two.sentence) == (True, True)
    assert joined([]) == ""


def test_evidence_never_contradicts_its_contribution(scored_sample: ScoredBatch) -> None:
    shown = [r for _, r in all_reasons(scored_sample, 100) if r.evidence]
    assert len(shown) > 500
    assert all((r.evidence.rate > r.average) == (r.contribution > 0) for r in shown if r.evidence)


def test_evidence_of_the_top_reasons_never_contradicts_them(scored_sample: ScoredBatch) -> None:
    leads = explained(scored_sample)
    shown = [r for lead in leads for r in (*lead.supporting, *lead.opposing) if r.evidence]
    assert len(leads) == len(scored_sample.leads)
    assert all((r.evidence.rate > r.average) == (r.contribution > 0) for r in shown if r.evidence)


def test_the_average_is_the_rate_of_the_history(scored_sample: ScoredBatch) -> None:
    history = read_sample("sample_history.csv").iloc[::4].sort_values("Created")
    average = (history["Converted"] == "Yes").mean()
    found = [r.average for _, r in all_reasons(scored_sample, 5)]
    np.testing.assert_allclose(found, average)


def test_the_top_reasons_are_the_largest_contributions(scored_sample: ScoredBatch) -> None:
    places = np.arange(200)
    codes = scored_sample.scores.encoded.codes[places]
    shares = scored_sample.model.scorer.booster.predict(codes, pred_contrib=True, num_threads=1)[
        :, :-1
    ]
    found = scored_sample.explainer.top(places)
    for row, lead in zip(np.sort(shares, axis=1), found, strict=True):
        favour, against = [c for c in row[:-4:-1] if c > 0.05], [c for c in row[:3] if c < -0.05]
        assert [r.contribution for r in lead.supporting] == pytest.approx(favour)
        assert [r.contribution for r in lead.opposing] == pytest.approx(against)


def test_all_fields_of_a_lead_are_told_the_largest_first(scored_sample: ScoredBatch) -> None:
    reasons = scored_sample.explainer.lead(7).reasons
    sizes = [abs(r.contribution) for r in reasons]
    assert sorted(sizes, reverse=True) == sizes
    assert {r.field for r in reasons} == {c.label for c in scored_sample.model.schema.inputs}


def test_all_contributions_of_a_lead_add_up_to_its_raw_score(scored_sample: ScoredBatch) -> None:
    explained = [scored_sample.explainer.lead(place) for place in range(50)]
    sums = [e.baseline + sum(r.contribution for r in e.reasons) for e in explained]
    codes = scored_sample.scores.encoded.codes[:50]
    raw = scored_sample.model.scorer.booster.predict(codes, raw_score=True, num_threads=1)
    np.testing.assert_allclose(sums, raw, atol=1e-5)


def test_reasons_come_in_the_order_asked_for(scored_sample: ScoredBatch) -> None:
    backwards = scored_sample.explainer.top([5, 3, 0])
    assert backwards == [scored_sample.explainer.top([place])[0] for place in (5, 3, 0)]


def test_no_positions_have_no_reasons(scored_sample: ScoredBatch) -> None:
    assert scored_sample.explainer.top([]) == []


def test_a_lead_has_the_same_reasons_alone_as_in_the_file(
    scored_sample: ScoredBatch, small_model: LeadModel
) -> None:
    leads = read_sample("sample_leads.csv")
    alone = [score_table(table_of(leads.iloc[[i]]), "x.csv", small_model) for i in range(20)]
    found: list[LeadReasons] = [one.explainer.top([0])[0] for one in alone]
    assert found == scored_sample.explainer.top(range(20))


def test_no_sentence_shows_anything_encoded(scored_sample: ScoredBatch) -> None:
    sentences = [r.sentence for _, r in all_reasons(scored_sample, 200)]
    assert len(sentences) == 200 * 22
    assert [s for s in sentences if ENCODED.search(s)] == []


def test_every_sentence_names_the_field_and_the_value_as_uploaded(
    scored_sample: ScoredBatch,
) -> None:
    uploaded = read_sample("sample_leads.csv", 200)
    for place, found in all_reasons(scored_sample, 200):
        cell = uploaded[found.field].iat[place]
        claim = f"is not given (“{cell}”)" if cell in ("Select", "N/A") else f"is {cell}"
        claim = claim if cell else "is not given"
        assert found.sentence.startswith(f"{found.field} {claim}")


@settings(max_examples=min(EXAMPLES, 40))
@given(st.lists(st.tuples(WILD, WILD), min_size=1, max_size=5))
def test_whatever_the_cells_hold_every_lead_is_explained(
    hand_model: LeadModel, cells: list[tuple[str, str]]
) -> None:
    source, visits = zip(*cells, strict=True)
    table = text_table({"lead_source": list(source), "Visits": list(visits)})
    scored = score_table(table, "wild.csv", hand_model)
    explained = [scored.explainer.lead(place) for place in range(len(cells))]
    assert all(np.isfinite(e.raw) and len(e.reasons) == 2 for e in explained)
    sentences = [r.sentence for e in explained for r in e.reasons]
    assert all(re.match(r"(Lead source|Visits) is ", sentence) for sentence in sentences)


@settings(max_examples=min(EXAMPLES, 40))
@given(WILD)
def test_whatever_a_cell_holds_it_is_told_as_uploaded_or_as_not_given(
    hand_model: LeadModel, cell: str
) -> None:
    found = reason(hand_model, "Lead source", lead_source=cell, Visits="1")
    trimmed = pd.Series([cell], dtype="str").str.strip().iat[0]
    assert found.value in ("", trimmed)
    assert found.state.startswith(("is not given", f"is {trimmed}"))


def test_a_field_that_changes_nothing_does_not_claim_to_lower_anything() -> None:
    found = Reason("City", "Pune", "is Pune", 0.0, None, 0.3)
    assert "lowers" not in found.sentence


def test_the_contributions_of_a_lead_are_asked_for_once(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = scored_sample.explainer.top([3, 5, 8])
    asked, explain = list[int](), LeadModel.contributions

    def counted(model: LeadModel, codes: np.ndarray) -> tuple[np.ndarray, float]:
        asked.append(len(codes))
        return explain(model, codes)

    monkeypatch.setattr(LeadModel, "contributions", counted)
    fresh = Explainer(scored_sample.model, scored_sample.leads, scored_sample.scores)
    first = fresh.apart([7, 3], [3, 5, 7])
    assert fresh.apart([7, 3], [3, 5, 7]) == first
    assert fresh.top([3, 5, 8]) == right
    assert asked == [2, 1, 1]


def test_of_a_large_batch_no_contributions_are_held(
    scored_sample: ScoredBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explaining, "MOST_HELD", 1)
    fresh = Explainer(scored_sample.model, scored_sample.leads, scored_sample.scores)
    assert fresh.top([3, 5]) == scored_sample.explainer.top([3, 5])
    assert fresh._held.size == 0
