"""The API under load, beside the screens that it shares a process with.

    python -m benchmarks.api_load [--rate 20] [--seconds 30] [--leads 10000] [--api-only]

Single leads arrive at a steady rate, whether the ones before are answered or not; waits are counted
from the moment at which each was due. Meanwhile a file of leads is scored in the background, and a
visitor opens the first page again and again. Every answer under load is compared with the one of a
quiet server. On two quiet cores 95% of the leads should be answered with reasons within 150 ms, and
10,000 leads be scored within 10 s; other answers than the quiet ones end this with an error.
"""

import argparse
import csv
import http.client
import io
import json
import os
import random
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.served_app import (
    ROOT,
    START_SECONDS,
    ServedApp,
    free_port,
    running,
    server_folder,
)
from benchmarks.streamlit_client import AppSession

SAMPLE = ROOT / "data" / "sample_leads.csv"
# As many different leads as are asked for one by one.
DIFFERENT = 200
SEED = 17
CLIENTS = 40
LEAD_WITHIN, BATCH_WITHIN, PAGE_WITHIN = 0.15, 10.0, 2.0
_LOCAL = threading.local()


@contextmanager
def serving(*options: str) -> Iterator[ServedApp]:
    """The product as `serve` starts it, until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "scoring", "serve", "--port", str(port), *options]
    with server_folder() as kept, (kept / "log").open("wb") as log:
        told = os.environ | {"LEAD_SCORING_DATA": str(kept), "LEAD_SCORING_API_BODY_MB": "200"}
        told["LEAD_SCORING_API_PER_MINUTE"] = "100000"
        with running(command, told, log=log) as pid:
            app = ServedApp(port, pid)
            _wait_for(app)
            yield app


def _wait_for(app: ServedApp) -> None:
    for _ in range(START_SECONDS * 4):
        try:
            if call(app, "GET", "/api/ready")[0] == 200:
                return
        except OSError:
            time.sleep(0.25)
    sys.exit("The server did not start.")


def call(
    app: ServedApp, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, bytes]:
    """The status and body of an answer, over the connection of this thread."""
    held = _LOCAL.__dict__
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    for attempt in (1, 2):
        line = held.get("line")
        if line is None or held.get("port") != app.port:
            line = http.client.HTTPConnection("localhost", app.port, timeout=60)
            held |= {"line": line, "port": app.port}
        try:
            line.request(method, path, body, named)
            answer = line.getresponse()
            return answer.status, answer.read()
        except OSError:
            # A server closes idle connections.
            held["line"] = None
            if attempt == 2:
                raise
    raise AssertionError


def single_leads() -> list[bytes]:
    """Leads of the sample as requests."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(DIFFERENT), strict=False)]
    return [json.dumps({n: v for n, v in row.items() if v}).encode() for row in rows]


def many_leads(count: int) -> bytes:
    """Leads that are all different: each field as in a lead of the sample drawn for it alone."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    columns, draw = list(zip(*rows, strict=True)), random.Random(SEED)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for place in range(count):
        writer.writerow([f"{place:08d}", *(draw.choice(column) for column in columns[1:])])
    return out.getvalue().encode()


def predict(app: ServedApp, lead: bytes) -> dict[str, Any]:
    """The answer to one lead."""
    status, body = call(app, "POST", "/api/predict", lead, Content_Type="application/json")
    if status != 200:
        sys.exit(f"A lead was answered {status}: {body[:500]!r}")
    found: dict[str, Any] = json.loads(body)
    return found


@dataclass
class Beside:
    """What others do meanwhile: seconds of a batch, and of each page."""

    batch: float = 0.0
    pages: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def score(self, app: ServedApp, content: bytes) -> None:
        """Score a file in the background, again and again until all is over."""
        start = time.perf_counter()
        status, body = call(
            app, "POST", "/api/batches?filename=leads.csv", content, Prefer="respond-async"
        )
        found = json.loads(body)
        while status in (200, 202) and found["status"] != "done":
            time.sleep(0.2)
            status, body = call(app, "GET", f"/api/batches/{found['id']}?limit=1")
            found = json.loads(body)
        if status != 200:
            sys.exit(f"The batch was answered {status}: {body[:500]!r}")
        self.batch = time.perf_counter() - start

    def visit(self, app: ServedApp) -> None:
        """Open the first page again and again."""
        while not self.over.is_set():
            with AppSession(app.address) as visitor:
                self.pages.append(visitor.open())
            self.over.wait(1.0)


def at_rate(app: ServedApp, leads: Sequence[bytes], rate: float, seconds: float) -> list[float]:
    """The waits for leads that arrive at a steady rate; their answers must be the quiet ones."""
    quiet = [predict(app, lead) for lead in leads]
    start = time.perf_counter() + 0.5

    def ask(place: int) -> float:
        due = start + place / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        found = predict(app, leads[place % len(leads)])
        if found != quiet[place % len(leads)]:
            sys.exit(f"Another answer under load than without: {found}")
        return time.perf_counter() - due

    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(ask, range(int(rate * seconds))))


def line(name: str, waits: Sequence[float]) -> str:
    """Waits in a row."""
    half, most, worst = 1000 * np.quantile(waits, [0.5, 0.95, 0.99])
    return f"{name:34} n {len(waits):5,}   p50 {half:5.0f}   p95 {most:5.0f}   p99 {worst:5.0f} ms"


def measured(app: ServedApp, options: argparse.Namespace) -> None:
    """Print the waits of a quiet server, then of a loaded one."""
    leads, content = single_leads(), many_leads(options.leads)
    warm = Beside()
    warm.score(app, many_leads(50))
    alone = Beside()
    alone.score(app, content)
    print(f"{options.leads:,} leads as a file, nothing else: {alone.batch:.1f} s")
    print(line("single leads", at_rate(app, leads, options.rate, options.seconds / 2)), flush=True)
    beside = Beside()
    tasks = [threading.Thread(target=beside.score, args=(app, content))]
    if not options.api_only:
        AppSession(app.address).close()
        tasks.append(threading.Thread(target=beside.visit, args=(app,)))
    for task in tasks:
        task.start()
    waits = at_rate(app, leads, options.rate, options.seconds)
    beside.over.set()
    for task in tasks:
        task.join()
    print(line("single leads, a file and a visitor", waits))
    print(f"{options.leads:,} leads as a file meanwhile: {beside.batch:.1f} s")
    if beside.pages:
        print(line("the first page meanwhile", beside.pages))
    judge(waits, beside)


def judge(waits: Sequence[float], beside: Beside) -> None:
    """Say what took longer than it should."""
    pairs = (
        ("A lead", np.quantile(waits, 0.95), LEAD_WITHIN),
        ("The file", beside.batch, BATCH_WITHIN),
        ("A page", np.quantile(beside.pages or [0.0], 0.95), PAGE_WITHIN),
    )
    for what, took, within in pairs:
        if took > within:
            print(f"{what} took {took:.2f} s, longer than {within} s.")
    print("Every answer under load was the quiet one.")


def main() -> None:
    """Start a server and print what it does under load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--leads", type=int, default=10_000)
    parser.add_argument("--api-only", action="store_true")
    options = parser.parse_args()
    with serving(*(["--api-only"] if options.api_only else [])) as app:
        measured(app, options)


if __name__ == "__main__":
    main()
