import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba.core import config

from scoring.model import compiled_trees
from scoring.model.leaf_bits import leaf_bits
from scoring.model.shap_tables import shap_tables
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


@pytest.mark.parametrize("failing", ["exit", OSError])
def test_a_compiler_that_fails_leaves_it_to_numpy_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture, failing: Any
) -> None:
    def start(command: list[str], **told: Any) -> subprocess.Popen[str]:
        assert command[1:3] == ["-m", "scoring.model.compiled_trees"]
        if failing is OSError:
            raise OSError("no more processes")
        return popen([sys.executable, "-c", "raise SystemExit('no more processes')"], **told)

    popen = subprocess.Popen
    monkeypatch.setenv("LEAD_SCORING_COMPILED", str(tmp_path))
    monkeypatch.setattr(subprocess, "Popen", start)
    thread = compiled_trees.begin()
    assert thread is not None
    thread.join()
    assert compiled_trees._READY.loops is None
    assert "no more processes" in caplog.text
    assert str(tmp_path) in caplog.text


def test_each_state_of_the_sources_and_libraries_has_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    places = [compiled_trees.release_of(tmp_path)]
    monkeypatch.setattr(compiled_trees, "version", lambda _: "0.0.1")
    places.append(compiled_trees.release_of(tmp_path))
    monkeypatch.setattr(compiled_trees, "_SOURCES", compiled_trees._SOURCES[:-1])
    places.append(compiled_trees.release_of(tmp_path))
    assert len(set(places)) == 3
    assert {place.parent for place in places} == {tmp_path.resolve()}


def test_the_trees_that_the_loops_are_tried_on_have_every_kind_of_node() -> None:
    trees, codes = compiled_trees._example()
    inner = trees.left != np.arange(len(trees.left))
    assert set(trees.leaves(codes).ravel().tolist()) >= set(range(1, 78, 2)) | {78, 81, 82, 83}
    for kind in (trees.missing_left, trees.zero_missing, trees.set_size > 0):
        assert 0 < kind[inner].sum() < inner.sum()
    assert shap_tables(trees) is not None
    assert leaf_bits(trees) is not None


def test_compiled_code_is_kept_beside_what_people_have_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LEAD_SCORING_COMPILED")
    monkeypatch.setenv("LEAD_SCORING_DATA", str(tmp_path))
    assert compiled_folder() == tmp_path / "compiled"


CHILD = """
import sys
from scoring.model import compiled_trees
from scoring.model.leaf_bits import leaf_bits
from scoring.model.shap_tables import shap_tables
assert "numba" not in sys.modules
thread = compiled_trees.begin()
assert compiled_trees.begin() is thread
assert "numba" not in sys.modules
thread.join()
print(sum(c.stats.cache_misses[s] for f in ("total", "contributions")
          for c in [getattr(compiled_trees._READY.loops, f)] for s in c.stats.cache_misses))
"""


@pytest.mark.slow
def test_a_process_loads_what_its_child_has_compiled_also_after_damage(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    other = folder / ("0" * 16)
    other.mkdir(parents=True)
    folder.chmod(0o700)
    told = os.environ | {"LEAD_SCORING_COMPILED": str(folder)}
    for damaged in (False, True):
        for place in folder.rglob("*.nbi") if damaged else ():
            place.write_bytes(b"")
        command = [sys.executable, "-c", CHILD]
        done = subprocess.run(command, env=told, cwd=PROJECT, capture_output=True, text=True)
        assert (done.stdout, done.stderr) == ("0\n", "")
        assert [p.name for p in folder.iterdir()] == [compiled_trees.release_of(folder).name]
        assert all(p.stat().st_size for p in folder.rglob("*.nb?"))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="elsewhere files have no modes")
@pytest.mark.parametrize("which", ["itself", "above", "a link"])
def test_nothing_is_run_that_others_could_have_written(tmp_path: Path, which: str) -> None:
    folder = tmp_path / "above" / "kept"
    folder.mkdir(parents=True, mode=0o700)
    if which == "a link":
        folder.rmdir()
        (tmp_path / "theirs").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "theirs")
    else:
        (folder if which == "itself" else folder.parent).chmod(0o777)
    before = {name: vars(config)[name] for name in ("CACHE_DIR", "CACHE_LOCATOR_CLASSES")}
    with pytest.raises(PermissionError, match="not of this user alone"):
        compiled_trees.load(folder)
    assert {name: vars(config)[name] for name in before} == before


def test_the_folder_is_made_for_its_user_alone(tmp_path: Path) -> None:
    compiled_trees._require_own(tmp_path / "new")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_a_file_that_may_hold_many_leads_gets_the_loops_ready_while_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(compiled_trees, "begin", lambda: begun.append(1))
    compiled_trees.begin_for(3_999_999)
    assert begun == []
    compiled_trees.begin_for(4_000_000)
    assert begun == [1]


def test_a_command_waits_for_the_loops_no_longer_than_they_gain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Thread:
        def join(self, seconds: float) -> None:
            waited.append(seconds)

    waited: list[float] = []
    monkeypatch.setattr(compiled_trees, "begin", Thread)
    compiled_trees.wait_for(49_999)
    assert waited == []
    compiled_trees.wait_for(200_000)
    assert waited == [pytest.approx(10)]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """What a child has left, noted as sound."""
    place = tmp_path / "release"
    (place / "deeper").mkdir(parents=True)
    for name in ("loops.nbi", "loops.1.nbc"):
        (place / "deeper" / name).write_bytes(name.encode())
    (place / "tried").write_text(compiled_trees._state_of(place), "ascii")
    return place


@pytest.mark.parametrize("change", ["nothing", "a byte", "a new file", "the note", "the sources"])
def test_what_a_child_has_tried_is_tried_again_once_it_has_changed(
    kept: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    if change == "a byte":
        (kept / "deeper" / "loops.nbi").write_bytes(b"loops.nbj")
    elif change == "a new file":
        (kept / "deeper" / "loops.2.nbc").write_bytes(b"")
    elif change == "the note":
        (kept / "tried").unlink()
    elif change == "the sources":
        monkeypatch.setattr(compiled_trees, "_SOURCES", compiled_trees._SOURCES[:-1])
    assert compiled_trees._is_tried(kept) == (change == "nothing")


@pytest.mark.parametrize("note", [b"\xff\xfe", b"", b"half a sta"])
def test_a_damaged_note_has_the_loops_tried_anew(kept: Path, note: bytes) -> None:
    (kept / "tried").write_bytes(note)
    assert not compiled_trees._is_tried(kept)


def test_no_child_is_asked_where_one_has_tried(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, asked = list[Path](), list[Path]()
    monkeypatch.setattr(compiled_trees, "release_of", lambda _: kept)
    monkeypatch.setattr(compiled_trees, "load", lambda place: loaded.append(place) or np)
    monkeypatch.setattr(compiled_trees, "_compiled", lambda place: asked.append(place) or "")
    compiled_trees._get_ready(kept.parent)
    assert (loaded, asked) == ([kept], [])
    (kept / "tried").write_text("of another state", "ascii")
    compiled_trees._get_ready(kept.parent)
    assert (loaded, asked) == ([kept, kept], [kept])
