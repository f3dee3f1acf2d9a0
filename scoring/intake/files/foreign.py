"""What a file is when it is no table of leads, told by its content."""

import json
import re
from xml.parsers import expat

from scoring.errors import FileRefused

# Formats of text with tags that hold tables.
MARKUP = HTML, SPREADSHEET_XML = "HTML", "spreadsheet XML"
_HEAD = 1 << 16
# First bytes → what the file is; only those with which no table begins.
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"%!PS-Adobe", "a PostScript document"),
    (b"{\\rtf", "a formatted letter (RTF)"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"8BPS\0", "a picture (Photoshop)"),
    (b"ID3\x03\0", "a sound (MP3)"),
    (b"ID3\x04\0", "a sound (MP3)"),
    (b"OggS\0", "a sound (Ogg)"),
    (b"ARROW1\0\0", "an Arrow data file"),
    (b"FEA1\0", "an Arrow data file (Feather)"),
    (b"Obj\x01", "an Avro data file"),
    (b"\x89HDF\r\n", "an HDF5 data file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\0\x01\0\0Standard Jet DB", "an Access database"),
    (b"\0\x01\0\0Standard ACE DB", "an Access database"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"BZh91AY&SY", "a compressed archive (bzip2)"),
    (b"\xfd7zXZ\0", "a compressed archive (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive (7z)"),
    (b"Rar!\x1a\x07", "a compressed archive (RAR)"),
    (b"\x28\xb5\x2f\xfd", "a compressed archive (zstd)"),
    (b"\x04\x22\x4d\x18", "a compressed archive (lz4)"),
    (b"\x1f\x9d", "a compressed archive (compress)"),
    (b"MSCF\0\0\0\0", "a compressed archive (CAB)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\0asm", "a program"),
    (b"#!/", "a script"),
)
_RIFF = {b"WAVE": "a sound (WAV)", b"AVI ": "a film (AVI)", b"WEBP": "a picture (WebP)"}
_TAR_MARK, _TAR_PLACE = b"ustar", 257
_MAIL = re.compile(r"\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,30}?MIME-Version:\s*1", re.I)
_CARD = re.compile(r"\s*BEGIN:V(CARD|CALENDAR)\b", re.I)
_SQL = re.compile(
    r"\s*(?:(?:--|/\*)[^\n]*\n\s*)*+(?:CREATE\s+(?:TABLE|DATABASE)\s|INSERT\s+INTO\s|DROP\s+TABLE\s"
    r"|SET\s+\w+\s*=[^\n]*;\s*\n|(?:BEGIN|START)(?:\s+TRANSACTION)?;|COPY\s[^\n]*FROM\s+stdin)",
    re.I,
)
_TEXTS = (
    (re.compile(r"\s*WEBVTT\b|\s*\d+\r?\n\d\d:\d\d:\d\d,\d{3} -->"), "a file of subtitles"),
    (re.compile(r"\s*Traceback \(most recent call last\):"), "an error message of a program"),
    (re.compile(r"\s*%YAML |\s*---\r?\n\w+:"), "a file of settings (YAML)"),
)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|style|script|link|title|div|center|form|font|"
    r"span|p|h\d|br|b)\b",
    re.I,
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|table|form|div)\b", re.I)
_SPREADSHEET = re.compile(
    r"<\?mso-application\s+progid=\"Excel\.Sheet\"|urn:schemas-microsoft-com:office:spreadsheet"
)
_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|[A-Za-z][\w:.-]*[\s/>])")
_JSON = re.compile(r'\s*(?:\{\s*(?:"|\})|\[\s*(?:[{\["\]]|-?\d))')
_KEY = re.compile(r'\s*\[?\s*\{\s*"[^"\n]*"\s*:')

EMPTY = (
    "The file is empty. Expected a CSV file or an Excel workbook (XLSX) with the column names "
    "in the first line and one lead per line. Export the leads again and upload the new file."
)
PAGE = (
    "This file is a web page, perhaps the login page of the CRM instead of its export. "
    "Expected a CSV file or an Excel workbook (XLSX). Sign in to the CRM, export the "
    "leads as CSV or XLSX, and upload that file."
)


def refusal(kind: str) -> FileRefused:
    """The refusal of a file that is something else than a table."""
    return FileRefused(
        f"This file is {kind}, not a table of leads. Expected a CSV file or an Excel workbook "
        "(XLSX) with one lead per line. Export the leads as CSV or XLSX and upload that file."
    )


def foreign_kind(content: bytes) -> str:
    """What a file is by its first bytes, "" when they are those of no known kind."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, kind in _SIGNATURES:
        if content.startswith(signature) or head.startswith(signature):
            return kind
    if content.startswith(b"RIFF") and content[8:12] in _RIFF:
        return _RIFF[content[8:12]]
    if content[4:8] == b"ftyp":
        return "a film or picture (MP4, HEIC)"
    if content.startswith(b"BM") and content[6:10] == b"\0\0\0\0":
        return "a picture (BMP)"
    return "an archive (tar)" if content.startswith(_TAR_MARK, _TAR_PLACE) else ""


def markup_kind(content: bytes) -> str:
    """What a text file is: one of `MARKUP`, a refusable kind, or "" for a table."""
    head = head_text(content)
    if head.lstrip()[:1] not in ("<", "{", "["):
        return _letter_kind(head)
    if _SPREADSHEET.search(head[:4096]) and _XML.match(head):
        return SPREADSHEET_XML
    if _HTML.match(_body(head)) and _PAGE.search(head):
        return HTML
    if _is_json(head, len(content) > _HEAD):
        return "JSON data"
    return "an XML document" if _is_xml(head, content) else ""


def _body(head: str) -> str:
    """What follows the comments and the XML declaration at the start."""
    head = head.lstrip()
    while head.startswith(("<!--", "<?xml ")):
        end = "-->" if head.startswith("<!--") else "?>"
        head = head.partition(end)[2].lstrip()
    return head


def _letter_kind(head: str) -> str:
    if _MAIL.match(head):
        return "a mail or web archive (MHTML)"
    card = _CARD.match(head)
    if card:
        return "an address book (vCard)" if card[1].upper() == "CARD" else "a calendar (iCalendar)"
    if _SQL.match(head):
        return "a database dump (SQL)"
    return next((kind for pattern, kind in _TEXTS if pattern.match(head)), "")


def head_text(content: bytes) -> str:
    """The first characters, in whichever Unicode form; other letters than ASCII may be wrong."""
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head[:4]:
        return head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")
    return head.decode("utf-8-sig", "replace")


def _is_json(head: str, cut: bool) -> bool:
    """Whole values only: a cell may begin like JSON without being it."""
    if not _JSON.match(head):
        return False
    text = head.lstrip()
    try:
        _, end = json.JSONDecoder().raw_decode(text)
    except RecursionError:
        return True
    except ValueError:
        return (cut and text[:1] == "[" and "," in text) or bool(_KEY.match(text))
    rest = text[end:]
    return not rest.strip() or rest.lstrip(" \t\r")[:1] == "\n"


def _is_xml(head: str, content: bytes) -> bool:
    """Well-formed as far as it was looked at, with an end tag: "<id>,<name>" is a header."""
    if not _XML.match(head):
        return False
    if head.lstrip().startswith("<?xml") or _body(head).startswith("<!DOCTYPE"):
        return True
    parser = expat.ParserCreate()
    text = head if len(content) <= _HEAD else head[: head.rfind(">") + 1]
    try:
        parser.Parse(text.strip(), False)
    except expat.ExpatError:
        return False
    return "</" in text or "/>" in text
