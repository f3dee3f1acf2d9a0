"""Texts that bear names of persons which many people have."""

import re
import unicodedata

import pandas as pd

from scoring.intake.leads.person_words import FAMILY, GIVEN, OTHER

# Of different texts, so many bear listed names where they may be persons by their header.
KNOWN_AMONG = 0.2
_FOLDED = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "đ": "d", "ı": "i", "œ": "oe"})
# Signs within a word.
_UNHEARD = str.maketrans("", "", "'’.")
_NO_WORD = re.compile(r"[\W_]+")
# From here on a name needs no blank between its words.
EASTERN = "\u3040"


def folded_name(text: str) -> str:
    """A text in small letters without accents and signs, its words by one blank.

    >>> folded_name(" Müller-Łukasz "), folded_name("O'Neill")
    ('muller lukasz', 'oneill')
    """
    bare = text.casefold()
    # Most names have no accents, and every one of a file is asked about.
    if not text.isascii():
        bare = unicodedata.normalize("NFKD", bare.translate(_FOLDED))
        bare = "".join(c for c in bare if unicodedata.category(c)[0] != "M")
    bare = bare.translate(_UNHEARD)
    return " ".join(_NO_WORD.sub(" ", unicodedata.normalize("NFC", bare)).split())


# What surnames end on, and next to no city: Virtanen, Lewandowski, Popescu, Ter-Petrosyan.
_OF_FAMILIES = re.compile(
    r"\w{2,}(?:nen|sson|ssen|dottir|oglu|ski|ska|wicz|czyk|enko|chuk|syan|nyan|shvili|adze|idze|ovic"
    r"|evic|poulos|poulou|akis|escu|ович|евич|енко|ский|ская|швили|адзе|идзе|оглы|чук)"
)
_NAMES = frozenset(map(folded_name, GIVEN | FAMILY | OTHER))


def are_known_names(values: pd.Series) -> bool:
    """Whether enough different texts bear listed names, as those of persons of any country do."""
    return len(values) > 0 and float(values.map(is_known_name).mean()) >= KNOWN_AMONG


def is_known_name(text: str) -> bool:
    """Whether a text's first or last word is a known name, or it begins with one as CJK do."""
    words = folded_name(text).split()
    if not words:
        return False
    if words[0] >= EASTERN:
        return len(text) <= 8 and any(words[0][:n] in _NAMES for n in (1, 2, 3))
    if _OF_FAMILIES.fullmatch(words[-1]):
        return True
    return words[0] in _NAMES or words[-1] in _NAMES
