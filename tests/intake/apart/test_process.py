import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from uploads import xlsx

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.apart import process
from scoring.intake.uploads.uploaded import read_upload

LEADS = b"id,n\na,1\nb,2\n"


def cells(content: bytes) -> list[list[str]]:
    return read_upload(content, "leads.csv").frame.to_numpy().tolist()


def test_a_file_is_read_as_in_this_process() -> None:
    assert cells(LEADS) == [["a", "1"], ["b", "2"]]


def test_a_workbook_is_read_as_text_is() -> None:
    assert cells(xlsx([["id", "n"], ["a", 1], ["b", 2]])) == cells(LEADS)


def test_a_refusal_comes_back_with_its_words() -> None:
    with pytest.raises(FileRefused, match=r"leads\.csv: .*no leads below"):
        read_upload(b"id,n\n", "leads.csv")


def test_a_choice_comes_back_with_its_parts() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.csv", LEADS)
        archive.writestr("two.csv", LEADS)
    with pytest.raises(ChoiceNeeded) as choice:
        read_upload(packed.getvalue(), "leads.zip")
    assert choice.value.parts == ("one.csv", "two.csv")


def test_more_memory_than_is_granted_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_MOST_MEMORY", 1 << 20)
    with pytest.raises(FileRefused, match="more memory"):
        read_upload(LEADS * 100_000, "leads.csv")


def test_more_time_than_is_granted_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_PATIENCE", 0)
    with pytest.raises(FileRefused, match="longer to read"):
        read_upload(LEADS, "leads.csv")


def test_a_process_that_has_ended_is_started_anew() -> None:
    process.warm()
    assert process._SERVER.running is not None
    process._SERVER.running.kill()
    process._SERVER.running.wait()
    assert cells(LEADS) == [["a", "1"], ["b", "2"]]


def test_no_place_for_the_file_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(process, "_scratch", full)
    with pytest.raises(FileRefused, match="temporary files"):
        read_upload(LEADS, "leads.csv")


def test_where_nothing_forks_a_new_process_reads_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_WARM", False)
    assert cells(LEADS) == [["a", "1"], ["b", "2"]]


@pytest.mark.slow
def test_the_warm_process_ends_with_the_one_that_asks_it() -> None:
    code = (
        "from scoring.intake.apart import process; process.warm();"
        "print(process._SERVER.running.pid, flush=True)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    status = Path(f"/proc/{int(told.stdout)}")
    while status.exists() and ") Z" not in (status / "stat").read_text():
        pass
    assert not status.exists() or ") Z" in (status / "stat").read_text()
