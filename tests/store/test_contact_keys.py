"""Keyed hashes by which a lead is found again, and ids that are kept as such alone."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import text_table

from scoring.errors import StorageFailed
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.personal_ids import has_personal_ids
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import score_table
from scoring.settings import contact_key_file
from scoring.store.contact_keys import (
    contact_secret,
    keyed,
    lead_keys,
    shown_ids,
)

SECRET = b"k" * 32


def batch_of(model: LeadModel, **columns: list[str]) -> LeadBatch:
    named = {name.replace("_", " "): cells for name, cells in columns.items()}
    rows = len(next(iter(named.values())))
    return score_table(text_table({"Source": ["Google"] * rows} | named), "x", model).leads


def test_a_key_is_the_keyed_blake2b_of_its_text_and_kind() -> None:
    expected = hashlib.blake2b(
        b"ana@x.org", key=SECRET, digest_size=16, person=b"email"
    ).hexdigest()
    assert keyed(["ana@x.org", "", "ana@x.org"], SECRET, "email").tolist() == [
        expected,
        "",
        expected,
    ]
    assert keyed(["ana@x.org"], SECRET, "id")[0] != expected
    assert keyed(["ana@x.org"], b"l" * 32, "email")[0] != expected


def test_a_person_is_found_again_however_the_contacts_are_written(
    small_model: LeadModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_COUNTRY", "DE")
    first = batch_of(small_model, Email=["Ana@X.org"], Phone=["+49 30 1234567"])
    second = batch_of(small_model, Email=[" ana@x.org "], Phone=["030 / 123 45 67"])
    ours, theirs = lead_keys(first, SECRET), lead_keys(second, SECRET)
    assert (ours.email[0], ours.phone[0]) == (theirs.email[0], theirs.phone[0])
    assert "" not in (ours.email[0], ours.phone[0])


def test_placeholders_and_blanks_give_no_key(small_model: LeadModel) -> None:
    found = lead_keys(
        batch_of(small_model, Email=["none@none.com", ""], Phone=["0000000000", ""]), SECRET
    )
    assert [*found.email, *found.phone, *found.id] == [""] * 6


def test_ids_that_tell_who_somebody_is_are_kept_as_a_part_of_their_hash(
    small_model: LeadModel,
) -> None:
    batch = batch_of(small_model, Lead_ID=["ana@x.org", "7", ""])
    keys = lead_keys(batch, SECRET)
    assert has_personal_ids(batch)
    assert shown_ids(batch, keys).tolist() == [
        f"#{keys.id[0][:12]}",
        f"#{keys.id[1][:12]}",
        "row 4",
    ]


def test_a_few_such_ids_among_many_are_kept_as_hashes_and_the_others_as_they_are(
    small_model: LeadModel,
) -> None:
    ids = [f"00{n}" for n in range(300)]
    ids[7], ids[9] = "ana@x.org", "+33 6 12 34 56 78"
    batch = batch_of(small_model, Lead_ID=ids)
    keys = lead_keys(batch, SECRET)
    expected = [f"#{keys.id[n][:12]}" if n in (7, 9) else text for n, text in enumerate(ids)]
    assert not has_personal_ids(batch)
    assert shown_ids(batch, keys).tolist() == expected


def test_plain_ids_are_kept_as_exact_text(small_model: LeadModel) -> None:
    ids = ["00154203", "003000000000000123", "a-1"]
    batch = batch_of(small_model, Lead_ID=ids)
    assert shown_ids(batch, lead_keys(batch, SECRET)).tolist() == ids


def test_the_key_is_made_once_whoever_comes_first() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: contact_secret(), range(16)))
    assert found == {contact_key_file().read_bytes()}
    assert contact_key_file().stat().st_mode & 0o777 == 0o600
    assert [p.name for p in contact_key_file().parent.iterdir()] == ["contact.key"]


def test_a_secret_of_the_deployment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAD_SCORING_CONTACT_KEY", "a long secret of ours")
    assert contact_secret() == hashlib.sha256(b"a long secret of ours").digest()
    assert not contact_key_file().exists()


def test_a_damaged_key_is_told_and_not_replaced() -> None:
    contact_secret()
    contact_key_file().write_bytes(b"short")
    with pytest.raises(StorageFailed, match=r"expected 32 bytes, found 5\. Restore it"):
        contact_secret()
    assert contact_key_file().read_bytes() == b"short"
