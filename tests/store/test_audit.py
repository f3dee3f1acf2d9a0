from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scoring.access import LOCAL, Person, UserRole
from scoring.model.scored import ScoredBatch
from scoring.store import LeadStore, lead_store


def test_deeds_are_told_the_newest_first_with_who_and_when(
    store: LeadStore, scored_sample: ScoredBatch
) -> None:
    ann = Person("ann@x.org", UserRole.ANALYST)
    kept = [
        store.batches.keep(replace(scored_sample, filename=name), by=by, came_by="page")
        for name, by in (("a.csv", LOCAL), ("b.csv", ann))
    ]
    newest, first = store.deeds()
    assert (newest.number, newest.who, newest.deed) == (2, "ann@x.org", "batch kept")
    assert (first.who, first.about) == ("browser", f"{kept[0].address}: 2,000 leads")
    assert datetime.now(UTC) - datetime.fromisoformat(newest.at) < timedelta(hours=1)
    assert store.deeds(1) == [newest]


def test_the_store_of_the_deployment_is_the_one_that_is_set(
    store: LeadStore, scored_sample: ScoredBatch
) -> None:
    store.batches.keep(scored_sample, by=LOCAL, came_by="page")
    assert lead_store().batches.newest() == store.batches.newest()
    lead_store().database.close()
