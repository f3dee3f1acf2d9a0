"""A command whose output a disk refuses says so in a sentence and leaves no half of a file."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import DATA, ROOT

from scoring.cli.main import main

LEADS = (DATA / "sample_leads.csv").read_bytes().splitlines(keepends=True)[:41]


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    """Forty leads of the sample, and a row that is set aside."""
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "leads.csv"
    path.write_bytes(b"".join(LEADS) + b"L9,torn\n")
    return path


def commands(leads: Path, out: Path) -> dict[str, list[str]]:
    """Every command that writes a file, by what it writes."""
    model = ["--models", str(ROOT / "models")]
    return {
        "set aside": ["check", str(leads), "--set-aside", str(out / "o.csv")],
        "recipe": ["recipe", str(leads), "--out", str(out / "o.toml")],
        "template": ["template", "--out", str(out / "o.xlsx"), *model],
        "call sheet": ["score", str(leads), "--out", str(out / "o.csv"), *model],
        "call list": ["score", str(leads), "--out", str(out / "o.xlsx"), "--call", "9", *model],
    }  # fmt: skip


NAMES = list(commands(Path(), Path()))


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full shows it when what was written must reach it."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)


@pytest.mark.usefixtures("no_room")
@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_is_said_and_the_file_before_is_still_there(
    name: str, leads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = commands(leads, tmp_path)[name]
    out = next(Path(word) for word in command if Path(word).name.startswith("o."))
    out.write_bytes(b"before")
    assert main(command) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert f"{out}” could not be written: the disk is full." in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", out.name]
    assert out.read_bytes() == b"before"


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_that_may_not_be_written_to_is_said_before_the_work(
    name: str, leads: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert main(commands(leads, tmp_path)[name]) == 1
    told = capsys.readouterr()
    assert "could not be written: the program has no permission." in told.err
    assert told.out == ""


def test_a_device_is_written_to_as_it_is(leads: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(leads), "--set-aside", "/dev/full"]) == 1
    assert "“/dev/full” could not be written: the disk is full." in capsys.readouterr().err
    assert Path("/dev/full").is_char_device()


def test_a_file_that_a_command_writes_may_be_read_by_all_whom_the_system_lets(
    leads: Path, tmp_path: Path
) -> None:
    before = os.umask(0o022)
    main(["check", str(leads), "--set-aside", str(tmp_path / "o.csv")])
    os.umask(before)
    assert (tmp_path / "o.csv").stat().st_mode & 0o777 == 0o644


@pytest.mark.slow
def test_what_a_full_disk_does_not_take_of_the_words_is_said_once(leads: Path) -> None:
    command = [sys.executable, "-m", "scoring", "check", str(leads)]
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    said = "The output could not be read or written: the disk is full. Free some space on it and"
    assert (found.returncode, found.stderr.strip()) == (1, f"{said} try again.")


def test_a_training_that_could_not_be_published_does_not_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "models").write_text("a file")
    history = ["train", str(DATA / "sample_history.csv"), "--outcome", "Converted"]
    assert main([*history, "--answer-default", "--models", str(tmp_path / "models")]) == 1
    said = capsys.readouterr().err
    assert "models in “sample-history/” could not be changed" in said
    assert "%]" not in said
