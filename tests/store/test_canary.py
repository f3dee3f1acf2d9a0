"""No name, e-mail address, phone or note of a lead is in the store, its logs, errors or backups."""

import base64
import json
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from conftest import read_sample
from sqlalchemy import create_engine

from scoring.access import LOCAL
from scoring.errors import LeadScoringError
from scoring.intake.table.dispositions import Disposition
from scoring.intake.table.reading import read_table
from scoring.model.codes import RARE_BELOW
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.store import LeadStore
from scoring.store.batch_store import BatchRecord
from scoring.store.call_store import HandedLead, SaidOfCall
from scoring.store.database import Database
from scoring.store.kept_cells import table_of
from scoring.store.outcome_store import GivenOutcome
from store.postgres_server import Server

LEADS = 240
# What every name, address, phone and note of the file holds one of.
CANARIES = (b"canar", b"15117654", b"1511 7654", b"1511-7654")
MAIL = "canary{}@secret.example"


@pytest.fixture(scope="module", params=["some", "all"])
def scored(request: pytest.FixtureRequest, small_model: LeadModel) -> ScoredBatch:
    """A file with canaries in columns of many names, and in cells where none is expected."""
    frame, numbers = read_sample("sample_leads.csv", LEADS), [f"{n:03d}" for n in range(LEADS)]
    frame["Name"] = [f"Xylo{n} Canaryson" for n in numbers]
    frame["Email"] = [MAIL.format(n) for n in numbers]
    frame["Phone"] = [f"+49 1511 7654{n}" for n in numbers]
    for header, text in (
        ("Notes", "call Canaryson, 015117654{}"), ("Freitext", "Frau Canary{}"),
        ("Referred by", "Canaryson {}"), ("LinkedIn", "https://linkedin.example/in/canary{}"),
        ("Mobile no. 2", "1511-7654{}"), ("Company", "Canary {} Ltd"), ("zz", "canary {} x"),
    ):  # fmt: skip
        frame[header] = [text.format(n) for n in numbers]
    frame.loc[3, ["City", "Source", "Medium"]] = [
        "+49 1511 7654003",
        MAIL.format("003"),
        "1511-7654003",
    ]
    frame.loc[4, "Campaign"] = "xylo009 canaryson"
    frame.loc[5, ["Visits", "Created", "Last activity"]] = [
        MAIL.format(5),
        MAIL.format(6),
        MAIL.format(7),
    ]
    if request.param == "all":
        frame["Lead ID"] = frame["Email"]
    else:
        frame.loc[7, "Lead ID"] = MAIL.format("as id")[7:]
        frame.loc[8, "Lead ID"] = "+4915117654008"
    table = read_table(frame.to_csv(index=False).encode(), "leads.csv")
    return score_table(table, "leads.csv", small_model)


@pytest.fixture
def noted(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that is logged at the finest level of every library, set before the store is opened."""
    names = ["", "sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", "alembic", "psycopg"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield caplog
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def drift_of(scored: ScoredBatch) -> dict[str, object]:
    """What is unlike the history; a value of few leads, which may be a name, is counted alone."""
    new = {
        field.field: {text: n for text, n in field.unseen.items() if n >= RARE_BELOW or "@" in text}
        for field in scored.drift.unseen
    }
    return {"new_values": new, "unseen": [sum(one.unseen.values()) for one in scored.drift.unseen]}


def used(store: LeadStore, scored: ScoredBatch, *, contacts: bool) -> BatchRecord:
    """A batch that was kept, drifted, handed out, called and given outcomes, and reopened."""
    kept = store.batches.keep(
        scored, by=LOCAL, came_by="page", contacts=contacts, drift=drift_of(scored)
    )
    frame, who = scored.leads.table.frame, scored.leads.contacts
    leads = []
    for place in range(9):
        reasons = (f"City is {frame['City'][place]}",), (f"Source is {frame['Source'][place]}",)
        contact = {"name": who.name[place], "phone": who.phone[place]} if contacts else None
        leads.append(HandedLead(place, "Ana", place, reasons, contact))
    store.calls.hand_out(kept.address, leads, by=LOCAL)
    for call in store.calls.of_rep("ana"):
        store.calls.say(call.number, SaidOfCall(Disposition.NO_ANSWER, "rang"), by=LOCAL)
    given = [GivenOutcome(n, n % 2 == 0, date(2026, 11, 1)) for n in range(LEADS)]
    store.outcomes.put(kept.address, given, by=LOCAL, came_by="file")
    store.batches.reopened(kept.address, scored.model)
    return kept


def refusals(store: LeadStore, address: str, scored: ScoredBatch) -> str:
    """What is said where the database refuses."""
    twice = [HandedLead(99, "Xylo003 Canaryson", 1), HandedLead(99, MAIL.format(3), 2)]
    told = list[str]()
    for deed in (
        lambda: store.calls.hand_out(address, twice, by=LOCAL),
        lambda: store.outcomes.put(address, [GivenOutcome(10**6, True)], by=LOCAL, came_by="file"),
        lambda: store.batches.of(MAIL.format(3)),
        lambda: store.upkeep.restore(Path(MAIL.format(3)).with_name("none.zip"), by=LOCAL),
    ):
        with pytest.raises(LeadScoringError) as refused:
            deed()
        told.append(
            f"{refused.value} {refused.value.__cause__} {refused.value.__suppress_context__}"
        )
    with store.database.writing("It was not spoiled") as connection:
        connection.exec_driver_sql("DROP TABLE dispositions")
    with pytest.raises(LeadScoringError) as refused:
        used(store, replace(scored, filename="other.csv"), contacts=False)
    return " ".join((*told, str(refused.value), str(refused.value.__cause__)))


def bytes_of_backup(place: Path) -> bytes:
    """All that is in a backup, cells as text."""
    found = list[bytes]()
    with zipfile.ZipFile(place) as archive:
        for name in archive.namelist():
            found.append(archive.read(name))
        for line in archive.read("batches.jsonl").splitlines():
            table = table_of(base64.b64decode(json.loads(line)["cells"]))
            found.append(table.frame.to_csv().encode())
            found += [calls.to_csv().encode() for _, calls in table.lists]
    return b"\n".join(found)


def bytes_of_database(request: pytest.FixtureRequest, url: str) -> bytes:
    """The files of SQLite, or what PostgreSQL dumps, binary columns as text."""
    if url.startswith("sqlite"):
        place = Path(url.removeprefix("sqlite:///"))
        return b"\n".join(file.read_bytes() for file in sorted(place.parent.glob("leads.db*")))
    server: Server = request.getfixturevalue("postgres")
    return server.asked("pg_dump", "-d", url.partition("@/")[2].partition("?")[0])


def canaries(content: bytes) -> list[bytes]:
    small = content.lower()
    return [small[max(0, at - 60) : at + 40] for word in CANARIES if (at := small.find(word)) >= 0]


def test_nothing_that_tells_who_a_lead_is_stays_anywhere(
    noted: pytest.LogCaptureFixture, url: str, scored: ScoredBatch, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    store = LeadStore(Database(url))
    kept = used(store, scored, contacts=False)
    store.upkeep.back_up(tmp_path / "backup.zip")
    assert canaries(bytes_of_backup(tmp_path / "backup.zip")) == []
    assert canaries(bytes_of_database(request, url)) == []
    assert canaries(refusals(store, kept.address, scored).encode()) == []
    assert canaries(noted.text.encode()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["backup.zip"]
    assert kept.address not in noted.text
    store.database.close()


def test_the_library_would_log_what_is_read(noted: pytest.LogCaptureFixture) -> None:
    engine = create_engine("sqlite://", hide_parameters=True)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 'canary'").all()
    engine.dispose()
    assert canaries(noted.text.encode())


@pytest.mark.slow
def test_contacts_that_are_kept_are_there_and_erased_from_the_bytes(
    scored: ScoredBatch, store: LeadStore, url: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    kept = used(store, scored, contacts=True)
    assert store.calls.of_rep("Ana")[3].contact == {
        "name": "Xylo003 Canaryson", "phone": "+49 1511 7654003"
    }  # fmt: skip
    again = store.batches.reopened(kept.address, scored.model)
    assert again.leads.contacts.name[3] == "Xylo003 Canaryson"
    for number in range(LEADS):
        assert store.upkeep.erase(f"+4915117654{number:03d}", by=LOCAL) == 1
    store.upkeep.back_up(tmp_path / "backup.zip")
    assert canaries(bytes_of_backup(tmp_path / "backup.zip")) == []
    assert canaries(bytes_of_database(request, url)) == []
    assert store.upkeep.verify() == []


def test_the_cells_are_the_ones_that_scoring_needs(scored: ScoredBatch, store: LeadStore) -> None:
    kept = store.batches.keep(scored, by=LOCAL, came_by="page")
    found = store.batches.reopened(kept.address, scored.model)
    assert (found.scores.propensity == scored.scores.propensity).all()
    assert (found.ranking.order == scored.ranking.order).all()
    own = pd.Index(found.leads.table.frame.columns)
    assert not {"Name", "Email", "Phone", "Notes", "Freitext", "zz", "Company"} & set(own)
