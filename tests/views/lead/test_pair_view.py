"""Which lead is meant, why one stands above another, and the page to print."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from conftest import read_sample, table_of
from key_words import lacking
from planned_leads import by_chance

from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.call_sheet.planned import Planned
from scoring.views.lead.finding import find_lead, find_other, neighbours
from scoring.views.lead.pair import pair
from scoring.views.lead.printed import bars, print_name, printed
from scoring.views.lead.whole import all_reasons


class Parts(HTMLParser):
    """The tags of a page and the addresses that a browser would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [v for k, v in attrs if k in ("src", "href") and v]


def test_an_id_is_found_exactly_with_its_leading_zeros(scored_sample: ScoredBatch) -> None:
    assert find_lead(by_chance(scored_sample), " 00154203 ").positions == (0,)
    found = find_lead(by_chance(scored_sample), "4711-x")
    assert found.positions == ()
    assert not lacking(found.problem, "No lead in this file fits “4711-x”", "a name", "an id")


def test_all_leads_of_an_id_are_offered_by_rank(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv", 6).assign(**{"Lead ID": list("abacaa")})
    scored = score_table(table_of(leads), "six.csv", small_model)
    found = find_lead(by_chance(scored), "a")
    wanted = sorted([0, 2, 4, 5], key=lambda i: -scored.scores.propensity[i])
    assert (list(found.positions), found.several) == (wanted, "4 leads with this id")


def test_the_neighbours_are_one_rank_apart_and_none_at_the_ends(
    scored_sample: ScoredBatch,
) -> None:
    order = scored_sample.ranking.order.tolist()
    assert neighbours(by_chance(scored_sample), order[0]) == (None, order[1])
    assert neighbours(by_chance(scored_sample), order[9]) == (order[8], order[10])
    assert neighbours(by_chance(scored_sample), order[-1]) == (order[-2], None)


def test_the_id_counts_before_the_rank_and_the_lead_itself_is_refused(
    scored_sample: ScoredBatch,
) -> None:
    first = by_chance(scored_sample).at_rank(1)
    assert find_other(by_chance(scored_sample), first, "00154203", 5).positions == (0,)
    assert find_other(by_chance(scored_sample), first, "", 5).positions == (
        by_chance(scored_sample).at_rank(5),
    )
    assert find_other(by_chance(scored_sample), first, "", 1).problem.startswith(
        "That is this lead itself"
    )


def test_the_parts_of_a_pair_sum_to_the_difference_of_the_raw_scores(
    scored_sample: ScoredBatch,
) -> None:
    both = pair(by_chance(scored_sample), 3, 11)
    raw = scored_sample.scores.raw
    total = sum(c.contribution for c in both.difference.changes)
    assert total == pytest.approx(raw[3] - raw[11], abs=1e-5)
    assert len(both.table) == 22


def test_a_pair_is_told_from_both_sides_alike(scored_sample: ScoredBatch) -> None:
    first, last = by_chance(scored_sample).at_rank(1), by_chance(scored_sample).at_rank(2_000)
    above, below = (
        pair(by_chance(scored_sample), first, last),
        pair(by_chance(scored_sample), last, first),
    )
    assert " above " in above.sentences[0]
    assert " below " in below.sentences[0]
    assert above.sentences[1:] == below.sentences[:0:-1]


def test_the_first_sentence_has_both_chances_and_the_points_between_them(
    scored_sample: ScoredBatch,
) -> None:
    chance = scored_sample.scores.propensity.copy()
    chance[[0, 1]] = 0.62, 0.31
    low, high = chance - 0.2, chance + 0.2
    scores = replace(scored_sample.scores, propensity=chance, low=low, high=high)
    planned = by_chance(replace(scored_sample, scores=scores))
    planned.rank[[0, 1]] = 3, 210
    said = pair(planned, 0, 1).sentences[0]
    assert not lacking(said, "José Reddy (rank 3), 62%", "above", "Ravi Thomas (rank 210), 31%",
                       "31 points higher")  # fmt: skip


def test_a_field_that_the_file_lacks_speaks_for_no_lead(small_model: LeadModel) -> None:
    lacking_most = read_sample("sample_leads.csv", 40)[["Lead ID", "Visits", "Minutes on site"]]
    scored = score_table(table_of(lacking_most), "few.csv", small_model)
    said = " ".join(
        s for other in range(1, 40) for s in pair(by_chance(scored), 0, other).sentences[1:]
    )
    assert "Visits" in said or "Minutes on site" in said
    assert "not given for both" not in said


def test_two_leads_alike_stand_as_the_ranking_orders_ties(small_model: LeadModel) -> None:
    twice = read_sample("sample_leads.csv", 1)
    leads = table_of(twice.loc[[0, 0]].assign(Created=["2026-10-01", "2026-10-05"]))
    scored = score_table(leads, "two.csv", small_model)
    said = pair(by_chance(scored), 1, 0).sentences
    assert not lacking(said[0], "same chance", "newest")
    assert said[1].startswith("Nothing")


def test_the_printed_page_needs_no_network_and_holds_every_part(
    scored_sample: ScoredBatch,
) -> None:
    parts = Parts(printed(by_chance(scored_sample), 0))
    assert [link.partition(":")[0] for link in parts.loaded] == ["tel", "mailto"]
    assert parts.tags.count("h2") == 8
    assert {"script", "img", "link"} & set(parts.tags) == set()


def test_text_of_the_file_is_never_markup_on_the_printed_page(small_model: LeadModel) -> None:
    evil = "<script>alert(1)</script><b>x</b>"
    lead = read_sample("sample_leads.csv", 1).assign(Name=evil, Source=evil, Phone=evil)
    scored = score_table(table_of(lead), f"{evil}.csv", small_model)
    page = printed(by_chance(scored), 0)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_bars_lead_from_the_average_to_the_lead_within_the_width(
    scored_sample: ScoredBatch,
) -> None:
    found = list(bars(all_reasons(scored_sample, 0), scored_sample.model.calibration))
    last = float(found[-1].chance.removesuffix("%"))
    assert last == pytest.approx(100 * scored_sample.scores.propensity[0], abs=0.51)
    assert all(b.left >= -1e-9 and b.left + b.width <= 100 + 1e-9 for b in found)


def test_the_name_of_the_printed_page_is_safe(small_model: LeadModel) -> None:
    lead = read_sample("sample_leads.csv", 1).assign(**{"Lead ID": "../a b/00:1"})
    scored = score_table(table_of(lead), "one.csv", small_model)
    assert print_name(scored, 0) == "lead__a_b_00_1.html"


def test_by_value_the_money_decides_and_is_told(small_model: LeadModel) -> None:
    values = ["$100", *["$90"] * 18, "$30,000"]
    leads = read_sample("sample_leads.csv", 20).assign(**{"Deal value": values})
    scored = score_table(table_of(leads), "twenty.csv", small_model)
    planned, dear = Planned(scored, CallPlan(20, by_value=True)), 19
    said = pair(planned, planned.at_rank(2), dear).sentences[0]
    brings = f"against ${3e4 * scored.scores.propensity[dear]:,.0f}"
    assert not lacking(said, "(rank 2)", "ranks below", "(rank 1)", "chance × value", brings)
