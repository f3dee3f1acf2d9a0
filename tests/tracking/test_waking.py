"""The writer is a process of its own, and one at a time."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from scoring.tracking import spool, writer


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The processes that are started."""
    found: list[Any] = []
    real: Callable[..., Any] = subprocess.Popen

    def start(*given: Any, **told: Any) -> Any:
        found.append(real(*given, **told))
        return found[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    return found


@pytest.mark.slow
def test_waking_starts_a_process_that_outlives_the_asker(
    tmp_path: Path, started: list[Any]
) -> None:
    spool.wake(tmp_path)
    (process,) = started
    assert os.getsid(process.pid) == process.pid
    assert process.wait() == 0
    assert (tmp_path / "log.txt").read_text() == ""


def test_none_is_started_while_one_writes(tmp_path: Path, started: list[Any]) -> None:
    with spool.alone(tmp_path):
        spool.wake(tmp_path)
    assert started == []


def test_without_a_package_of_the_store_notes_wait_and_the_oldest_are_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "scoring.tracking.mlflow_store", None)
    monkeypatch.setattr(writer, "NICENESS", 0)
    monkeypatch.setattr(writer, "MOST_WAITING", 1)
    for name in ("1", "2"):
        (tmp_path / name).mkdir()
    writer.main(tmp_path)
    assert spool.waiting(tmp_path) == [tmp_path / "2"]
    said = capsys.readouterr().out
    assert "cannot be reached (ModuleNotFoundError" in said
    assert "Given up, as more than 1 wait: 1." in said


def test_a_log_that_has_grown_long_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "MOST_LOG", 3)
    monkeypatch.setattr(subprocess, "Popen", Mock())
    for text, kept in (("ab", "ab"), ("abc", "")):
        (tmp_path / "log.txt").write_text(text)
        spool.wake(tmp_path)
        assert (tmp_path / "log.txt").read_text() == kept
