"""Files on the server: what is listed, and that nothing outside the folder is ever read."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scoring.access import LOCAL
from scoring.errors import FileRefused
from scoring.intake.files.server_files import ServerFile, read_server_file, server_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two histories, the first the older, a secret beside the folder, and more that is none."""
    place = tmp_path / "histories"
    (place / "deeper.csv").mkdir(parents=True)
    (place / "old.csv").write_bytes(b"a,b\n1,2\n")
    (place / "new.XLSX").write_bytes(b"PK")
    (tmp_path / "secret.csv").write_bytes(b"secret")
    (place / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(place / "pipe.csv")
    for name in (".hidden.csv", "notes.pdf", "model.joblib"):
        (place / name).write_bytes(b"x")
    os.utime(place / "old.csv", (1_750_000_000, 1_750_000_000))
    return place


def read(folder: Path, name: str, most_mb: int = 1) -> bytes:
    return read_server_file(folder, name, most_mb=most_mb, by=LOCAL)


def test_only_plain_files_of_readable_types_are_listed_newest_first(folder: Path) -> None:
    assert [file.name for file in server_files(folder, by=LOCAL)] == ["new.XLSX", "old.csv"]


def test_a_file_is_told_by_name_size_and_date(folder: Path) -> None:
    then = datetime(2025, 6, 15, 15, 6, 40, tzinfo=UTC)
    assert server_files(folder, by=LOCAL)[1] == ServerFile("old.csv", 8, then)
    assert server_files(folder, by=LOCAL)[1].label == "old.csv · 1 kB · 2025-06-15 15:06 UTC"


def test_a_folder_that_is_absent_or_empty_has_no_files(tmp_path: Path) -> None:
    assert server_files(tmp_path / "nowhere", by=LOCAL) == server_files(tmp_path, by=LOCAL) == []


def test_a_file_is_read_byte_for_byte(folder: Path) -> None:
    assert read(folder, "old.csv") == b"a,b\n1,2\n"


@pytest.mark.parametrize(
    "name",
    ["../secret.csv", "link.csv", "pipe.csv", "deeper.csv", ".hidden.csv", "notes.pdf", "",
     "..", "deeper.csv/../old.csv", "./old.csv", "gone.csv", "a\0.csv"],
)  # fmt: skip
def test_what_is_not_listed_is_refused_in_words(folder: Path, name: str) -> None:
    with pytest.raises(FileRefused, match="can no longer be read from the server's folder"):
        read(folder, name)


def test_an_absolute_path_is_refused(folder: Path) -> None:
    with pytest.raises(FileRefused, match="no longer be read"):
        read(folder, str(folder.parent / "secret.csv"))


def test_a_file_above_the_bound_is_refused_and_one_as_large_is_read(folder: Path) -> None:
    (folder / "large.csv").write_bytes(b"x" * (1 << 20))
    assert len(read(folder, "large.csv")) == 1 << 20
    (folder / "large.csv").write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(FileRefused, match="larger than 1 MB"):
        read(folder, "large.csv")
