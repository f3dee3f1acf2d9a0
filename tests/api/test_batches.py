"""Files over the API: any that the screens take, to the same leads, numbers and call sheets."""

import csv
import gc
import io
import json
import threading
import weakref
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from api_client import ApiClient
from conftest import DATA, ROOT
from fastapi import FastAPI

from scoring.api import batches, faults
from scoring.api.api_keys import KeyFile
from scoring.api.batch_answers import JSON, Looked
from scoring.api.batch_desk import DeskApart, DeskHere
from scoring.api.batch_jobs import AT_ONCE, BatchJobs, BatchWish
from scoring.api.guard import Door, guarded
from scoring.api.served import ServedModels
from scoring.cli.main import main
from scoring.deployment import Deployment
from scoring.pipelines.jobs import explained, score_file
from scoring.registry import NamedModels

MODELS = ROOT / "models"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def sample(leads: int) -> bytes:
    lines = (DATA / "sample_leads.csv").read_bytes().splitlines(keepends=True)
    return b"".join(lines[: leads + 1])


def client_of(desk: DeskHere | DeskApart, door: Door | None = None) -> ApiClient:
    app = FastAPI()
    app.include_router(batches.router(ServedModels(MODELS), lambda _model, _leads: None, desk))
    faults.install(app)
    return ApiClient(guarded(app, door) if door else app)


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def client(clock: Clock) -> Iterator[ApiClient]:
    jobs = BatchJobs(ServedModels(MODELS), Deployment(api_batches=4, api_keep_minutes=5), clock)
    with client_of(DeskHere(jobs)) as found:
        yield found


def sent(client: ApiClient, content: bytes, query: str = "", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/batches?filename=leads.csv{query}", content=content, headers=named)


def test_a_file_gives_the_leads_and_numbers_that_scoring_gives(client: ApiClient) -> None:
    model = NamedModels(MODELS).registry("sample").serving().model
    scored = score_file(sample(110), "leads.csv", model)
    order = scored.ranking.order
    found = sent(client, sample(110)).json()
    first = found["leads"]
    rest = client.get(found["next"]).json()["leads"]
    assert (found["total"], len(first), len(rest)) == (110, 100, 10)
    assert [lead["id"] for lead in first + rest] == scored.leads.ids[order].tolist()
    chances = np.array([lead["propensity"] for lead in first + rest])
    assert np.abs(chances - scored.scores.propensity[order]).max() < 1e-9
    reasons = explained(scored)
    told = [[r["text"] for r in lead["reasons_for"]] for lead in first + rest]
    assert told == [[r.sentence for r in each.supporting] for each in reasons]


@pytest.mark.slow
@pytest.mark.parametrize(("accept", "end"), [("text/csv", ".csv"), (XLSX, ".xlsx")])
@pytest.mark.parametrize("call", [None, 7])
def test_a_call_sheet_is_the_one_of_the_command_line(
    client: ApiClient, tmp_path: Path, accept: str, end: str, call: int | None
) -> None:
    (tmp_path / "leads.csv").write_bytes(sample(30))
    out = tmp_path / f"out{end}"
    asked = [] if call is None else ["--call", str(call)]
    arguments = ["score", str(tmp_path / "leads.csv"), "--out", str(out), *asked]
    assert main([*arguments, "--models", str(MODELS)]) == 0
    query = "" if call is None else f"&call={call}"
    found = sent(client, sample(30), query, accept=accept)
    assert found.headers["content-type"].startswith(accept)
    assert cells(found.content, end) == cells(out.read_bytes(), end)


def cells(content: bytes, end: str) -> list[list[Any]]:
    """The cells of a file save the moment at which it was scored."""
    if end == ".csv":
        rows: list[list[Any]] = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        rows = [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]
    return [[c for c in row if not str(c).startswith("20") or "T" not in str(c)] for row in rows]


def test_a_form_brings_a_file_with_its_name(client: ApiClient) -> None:
    found = client.post("/batches", files={"file": ("leads.csv", sample(3))})
    assert (found.status_code, found.json()["total"]) == (200, 3)


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna", "hex", '"a;b"'])
def test_a_charset_of_a_form_changes_nothing(client: ApiClient, charset: str) -> None:
    form = form_of("leads.csv")
    media = f"multipart/form-data; boundary=B; charset={charset}"
    found = client.post("/batches", content=form, headers={"content-type": media})
    assert (found.status_code, found.json()["total"]) == (200, 3)


@pytest.mark.parametrize(
    ("media", "form"),
    [("; boundary=B", "--B\r\nFoo\r\n\r\nx"), ("; boundary=", ""), ("", ""),
     ('; boundary="a\\\\b"', ""), ("; boundary=B", "--B\r\nContent-Disposition: x\r\n\r\n")],
)  # fmt: skip
def test_a_form_that_cannot_be_read_is_refused(client: ApiClient, media: str, form: str) -> None:
    headers = {"content-type": f"multipart/form-data{media}"}
    found = client.post("/batches", content=form.encode() or form_of("x"), headers=headers)
    assert (found.status_code, "curl -F file=" in found.json()["detail"]) == (400, True)


def form_of(name: str) -> bytes:
    head = f'--B\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + sample(3) + b"\r\n--B--\r\n"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON), ("*/*", JSON), ("application/pdf", JSON), ("text/html, */*;q=0.8", JSON),
        ("application/json, text/csv;q=0.1", JSON), ("text/csv;q=0, application/json", JSON),
        ("text/csv;q=0", JSON), ("application/json;q=0.1, */*", "text/csv"),
        ("TEXT/CSV", "text/csv"), ("text/*;q=0.5", "text/csv"), ("text/csv, */*", "text/csv"),
        ("text/csvx", JSON), (f"text/csv;q=0.2, {XLSX} ; Q=0.3", XLSX),
        ("text/csv;q=nan", "text/csv"),
    ],
)  # fmt: skip
def test_accept_is_read_by_its_weights(accept: str, media: str) -> None:
    assert batches.liked(accept) == media


def test_who_does_not_wait_gets_the_place_to_look_at(client: ApiClient) -> None:
    begun = sent(client, sample(5), prefer="respond-async")
    assert begun.status_code == 202
    assert begun.headers["location"] == f"/batches/{begun.json()['id']}"
    assert 0 <= begun.json()["progress"] < 1


@pytest.mark.parametrize(
    ("content", "query", "status", "word"),
    [
        (b"", "", 422, "no file"),
        (b"not a table at all", "", 422, "Expected"),
        (b"PK\x03\x04 no archive", "", 422, "file"),
        (b"a,b\n1,2\n", "", 422, "None of the 22 fields"),
        (b"Source\nGoogle\n", "&model=nobody", 404, "no model"),
        (b"Source\nGoogle\n", "&model=../x", 404, "no model"),
        (b"Source\nGoogle\n", "&map=Source", 422, "FIELD=HEADER"),
        (b"Source\nGoogle\n", "&header=maybe", 422, "header"),
        (b"Source\nGoogle\n", "&call=-1", 422, "call"),
    ],
)
def test_what_cannot_be_scored_is_refused_in_words(
    client: ApiClient, content: bytes, query: str, status: int, word: str
) -> None:
    found = sent(client, content, query)
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"
    assert word in found.json()["detail"]


def test_an_order_that_says_nothing_is_given_to_who_asks_for_it_anyway(client: ApiClient) -> None:
    assert sent(client, b"Source,b\nGoogle,2\n", "&anyway=true").json()["total"] == 1


def test_a_file_of_several_tables_names_those_to_choose_from(client: ApiClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.csv", sample(1))
        archive.writestr("two.csv", sample(2))
    refused = sent(client, packed.getvalue())
    parts = [error["detail"] for error in refused.json()["errors"] if error["field"] == "part"]
    assert (refused.status_code, parts) == (422, ["one.csv", "two.csv"])
    assert sent(client, packed.getvalue(), "&part=two.csv").json()["total"] == 2


def test_a_batch_that_is_dropped_is_gone(client: ApiClient) -> None:
    place = sent(client, sample(3)).headers["location"]
    assert client.delete(place).status_code == 204
    assert [client.get(place).status_code, client.delete(place).status_code] == [404, 404]


def test_an_answer_is_kept_for_its_time_and_no_longer(client: ApiClient, clock: Clock) -> None:
    place = sent(client, sample(3)).headers["location"]
    while client.get(place).status_code == 202:
        continue
    clock.now += 299
    assert client.get(place).status_code == 200
    clock.now += 1
    gone = client.get(place)
    assert (gone.status_code, "5 minutes" in gone.json()["detail"]) == (404, True)


@pytest.mark.slow
def test_the_oldest_answer_makes_room(client: ApiClient, clock: Clock) -> None:
    places = []
    for _ in range(5):
        clock.now += 1
        places.append(sent(client, sample(2)).headers["location"])
    assert [client.get(place).status_code for place in places] == [404, 200, 200, 200, 200]


@pytest.mark.slow
def test_an_answer_that_turns_out_large_takes_the_place_of_older_ones() -> None:
    told: list[tuple[str, int]] = []
    rules = Deployment(api_batches_mb=1)
    jobs = BatchJobs(ServedModels(MODELS), rules, tell=lambda *said: told.append(said))
    with client_of(DeskHere(jobs)) as client:
        places = [sent(client, sample(200)).headers["location"] for _ in range(2)]
        assert [client.get(place).status_code for place in places] == [404, 200]
    assert told == [("sample", 200)] * 2


def test_what_is_forgotten_is_freed(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = BatchJobs(ServedModels(MODELS), Deployment())
    job = jobs.begin("", BatchWish("leads.csv"), sample(3))
    kept = weakref.ref(job.future.result().scored.leads)
    monkeypatch.setattr("scoring.api.batch_jobs.forget", gc.collect)
    jobs.drop("", job.id)
    del job
    jobs.sweep()
    jobs.close()
    assert kept() is None


@pytest.mark.slow
def test_a_call_sheet_that_is_written_holds_up_nobody() -> None:
    desk, gate = DeskHere(BatchJobs(ServedModels(MODELS), Deployment())), threading.Event()
    job = desk._jobs.begin("", BatchWish("leads.csv"), sample(3))
    job.future.result()
    held = desk._writers.submit(gate.wait)
    sheet = Looked("text/csv")
    assert desk.found("", job.id, sheet).status_code == 202
    assert desk.found("", job.id, Looked()).status_code == 200
    gate.set()
    assert held.result()
    job.sheets["text/csv"].result()
    assert desk.found("", job.id, sheet).headers["content-type"].startswith("text/csv")
    desk.close()


@pytest.mark.slow
def test_a_batch_is_of_the_key_that_made_it(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "keys.json")
    shown = [{"x-api-key": keys.add(name)} for name in ("one", "two")]
    desk = DeskHere(BatchJobs(ServedModels(MODELS), Deployment()))
    with client_of(desk, Door(Deployment(), keys)) as client:
        place = sent(client, sample(2), **shown[0]).headers["location"]
        statuses = [client.get(place, headers=who).status_code for who in (*shown, {})]
        assert statuses == [200, 404, 401]
        assert client.delete(place, headers=shown[1]).status_code == 404
        assert client.get(place, headers=shown[0]).status_code == 200


def test_nothing_more_is_taken_while_all_are_under_way() -> None:
    jobs, gate = BatchJobs(ServedModels(MODELS), Deployment(api_batches=1)), threading.Event()
    held = [jobs._workers.submit(gate.wait) for _ in range(AT_ONCE)]
    with client_of(DeskHere(jobs)) as client:
        answers = [sent(client, sample(2), prefer="respond-async") for _ in range(2)]
        gate.set()
        assert [answer.status_code for answer in answers] == [202, 429]
        assert int(answers[1].headers["retry-after"]) > 0
    assert all(each.result() for each in held)


@pytest.mark.parametrize(
    "name", ['a"b\r\nSet-Cookie: x=1.csv', "../../etc/passwd", "\u202egnp.csv"]
)
def test_a_name_reaches_no_header(client: ApiClient, name: str) -> None:
    found = client.post(
        "/batches", params={"filename": name}, content=sample(2), headers={"accept": "text/csv"}
    )
    assert found.status_code == 200
    assert found.headers["content-disposition"] == 'attachment; filename="call_sheet.csv"'
    assert "set-cookie" not in found.headers


@pytest.mark.slow
def test_the_desk_apart_answers_as_the_one_here_does(client: ApiClient) -> None:
    apart = DeskApart(MODELS)
    with client_of(apart) as other:
        here, there = sent(client, sample(40)), sent(other, sample(40), prefer="respond-async")
        place = there.headers["location"]
        while "leads" not in there.json():
            there = other.get(place)
        assert json.dumps(there.json()["leads"]) == json.dumps(here.json()["leads"])
        refused = [sent(each, b"not a table").json() for each in (client, other)]
        assert refused[0] == refused[1]
        process = apart._process
        assert process is not None
        process.kill()
        process.wait()
        assert [other.get(place).status_code, other.get(place).status_code] == [503, 404]
