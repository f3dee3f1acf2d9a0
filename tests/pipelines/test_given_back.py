"""Outcomes find the batches that they are of, however many are kept, and never those of others."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from conftest import text_table
from hypothesis import given as examples
from hypothesis import strategies as st
from promises import given_of

from scoring.access import LOCAL
from scoring.errors import DataRefused
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes
from scoring.monitoring.outcomes.matched_outcomes import match_outcomes
from scoring.pipelines.given_back import GivenBack, give_back, outcomes_of
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.contact_keys import LeadKeys, contact_secret, keyed

IDS = ["L-1", "L-2", "L-3"]


def keep(model: LeadModel, name: str = "x.csv", **columns: Sequence[str]) -> BatchRecord:
    named = {title.replace("_", " "): list(cells) for title, cells in columns.items()}
    rows = len(next(iter(named.values())))
    scored = score_table(text_table({"Source": ["Google"] * rows} | named), name, model)
    return lead_store().batches.keep(scored, by=LOCAL, came_by="page")


def read(**columns: Sequence[str]) -> GivenOutcomes:
    named = {title.replace("_", " "): list(cells) for title, cells in columns.items()}
    rows = len(next(iter(named.values())))
    won = ["yes" if at % 2 else "no" for at in range(rows)]
    return outcomes_of(text_table(named | {"Converted": won}), "Converted")


def give(said: GivenOutcomes, model: str = "", address: str = "") -> GivenBack:
    return give_back(said, by=LOCAL, came_by="page", model=model, address=address)


@pytest.fixture
def other(small_model: LeadModel) -> LeadModel:
    return replace(small_model, line="uk")


def test_ids_that_several_models_have_scored_are_refused_until_the_model_is_named(
    small_model: LeadModel, other: LeadModel
) -> None:
    first, second = keep(small_model, Lead_ID=IDS), keep(other, Lead_ID=IDS)
    with pytest.raises(DataRefused, match=rf"3 outcomes are .* scored, {first.model}, uk, and"):
        give(read(Lead_ID=IDS))
    assert lead_store().batches.of(first.address).outcomes == 0
    assert give(read(Lead_ID=IDS), model="uk").found == {second.address: 3}
    assert give(read(Lead_ID=IDS), address=first.address).found == {first.address: 3}


@pytest.mark.parametrize(
    "beside", [{"Email": ["a@x.org", "b@x.org", "c@x.org"]}, {"Created": ["2026-01-05"] * 3}]
)
def test_ids_of_several_models_count_where_something_beside_them_is_the_same(
    small_model: LeadModel, other: LeadModel, beside: dict[str, list[str]]
) -> None:
    kept = [keep(model, Lead_ID=IDS, **beside).address for model in (small_model, other)]
    assert give(read(Lead_ID=IDS, **beside)).found == dict.fromkeys(kept, 3)


def test_numbers_of_rows_are_not_joined_to_a_file_of_another_month(small_model: LeadModel) -> None:
    days = {month: [f"2026-{month}-{day}" for day in (11, 12, 13)] for month in ("05", "06")}
    numbers = ["1", "2", "3"]
    keep(small_model, "may.csv", Lead_ID=numbers, Created=days["05"])
    june = keep(small_model, "june.csv", Lead_ID=numbers, Created=days["06"])
    assert give(read(Lead_ID=numbers, Created=days["06"])).found == {june.address: 3}


def test_numbers_of_leads_with_contacts_find_nobody_by_themselves(small_model: LeadModel) -> None:
    mails = ["ana@x.org", "ben@x.org", "cleo@x.org"]
    record = keep(small_model, Lead_ID=["1", "2", "3"], Email=mails)
    lead_store().upkeep.erase("cleo@x.org", by=LOCAL)
    found = give(read(Lead_ID=["2", "1"], Email=["ana@x.org", ""]))
    assert found.found == {record.address: 1}
    assert lead_store().outcomes.of_batch(record.address).converted[0] == 0


def test_ids_that_are_addresses_are_found_by_a_part_of_their_file(small_model: LeadModel) -> None:
    ids = [f"L-{number}" for number in range(60)]
    ids[:3] = ["ana@x.org", "ben@x.org", "cleo@x.org"]
    record = keep(small_model, Lead_ID=ids)
    assert lead_store().batches.promised(record.address).lead_id[10].startswith("#")
    assert give(read(Lead_ID=ids[10:])).found == {record.address: 50}
    assert give(read(Lead_ID=ids[2:])).found == {record.address: 58}


def test_the_oldest_of_very_many_batches_is_found(small_model: LeadModel) -> None:
    record = keep(small_model, Lead_ID=IDS)
    for number in range(51):
        keep(small_model, f"{number}.csv", Lead_ID=[f"N-{number}"])
    assert give(read(Lead_ID=IDS[:1])).found == {record.address: 1}


def test_what_names_nobody_is_said_to(small_model: LeadModel) -> None:
    keep(small_model, Lead_ID=IDS)
    said = give(read(Lead_ID=["L-9", ""])).left_out["why"].tolist()
    assert said == ["not among the scored leads", "no id, e-mail or phone"]


KEY = st.sampled_from(["", "a", "b", "c", "d"])
ROWS = st.lists(st.tuples(KEY, KEY), min_size=1, max_size=8)


def said_of(rows: list[tuple[str, str]]) -> GivenOutcomes:
    ids, mails = zip(*rows, strict=True)
    secret = contact_secret()
    emails = keyed((f"{m}@x.org" if m else "" for m in mails), secret, "email")
    said = given_of(ids, [1] * len(rows))
    return replace(said, id_key=keyed(ids, secret, "id"), email_key=emails)


def test_the_leads_that_share_a_key_say_what_all_of_the_batch_say(small_model: LeadModel) -> None:
    ids, mails = ["a", "b", "b", "c", "", "e"], ["a", "b", "c", "c", "d", ""]
    kept = keep(small_model, Lead_ID=ids, Email=[f"{m}@x.org" if m else "" for m in mails])
    store = lead_store().batches

    @examples(rows=ROWS)
    def same(rows: list[tuple[str, str]]) -> None:
        said, outcome = said_of(rows), np.full(6, np.nan)
        whole = match_outcomes(store.promised(kept.address), said)
        for _, promised, at in store.sharing(LeadKeys(said.id_key, said.email_key, said.phone_key)):
            part = match_outcomes(promised, said)
            outcome[at] = part.outcome
            assert part.left_out.equals(whole.left_out)
        np.testing.assert_array_equal(outcome, whole.outcome)

    same()
