"""The API lists the batches that are kept, whatever face they came through."""

from collections.abc import Iterator

import pytest
from api_client import ApiClient

from scoring.access import LOCAL
from scoring.api.app import create_api
from scoring.model.scored import ScoredBatch
from scoring.settings import bundled_models_folder
from scoring.store import lead_store


@pytest.fixture(scope="module")
def api() -> Iterator[ApiClient]:
    with ApiClient(create_api(bundled_models_folder())) as client:
        yield client


def test_no_batch_is_listed_where_none_is_kept(api: ApiClient) -> None:
    assert api.get("/batches").json() == {"batches": []}


def test_a_kept_batch_is_listed_with_its_counts(api: ApiClient, scored_sample: ScoredBatch) -> None:
    kept = lead_store().batches.keep(scored_sample, by=LOCAL, came_by="page")
    (found,) = api.get("/batches").json()["batches"]
    assert (found["address"], found["leads"]) == (kept.address, len(scored_sample.leads))
    assert (found["called"], found["outcomes"], found["came_by"]) == (0, 0, "page")


def test_the_batches_of_one_model_are_listed_alone(
    api: ApiClient, scored_sample: ScoredBatch
) -> None:
    lead_store().batches.keep(scored_sample, by=LOCAL, came_by="page")
    line = scored_sample.model.line
    assert len(api.get("/batches", params={"model": line}).json()["batches"]) == 1
    assert api.get("/batches", params={"model": "other"}).json() == {"batches": []}


@pytest.mark.parametrize("limit", [0, 1_001])
def test_a_limit_out_of_range_is_refused(api: ApiClient, limit: int) -> None:
    assert api.get("/batches", params={"limit": limit}).status_code == 422
