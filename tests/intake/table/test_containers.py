import datetime
import gzip
import json
import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uploads import CELL, ods, ods_table, parquet, raw_xlsx, xls, xlsx, zipped

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.files import archives
from scoring.intake.sheets.sheet import Sheet
from scoring.intake.table.containers import Text, open_upload

LEADS = [["id", "n"], ["a", 1], ["b", 2.5]]
SHOWN = [["id", "n"], ["a", "1"], ["b", "2.5"]]
CSV = b"id,n\na,1\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def opened_text(content: bytes, part: str | None = None) -> Text:
    found = open_upload(content, part=part)
    assert isinstance(found, Text)
    return found


def opened_sheet(content: bytes, part: str | None = None) -> Sheet:
    found = open_upload(content, part=part)
    assert isinstance(found, Sheet)
    return found


@pytest.mark.parametrize(
    ("content", "description"),
    [
        (xlsx(LEADS), "XLSX, sheet “Sheet1”"),
        (xls(LEADS), "XLS, sheet “Sheet1”"),
        (ods(ods_table("Leads", *SHOWN)), "ODS, sheet “Leads”"),
        (parquet({"id": ["a", "b"], "n": [1.0, 2.5]}), "Parquet"),
        (gzip.compress(xlsx(LEADS)), "XLSX, sheet “Sheet1”, gzip"),
        (
            zipped({"a/leads.csv": xls(LEADS)}),
            "XLS, sheet “Sheet1”, from “a/leads.csv” in a zip archive",
        ),
    ],
)
def test_every_kind_of_workbook_is_told_by_its_content(content: bytes, description: str) -> None:
    sheet = opened_sheet(content)
    assert list(sheet.records) == SHOWN
    assert sheet.description == description


@pytest.mark.parametrize(
    "content",
    [
        CSV,
        b"\xff\xfei\x00d\x00",
        b"<id>,<name>\n1,2\n",
        b"<Lead ID>;<Name>\n1;2\n",
        b"<b>Name</b>,<b>City</b>\n1,2\n",
        b"<none>,x\n1,2\n",
        b"<5 days,>5 days\n1,2\n",
        b'{"id"};{"n"}\n1;2\n',
        b"{id},{n}\n1,2\n",
        b"[1],[2]\n3,4\n",
        b"[id],[n]\n1,2\n",
        b"From,To,MIME-Version\n1,2,3\n",
        b"GIF8,BM,MZ\n1,2,3\n",
        b"ID3,RIFF,PK\n1,2,3\n",
        b"Create table,leads\n1,2\n",
    ],
)
def test_text_that_only_begins_like_something_else_is_passed_on(content: bytes) -> None:
    assert opened_text(content) == Text(content)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \r\n\0\n", "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\n%PDF-1.7\n...", "PDF"),
        (b"{\\rtf1 leads}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "picture"),
        (b"SQLite format 3\0" + bytes(50), "database"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "7z"),
        (bytes(257) + b"ustar\x0000" + b"x", "tar"),
        (b"\x7fELF\x02", "program"),
        (b'[{"id": 1}]', "JSON"),
        (b'\xef\xbb\xbf{"id": 1}', "JSON"),
        ('{"id": 1}\n{"id": 2}\n'.encode("utf-16"), "JSON"),
        (b"[" * 100_000, "JSON"),
        (json.dumps([{"id": n, "name": "Ann"} for n in range(9_000)]).encode(), "JSON"),
        (b'<?xml version="1.0"?><leads/>', "XML"),
        (b'<leads><lead id="1"></lead></leads>', "XML"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;\n", "MHTML"),
        (b"From: <Saved by Excel>\nSubject: x\n\ty\nMIME-Version: 1.0\n", "MHTML"),
        (b"BEGIN:VCARD\nVERSION:3.0\n", "vCard"),
        (b"-- dump\nCREATE TABLE leads (id int);\n", "SQL"),
        (b"\n<!-- x --><!DOCTYPE html><html><body>Sign in</body></html>", "login page"),
        (OLE, "old Office version"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + "Workbook".encode("utf-16-le"), "damaged"),
        (zipped({"word/document.xml": "x"}), "Word"),
        (zipped({"ppt/presentation.xml": "x"}), "PowerPoint"),
        (ods("", mimetype="application/vnd.oasis.opendocument.text"), "OpenDocument"),
        (b"PK\x03\x04" + bytes(40), "damaged"),
        (b"PAR1" + bytes(50), "Parquet"),
        (parquet({"id": ["a"]})[:-30], "damaged"),
        (xlsx([]), "no visible sheet"),
        (gzip.compress(gzip.compress(CSV)), "inside another"),
        (gzip.compress(CSV)[:-9], "cut off"),
        (gzip.compress(zipped({"a.csv": CSV})), "inside a compressed"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(content: bytes, word: str) -> None:
    with pytest.raises(FileRefused, match=word) as refusal:
        open_upload(content)
    assert 15 <= len(str(refusal.value)) <= 600


def test_members_of_a_gzip_file_are_joined_and_what_follows_them_is_left_out() -> None:
    content = gzip.compress(b"id,n\n") + gzip.compress(b"a,1\n") + b"garbage"
    assert opened_text(content) == Text(CSV, wrapped=", gzip")


def test_the_only_table_of_a_zip_archive_is_read_past_its_companions() -> None:
    note = "Hello,\nthis export, as agreed, holds all leads.\nBye\n"
    members = {"__MACOSX/._leads.csv": "x", "out/": "", ".DS_Store": "x", "read.txt": note}
    text = opened_text(
        zipped(members | {"../out/leads.csv": CSV, "logo.png": b"\x89PNG\r\n\x1a\n"})
    )
    assert (text.content, text.part) == (CSV, "../out/leads.csv")
    assert text.wrapped == ", from “../out/leads.csv” in a zip archive"


def test_several_tables_in_a_zip_archive_ask_for_a_choice() -> None:
    with pytest.raises(ChoiceNeeded, match="2 tables") as refusal:
        open_upload(zipped({"a.csv": CSV, "b.xlsx": xlsx(LEADS), "c.pdf": b"%PDF-1.4"}))
    assert refusal.value.parts == ("a.csv", "b.xlsx")


def test_the_member_chosen_is_read_and_all_are_named() -> None:
    archive = zipped({"a.csv": CSV, "b.xlsx": xlsx(LEADS)})
    assert opened_text(archive, "a.csv").content == CSV
    sheet = opened_sheet(archive, "b.xlsx")
    assert (sheet.part, sheet.parts) == ("b.xlsx", ("a.csv", "b.xlsx"))


def test_a_part_names_the_sheet_when_a_zip_archive_holds_one_workbook() -> None:
    sheet = opened_sheet(zipped({"b.xlsx": xlsx(LEADS, [["x", "y"]])}), "Sheet2")
    assert list(sheet.records) == [["x", "y"]]


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({}, "empty"),
        ({"a/": ""}, "empty"),
        ({"a.zip": zipped({"a.csv": CSV})}, "zip inside a zip"),
        ({"a.csv.gz": gzip.compress(CSV)}, "zip inside a zip"),
        ({"a.pdf": b"%PDF-1.4"}, "PDF"),
        ({"a.csv": ""}, "empty"),
        ({"a.pdf": b"%PDF-1.4", "b.png": b"\x89PNG\r\n"}, "no table"),
    ],
)
def test_a_zip_archive_without_a_table_is_refused(
    members: dict[str, str | bytes], word: str
) -> None:
    with pytest.raises(FileRefused, match=word):
        open_upload(zipped(members))


def test_a_member_that_is_not_there_is_refused_with_the_names() -> None:
    with pytest.raises(ChoiceNeeded, match=r"no file “c\.csv”.*“a\.csv”, “b\.csv”"):
        open_upload(zipped({"a.csv": CSV, "b.csv": CSV}), part="c.csv")


def test_a_locked_zip_archive_is_refused_by_its_password() -> None:
    content = bytearray(zipped({"a.csv": CSV}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileRefused, match="password"):
        open_upload(bytes(content))


# Made when they are wanted: packing one takes longer than to collect all tests of this file.
BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(bytes(60 << 20)),
    # Refused before it fills the memory, although the whole of it packs less well.
    "two members": lambda: (
        gzip.compress(bytes(60 << 20)) + gzip.compress(random.Random(1).randbytes(1 << 20))
    ),
    "zip": lambda: zipped({"a.csv": b"a,b\n" * (15 << 20)}),
    "workbook": lambda: zipped({"xl/workbook.xml": b" " * (60 << 20), "[Content_Types].xml": ""}),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_as_what_it_is(bomb: str) -> None:
    with pytest.raises(FileRefused, match=r"more than (60|200) times its size"):
        open_upload(BOMBS[bomb]())


def test_more_than_the_limit_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "TEXT_LIMIT", 1 << 20)
    for packed in (gzip.compress(CSV * (1 << 17)), zipped({"a.csv": CSV * (1 << 17)})):
        with pytest.raises(FileRefused, match="more than 256 MiB"):
            open_upload(packed)


def test_a_member_that_is_larger_than_it_states_is_refused() -> None:
    content = bytearray(zipped({"a.csv": CSV * 100_000}))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (20).to_bytes(4, "little")
    with pytest.raises(FileRefused, match="damaged"):
        open_upload(bytes(content))


def test_very_many_members_are_refused_before_they_are_listed() -> None:
    with pytest.raises(FileRefused, match="more than 10,000 files"):
        open_upload(b"PK\x03\x04" + b"PK\x01\x02" * 10_001)


def test_a_workbook_that_would_fill_the_memory_is_refused_before_it_is_laid_out() -> None:
    row = '<table:table-row table:number-rows-repeated="1000000">'
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="1000">'
    table = f'<table:table table:name="L">{row}{cell}<text:p>x</text:p></table:table-cell>'
    with pytest.raises(FileRefused, match="reaches row 1,000,000 and column 1,000"):
        open_upload(ods(f"{table}</table:table-row></table:table>"))


def test_entities_in_a_workbook_are_refused() -> None:
    declared = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    content = raw_xlsx(f'<row r="1">{CELL.format("A1", "&b;")}</row>', before=declared)
    with pytest.raises(FileRefused, match="entities"):
        open_upload(content)


def test_columns_of_a_parquet_file_are_shown_as_those_of_a_workbook() -> None:
    day, moment = datetime.datetime(2026, 11, 21), datetime.datetime(2026, 11, 21, 5, 6)
    columns = {"i": [2**60, None], "f": [3.0, 0.5], "b": [True, None], "d": [day, None]}
    records = opened_sheet(parquet(columns | {"t": [moment, day], "l": [[1, 2], None]})).records
    assert list(records)[1:] == [
        [str(2**60), "3", "TRUE", "2026-11-21", "2026-11-21 05:06:00", "[1, 2]"],
        ["", "0.5", "", "", "2026-11-21 00:00:00", ""],
    ]


@pytest.mark.slow
@settings(max_examples=15)
@given(st.binary(max_size=40), st.integers(0, 400), st.sampled_from(range(4)))
def test_damaged_archives_are_read_or_refused_in_our_words(
    junk: bytes, place: int, which: int
) -> None:
    zip_, gz = zipped({"a.csv": CSV, "b.txt": "x"}), gzip.compress(CSV * 9)
    sound = (zip_, gz, zipped({"c/a.csv": CSV}), b'<html>{"a": [1')[which]
    damaged = sound[:place] + junk + sound[place + len(junk) // 2 :]
    with suppress(FileRefused):  # whose own tests hold its length
        assert isinstance(open_upload(damaged), Text | Sheet)


def noisy(member: bytes, name: str = "leads.csv") -> bytes:
    """An archive in which noise hides how well another member packs."""
    return zipped({name: member, "noise.bin": random.Random(1).randbytes(400_000)})


def test_noise_beside_a_member_does_not_hide_how_well_it_packs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "_LARGE_TEXT", 1_000_000)
    with pytest.raises(FileRefused, match="60 times"):
        open_upload(noisy(b"id,n\n" + b"a,1\n" * 500_000))


def test_a_workbook_whose_parts_pack_as_no_leads_do_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "_MARKUP_SIZE", 20_000)
    content = xlsx([["id", "n"], *[["a", "b"]] * 2_000])
    assert opened_sheet(content).cells.num_rows == 2_001
    monkeypatch.setattr(archives, "_MARKUP_RATIO", 3)
    with pytest.raises(FileRefused, match="unpacks to far more"):
        open_upload(content)
