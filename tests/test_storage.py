"""What the system refuses is said in words, and a file is there whole or not at all."""

import errno
import os
import resource
import signal
from pathlib import Path

import pytest

from scoring import storage
from scoring.errors import StorageFailed
from scoring.storage import refused, storing, sync_folder, write_whole

REFUSALS = {
    errno.ENOSPC: "disk is full", errno.EDQUOT: "space allowed", errno.EFBIG: "larger than",
    errno.EROFS: "read-only", errno.EACCES: "no permission", errno.EPERM: "no permission",
    errno.ENOENT: "does not exist", errno.ENOTDIR: "a file is where", errno.EIO: "reports an error",
    errno.EISDIR: "a folder has", errno.EMFILE: "too many files", errno.ENFILE: "too many files",
    errno.ENAMETOOLONG: "too long", errno.ETXTBSY: "Text file busy",
}  # fmt: skip


def write(folder: Path) -> None:
    """Write one thing into a folder, as all that keeps files does."""
    with storing("The list could not be saved in the data folder"):
        write_whole(folder / "list", b"now")


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    """Let the system refuse a call."""

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize(("number", "why"), REFUSALS.items())
def test_each_refusal_of_the_system_has_words_of_its_own(number: int, why: str) -> None:
    said = refused("The list could not be saved", OSError(number, os.strerror(number)))
    assert said.startswith("The list could not be saved: ")
    assert why in said
    assert said.count(". ") == 1  # and what to do


def test_an_error_without_a_number_is_said_by_its_kind() -> None:
    with pytest.raises(StorageFailed, match=r"says “TimeoutError”\. Check"), \
            storing("It was not read"):  # fmt: skip
        raise TimeoutError


@pytest.mark.parametrize(
    ("call", "number"),
    [("open", errno.EROFS), ("open", errno.EMFILE), ("fsync", errno.ENOSPC), ("fsync", errno.EIO)],
)
def test_what_was_kept_before_a_refusal_is_unchanged_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    write(tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in files(tmp_path)}
    refuse(monkeypatch, call, number)
    with pytest.raises(StorageFailed, match=r"^The list could not be saved .*data folder: "):
        write(tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in files(tmp_path)} == before


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("no folder")
    with pytest.raises(StorageFailed, match="a file is where the folder should be"):
        write(tmp_path / "kept")


def test_a_disk_without_room_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "list", b"before")
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_whole(tmp_path / "list", b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert {name: (tmp_path / name).read_bytes() for name in files(tmp_path)} == {"list": b"before"}


def test_what_the_disk_refuses_while_parts_are_made_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [OSError(errno.EIO, "told once")]

    def fsync(_handle: int) -> None:
        if refusals:
            raise refusals.pop()

    monkeypatch.setattr(storage, "_AT_ONCE", 2)
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="told once"):
        write_whole(tmp_path / "large.csv", [b"ab", b"c"])
    assert refusals == []
    assert list(tmp_path.iterdir()) == []


def test_parts_are_written_one_behind_the_other_however_many_are_synced_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_AT_ONCE", 2)
    write_whole(tmp_path / "large.csv", [b"%d," % n for n in range(500)])
    assert (tmp_path / "large.csv").read_text() == "".join(f"{n}," for n in range(500))


def test_the_folder_is_synced_after_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, sync = list[str](), os.fsync

    def note(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().suffix)
        sync(handle)

    monkeypatch.setattr(os, "fsync", note)
    write_whole(tmp_path / "list", b"now")
    assert synced == [".tmp", ""]


def test_a_disk_that_syncs_no_folders_is_taken_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "fsync", errno.EINVAL)
    sync_folder(tmp_path)
    refuse(monkeypatch, "fsync", errno.EIO)
    with pytest.raises(OSError, match="Input/output"):
        sync_folder(tmp_path)


def test_a_link_stays_one_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"before")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"now")
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "real").read_bytes()) == (True, b"now")


def test_a_device_is_written_to_and_not_replaced() -> None:
    with pytest.raises(OSError, match="No space left"):
        write_whole(Path("/dev/full"), b"now")
    assert Path("/dev/full").is_char_device()


def test_only_its_owner_reads_what_is_kept(tmp_path: Path) -> None:
    write(tmp_path)
    assert {(tmp_path / name).stat().st_mode & 0o077 for name in files(tmp_path)} == {0}
