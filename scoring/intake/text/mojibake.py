"""Letters that were stored wrongly before a file was made: told, never changed."""

import re
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from scoring.intake.issue import Issue
from scoring.intake.text.code_pages import WESTERN, read
from scoring.wording import counted

MOJIBAKE = "mojibake"
_C1 = re.compile("[\x80-\x84\x86-\x9f]")  # control characters; U+0085 is a line end to some
# UTF-8 that was read as Windows-1252 and stored again: what its first bytes turn into, and what
# may follow them. Only first bytes of scripts in use, so that "NESTLÉ®" is left alone.
_FOLLOWING = "\u0080-\u00bf" + "".join(sorted({read(bytes([c]), WESTERN) for c in range(128, 160)}))
_TWICE = re.compile(
    f"(?![ÂÄÅ][“”‘’])[ÂÃÄÅÎÏÐÑ×ØÙ][{_FOLLOWING}]|[àáâãäåæçèéêëìíï][{_FOLLOWING}]{{2}}|ð[{_FOLLOWING}]{{3}}"
)
_TWICE_LEAD = 0xC3  # the first byte in UTF-8 of every character that damage begins with
_C1_LEAD = 0xC2  # the first byte in UTF-8 of U+0080 to U+00BF
_PIECE = 1 << 20  # bytes looked at together, which bounds the memory
_PLACES = 5000  # places looked at in such a piece, evenly spread
_TWICE_BYTES = {chr(code): code for code in range(0x80, 0xA0)} | {
    read(bytes([code]), WESTERN): code for code in range(0x80, 0x100)
}


def mojibake(text: str, utf8: memoryview) -> list[Issue]:
    """One issue when a text has letters encoded twice, or control signs meant as quotes or dashes.

    `utf8` is the same text as bytes, which are looked through first.
    """
    if not may_be_wrong(np.frombuffer(utf8, np.uint8)):
        return []
    seen = Counter(_TWICE.findall(text))
    broken = {wrong: right for wrong in seen if (right := _once(wrong))}
    if not broken:
        seen = Counter(_C1.findall(text))
        broken = {sign: read(bytes([ord(sign)]), WESTERN) for sign in seen}
    if not broken:
        return []
    count = sum(seen[wrong] for wrong in broken)
    return [_issue(text, *next(iter(broken.items())), count)]


def twice_encoded(text: str) -> list[tuple[str, str]]:
    """The letters of a text that were encoded twice, each as it is and as it was.

    >>> twice_encoded("MÃ¼ller, NESTLÉ® and Ärger")
    [('Ã¼', 'ü')]
    """
    pairs = ((wrong, _once(wrong)) for wrong in _TWICE.findall(text))
    return [(wrong, right) for wrong, right in pairs if right]


def _issue(text: str, wrong: str, right: str, count: int) -> Issue:
    """What is said of `count` characters stored wrongly, of which one is shown with its word."""
    place = re.search(rf"\w{{0,20}}{re.escape(wrong)}", text)
    example = place[0] if place else wrong
    shown = _C1.sub("\ufffd", example)
    return Issue(
        kind=MOJIBAKE,
        expected="names with their accents",
        found=(
            f"{counted(count, 'character')} stored wrongly before the file was made, "
            f"such as “{shown}” for “{example.replace(wrong, right)}”"
        ),
        remedy="The text was kept as it is. Correct it where the file comes from.",
        count=count,
    )


def may_be_wrong(utf8: NDArray[np.uint8]) -> bool:
    """Whether in UTF-8 a letter that such damage begins with is before another beyond ASCII.

    So does a control character that no text has, but that is a sign in Windows-1252.
    """
    for start in range(0, len(utf8), _PIECE):
        piece = utf8[start : start + _PIECE + 24]
        controls = piece[np.flatnonzero(piece[:-1] == _C1_LEAD) + 1]
        if ((controls < 0xA0) & (controls != 0x85)).any():
            return True
        places = np.flatnonzero(piece[:-3] == _TWICE_LEAD)
        places = places[(piece[places + 1] >= 0x82) & (piece[places + 2] >= 0xC2)]
        places = places[:: 1 + len(places) // _PLACES]
        near = (bytes(piece[place : place + 12]).decode(errors="ignore") for place in places)
        if any((found := _TWICE.match(text)) and _once(found[0]) for text in near):
            return True
    return False


def _once(wrong: str) -> str:
    """What a character encoded twice was before, "" when this is no such character."""
    try:
        right = bytes(_TWICE_BYTES[c] for c in wrong).decode()
    except UnicodeDecodeError:
        return ""
    return right if right.isprintable() or right == "\u00a0" else ""
