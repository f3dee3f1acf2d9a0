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
from scoring.monitoring.outcomes.matched_outcomes import Unmatched, match_outcomes
from scoring.pipelines.given_back import GivenBack, give_back, outcomes_of
from scoring.store import lead_store
from scoring.store.batch_store import BatchRecord
from scoring.store.contact_keys import FurtherKeys, LeadKeys, contact_secret, keyed
from scoring.store.gift_store import NewGift

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
    return give_back(said, by=LOCAL, gift=NewGift("page"), model=model, address=address)


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


@pytest.mark.slow
def test_the_oldest_of_very_many_batches_is_found(small_model: LeadModel) -> None:
    record = keep(small_model, Lead_ID=IDS)
    for number in range(51):
        keep(small_model, f"{number}.csv", Lead_ID=[f"N-{number}"])
    assert give(read(Lead_ID=IDS[:1])).found == {record.address: 1}


def test_what_names_nobody_is_said_to(small_model: LeadModel) -> None:
    keep(small_model, Lead_ID=IDS)
    said = give(read(Lead_ID=["L-9", ""])).left_out["why"].tolist()
    assert said == ["not among the scored leads", "no id, e-mail or phone"]


MANY = {
    "Email": ["ana@x.org", "ben@x.org", "cy@x.org"],
    "Email_2": ["ana@y.org", "", "cy@y.org"],
    "Phone": ["+33 6 12 34 51 78 / +33 6 12 34 51 79", "", ""],
}


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({"Email": ["ANA@y.org"]}, 0),
        ({"Email": ["new@x.org"], "Email_2": ["cy@x.org"]}, 2),
        ({"Phone": ["+33612345179"]}, 0),
        ({"Email": ["none@none.com; ben@x.org"]}, 1),
    ],
)
def test_a_later_export_finds_its_leads_by_any_of_their_contacts(
    small_model: LeadModel, columns: dict[str, list[str]], place: int
) -> None:
    kept = keep(small_model, Lead_ID=IDS, **MANY)
    found = give(read(**columns))
    assert (found.found, found.matched) == ({kept.address: 1}, 1)
    known = lead_store().outcomes.of_batch(kept.address).converted
    assert np.flatnonzero(~np.isnan(known)).tolist() == [place]


def test_contacts_of_several_leads_are_listed(small_model: LeadModel) -> None:
    keep(small_model, Lead_ID=IDS, **MANY)
    found = give(read(Email=["ana@y.org; cy@y.org", "eva@x.org"]))
    assert found.matched == 0
    assert found.left_out["why"].tolist() == [Unmatched.SEVERAL, Unmatched.NOT_FOUND]


def test_the_days_of_conversions_in_a_later_export_are_kept(small_model: LeadModel) -> None:
    ids = [f"L-{n}" for n in range(40)]
    kept = keep(small_model, Lead_ID=ids)
    won = ["yes" if n % 4 == 0 else "no" for n in range(40)]
    created = [f"2026-03-{1 + n % 28:02d}" for n in range(40)]
    signed = ["2026-05-10" if word == "yes" else "" for word in won]
    export = {"Lead ID": ids, "Created": created, "Signed": signed, "Converted": won}
    give(outcomes_of(text_table(export), "Converted"))
    days = lead_store().outcomes.of_batch(kept.address).converted_on.astype(str).tolist()
    assert days == ["2026-05-10" if word == "yes" else "NaT" for word in won]


KEY = st.sampled_from(["", "a", "b", "c", "d"])
ROWS = st.lists(st.tuples(KEY, KEY, KEY), min_size=1, max_size=8)


def said_of(rows: list[tuple[str, str, str]]) -> GivenOutcomes:
    ids, mails, more = zip(*rows, strict=True)
    secret = contact_secret()
    emails, further = (
        keyed((f"{m}@x.org" if m else "" for m in some), secret, "email") for some in (mails, more)
    )
    said = given_of(ids, [1] * len(rows))
    told = [(at, str(key)) for at, key in enumerate(further) if key]
    return replace(said, id_key=keyed(ids, secret, "id"), email_key=emails, more_emails=told)


def test_the_leads_that_share_a_key_say_what_all_of_the_batch_say(small_model: LeadModel) -> None:
    ids, mails = ["a", "b", "b", "c", "", "e"], ["a", "b", "c", "c", "d", ""]
    more = ["", "d", "", "a", "", "b"]
    columns = {"Email": mails, "Email_2": more}
    kept = keep(
        small_model, Lead_ID=ids,
        **{name: [f"{m}@x.org" if m else "" for m in cells] for name, cells in columns.items()},
    )  # fmt: skip
    store = lead_store().batches

    @examples(rows=ROWS)
    def same(rows: list[tuple[str, str, str]]) -> None:
        said, outcome = said_of(rows), np.full(6, np.nan)
        whole = match_outcomes(store.promised(kept.address), said)
        keys = LeadKeys(said.id_key, said.email_key, said.phone_key)
        for _, promised, at in store.sharing(keys, FurtherKeys(said.more_emails)):
            part = match_outcomes(promised, said)
            outcome[at] = part.outcome
            assert part.left_out.equals(whole.left_out)
        np.testing.assert_array_equal(outcome, whole.outcome)

    same()
