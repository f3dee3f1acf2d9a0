"""A Hugging Face Space starts from the folder that is assembled for it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from small_engine import Stage, steps

from benchmarks.served_app import free_port
from benchmarks.streamlit_client import AppSession
from deploy.huggingface.assemble import assemble

pytestmark = pytest.mark.slow
HOST = "me-leads.hf.space"


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a Space, started by the entry point of its own image."""
    tmp_path = tmp_path_factory.mktemp("space")
    assemble(tmp_path / "space")
    image, port = Stage(tmp_path), free_port()
    lines = steps((tmp_path / "space" / "Dockerfile").read_text(encoding="utf-8"))
    image.told = {name: rest for name, rest in lines if name in ("ENTRYPOINT", "CMD")}
    data = {"LEAD_SCORING_DATA": tmp_path / "data", "LEAD_SCORING_MODELS": tmp_path / "data/models"}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {name: str(value) for name, value in data.items()}
    command = [*image.command("ENTRYPOINT"), *image.command("CMD")[:-1], str(port)]
    environment = os.environ | given | {"PATH": path, "SPACE_HOST": HOST}
    with subprocess.Popen(command, cwd=tmp_path / "space", env=environment) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/api/health")
            yield port
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    for _ in range(480):
        try:
            requests.get(address, timeout=5).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(0.5)
    raise AssertionError(f"{address} did not answer")


# The client keeps its connection open on purpose.
@pytest.mark.filterwarnings("ignore:connect:DeprecationWarning")
def test_a_space_shows_the_screens_and_its_api_answers_nobody(space: int) -> None:
    with AppSession(f"127.0.0.1:{space}") as session:
        session.open()
        assert session.faults() == []
        assert "sample" in session.texts()
    answer = requests.post(f"http://127.0.0.1:{space}/api/predict", json={}, timeout=20)
    assert answer.status_code == 401


def test_a_space_takes_a_file_where_the_browser_sends_no_cookie(space: int) -> None:
    place = f"http://127.0.0.1:{space}/_stcore/upload_file/none/none"
    answer = requests.put(place, files={"file": b"x"}, headers={"Host": HOST}, timeout=20)
    # Not 403: it is refused as nobody has opened this session.
    assert answer.status_code == 400
