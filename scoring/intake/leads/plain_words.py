"""Words of names as they compare: without case, accents and the ways to write an umlaut."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ı": "i", "þ": "th"}
    | {"ё": "е", "’": "'"}
)
# An umlaut is written with an e as well, and the Nordic å as two letters.
_UMLAUT = re.compile(r"([ao])e|(?<![qe])(u)e|(a)a")


def plain_word(text: str) -> str:
    """A text in small letters, each the one that it is written with in the fewest ways.

    >>> plain_word("Müller") == plain_word("MUELLER"), plain_word("José")
    (True, 'jose')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "")
    return _UMLAUT.sub(lambda m: m[1] or m[2] or m[3], bare) if bare.isascii() else bare
