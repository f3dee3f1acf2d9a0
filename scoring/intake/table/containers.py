"""Bytes of an upload → text still to be decoded, or the cells of one sheet or table.

What a file is, is told by its content, never by its name.
"""

import re
from dataclasses import dataclass, replace

from scoring.errors import FileRefused
from scoring.intake.files import archives
from scoring.intake.files.foreign import EMPTY, MARKUP, foreign_kind, markup_kind, refusal
from scoring.intake.files.zipped import PASSWORD, opened
from scoring.intake.issue import Issue
from scoring.intake.sheets.sheet import Sheet, read_sheet_apart

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Names of the streams in an OLE file, which tell the program that wrote it.
_OLE_KINDS = (
    ("WordDocument", "a Word document of an old version (DOC)"),
    ("PowerPoint Document", "a PowerPoint presentation of an old version (PPT)"),
    ("__substg1.0_", "an Outlook mail (MSG)"),
    ("VisioDocument", "a Visio drawing"),
)
_ZIP_KINDS = (
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("Index/Document.iwa", "a Numbers or Pages document"),
    ("META-INF/MANIFEST.MF", "a Java program"),
    ("AndroidManifest.xml", "an Android program"),
    ("META-INF/container.xml", "an electronic book (EPUB)"),
    ("doc.kml", "a map (KMZ)"),
)
_ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Text:
    """A text file found in an upload.

    `content` is undecoded; `wrapped` is added to the description: "" or ", gzip" or
    ", from “leads.csv” in a zip archive". `part` is the archive member read, `parts` all that
    could be.
    """

    content: bytes
    wrapped: str = ""
    issues: tuple[Issue, ...] = ()
    part: str = ""
    parts: tuple[str, ...] = ()


def open_upload(content: bytes, *, part: str | None = None) -> Text | Sheet:
    """What an upload holds; `part` names the sheet of a workbook or the member of an archive.

    Raises FileRefused for what is no table, ChoiceNeeded when there are several to choose from.
    """
    if not content.startswith(archives.GZIP):
        return _open(content, part)
    inner = archives.unpack_gzip(content)
    if inner.startswith(archives.GZIP):
        raise refusal("a compressed file inside another one")
    found = _open(inner, part, nested=True)
    if isinstance(found, Text):
        return replace(found, wrapped=f", gzip{found.wrapped}")
    return found.wrapped_as(", gzip")


def _open(content: bytes, part: str | None, *, nested: bool = False) -> Text | Sheet:
    if not re.search(rb"[^\s\0]", content):
        raise FileRefused(EMPTY)
    if content.startswith(archives.ZIP):
        return _open_zip(content, part, nested=nested)
    return _open_plain(content, part)


def _open_plain(content: bytes, part: str | None) -> Text | Sheet:
    """Anything but an archive."""
    if content.startswith(archives.OLE):
        return _open_ole(content, part)
    if content.startswith(b"PAR1"):
        return read_sheet_apart("Parquet", content, None)
    kind = foreign_kind(content) or markup_kind(content)
    if kind in MARKUP:
        return read_sheet_apart(kind, content, part)
    if kind:
        raise refusal(kind)
    return Text(content)


def _open_ole(content: bytes, part: str | None) -> Sheet:
    if _ENCRYPTED in content:
        raise FileRefused(PASSWORD)
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return read_sheet_apart("XLS", content, part)
    named = (kind for name, kind in _OLE_KINDS if name.encode("utf-16-le") in content)
    raise refusal(next(named, "a document of an old Office version, or an installer (MSI)"))


def _open_zip(content: bytes, part: str | None, *, nested: bool) -> Text | Sheet:
    archives.check_sizes(content)
    names = archives.member_names(content)
    format_ = archives.workbook_format(names)
    kind = next((kind for name, kind in _ZIP_KINDS if name in names), "")
    if format_ == "ODS":
        kind = _open_document_kind(content)
    if kind:
        raise refusal(kind)
    if format_:
        archives.check_markup(content, format_)
        return read_sheet_apart(format_, content, part)
    if nested:
        raise refusal("an archive inside a compressed file")
    return _open_member(content, part)


def _open_document_kind(content: bytes) -> str:
    with opened(content) as archive:
        mimetype = archive.read("mimetype")[:200].decode("ascii", "replace").strip()
    family = mimetype.removeprefix(_ODF).removesuffix("-template")
    if family == "spreadsheet":
        return ""
    return f"an OpenDocument file ({family})" if mimetype.startswith(_ODF) else "a zip archive"


def _open_member(content: bytes, part: str | None) -> Text | Sheet:
    """A table in a zip archive; a part that is no member is the sheet of its only workbook."""
    name, inner, parts = archives.choose_member(content, part)
    wrapped = f", from “{short_name(name, 60)}” in a zip archive"
    sheet = None if part == name else part
    if inner.startswith(archives.ZIP):
        found: Text | Sheet = _open_zip(inner, sheet, nested=True)
    else:
        found = _open_plain(inner, sheet)
    if isinstance(found, Text):
        return replace(found, wrapped=wrapped, part=name, parts=parts)
    found = found.wrapped_as(wrapped)
    return found if len(parts) == 1 else replace(found, part=name, parts=parts)


def short_name(name: str, most: int) -> str:
    """The name of a file, in so many signs at most; the end tells more than the beginning."""
    return name if len(name) <= most else f"…{name[1 - most :]}"
