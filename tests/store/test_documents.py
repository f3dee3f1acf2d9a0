from pathlib import Path

import pytest

from scoring.errors import StorageFailed
from scoring.store import LeadStore
from scoring.store.documents import Document

pytestmark = pytest.mark.usefixtures("store")


def document(folder: Path, name: str = "all") -> Document:
    return Document("spend", name, "The spend could not be", folder / "before.csv")


def place_of(one: Document) -> Path:
    """The file of before."""
    assert one.before is not None
    return one.before


def test_what_is_written_is_read_and_replaced(tmp_path: Path) -> None:
    one, two = document(tmp_path), document(tmp_path, "two")
    assert one.read() is None
    one.write(b"\x00first\xff")
    one.write(b"second")
    two.write(b"other")
    assert (one.read(), two.read()) == (b"second", b"other")


def test_what_is_deleted_is_gone_and_was_there_once(tmp_path: Path) -> None:
    one = document(tmp_path)
    one.write(b"first")
    assert (one.delete(), one.read(), one.delete()) == (True, None, False)


def test_a_file_of_before_is_read_until_something_is_said_anew(tmp_path: Path) -> None:
    one = document(tmp_path)
    place_of(one).write_bytes(b"before")
    assert one.read() == b"before"
    one.write(b"now")
    assert (one.read(), place_of(one).read_bytes()) == (b"now", b"before")


def test_a_file_of_before_does_not_come_back_once_it_is_deleted(tmp_path: Path) -> None:
    one = document(tmp_path)
    place_of(one).write_bytes(b"before")
    assert (one.delete(), one.read(), one.delete()) == (True, None, False)
    assert place_of(one).read_bytes() == b"before"


def test_a_file_of_before_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    one = document(tmp_path)
    place_of(one).mkdir()
    assert one.read() is None
    place_of(one).rmdir()
    place_of(one).symlink_to(place_of(one))
    assert one.read() is None


def test_a_change_of_what_another_process_has_written_is_made_to_that(tmp_path: Path) -> None:
    one, same = document(tmp_path), document(tmp_path)
    one.change(lambda before: (before or b"") + b"a")
    same.change(lambda before: (before or b"") + b"b")
    assert one.read() == b"ab"
    with pytest.raises(StorageFailed, match="no more"):
        one.change(_refused)
    assert one.read() == b"ab"


def _refused(_before: bytes | None) -> bytes:
    raise StorageFailed("There is no more room, so nothing is kept.")


def test_a_change_to_nothing_deletes(tmp_path: Path, store: LeadStore) -> None:
    one = document(tmp_path)
    place_of(one).write_bytes(b"before")
    one.change(lambda before: None if before == b"before" else b"wrong")
    assert one.read() is None
    assert store.upkeep.verify() == []
