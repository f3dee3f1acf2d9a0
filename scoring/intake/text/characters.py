"""Bytes of a text file → characters, with what was found and mended told."""

import codecs
import re
from dataclasses import dataclass, replace

from scoring.errors import FileRefused
from scoring.intake.issue import Issue
from scoring.intake.text.code_page_letters import CodePage
from scoring.intake.text.code_pages import (
    WESTERN,
    Verdict,
    best_likelihood,
    choose,
    likelihood,
    read,
    words_beyond_ascii,
)
from scoring.intake.text.mojibake import mojibake
from scoring.wording import counted

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
# A line of text of one byte a character. As UTF-16 it would be letters of China, and no line end.
_NARROW = re.compile(rb"[\t -~]{12,}\r?\n[\t -~]{12,}")
_UNIT = {"UTF-16": 2, "UTF-32": 4}
_STRAY = re.compile("[\udc80-\udcff]")
_STRAY_READ = "lead-scoring-stray"  # how Python's decoder is told to read stray bytes
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARK = "\ufeff"
_FILE_END = re.compile("\x1a[\x1a\\s]*\\Z")  # Ctrl-Z, with which DOS ended a text
_PROBE = 1 << 16  # characters looked at to tell text from rubbish
_WORDS = 50  # words looked at to tell what is UTF-8 on purpose
_EXAMPLE = 40  # characters of a name shown in an issue


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return read(error.object[error.start : error.end], WESTERN), error.end


codecs.register_error(_STRAY_READ, _read_stray)


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

    @property
    def encoded(self) -> memoryview:
        """The text as UTF-8."""
        return memoryview(self.text.encode()) if self.utf8 is None else self.utf8

    def mended(self, text: str, issue: Issue) -> "Decoded":
        """The same with its text changed, and told."""
        return Decoded(text, self.encoding, (*self.issues, issue))


def decode(content: bytes) -> Decoded:
    """The characters of a text file without byte order mark and NUL; raises when it is no text."""
    found = _decode(content)
    if _is_rubbish(found.text.rstrip("\0") or found.text):
        raise FileRefused(
            "This file is not text: it is binary data of a kind that is not known here. "
            "Expected a CSV file or an Excel workbook (XLSX). Export the leads again as CSV."
        )
    marks = len(found.text) - len(found.text.lstrip(_MARK))
    found = _without_file_end(_without_nul(_without_marks(found.after(marks))))
    return _told_of_mojibake(found)


def _decode(content: bytes) -> Decoded:
    if content.startswith(codecs.BOM_UTF8) and b"\0" in content[:_PROBE]:
        content = content[len(codecs.BOM_UTF8) :]
    for mark, codec, label in _MARKS:
        if content.startswith(mark):
            return _decode_wide(content[len(mark) :], codec, label)
    codec, label = _wide_without_mark(content[:_PROBE])
    if codec:
        return _decode_wide(content, codec, label)
    if b"\x1b" in content and (b"\x1b$" in content or b"\x1b(J" in content):
        try:
            return Decoded(content.decode("iso2022_jp_2"), "ISO-2022-JP")
        except UnicodeDecodeError:
            pass
    try:
        return Decoded(content.decode("utf-8"), "UTF-8", utf8=memoryview(content))
    except UnicodeDecodeError:
        return _decode_narrow(content)


def _wide_without_mark(probe: bytes) -> tuple[str, str]:
    """The codec and name of UTF-16 or UTF-32 without a mark, ("", "") for anything else.

    Delimiters, digits and line ends have a NUL for each of their other bytes, in every language.
    """
    if len(probe) < 4 or b"\0" not in probe:
        return "", ""
    for codec in ("utf-32-le", "utf-32-be"):
        if _plain_share(probe, codec, 4) > 0:
            return codec, "UTF-32"
    shares = {codec: _plain_share(probe, codec, 2) for codec in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda codec: shares[codec])
    return (best, "UTF-16") if shares[best] >= 0.04 else ("", "")


def _plain_share(probe: bytes, codec: str, unit: int) -> float:
    """The share of ASCII characters when read so; 0 when what comes out is no text."""
    whole = probe[: len(probe) // unit * unit]
    text = whole.decode(codec, "replace")
    odd = sum(map(text.count, "\0\ufffd"))
    if not text or 20 * odd > len(text):
        return 0.0
    strange = sum(not c.isprintable() and c not in "\t\r\n\ufeff" for c in text)
    plain = sum("\t" <= c <= "~" for c in text)
    return plain / len(text) if 10 * strange <= len(text) and plain > strange else 0.0


def _decode_wide(content: bytes, codec: str, label: str) -> Decoded:
    other = _NARROW.search(content)
    if other:
        text = content[: other.start()].decode(codec, "replace")
        line = len(re.findall(r"\r\n|\r|\n", text)) + 1
        raise FileRefused(
            f"This file is {label} at its beginning, but not from about line {line:,} on. It seems "
            "to be two files of different encodings, one put after the other. Expected one "
            "encoding. Save each as UTF-8 and upload them separately."
        )
    cut = len(content) % _UNIT[label]
    whole = content[: len(content) - cut]
    issues = (_cut(label),) if cut else ()
    try:
        return Decoded(whole.decode(codec), label, issues)
    except UnicodeDecodeError as error:
        if whole[error.start :] and error.end == len(whole) and not cut:
            return Decoded(whole[: error.start].decode(codec), label, (_cut(label),))
        text = whole.decode(codec, "replace")
        return Decoded(text, label, (*issues, _damaged(text.count("\ufffd"), label)))


def _decode_narrow(content: bytes) -> Decoded:
    """UTF-8 with damage, a code page, or rows of both, by the words beyond ASCII."""
    words = words_beyond_ascii(content)
    sound = [word for word in words if _is_utf8(word)]
    other = [word for word in words if not _is_utf8(word)]
    verdict = choose(other)
    if not words:
        return _decode_page(content, verdict, words)
    beyond, stray = _characters(words)
    if beyond >= 5 * stray:
        return _decode_lines(content, verdict)
    if sound and _are_mixed(sound, verdict):
        return _decode_lines(content, verdict, other[0])
    return _decode_page(content, verdict if not sound else choose(words), words)


def _is_utf8(word: bytes) -> bool:
    try:
        word.decode()
    except UnicodeDecodeError:
        return False
    return True


def _characters(words: list[bytes]) -> tuple[int, int]:
    """How many characters beyond ASCII the words have read as UTF-8, and how many are stray."""
    text = b"\n".join(words).decode("utf-8", "surrogateescape")
    return len(_BEYOND_ASCII.findall(text)), len(_STRAY.findall(text))


def _are_mixed(sound: list[bytes], verdict: Verdict) -> bool:
    """Whether the words sound in UTF-8 are so on purpose, or by accident in a code page."""
    few = sound[:_WORDS]
    meant = sum(best_likelihood(word.decode()) for word in few)
    return meant > sum(likelihood([word], verdict.page) for word in few)


def _decode_lines(content: bytes, verdict: Verdict, example: bytes | None = None) -> Decoded:
    """Each line on its own; a mixed file when there is an example, else one with damage."""
    lines, characters, rows = [], 0, 0
    for line in content.splitlines(keepends=True):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            text, stray = _odd_line(line, verdict, 0 if example is None else 3)
            lines.append(text)
            characters, rows = characters + stray, rows + 1
    if example is None:
        return Decoded("".join(lines), "UTF-8", (_damaged(characters, "UTF-8"),))
    issue = _mixed(rows, verdict.page, example)
    return Decoded("".join(lines), f"UTF-8 and {verdict.page.label}", (issue,))


def _mixed(rows: int, page: CodePage, example: bytes) -> Issue:
    word = read(example, page)[:_EXAMPLE]
    return Issue(
        kind="mixed encodings",
        expected="one encoding in the whole file",
        found=f"{counted(rows, 'row')} in {page.label} among rows in UTF-8, a word read as: {word}",
        remedy="Each row was read in its own encoding. Check the names, or export again as UTF-8.",
        count=rows,
    )


def _odd_line(line: bytes, verdict: Verdict, sound: int) -> tuple[str, int]:
    """A line that is not UTF-8, and its stray bytes: still UTF-8 when `sound` times more is."""
    beyond, stray = _characters([line])
    if beyond - stray >= max(1, sound * stray):
        return line.decode("utf-8", _STRAY_READ), stray
    return read(line, verdict.page), stray


def _decode_page(content: bytes, verdict: Verdict, words: list[bytes]) -> Decoded:
    page = verdict.page
    found = Decoded(read(content, page), page.label)
    if not verdict.certain:
        return found.mended(found.text, _uncertain(words, page))
    lost = found.text.count("\ufffd")
    return found.mended(found.text, _damaged(lost, page.label)) if lost else found


def _uncertain(words: list[bytes], page: CodePage) -> Issue:
    example = read(words[0], page)[:_EXAMPLE] if words else ""
    return Issue(
        kind="uncertain encoding",
        expected="UTF-8, or enough letters with accents to recognise the encoding",
        found=f"too few of them; read as {page.label}, one word as: {example}",
        remedy="Check the names. If they are wrong, export the file again as UTF-8.",
        count=len(words),
    )


def _damaged(count: int, label: str) -> Issue:
    return Issue(
        kind="damaged characters",
        expected=f"{label} text",
        found=f"{counted(count, 'character')} not in {label}",
        remedy="Names with accents may look wrong. Export the file again as UTF-8.",
        count=count,
    )


def _cut(label: str) -> Issue:
    return Issue(
        kind="cut file",
        expected=f"{label} text to its end",
        found="the file ends in the middle of a character",
        remedy="The last row may be incomplete. Send or export the file again.",
    )


def _is_rubbish(text: str) -> bool:
    """More control characters than the stray ones of a real export: random bytes have 10 %."""
    probe = text[:_PROBE]
    if 10 * probe.count("\0") > 3 * len(probe):
        return True
    return len(_CONTROL.findall(probe)) > max(2, len(probe) // 20)


def _without_nul(found: Decoded) -> Decoded:
    if "\0" not in found.text:
        return found
    count = found.text.count("\0")
    issue = Issue(
        kind="NUL characters",
        expected="text",
        found=counted(count, "NUL character"),
        remedy="NUL characters were removed. Export the file again if cells look cut.",
        count=count,
    )
    return found.mended(found.text.replace("\0", ""), issue)


def _without_file_end(found: Decoded) -> Decoded:
    if "\x1a" not in found.text[-_PROBE:] or not (end := _FILE_END.search(found.text)):
        return found
    issue = Issue(
        kind="end-of-file sign",
        expected="text",
        found="Ctrl-Z at the end of the file",
        remedy="It was removed.",
    )
    return found.mended(found.text[: end.start()], issue)


def _without_marks(found: Decoded) -> Decoded:
    """Byte order marks at the start of a line are left by files put one after the other."""
    if _MARK not in found.text:
        return found
    header = re.match("[^\r\n]*", found.text)
    again = (
        f"(?<![\r\n]){_MARK}+(?={re.escape(header[0])}[\r\n])" if header and header[0] else "(?!)"
    )
    text, joined = re.subn(again, "\n", found.text)
    text, begun = re.subn(f"(?<=[\r\n]){_MARK}+", "", text)
    if not joined + begun:
        return found
    issue = Issue(
        kind="byte order mark",
        expected="one file",
        found=f"{counted(joined + begun, 'more beginning')} of a file further down",
        remedy="It seems to be several files put together. Repeated headers are not leads.",
        count=joined + begun,
    )
    return found.mended(text, issue)


def _told_of_mojibake(found: Decoded) -> Decoded:
    if found.text.isascii():
        return found
    issues = mojibake(found.text, found.encoded)
    return replace(found, issues=(*found.issues, *issues)) if issues else found
