"""Finding a lead as a person types it, and the way to it on the page to print."""

import pytest
from conftest import read_sample, table_of
from key_words import lacking
from planned_leads import by_chance

from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.lead.finding import find_lead, offered
from scoring.views.lead.printed import printed
from scoring.views.lead.suggestions import Action


@pytest.mark.parametrize(
    "text", ["reddy jose", "REDDY, José", "98417-11298", "0091 98417 11298", "jose.reddy30519@"]
)
def test_a_lead_is_found_by_words_of_its_name_by_digits_and_by_e_mail(
    scored_sample: ScoredBatch, text: str
) -> None:
    assert 0 in find_lead(by_chance(scored_sample), text).positions


def test_what_is_found_is_in_order_of_rank_and_counted(scored_sample: ScoredBatch) -> None:
    found = find_lead(by_chance(scored_sample), "reddy")
    ranks = scored_sample.ranking.rank[list(found.positions)].tolist()
    names = read_sample("sample_leads.csv")["Name"].str.casefold()
    assert ranks == sorted(ranks)
    assert len(ranks) == int(names.str.contains("reddy").sum())
    assert found.several.startswith(f"{len(ranks)} leads found")


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_typed_finds_nothing_and_complains_of_nothing(
    scored_sample: ScoredBatch, text: str
) -> None:
    found = find_lead(by_chance(scored_sample), text)
    assert (found.positions, found.problem) == ((), "")


@pytest.mark.parametrize("text", ["...", "(", "\\", "%", ".*", "12"])
def test_signs_of_patterns_are_signs(scored_sample: ScoredBatch, text: str) -> None:
    found = find_lead(by_chance(scored_sample), text).positions
    ids, mails = scored_sample.leads.ids, scored_sample.leads.contacts.email
    assert all(text in str(ids[p]) + str(mails[p]) for p in found)


def test_the_printed_page_has_the_way_to_the_lead(small_model: LeadModel) -> None:
    do = [Action("Offer a call back", "22%", "31%", "40 had one.")]
    lead = read_sample("sample_leads.csv", 1).assign(Phone="+1 (555) 010-9999")
    batch = score_table(table_of(lead), "one.csv", small_model)
    page = printed(by_chance(batch), 0, do)
    assert not lacking(page, 'href="tel:+15550109999"', "1st of 1", "Reasons to call", "Watch out",
                       "Offer a call back: 22% → 31%", "40 had one.")  # fmt: skip


def test_several_of_one_name_are_told_apart_by_where_they_are(small_model: LeadModel) -> None:
    both = read_sample("sample_leads.csv", 2).assign(
        Name="Ananya Das", Company=["Acme", ""], City=["Pune", "Select"],
        Phone=["+91 98200 12345", "98111 22222"],
    )  # fmt: skip
    planned = by_chance(score_table(table_of(both), "two.csv", small_model))
    first, second = (offered(planned, place) for place in (0, 1))
    assert first.endswith(" · Acme · Pune · phone …2345")
    assert second.endswith(") · phone …2222")
