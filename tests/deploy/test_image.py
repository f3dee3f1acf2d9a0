"""The image, built step by step, and its container: as an engine does it, without an engine.

Linux, as root, with the packages' registry in reach: the steps install what the locks name.
"""

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import DATA, ROOT
from small_engine import Container, SmallEngine

from scoring import NamedModels, explained, score_file, write_call_sheet

pytestmark = [
    pytest.mark.containers,
    pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root"),
]
# What a program does with the API, by the standard library alone: a file in, the call sheet out.
ASK = """
import sys, urllib.request
key, leads = sys.argv[1], open("data/sample_leads.csv", "rb").read()
asked = urllib.request.Request(
    "http://127.0.0.1:8501/api/batches?filename=sample_leads.csv", data=leads,
    headers={"X-API-Key": key, "Content-Type": "text/csv", "Accept": "text/csv"})
sys.stdout.buffer.write(urllib.request.urlopen(asked, timeout=60).read())
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallEngine]:
    """The image, built once."""
    folder = tmp_path_factory.mktemp("image") / "layers"
    folder.mkdir()
    built = SmallEngine(ROOT, folder)
    try:
        built.build()
        yield built
    finally:
        built.close()


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    """An empty volume, which belongs to the user of the image."""
    folder = tmp_path / "volume"
    folder.mkdir()
    os.chown(folder, 1000, 1000)
    return folder


def key_of(engine: SmallEngine, volume: Path) -> str:
    """A new key, made as docs/deploy.md says."""
    with engine.running(entry(engine, "keys", "add", "test"), volume) as container:
        container.process.wait(60)
        return container.text.split()[-1]


def entry(engine: SmallEngine, *arguments: str) -> list[str]:
    image = engine.stages[-1]
    return [*image.command("ENTRYPOINT"), *(arguments or image.command("CMD"))]


def leads_of(container: Container, key: str) -> pd.DataFrame:
    """The call sheet of the sample that the container gives."""
    answer = container.run(["python", "-c", ASK, key])
    assert answer.returncode == 0, answer.stderr + container.text
    return told(io.StringIO(answer.stdout))


def told(sheet: Path | io.StringIO) -> pd.DataFrame:
    """A call sheet as text, without when it was made."""
    return pd.read_csv(sheet, dtype="str", keep_default_na=False).drop(columns="scored_at")


def test_a_container_gives_the_call_sheet_that_the_library_writes(
    engine: SmallEngine, volume: Path, tmp_path: Path
) -> None:
    key = key_of(engine, volume)
    with engine.running(entry(engine), volume) as container:
        assert container.is_healthy(), container.text
        found = leads_of(container, key)
    model = NamedModels(ROOT / "models").known("sample").serving().model
    leads = DATA / "sample_leads.csv"
    scored = score_file(leads.read_bytes(), leads.name, model)
    reasons = explained(scored)
    write_call_sheet(scored, reasons, tmp_path / "calls.csv")
    pd.testing.assert_frame_equal(found, told(tmp_path / "calls.csv"))


def test_it_ends_when_it_is_told_to_and_keeps_what_it_was_given(
    engine: SmallEngine, volume: Path
) -> None:
    key_of(engine, volume)
    note = json.dumps({"of": "a person"})
    (volume / "models" / "courses").mkdir()
    (volume / "models" / "courses" / "registry.json").write_text(note, encoding="utf-8")
    with engine.running(entry(engine), volume) as container:
        assert container.is_healthy(), container.text
        container.stop()
        assert "Stopped." in container.text
        assert "Traceback" not in container.text
    assert (volume / "models" / "courses" / "registry.json").read_text(encoding="utf-8") == note


def test_it_has_no_rights_and_can_write_to_its_volume_alone(
    engine: SmallEngine, volume: Path
) -> None:
    idle = ["sh", "-c", "trap exit TERM; sleep 60 & wait"]  # a first process hears no other signal
    with engine.running(idle, volume) as container:
        rights = container.run(["sh", "-c", "id -u; grep -E 'CapEff|NoNewPrivs' /proc/self/status"])
        written = container.run(["sh", "-c", "touch /data/a /tmp/b; touch /app/c /venv/d /etc/e"])
    assert rights.stdout.split() == ["1000", "CapEff:", "0000000000000000", "NoNewPrivs:", "1"]
    assert (volume / "a").exists()
    assert written.stderr.count("Read-only file system") == 3


def test_without_a_key_it_says_how_to_make_one(engine: SmallEngine, volume: Path) -> None:
    with engine.running(entry(engine), volume) as container:
        assert container.process.wait(60) == 1
        assert "python -m scoring keys add NAME" in container.text
