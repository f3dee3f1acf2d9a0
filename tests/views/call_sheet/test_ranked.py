"""The ranked list as a screen shows it: leads that a person should look at."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import read_sample
from key_words import lacking

from scoring.intake.table.reading import read_table
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.value import LeadWorth
from scoring.views.call_sheet.notices import check_line, notices
from scoring.views.call_sheet.ranked import Query, likely_line, ranked_page, uploaded_values

PLAN = CallPlan(300)


def test_the_called_among_the_leads_found_are_counted(scored_sample: ScoredBatch) -> None:
    found = ranked_page(scored_sample, Query(tiers=("D",)), PLAN)
    called = PLAN.called(scored_sample)
    assert found.called == int((scored_sample.scores.tier[called] == "D").sum()) < 300
    assert ranked_page(scored_sample, Query(), PLAN).called == 300


def with_unsure(scored: ScoredBatch, *leads: int) -> ScoredBatch:
    """The batch with these leads uncertain and none unlike the history."""
    uncertain = np.zeros(len(scored.leads), dtype=bool)
    uncertain[list(leads)] = True
    batch = replace(scored, scores=replace(scored.scores, uncertain=uncertain))
    batch.__dict__["odd_fields"] = ()
    return batch


def test_the_leads_to_check_are_counted_with_their_share(scored_sample: ScoredBatch) -> None:
    said = check_line(with_unsure(scored_sample, *range(78)))
    assert not lacking(said, "78 of 2,000 leads (3.9%) are", "their rank", "check them")


def test_a_single_lead_to_check_is_told_in_the_singular(scored_sample: ScoredBatch) -> None:
    said = check_line(with_unsure(scored_sample, 5))
    assert not lacking(said, "1 of 2,000 leads (0.1%) is", "its rank", "check it")


def test_the_leads_to_check_are_among_the_notices(scored_sample: ScoredBatch) -> None:
    texts = [n.text for n in notices(with_unsure(scored_sample, 5, 6)) if n.level == "info"]
    assert sum(t.startswith("2 of 2,000 leads (0.1%) are") for t in texts) == 1


def test_without_a_lead_to_check_there_is_no_line_and_no_mark(scored_sample: ScoredBatch) -> None:
    sure = with_unsure(scored_sample)
    assert check_line(sure) == ""
    assert not ranked_page(sure, Query(), PLAN).table["Call"].str.contains("⚑").any()


def test_only_the_leads_to_check_are_found_in_the_order_of_the_ranking(
    scored_sample: ScoredBatch,
) -> None:
    leads = [1900, 3, 700]
    page = ranked_page(with_unsure(scored_sample, *leads), Query(unsure=True), PLAN)
    rank = scored_sample.ranking.rank
    assert page.positions.tolist() == sorted(leads, key=lambda lead: rank[lead])
    assert page.table["Call"].str.endswith("⚑").tolist() == [True] * 3


def test_a_lead_to_check_keeps_its_place_among_the_others(scored_sample: ScoredBatch) -> None:
    best = int(scored_sample.ranking.order[0])
    table = ranked_page(with_unsure(scored_sample, best), Query(), PLAN).table
    assert table["Rank"].tolist() == list(range(1, 26))
    assert np.flatnonzero(table["Call"] == "✓ ⚑").tolist() == [0]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(0.334, 0.468, "likely 33 to 47%"), (0.0, 0.004, "likely 0 to 0.4%")],
)
def test_the_interval_of_a_lead_is_told_in_per_cent(
    scored_sample: ScoredBatch, low: float, high: float, text: str
) -> None:
    ends = {"low": np.full(2000, low), "high": np.full(2000, high)}
    batch = replace(scored_sample, scores=replace(scored_sample.scores, **ends))
    assert likely_line(batch, 7) == text


def test_a_model_without_intervals_tells_none(scored_sample: ScoredBatch) -> None:
    plain = replace(scored_sample, model=replace(scored_sample.model, certainty=None))
    assert likely_line(plain, 0) == ""


def test_a_name_that_the_file_does_not_have_is_in_brackets_beside_the_value(
    small_model: LeadModel,
) -> None:
    frame = read_sample("sample_leads.csv", 20)
    content = frame.set_axis([*frame.columns[:-1], "City"], axis=1).to_csv(index=False).encode()
    scored = score_table(read_table(content, "leads.csv"), "leads.csv", small_model)
    assert uploaded_values(scored, 0)["Field"].tolist()[-1] == "City (2)"


def found(scored: ScoredBatch, text: str) -> list[int]:
    return ranked_page(scored, Query(text=text), PLAN).positions.tolist()


def with_phone(scored: ScoredBatch, phone: str) -> ScoredBatch:
    """The batch whose first lead has this phone."""
    table = scored.leads.table
    frame = table.frame.copy()
    frame.loc[0, "Phone"] = phone
    return replace(scored, leads=replace(scored.leads, table=replace(table, frame=frame)))


@pytest.mark.parametrize("asked", ["77001 23456", "+91 77001-23456", "077001 23456", "00123 456"])
def test_a_phone_is_found_by_its_digits_however_it_is_written(
    scored_sample: ScoredBatch, asked: str
) -> None:
    assert 0 in found(with_phone(scored_sample, "+91-(77001)/23456"), asked)


def test_a_lead_is_found_by_its_e_mail_in_any_case(scored_sample: ScoredBatch) -> None:
    email = str(scored_sample.leads.contacts.email[7])
    assert 7 in found(scored_sample, email.upper())


@pytest.mark.parametrize("asked", ["a b 1", "12 Main Street 7700", "€ 77001"])
def test_words_with_digits_are_not_looked_for_in_phones(
    scored_sample: ScoredBatch, asked: str
) -> None:
    assert found(with_phone(scored_sample, "+91-7700123456"), asked) == []


def test_a_file_with_reps_and_grades_has_a_column_for_either(scored_sample: ScoredBatch) -> None:
    table = ranked_page(scored_sample, Query(), CallPlan(4, ("Ana", "Ben"))).table
    assert table["Rep"].tolist()[:5] == ["Ana", "Ben", "Ben", "Ana", ""]
    assert table["Call"].str.startswith("✓").tolist()[:5] == [True] * 4 + [False]


def test_ranked_by_value_the_ranks_are_those_of_the_list(scored_sample: ScoredBatch) -> None:
    value = np.arange(len(scored_sample.leads), 0.0, -1)
    batch = replace(scored_sample)
    batch.__dict__["worth"] = LeadWorth(value)
    page = ranked_page(batch, Query(), CallPlan(300, by_value=True))
    best = np.argsort(-value * batch.scores.propensity, kind="stable")[:25]
    assert page.positions.tolist() == best.tolist()
    assert page.table["Rank"].tolist() == list(range(1, 26))
    assert page.table["Value"].tolist() == value[best].tolist()
