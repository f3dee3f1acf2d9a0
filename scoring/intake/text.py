"""Bytes of a text file → characters."""

import re
from dataclasses import dataclass, replace

from scoring.errors import FileRefused
from scoring.intake.table import Issue

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
# The 27 places where Windows-1252 differs from Latin-1; its five holes stay Latin-1.
_WINDOWS = {
    code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)
}
_ESCAPED = {0xDC00 + code: _WINDOWS.get(code, chr(code)) for code in range(0x80, 0x100)}
_ESCAPED_CHARACTER = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PROBE = 1 << 16  # characters looked at to tell text from rubbish


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, the name of its encoding, and what had to be mended.

    `utf8` is the same text as bytes where the file has them already: a copy of a large file costs
    more time than reading it.
    """

    text: str
    encoding: str
    issues: tuple[Issue, ...] = ()
    utf8: memoryview | None = None

    def after(self, end: int) -> "Decoded":
        """The same without its first `end` characters."""
        if not end:
            return self
        skipped = len(self.text[:end].encode())
        utf8 = None if self.utf8 is None else self.utf8[skipped:]
        return replace(self, text=self.text[end:], utf8=utf8)

    def encoded(self, start: int) -> memoryview:
        """The text from character `start` on as UTF-8."""
        if self.utf8 is None:
            return memoryview(self.text[start:].encode())
        return self.utf8[len(self.text[:start].encode()) :]


def decode(content: bytes) -> Decoded:
    """The characters of a text file without byte order mark and NUL; raises when it is no text."""
    found = _decode(content)
    if _is_rubbish(found.text):
        raise FileRefused(
            "This file is not text: it is binary data of a kind that is not known here. "
            "Expected is a CSV file or an Excel workbook (XLSX). Export the leads again as CSV."
        )
    marks = len(found.text) - len(found.text.lstrip("\ufeff"))
    return _without_nul(found.after(marks))


def _decode(content: bytes) -> Decoded:
    for mark, codec, label in _MARKS:
        if content.startswith(mark) and codec != "utf-8":
            return _decode_wide(content[len(mark) :], codec, label)
    codec = _codec_by_nul(content[:_PROBE])
    if codec:
        return _decode_wide(content, codec, "UTF-16")
    try:
        return Decoded(content.decode("utf-8"), "UTF-8", utf8=memoryview(content))
    except UnicodeDecodeError:
        return _decode_narrow(content)


def _codec_by_nul(probe: bytes) -> str:
    """UTF-16 without a mark shows NUL on one side of its pairs only; "" when this is not so."""
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    few = max(2, len(probe) // 20)
    if odd >= few and even * 20 <= odd:
        return "utf-16-le"
    return "utf-16-be" if even >= few and odd * 20 <= even else ""


def _decode_wide(content: bytes, codec: str, label: str) -> Decoded:
    try:
        return Decoded(content.decode(codec), label)
    except UnicodeDecodeError:
        text = content.decode(codec, "replace")
        return Decoded(text, label, (_damaged(text.count("\ufffd"), label),))


def _decode_narrow(content: bytes) -> Decoded:
    """UTF-8 with a few damaged bytes when most of its accents are sound, else Windows-1252."""
    text = content.decode("utf-8", "surrogateescape")
    damaged = len(_ESCAPED_CHARACTER.findall(text))
    if len(_BEYOND_ASCII.findall(text)) >= 5 * damaged:
        return Decoded(text.translate(_ESCAPED), "UTF-8", (_damaged(damaged, "UTF-8"),))
    try:
        return Decoded(content.decode("cp1252"), "Windows-1252")
    except UnicodeDecodeError:
        return Decoded(content.decode("latin-1").translate(_WINDOWS), "Windows-1252")


def _damaged(count: int, label: str) -> Issue:
    return Issue(
        kind="damaged characters",
        row=None,
        column=None,
        expected=f"{label} text",
        found=f"{count:,} characters that are not {label}",
        remedy="Names with accents may look wrong; export the file again as UTF-8.",
    )


def _is_rubbish(text: str) -> bool:
    """More control characters than the stray ones of a real export: random bytes have 10 %."""
    probe = text[:_PROBE]
    if 10 * probe.count("\0") > 3 * len(probe):
        return True
    return len(_CONTROL.findall(probe)) > max(2, len(probe) // 20)


def _without_nul(found: Decoded) -> Decoded:
    count = found.text.count("\0")
    if not count:
        return found
    issue = Issue(
        kind="NUL characters",
        row=None,
        column=None,
        expected="text",
        found=f"{count:,} NUL characters",
        remedy="They were removed. Export the file again if cells look cut.",
    )
    return Decoded(found.text.replace("\0", ""), found.encoding, (*found.issues, issue))
