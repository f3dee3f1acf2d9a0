import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from numba.core import config

from scoring.model import compiled_trees
from scoring.settings import PROJECT, compiled_folder


@pytest.fixture(autouse=True)
def not_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_trees, "_READY", compiled_trees._Ready())


def test_few_leads_are_not_worth_a_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    monkeypatch.setattr(compiled_trees, "begin", lambda: begun.append(1))
    assert compiled_trees.loops(49_999) is None
    assert begun == []
    assert compiled_trees.loops(50_000) is None
    assert begun == [1]


def test_nothing_is_compiled_where_that_is_turned_off() -> None:
    assert compiled_folder() is None
    assert compiled_trees.begin() is None


class Failed:
    """A compiler that could not."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def wait(self) -> int:
        return 1


@pytest.mark.parametrize("failing", [Failed, OSError])
def test_a_compiler_that_fails_leaves_it_to_numpy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, failing: Any
) -> None:
    def start(*told: Any, **more: Any) -> Failed:
        if failing is OSError:
            raise OSError("no more processes")
        return Failed(*told, **more)

    monkeypatch.setenv("LEAD_SCORING_COMPILED", str(tmp_path))
    monkeypatch.setattr(subprocess, "Popen", start)
    thread = compiled_trees.begin()
    assert thread is not None
    thread.join()
    assert compiled_trees._READY.loops is None


def test_compiled_code_is_kept_beside_what_people_have_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LEAD_SCORING_COMPILED")
    monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path))
    assert compiled_folder() == tmp_path / "compiled"


CHILD = """
import sys
from scoring.model import compiled_trees
assert "numba" not in sys.modules
thread = compiled_trees.begin()
assert compiled_trees.begin() is thread
assert "numba" not in sys.modules
thread.join()
print(sum(c.stats.cache_misses[s] for f in ("total", "contributions")
          for c in [getattr(compiled_trees._READY.loops, f)] for s in c.stats.cache_misses))
"""


@pytest.mark.slow
def test_a_process_loads_what_its_child_has_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    told = os.environ | {"LEAD_SCORING_COMPILED": str(folder)}
    command = [sys.executable, "-c", CHILD]
    done = subprocess.run(command, env=told, cwd=PROJECT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("0\n", "")
    assert list(folder.rglob("*.nbc"))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="elsewhere files have no modes")
def test_nothing_is_run_that_others_could_have_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    monkeypatch.setenv("LEAD_SCORING_COMPILED", str(folder))
    monkeypatch.setattr(config, "CACHE_DIR", "")
    with pytest.raises(PermissionError, match="not of this user alone"):
        compiled_trees.load()


def test_the_folder_is_made_for_its_user_alone(tmp_path: Path) -> None:
    compiled_trees._require_own(tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
