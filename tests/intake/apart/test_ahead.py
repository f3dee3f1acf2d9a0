"""A file that is read while a command loads is read once, and as any other."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scoring.cli.inputs import file_content
from scoring.errors import FileRefused
from scoring.intake.apart import ahead
from scoring.intake.apart.ahead import read_ahead
from scoring.intake.uploads import uploaded
from scoring.intake.uploads.uploaded import read_upload


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ahead, "_BEGUN", {})
    yield
    for begun in ahead._BEGUN.values():
        begun.answer.exception()


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_bytes(b"id,n\na,1\nb,2\n")
    return path


def asked_later(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The bytes that are asked about once the command reads."""
    asked, ask = list[bytes](), uploaded.ask
    monkeypatch.setattr(uploaded, "ask", lambda r, c: (asked.append(c), ask(r, c))[1])
    return asked


def test_a_file_that_is_read_ahead_is_not_read_again(
    leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_later(monkeypatch)
    read_ahead([str(leads), "--out", "scores.csv"])
    leads.unlink()
    table = read_upload(file_content(leads), "leads.csv")
    assert table.frame.to_numpy().tolist() == [["a", "1"], ["b", "2"]]
    assert asked == []


def test_nobody_waits_for_a_file_that_is_wanted_no_more(
    leads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, ask = threading.Event(), ahead.ask
    monkeypatch.setattr(ahead, "ask", lambda r, c: (wanted.wait(), ask(r, c))[1])
    before = {thread for thread in threading.enumerate() if not thread.daemon}
    read_ahead([str(leads)])
    waited_for = {thread for thread in threading.enumerate() if not thread.daemon}
    wanted.set()
    assert waited_for == before


@pytest.mark.parametrize("name", ["a" * 300 + ".csv", "no/such.csv", "nul\0.csv", ""])
def test_a_name_of_no_file_is_left_to_the_command(name: str) -> None:
    read_ahead([name])
    assert ahead._BEGUN == {}


@pytest.mark.parametrize("option", ["--cluster", "--clus", "--cluster=a:1", "--pa", "--header"])
def test_what_an_option_may_read_otherwise_is_not_read_ahead(leads: Path, option: str) -> None:
    read_ahead([str(leads), option])
    assert ahead._BEGUN == {}


def test_a_second_reading_asks_anew(leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, content = asked_later(monkeypatch), leads.read_bytes()
    read_ahead([str(leads)])
    read_upload(file_content(leads), "leads.csv")
    read_upload(file_content(leads), "leads.csv")
    assert asked == [content]


def test_a_file_is_read_as_it_is_asked_for(leads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, content = asked_later(monkeypatch), leads.read_bytes()
    read_ahead([str(leads)])
    table = read_upload(file_content(leads), "leads.csv", header=False)
    assert table.frame["column_1"].tolist() == ["id", "a", "b"]
    assert asked == [content]


def test_a_refusal_of_a_file_that_is_read_ahead_keeps_its_words(leads: Path) -> None:
    leads.write_bytes(b"id,n\n")
    read_ahead([str(leads)])
    with pytest.raises(FileRefused, match=r"leads\.csv: .*no leads below"):
        read_upload(file_content(leads), "leads.csv")


@pytest.mark.parametrize(
    "words", [[], ["--out", "FILE"], ["FILE", "--part=a"], ["FILE", "--header", "no"],
              ["FILE", "--cluster"], ["FOLDER"], ["NOTHING"]]
)  # fmt: skip
def test_what_may_be_read_otherwise_is_left_to_the_command(leads: Path, words: list[str]) -> None:
    named = {"FILE": leads, "FOLDER": leads.parent, "NOTHING": leads.with_name("none.csv")}
    read_ahead([str(named.get(word, word)) for word in words])
    assert ahead._BEGUN == {}
