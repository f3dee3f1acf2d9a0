"""The owners of a file are offered as reps, and the line says what goes to whom."""

from collections.abc import Callable

import pytest
from conftest import read_sample, table_of
from key_words import lacking

from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.call_sheet.ranked import Query, ranked_page
from scoring.views.call_sheet.reps import deals_to, owner_offer, owners, reps_line


@pytest.fixture
def owned(small_model: LeadModel) -> Callable[..., ScoredBatch]:
    """Sixty leads with these owners in turn, and other columns."""

    def scored(*names: str, **others: object) -> ScoredBatch:
        frame = read_sample("sample_leads.csv", 60)
        frame = frame.assign(Owner=(names * 60)[:60], **others)
        return score_table(table_of(frame), "leads.csv", small_model)

    return scored


def test_the_owners_are_offered_with_their_leads_and_can_be_typed(
    owned: Callable[..., ScoredBatch],
) -> None:
    scored = owned("Lopez, Ana", "Ben", "Ben", "", "Unassigned")
    offer = owner_offer(scored, CallPlan(300))
    assert not lacking(offer.line, "Ben 24", "Lopez, Ana 12")
    assert offer.typed == "Ben; Ana Lopez"


@pytest.mark.parametrize(
    "names", [("",), ("Ben",), ("005000000000001AAA", "005000000000002AAA"), ("Unassigned", "Ben")]
)
def test_no_owner_one_owner_and_ids_are_not_offered(
    owned: Callable[..., ScoredBatch], names: tuple[str, ...]
) -> None:
    assert owner_offer(owned(*names), CallPlan(300)) is None


def test_owners_are_not_offered_where_reps_are_named(owned: Callable[..., ScoredBatch]) -> None:
    assert owner_offer(owned("Ann", "Ben"), CallPlan(9, ("Cy", "Di"))) is None


def test_reps_of_another_file_stay_only_where_no_owner_is_left_out(
    owned: Callable[..., ScoredBatch],
) -> None:
    assert not deals_to(owned("Ann Lee", "Ben Ray"), ("Cid", "Dee"))
    assert not deals_to(owned("Ann Lee", "Ben Ray", "Cid Poe"), ("Ann Lee", "Ben Ray"))
    assert deals_to(owned("Ann Lee", "Ben Ray"), ("Ann", "Ben Ray", "Cid"))
    assert deals_to(owned(""), ("Cid", "Dee"))


def test_the_line_says_how_many_calls_go_to_the_owner_of_the_lead(
    owned: Callable[..., ScoredBatch],
) -> None:
    scored, plan = owned("Ann Lee", "Zoe"), CallPlan(20, ("Ann", "Ben"))
    own = int((scored.leads.contacts.owner[plan.called(scored)] == "Ann Lee").sum())
    line = reps_line(scored, plan)
    assert not lacking(line, f"{own} of 20 calls go", "dealt evenly", f"Ann {max(own, 10)}")
    assert reps_line(scored, CallPlan(20, ("Cy", "Di"))) == reps_line(scored, CallPlan(20)) == ""


def test_the_list_is_filtered_by_rep_and_by_owner(owned: Callable[..., ScoredBatch]) -> None:
    scored, plan = owned("Ann", "Ben", ""), CallPlan(30, ("Ann", "Ben"))
    mine = ranked_page(scored, Query(reps=("Ben",)), plan)
    assert mine.found == 15 or mine.found == (plan.rep_of(scored) == "Ben").sum()
    assert set(plan.rep_of(scored)[mine.positions]) == {"Ben"}
    assert "Rep" not in mine.table
    theirs = ranked_page(scored, Query(owners=("Ann",)), plan)
    assert set(scored.leads.contacts.owner[theirs.positions]) == {"Ann"}
    assert list(owners(scored)) == ["Ann", "Ben"]


def test_beside_reps_a_company_is_behind_the_name(owned: Callable[..., ScoredBatch]) -> None:
    scored = owned("Ann", Company=["Acme Ltd", "Globex Inc", ""] * 20)
    plan = CallPlan(30, ("Ann Lee", "Ben Ray"))
    table = ranked_page(scored, Query(sort="Order of the file"), plan).table
    first, _, third = scored.leads.contacts.name[:3]
    assert [table["Name"][0], table["Name"][2]] == [f"{first}, Acme Ltd", third]
    assert set(table["Rep"]) - {""} <= {"Ann", "Ben"}
    assert "Company" in ranked_page(scored, Query(reps=("Ann Lee",)), plan).table


def test_reps_of_one_first_name_are_named_whole(owned: Callable[..., ScoredBatch]) -> None:
    table = ranked_page(owned("Ann"), Query(), CallPlan(30, ("Ann Lee", "Ann Ray"))).table
    assert set(table["Rep"]) - {""} <= {"Ann Lee", "Ann Ray"}
