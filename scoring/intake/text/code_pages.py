"""Which code page the bytes of a text are in, by evidence, when they are not Unicode.

Every code page is asked how likely the words with bytes beyond ASCII are in it: how common the
letters are in one of its languages (one language per file), and how they stand beside each other
(no upper case inside a lower-case word, no symbol between letters, no change of script inside a
word). Likelihoods are natural logarithms; the best code page must beat the next by `_CERTAIN`.
"""

import codecs
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.intake.text.code_page_letters import (
    ALPHABETS,
    FREQUENT,
    MARKS,
    MARKS_WEIGHT,
    MULTIPLE,
    SINGLE,
    CodePage,
)

WESTERN = SINGLE[0]
# All 256 characters of Windows-1252; its five holes are those of Latin-1.
_WINDOWS = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256))
_CERTAIN, _USUAL = 3.0, 1.5  # twenty to one; less for Windows-1252, which is read in doubt
_ALIKE = 0.2  # readings that differ less are those of sister code pages; either will do
_SAMPLE = 1 << 16  # bytes of words looked at
_PIECE = 1 << 20  # bytes of the file looked at together, which bounds the memory
_LONGEST = 4000  # bytes of one word
_UPPER_SHARE = 0.12
_GAIN = 1.6  # an upper case is five times likelier at the start of a word and after another
_RARE, _NEVER, _LOST = math.log(1e-5), math.log(1e-7), math.log(1e-9)
_ASCII_LETTER = 3.0  # what one more letter costs where two bytes are read as one character

# What a byte is, for the rules on neighbours.
_OTHER, _DIGIT, _PLAIN_UPPER, _PLAIN_LOWER, _UPPER, _LOWER, _CASELESS, _SYMBOL, _QUOTE = range(9)
_KINDS = 9
_LETTERS = {_PLAIN_UPPER, _PLAIN_LOWER, _UPPER, _LOWER, _CASELESS}
_OWN = {_UPPER, _LOWER, _CASELESS}
_UPPERS, _LOWERS = {_PLAIN_UPPER, _UPPER}, {_PLAIN_LOWER, _LOWER}

# Half-width kana that are no word of their own: what single bytes of Latin text look like.
_STRANGE_KANA = re.compile(
    "(?<=[A-Za-z0-9])[\uff61-\uff9f]|[\uff61-\uff9f](?=[A-Za-z0-9])|(?m:^[\uff61-\uff9f]{1,2}$)"
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The code page to read with, and whether the evidence separates it from all others."""

    page: CodePage
    certain: bool


def words_beyond_ascii(content: bytes) -> list[bytes]:
    """The distinct words with bytes beyond ASCII, up to 64 KB of them from all over the file."""
    found: dict[bytes, None] = {}
    for start in range(0, len(content), _PIECE):
        found.update(dict.fromkeys(_words(content, start)))
    words = list(found)
    step = max(1, -(-sum(map(len, words)) // _SAMPLE))
    return words[::step]


def _words(content: bytes, start: int) -> list[bytes]:
    piece = np.frombuffer(content, np.uint8, min(_PIECE, len(content) - start), start)
    places = np.flatnonzero(piece > 0x7F)
    if not len(places):
        return []
    places = places[:: max(1, len(places) // 4000)]
    cuts = np.concatenate(([-1], np.flatnonzero(_separates(piece)), [len(piece)]))
    ends = np.unique(np.searchsorted(cuts, places))
    spans = zip((cuts[ends - 1] + 1 + start).tolist(), (cuts[ends] + start).tolist(), strict=True)
    # A word at the edge of a piece may be cut, unless the file begins or ends there.
    inside = [(a, b) for a, b in spans if (a > start or not start) and b - a < _LONGEST]
    full = [(a, b) for a, b in inside if b < start + len(piece) or b == len(content)]
    return [content[a:b] for a, b in full]


def _separates(piece: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Space to slash and colon to question mark: part of no character in any code page here."""
    return (piece < 0x30) | (piece - np.uint8(0x3A) < 6)


def choose(words: Sequence[bytes]) -> Verdict:
    """The likeliest code page of these words, Windows-1252 when nothing separates them."""
    sample = b"\n".join(words)
    scores = [(_single(sample, page) - page.prior, page) for page in SINGLE]
    scores += [(_multiple(sample, page) - page.prior, page) for page in MULTIPLE]
    scores.sort(key=lambda score: -score[0])
    best, page = scores[0]
    margin = _USUAL if page is WESTERN else _CERTAIN
    rivals = [other for score, other in scores[1:] if best - score < margin]
    text = read(sample, page)
    apart = max((_difference(text, read(sample, other)) for other in rivals), default=0.0)
    return Verdict(page if apart < _ALIKE else WESTERN, apart == 0)


def _difference(text: str, other: str) -> float:
    """The share of the characters beyond ASCII that are not the same in both readings."""
    if text == other:
        return 0.0
    if len(text) != len(other):
        return 1.0
    beyond = sum(c > "\x7f" for c in text)
    return sum(a != b for a, b in zip(text, other, strict=True)) / max(1, beyond)


def read(content: bytes, page: CodePage) -> str:
    """The characters of `content`; a byte the code page does not know becomes U+FFFD."""
    if page is WESTERN:
        return codecs.charmap_decode(content, "strict", _WINDOWS)[0]
    return content.decode(page.codec, "replace")


def likelihood(words: Iterable[bytes], page: CodePage) -> float:
    """How likely the words are in this code page, as a natural logarithm."""
    sample = b"\n".join(words)
    return _multiple(sample, page) if page in MULTIPLE else _single(sample, page)


def best_likelihood(word: str) -> float:
    """How likely a word is in the code page that suits it best, as a natural logarithm."""
    found = [_NEVER * len(word)]
    for page in (*SINGLE, *MULTIPLE):
        try:
            found.append(likelihood([word.encode(page.codec)], page))
        except UnicodeEncodeError:
            continue
    return max(found)


def _single(sample: bytes, page: CodePage) -> float:
    values = np.frombuffer(b"\n" + sample + b"\n", np.uint8)
    counts = np.bincount(values, minlength=256)[128:]
    letters = float((_letter_scores(page) @ counts).max())
    kinds = _byte_kinds(page)[values].astype(np.int64)
    threes = (kinds[:-2] * _KINDS + kinds[1:-1]) * _KINDS + kinds[2:]
    threes = threes[values[1:-1] > 0x7F]
    seen = np.bincount(threes, minlength=_KINDS**3)
    return letters + float(seen @ _neighbour_scores(_is_latin(page)))


def _is_latin(page: CodePage) -> bool:
    return ALPHABETS[page.languages[0]][0] < "\u0250"


@cache
def _letter_scores(page: CodePage) -> Floats:
    """The likelihood of each byte from 128 on in each language, shape (languages, 128)."""
    characters = [read(bytes([code]), page) for code in range(128, 256)]
    shares = [_shares(language) for language in page.languages]
    rows = [[_score(c, share) for c in characters] for share in shares]
    return np.array(rows, dtype=np.float64)


def _score(character: str, shares: dict[str, float]) -> float:
    if character in shares:
        return math.log(shares[character])
    if character == "\ufffd":
        return _LOST
    return _RARE if character.isprintable() or character == "\u00a0" else _NEVER


@cache
def _shares(language: str) -> dict[str, float]:
    """How often each character stands among those beyond ASCII; sums to one."""
    alphabet = ALPHABETS[language]
    weights = {c: math.exp(-3.5 * rank / len(alphabet)) for rank, c in enumerate(alphabet)}
    total = sum(weights.values())
    found: dict[str, float] = {}
    for letter, weight in weights.items():
        upper = letter.upper() if len(letter.upper()) == 1 else letter
        share = 0.0 if upper == letter else _UPPER_SHARE
        found[letter] = found.get(letter, 0.0) + (1 - share) * weight / total
        if share:
            found[upper] = found.get(upper, 0.0) + share * weight / total
    if language == "turkish":
        found["İ"] = found.pop("I")
    marks = {c: MARKS_WEIGHT.get(language, 1.0) * n / 100 for c, n in MARKS.items()}
    whole = sum(found.values()) + sum(marks.values())
    return {c: share / whole for c, share in {**marks, **found}.items()}


@cache
def _byte_kinds(page: CodePage) -> NDArray[np.uint8]:
    plain = [_plain_kind(chr(code)) for code in range(128)]
    beyond = [_kind(read(bytes([code]), page)) for code in range(128, 256)]
    return np.array(plain + beyond, dtype=np.uint8)


def _plain_kind(character: str) -> int:
    if character.isalpha():
        return _PLAIN_UPPER if character.isupper() else _PLAIN_LOWER
    return _DIGIT if character.isdigit() else _OTHER


def _kind(character: str) -> int:
    if character in "’‘":
        return _QUOTE
    if character.isupper():
        return _UPPER
    if character.islower() and character not in "ªº":
        return _LOWER
    thai_mark = "\u0e30" <= character <= "\u0e4e"
    return _CASELESS if thai_mark or (character.isalpha() and character not in "ªº") else _SYMBOL


@cache
def _neighbour_scores(latin: bool) -> Floats:
    """What the place of a byte beyond ASCII between its neighbours costs, shape (kinds³,)."""
    kinds = range(_KINDS)
    scores = [_place(a, b, c, latin) for a in kinds for b in kinds for c in kinds]
    return np.array(scores, dtype=np.float64)


def _place(before: int, this: int, after: int, latin: bool) -> float:
    if this == _QUOTE:
        return _place_of_quote(before in _LETTERS, after in _LETTERS, latin)
    if this == _SYMBOL:
        return -4.0 if before in _LETTERS and after in _LETTERS else 0.0
    cost = -2.0 * ((before == _DIGIT) + (after == _DIGIT))
    if this == _UPPER:
        alone = before not in _LETTERS and after not in _LETTERS
        cost += _GAIN * (before not in _LOWERS and not alone) - 4.0 * (before in _LOWERS)
        cost -= 3.0 * (before in _UPPERS and after in _LOWERS)
    if this == _LOWER and before in _UPPERS and after in _UPPERS:
        cost -= 3.0
    return cost + (_place_in_latin if latin else _place_in_script)(before, this, after)


def _place_of_quote(inside: bool, begins: bool, latin: bool) -> float:
    if latin:
        return 0.0 if inside or begins else -1.0
    return -2.0 if begins else 0.0


def _place_in_latin(before: int, _: int, after: int) -> float:
    """Two letters with accents seldom stand together."""
    return -2.0 * (before in _OWN) - 1.5 * (after in _OWN)


def _place_in_script(before: int, this: int, after: int) -> float:
    """Letters of another script keep to themselves and make words of more than one."""
    plain = {_PLAIN_UPPER, _PLAIN_LOWER}
    alone = before not in _LETTERS and after not in _LETTERS
    strange = 4.0 * ((before in plain) + (after in plain)) + 1.5 * alone
    return -strange - 1.0 * (this == _LOWER and before not in _LETTERS)


def _multiple(sample: bytes, page: CodePage) -> float:
    try:
        text = sample.decode(page.codec)
    except UnicodeDecodeError:
        return -math.inf
    strange = len(_STRANGE_KANA.findall(text)) if page.codec == "cp932" else 0
    counts = Counter(text)
    beyond = {c: n for c, n in counts.items() if c > "\x7f"}
    written = max(_written(beyond, language, page) for language in page.languages)
    return written - 4.0 * strange


def _written(counts: dict[str, int], language: str, page: CodePage) -> float:
    return sum(n * _character_score(c, language, page.codec) for c, n in counts.items())


def _character_score(character: str, language: str, codec: str) -> float:
    code = character.encode(codec)
    gift = _ASCII_LETTER * (len(code) > 1 and code[1] < 0x80)
    if character in FREQUENT.get(language, ""):
        return gift + math.log(0.7 / len(set(FREQUENT[language])))
    return gift + _rare_score(character, code, language)


def _rare_score(character: str, code: bytes, language: str) -> float:
    if "\u3000" <= character <= "\u303f" or "\uff01" <= character <= "\uff5e" or character == "・":
        return math.log(0.03 / 60)
    if language in ("japanese", "half-width"):
        return _japanese_score(character, language)
    if language == "korean":
        common = 0xB0 <= code[0] <= 0xC8 and code[1] >= 0xA1
        return math.log(0.25 / 2350) if common else math.log(1e-6)
    if language == "simplified":
        common = len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1
        second = len(code) == 2 and 0xD8 <= code[0] <= 0xF7 and code[1] >= 0xA1
        return math.log(0.25 / 3755) if common else math.log(0.02 / 3008 if second else 1e-8)
    common = 0xA4 <= code[0] <= 0xC6
    return math.log(0.25 / 5401 if common else 1e-6)


def _japanese_score(character: str, language: str) -> float:
    if "\uff61" <= character <= "\uff9f":
        return math.log((0.9 if language == "half-width" else 0.01) / 63)
    if "\u3041" <= character <= "\u30fe":
        return math.log(0.4 / 170)
    try:
        level = character.encode("euc_jp")[0]
    except UnicodeEncodeError:
        return math.log(1e-7)
    return math.log(0.15 / 2965 if 0xB0 <= level <= 0xCF else 2e-6)
