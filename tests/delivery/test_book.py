"""A workbook is written where the folder for temporary files refuses, and nothing is left there."""

import errno
import io
import resource
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from scoring.delivery import book
from scoring.delivery.tables import to_xlsx
from scoring.errors import StorageFailed

TABLE = pd.DataFrame({"Lead": [f"lead {n} " + "x" * 40 for n in range(400)], "Chance": 0.5})


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, a test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_room() -> Iterator[None]:
    """No file may be larger than 4 kB, as on a disk that is full."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.getsignal(signal.SIGXFSZ)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def cells(content: bytes) -> list[tuple[object, ...]]:
    """The rows of a workbook, as another library reads it."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_a_workbook_leaves_no_temporary_file(temporary: Path) -> None:
    to_xlsx(TABLE)
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("no_room")
def test_a_full_folder_gives_the_same_workbook_and_leaves_nothing(temporary: Path) -> None:
    assert cells(to_xlsx(TABLE)) == [tuple(TABLE), *TABLE.itertuples(index=False, name=None)]
    assert list(temporary.iterdir()) == []


def test_so_does_a_folder_that_is_gone(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "gone"))
    assert len(cells(to_xlsx(TABLE))) == 401


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EMFILE])
def test_so_does_one_that_refuses(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    assert len(cells(to_xlsx(TABLE))) == 401


@pytest.mark.usefixtures("no_room", "temporary")
def test_what_memory_should_not_hold_is_refused_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(book, "MOST_IN_MEMORY", 799)
    with pytest.raises(StorageFailed, match=r"TMPDIR.* larger than .* A CSV of the same leads"):
        to_xlsx(TABLE)
