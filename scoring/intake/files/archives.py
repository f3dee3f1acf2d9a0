"""Gzip and zip: what is inside, unpacked within bounds. Nothing is ever written to disk."""

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePosixPath

from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.files.foreign import MARKUP, foreign_kind, head_text, markup_kind, refusal
from scoring.intake.files.zipped import opened
from scoring.wording import quoted

GZIP, ZIP = b"\x1f\x8b\x08", (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Text is held as a whole and again as a table; a workbook goes to a process of its own.
TEXT_LIMIT = 1 << 28
# No export of leads packs this well; what does is made to fill the memory.
_BOMB_SIZE, _BOMB_RATIO = 50 << 20, 200
# Text of leads packs six to 28 times, pages up to 32 times; what packs better costs too much.
_LARGE_TEXT, _TEXT_RATIO = 24 << 20, 60
# The markup of a workbook packs seven to eighteen times, of ODS thirty times, and costs more to
# read than text does.
_MARKUP_SIZE, _MARKUP_RATIO = 24 << 20, 20
_ODS_SIZE, _ODS_RATIO = 64 << 20, 40
_MEMBER_LIMIT = 10_000
_CHUNK = 1 << 20
_PROBE = 1 << 16
_DELIMITERS = ",;\t|:"
_ZEROS = re.compile(rb"\0*")
_QUOTED = re.compile(r'"[^"]*"')
_TABLE_SHARE = 0.8
_LEFT_BEHIND = ("thumbs.db", "desktop.ini")

_TOO_LARGE = (
    "This compressed file unpacks to more than 256 MiB, the most that is read. Split the leads "
    "into several files and upload them one after another."
)
_BOMB = (
    "This compressed file unpacks to more than {} times its size, which no list of leads does. It "
    "looks like a file made to fill the memory. Upload the leads as an ordinary CSV or XLSX file."
)
_WORKBOOK_BOMB = (
    "This workbook unpacks to far more than a workbook of its size should. It may hold many cells "
    "that are formatted and empty, or be made to fill the memory. Copy the leads to a new workbook "
    "and upload that, or save them as CSV."
)
_TORN = (
    "This compressed file (gzip) is damaged or was cut off while it was copied. Expected a "
    "whole file. Download or compress it again and upload it once more."
)


class _Meter:
    """Counts what is unpacked and refuses what grows beyond all measure."""

    def __init__(self, packed: int, size: int = _BOMB_SIZE, ratio: int = _BOMB_RATIO) -> None:
        self.packed, self.unpacked = max(1, packed), 0
        self.size, self.ratio = size, ratio

    def add(self, chunk: bytes, *, packed: int | None = None) -> bytes:
        """The chunk again, once counted; `packed`, where known, is what was unpacked so far."""
        self.packed = self.packed if packed is None else max(1, packed)
        self.count(len(chunk))
        return chunk

    def count(self, size: int) -> None:
        """Count what is unpacked; raises FileRefused."""
        self.unpacked += size
        if self.unpacked > TEXT_LIMIT:
            raise FileRefused(_TOO_LARGE)
        if self.unpacked > max(self.size, self.ratio * self.packed):
            raise FileRefused(_BOMB.format(self.ratio))


def unpack_gzip(content: bytes) -> bytes:
    """What a gzip file holds: all its members in a row; anything behind them is left out."""
    meter = _Meter(len(content), _LARGE_TEXT, _TEXT_RATIO)
    unpacked, place = bytearray(), 0
    try:
        while content.startswith(GZIP, place):
            for chunk, end in _gzip_member(content, place):
                unpacked += meter.add(chunk, packed=end)
                place = end
            padding = _ZEROS.match(content, place)
            place = padding.end() if padding else place
    except (zlib.error, EOFError) as error:
        raise FileRefused(_TORN) from error
    return bytes(unpacked)


def _gzip_member(content: bytes, place: int) -> Iterator[tuple[bytes, int]]:
    """Pieces of one member and where each ends; small steps first, for files of tiny members."""
    member, step = zlib.decompressobj(wbits=31), 1 << 10
    while not member.eof:
        piece = content[place : place + step]
        chunk = member.decompress(piece, _CHUNK)
        if not piece and not chunk and not member.eof:
            raise EOFError
        place += len(piece) - len(member.unconsumed_tail) - len(member.unused_data)
        step = min(2 * step, _CHUNK)
        yield chunk, place


class Member(StrEnum):
    """What a file in an archive is, where it is of a kind that may be read or that we pack."""

    TABLE = "table"
    TEXT = "text"
    ARCHIVE = "archive"
    LOCKED = "locked"
    STRANGE = "strange"
    EMPTY = "empty"


_READABLE = (Member.TABLE, Member.TEXT)
_REFUSED: dict[str, str] = {
    Member.LOCKED: "This zip archive is protected by a password, so the file in it cannot be read. "
    "Unpack it and upload the file with the leads itself.",
    Member.STRANGE: "This zip archive is packed in a way that cannot be read here. Unpack it and "
    "upload the file with the leads itself, as CSV or XLSX.",
    Member.EMPTY: "The file in this zip archive is empty. Expected a CSV file or an Excel "
    "workbook (XLSX) with one lead per line. Export the leads again and upload the new file.",
    Member.ARCHIVE: "This zip archive holds another archive (a zip inside a zip). Expected one "
    "CSV file or Excel workbook inside. Unpack it and upload the file with the leads itself.",
}


def check_sizes(content: bytes) -> None:
    """Refuse a zip file of too many members, of too much when unpacked, and bombs."""
    if content.count(b"PK\x01\x02") > _MEMBER_LIMIT:
        raise FileRefused(
            f"This zip archive holds more than {_MEMBER_LIMIT:,} files. Expected one table of "
            "leads. Unpack it and upload the file with the leads itself."
        )
    with opened(content) as archive:
        for member in archive.infolist():
            # One by one, as what packs badly may lie beside what is made to grow.
            _Meter(member.compress_size).count(member.file_size)
        meter = _Meter(len(content))
        meter.count(sum(member.file_size for member in archive.infolist()))


def check_markup(content: bytes, format_: str) -> None:
    """Refuse a workbook whose sheets and other parts unpack to more than leads do."""
    size, ratio = (_ODS_SIZE, _ODS_RATIO) if format_ == "ODS" else (_MARKUP_SIZE, _MARKUP_RATIO)
    with opened(content) as archive:
        parts = [m for m in archive.infolist() if m.filename.casefold().endswith((".xml", ".bin"))]
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts)
    if unpacked > max(size, ratio * packed):
        raise FileRefused(_WORKBOOK_BOMB)


def member_names(content: bytes) -> list[str]:
    """The names in a zip file, as they stand there."""
    with opened(content) as archive:
        return archive.namelist()


def choose_member(content: bytes, part: str | None) -> tuple[str, bytes, tuple[str, ...]]:
    """The one table in a zip archive, or the member named: its name, bytes, and all to choose.

    Raises ChoiceNeeded when there are several and none is named.
    """
    with opened(content) as archive:
        members = {m.filename: m for m in archive.infolist() if _is_file(m.filename)}
        kinds = {name: _kind(archive, member) for name, member in members.items()}
        tables = tuple(name for name, kind in kinds.items() if kind == Member.TABLE)
        readable = tuple(name for name, kind in kinds.items() if kind in _READABLE)
        named = part if part in members else None
        chosen = named or _only(tables or readable, readable, kinds, part)
        _refuse_member(kinds[chosen])
        return chosen, _unpacked(archive, members[chosen]), readable


def _is_file(name: str) -> bool:
    """No folder, and nothing that a system leaves behind in every folder."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or name.endswith(("/", "\\")) or "__MACOSX" in parts:
        return False
    return not parts[-1].startswith(".") and parts[-1].casefold() not in _LEFT_BEHIND


def _only(
    tables: tuple[str, ...], readable: tuple[str, ...], kinds: dict[str, str], part: str | None
) -> str:
    if len(tables) == 1 and (part is None or len(readable) == 1):
        return tables[0]
    if not tables:
        raise _nothing(kinds)
    if part is not None:
        raise ChoiceNeeded(
            f"This zip archive has no file “{part}”. It holds {quoted(readable)}. Choose one of "
            "these.",
            readable,
        )
    raise ChoiceNeeded(
        f"This zip archive holds {len(tables):,} tables: {quoted(tables)}. Choose the one with the "
        "leads, or upload that file by itself.",
        readable,
    )


def _nothing(kinds: dict[str, str]) -> FileRefused:
    if not kinds:
        return FileRefused(
            "This zip archive is empty: it holds no file. Expected one CSV file or Excel "
            "workbook (XLSX) inside. Pack the leads again, or upload the file itself."
        )
    if len(kinds) == 1:
        _refuse_member(next(iter(kinds.values())))
    return FileRefused(
        f"This zip archive holds {len(kinds):,} files, but no table of leads: {quoted(kinds)}. "
        "Expected one CSV file or Excel workbook (XLSX) inside. Upload the file itself."
    )


def _refuse_member(kind: str) -> None:
    if kind in _REFUSED:
        raise FileRefused(_REFUSED[kind])
    if kind not in _READABLE:
        raise refusal(f"a zip archive with {kind} inside")


def _kind(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    """What a member is by its first bytes: a `Member`, or what is refused, in words."""
    if member.flag_bits & 1:
        return Member.LOCKED
    try:
        with archive.open(member) as stream:
            head = stream.read(_PROBE)
    except NotImplementedError:
        return Member.STRANGE
    return foreign_kind(head) or _table_kind(archive, member, head)


def _table_kind(archive: zipfile.ZipFile, member: zipfile.ZipInfo, head: bytes) -> str:
    if not head.strip(b"\0 \t\r\n\xff\xfe\xef\xbb\xbf"):
        return Member.EMPTY
    if head.startswith(GZIP):
        return Member.ARCHIVE
    if head.startswith(ZIP):
        inner = member_names(_unpacked(archive, member))
        return Member.TABLE if workbook_format(inner) else Member.ARCHIVE
    if head.startswith((OLE, b"PAR1")):
        return Member.TABLE
    kind = markup_kind(head)
    if kind in MARKUP:
        return Member.TABLE
    return kind or (Member.TABLE if _is_table_like(head_text(head)) else Member.TEXT)


def workbook_format(names: list[str]) -> str:
    """Which workbook a zip package is by the names in it, "" when it is none."""
    known = {name.replace("\\", "/").casefold() for name in names}
    if "xl/workbook.bin" in known:
        return "XLSB"
    if "[content_types].xml" in known and any(name.startswith("xl/work") for name in known):
        return "XLSM" if "xl/vbaproject.bin" in known else "XLSX"
    return "ODS" if "content.xml" in known and "mimetype" in known else ""


def _is_table_like(text: str) -> bool:
    """Whether most lines have the same number of some delimiter."""
    lines = [line for line in _QUOTED.sub("", text).splitlines()[:200] if line.strip()]
    counts = (Counter(line.count(sign) for line in lines) for sign in _DELIMITERS)
    return len(lines) > 1 and any(map(_is_even, counts))


def _is_even(counts: Counter[int]) -> bool:
    (count, lines), *_ = counts.most_common(1)
    return count > 0 and lines >= _TABLE_SHARE * counts.total()


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    # By its own packed size, as what packs badly may lie beside it.
    meter = _Meter(member.compress_size, _LARGE_TEXT, _TEXT_RATIO)
    with archive.open(member) as stream:
        chunks: Iterator[bytes] = iter(lambda: stream.read(_CHUNK), b"")
        return b"".join([meter.add(chunk) for chunk in chunks])
