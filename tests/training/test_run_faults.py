"""What a disk refuses a run: said in words, and nothing is left of it."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from begun_runs import idle_run, sleeper, small_history, started, wait_for

from scoring.errors import StorageFailed
from scoring.training import run_process, runs
from scoring.training.run_folder import State, all_runs
from scoring.training.run_process import announce
from scoring.training.runs import cancel


def test_steps_that_were_half_written_are_passed_over(tmp_path: Path) -> None:
    folder = idle_run(tmp_path, "20260101-000000-000000", State.DONE)
    step = '{"share": 0.5, "step": "Fitting", "time": "t"}\n'
    (folder / "progress.jsonl").write_text(step + '{"share": 0.6, "st' + step + step)
    assert [s.share for s in all_runs(tmp_path)[0].steps] == [0.5, 0.5]


@pytest.mark.parametrize("call", ["mkdir", "fsync", "rename"])
def test_a_run_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(StorageFailed, match=r"could not be started.*disk is full"):
            started(tmp_path, b"leads")
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_cannot_be_noted_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    born: list[int] = []

    def full(_: Path, pid: int) -> None:
        born.append(os.pidfd_open(pid))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run_process, "announce", full)
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    with pytest.raises(OSError, match="No space left"), TemporaryFile() as given:
        run_process.spawn(tmp_path, command, given)
    wait_for(born[0])


def test_a_cancelled_run_that_cannot_be_noted_is_ended_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, process = idle_run(tmp_path, "20260101-000000-000000"), sleeper()
    announce(folder, process.pid)
    run = all_runs(tmp_path)[0]

    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "fsync", read_only)
    with pytest.raises(StorageFailed, match=r"was ended, but .* read-only"):
        cancel(run)
    assert process.wait() == -signal.SIGKILL


LIMITED = """
import resource, signal, sys
from pathlib import Path
from scoring.training import run_work

def filled(*words, **options):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))
    return train(*words, **options)

train, run_work.train = run_work.train, filled
run_work.main(Path(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("size", [0, 300, 20_000])
def test_a_disk_that_fills_in_the_middle_of_a_training_ends_it_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(runs, "spawn", lambda *_: None)
    run = started(tmp_path / "runs", b"leads")
    # From the training on no file may be larger than this; the first cannot even note its end.
    command = [sys.executable, "-c", LIMITED, str(run.folder), str(size)]
    with TemporaryFile() as given:
        given.write(small_history(40))
        given.seek(0)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(command, stdin=given, **quiet)
    if size == 0:
        announce(run.folder, process.pid)
    process.wait()
    ended = all_runs(tmp_path / "runs")[0]
    assert (ended.state, ended.active) == (State.FAILED, False)
    assert ("too large" in ended.message or "larger than" in ended.message) == (size > 0)
    left = {p.name for p in run.folder.iterdir()}
    assert not left & {"models", "report.json", "tested.npz"}
