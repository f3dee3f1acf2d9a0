"""What the page on the API shows can be done as it is written."""

import io
import json
import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout

import pytest
from conftest import ROOT
from test_described import serving

from scoring.settings import bundled_models_folder

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
WRITTEN = "http://127.0.0.1:8501/api"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    with serving(bundled_models_folder()) as address:
        yield address


@pytest.mark.slow
@pytest.mark.parametrize("block", blocks("bash"))
def test_every_curl_line_is_answered(place: str, block: str) -> None:
    import urllib.request

    words = shlex.split(block.replace("\\\n", " "))
    body = words[words.index("-d") + 1].encode() if "-d" in words else None
    address = next(word for word in words if word.startswith("http")).replace(WRITTEN, place)
    headers = {"Content-Type": "application/json"} if body else {}
    with urllib.request.urlopen(urllib.request.Request(address, body, headers)) as answer:
        said = json.load(answer)
    assert said.get("ranks") is (True if body else None)


@pytest.mark.slow
def test_the_client_in_python_runs(place: str) -> None:
    (client,) = blocks("python")
    said = io.StringIO()
    with redirect_stdout(said):
        exec(client.replace(WRITTEN, place), {})
    assert said.getvalue().startswith("007 0.")


def test_every_status_of_the_description_is_explained() -> None:
    from scoring.api.described import _SAID

    named = {int(status) for status in re.findall(r"^\| (\d{3}) \|", PAGE, re.MULTILINE)}
    assert named >= _SAID.keys() | {404, 405, 415}
