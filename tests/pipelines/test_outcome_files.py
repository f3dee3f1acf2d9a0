"""Files whose leads were ranked before are known by who their leads are."""

import pandas as pd
import pytest
from conftest import read_sample, table_of
from few_calls import few_scored

from scoring.access import LOCAL
from scoring.model.scoring_path import score_table
from scoring.pipelines.outcome_files import LOOKED_FOR, ranked_before
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord


@pytest.fixture
def kept() -> BatchRecord:
    """Forty leads of the sample that were ranked."""
    return lead_store().batches.keep(few_scored(), by=LOCAL, came_by="test")


def later(leads: int = 40, *columns: str) -> pd.DataFrame:
    return read_sample("sample_leads.csv", leads)[["Lead ID", *columns]].assign(Converted="No")


def test_a_later_file_of_the_same_leads_is_known_by_their_ids(kept: BatchRecord) -> None:
    found = ranked_before(table_of(later()))
    assert found is not None
    assert (found.record.address, found.found, found.looked) == (kept.address, 40, 40)


@pytest.mark.parametrize(("strange", "is_known"), [(40, True), (41, False)])
def test_half_of_the_leads_must_be_of_the_batch(
    kept: BatchRecord, strange: int, is_known: bool
) -> None:
    others = later(strange).assign(**{"Lead ID": [f"X-{at}" for at in range(strange)]})
    found = ranked_before(table_of(pd.concat([later(), others], ignore_index=True)))
    assert (found is not None) == is_known
    assert kept.leads == 40


def test_the_batch_of_the_file_itself_is_no_earlier_one(kept: BatchRecord) -> None:
    assert ranked_before(table_of(later()), but=kept.address) is None


def test_a_large_file_is_looked_up_by_leads_from_all_over_it() -> None:
    model, leads = few_scored().model, read_sample("sample_leads.csv", 400)
    scored = score_table(table_of(leads), "leads.csv", model)
    lead_store().batches.keep(scored, by=LOCAL, came_by="test")
    others = later(250).assign(**{"Lead ID": [f"X-{at}" for at in range(250)]})
    found = ranked_before(table_of(pd.concat([others, later(400)], ignore_index=True)))
    # Of 650 rows every third is looked up, 200 of them; from row 252 to row 597 they are known.
    assert found is not None
    assert (found.found, found.looked) == (116, LOOKED_FOR)


def test_leads_without_ids_and_contacts_were_never_ranked(kept: BatchRecord) -> None:
    table = table_of(pd.DataFrame({"Source": ["Google"] * 9, "Converted": ["No"] * 9}))
    assert ranked_before(table) is None
    assert kept.leads == 40


@pytest.mark.parametrize(
    ("beside", "is_known"),
    [
        ({"Email": [f"new{n}@y.org" for n in range(10)]}, False),
        ({"Created": ["2026-09-05"] * 10}, False),
        ({"Email": [f"new{n}@y.org" for n in range(10)], "Email 2": ["aide@x.org"] * 10}, False),
        ({"Email": [f"lead{n}@x.org" for n in range(10)]}, True),
        ({"Created": ["2026-01-05"] * 10}, True),
    ],
)
def test_ids_of_other_leads_are_no_batch_that_was_ranked_before(
    beside: dict[str, list[str]], is_known: bool
) -> None:
    ids = [str(number) for number in range(101, 111)]
    mails = {"Email": [f"lead{n}@x.org" for n in range(10)], "Email 2": ["aide@x.org"] * 10}
    leads = {"Lead ID": ids, "Source": ["Google"] * 10, **mails, "Created": ["2026-01-05"] * 10}
    scored = score_table(table_of(pd.DataFrame(leads)), "x.csv", few_scored().model)
    lead_store().batches.keep(scored, by=LOCAL, came_by="test")
    later = {"Lead ID": ids, **beside, "Converted": ["yes", "no"] * 5}
    found = ranked_before(table_of(pd.DataFrame(later)))
    assert (found and (found.found, found.looked)) == ((10, 10) if is_known else None)
