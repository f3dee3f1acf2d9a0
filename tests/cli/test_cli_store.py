"""The store on the command line: backed up, put back, checked, listed, erased and expired."""

import io
import json
from dataclasses import asdict
from pathlib import Path

import pytest

from scoring.access import LOCAL
from scoring.cli.main import main
from scoring.model.scored import ScoredBatch
from scoring.settings import store_url
from scoring.store import LeadStore, lead_store
from scoring.store.database import Database
from scoring.store.run_store import EndedRun


@pytest.fixture
def address(scored_sample: ScoredBatch) -> str:
    """The address of a batch that is kept."""
    return lead_store().batches.keep(scored_sample, by=LOCAL, came_by="page").address


def said(capsys: pytest.CaptureFixture[str], *command: str, code: int = 0) -> str:
    assert main(["store", *command]) == code
    found = capsys.readouterr()
    return found.err if code == 1 else found.out


def old(address: str, days: str) -> None:
    """Have a batch kept so long ago."""
    database = Database(store_url())
    with database.writing("It was not aged") as connection:
        connection.exec_driver_sql(
            f"UPDATE batches SET kept_at = datetime('now', '-{days} days') WHERE address = ?",
            (address,),
        )
    database.close()


def test_a_backup_is_put_back_after_the_database_is_lost(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place, before = tmp_path / "backup.zip", lead_store().batches.of(address)
    assert said(capsys, "backup", str(place)).startswith("Wrote 2,002 rows to ")
    lost = Path(store_url().removeprefix("sqlite:///"))
    lead_store().database.close()
    for file in lost.parent.glob("leads.db*"):
        file.unlink()
    fresh = LeadStore(Database(store_url()))
    assert fresh.upkeep.restore(place, by=LOCAL) == 2_002
    assert fresh.batches.of(address) == before
    fresh.database.close()


def test_a_store_with_batches_is_only_replaced_on_request(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "backup.zip"
    said(capsys, "backup", str(place))
    assert "restore with --replace" in said(capsys, "restore", str(place), code=1)
    assert said(capsys, "restore", str(place), "--replace").startswith("Put back 2,002 rows")
    assert lead_store().deeds(1)[0].deed == "store restored"
    assert [one.address for one in lead_store().batches.newest()] == [address]


def test_a_file_that_is_no_backup_changes_nothing(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "backup.zip"
    place.write_bytes(b"PK no zip")
    assert "is no backup that can be put back" in said(
        capsys, "restore", str(place), "--replace", code=1
    )
    assert "does not exist" in said(capsys, "restore", str(tmp_path / "none.zip"), code=1)
    assert "does not exist" in said(capsys, "backup", str(tmp_path / "none" / "b.zip"), code=1)
    assert [one.address for one in lead_store().batches.newest()] == [address]


def test_what_is_sound_is_said_and_what_is_not_is_a_failed_check(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "verify") == "All that is kept is sound.\n"
    with lead_store().database.writing("It was not damaged") as connection:
        connection.exec_driver_sql("DELETE FROM leads WHERE place = 3")
        connection.exec_driver_sql("UPDATE batches SET cells = x'00'")
    expected = [
        f"Batch {address} should have 2,000 leads and has 1,999.",
        f"The cells of batch {address} cannot be read.",
    ]
    assert said(capsys, "verify", code=5).splitlines() == expected
    assert json.loads(said(capsys, "verify", "--json", code=5)) == {
        "sound": False,
        "found": expected,
    }


def test_a_lead_is_erased_by_what_is_named_or_typed(
    address: str,
    scored_sample: ScoredBatch,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lead, other = scored_sample.leads.ids[7], scored_sample.leads.contacts.email[8]
    assert said(capsys, "erase", lead).startswith("Erased 1 lead.\nNOTE    Backups")
    monkeypatch.setattr("sys.stdin", io.StringIO(f" {other.upper()} \n"))
    assert said(capsys, "erase", "-").startswith("Erased 1 lead.")
    assert "Nobody was erased" in said(capsys, "erase", lead, code=1)
    assert lead_store().batches.promised(address).lead_id[[7, 8]].tolist() == ["", ""]


def test_batches_expire_by_the_option_or_the_setting(
    address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "set LEAD_SCORING_KEEP_DAYS" in said(capsys, "expire", code=1)
    old(address, "10")
    assert said(capsys, "expire", "--days", "11").endswith("deleted: 0.\n")
    monkeypatch.setenv("LEAD_SCORING_KEEP_DAYS", "9")
    assert said(capsys, "batches") == "No batch is kept.\n"
    assert lead_store().deeds(1)[0].who == "retention"


def test_batches_and_deeds_are_listed_in_words_and_as_json(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = said(capsys, "batches")
    assert f"{address}  sample_leads.csv: 2,000 leads, 0 handed out, 0 outcomes. By " in shown
    found = json.loads(said(capsys, "batches", "--json"))["batches"]
    assert [(one["address"], one["leads"]) for one in found] == [(address, 2_000)]
    assert said(capsys, "audit").endswith(f"  browser  batch kept: {address}: 2,000 leads\n")
    assert json.loads(said(capsys, "audit", "--json"))["deeds"][0]["who"] == "browser"
    assert said(capsys, "audit", "--most", "0") == "Nothing was done yet.\n"


def test_a_database_that_does_not_answer_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://leads:secret@127.0.0.1:9/leads")
    found = said(capsys, "batches", code=1)
    assert "the database does not answer" in found
    assert "secret" not in found


def test_runs_are_listed_with_what_they_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "runs") == "No run has ended yet.\n"
    found = {"leads": 30, "set_aside": 0, "tiers": {"A": 30}}
    noon = "2026-05-01T12:00:00+00:00"
    run = EndedRun("a", "infer", "may.csv", "done", "pipeline", noon, noon, "us", "v0002", found)
    lead_store().runs.note(run)
    assert said(capsys, "runs") == (
        "2026-05-01 12:00  done  a scoring pipeline on “may.csv”, v0002. 30 leads, 0 rows set "
        "aside; tiers A 30.\n"
    )
    assert json.loads(said(capsys, "runs", "--json"))["runs"] == [asdict(run)]
