"""Names of persons as they compare: whether two may be one person's, or are two people's."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

import pandas as pd

from scoring.wording import PLACEHOLDERS

# Words that are written where there is no name, without a number behind them.
_NO_NAME = frozenset(
    {"lead", "contact", "customer", "client", "user", "person", "name", "test", "unknown", "none"}
    | {"anonymous", "noname", "visitor", "guest", "enquiry", "inquiry", "dummy", "demo", "prospect"}
    | {
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "herr",
        "frau",
        "sir",
        "madam",
        "monsieur",
        "madame",
    }
    | {"student", "applicant", "member", "na"}
)
# Names whose letters are so alike differ by a typing error.
TYPING_ERROR = 0.85

# A given name of so many letters begins its longer form: Alex is Alexander, and Al anybody.
_SHORT_FORM = 3
# A cell written as a whole name is, and how many of a column's cells are where it holds names.
_WHOLE_NAME = re.compile(
    r"[A-ZÀ-ÞĀ-ž][^\W\d_]*[.’'\-\w]*(?:,? [^\W\d_][.’'\-\w]*){1,3}|[\u0370-\u1fff][^\d@/]+ [^\d@/]+"
    r"|[\u3040-\u9fff\uac00-\ud7af]{2,4}"
)
_FIRM = re.compile(
    r"\b(?:gmbh|ag|kg|inc|ltd|llc|corp|company|group|s\.?a|srl|call|form|chat)\b", re.I
)
_MOSTLY, _VARIED, _LOOKED_AT = 0.8, 0.5, 500

Words = frozenset[str]


@lru_cache(maxsize=100_000)
def name_words(text: str) -> Words:
    """The words of a name without case, accents, titles and signs; none for what is no name.

    >>> sorted(name_words("Dr. José  Rao-Patel")), name_words("Lead 7"), name_words("N/A")
    (['jose', 'patel', 'rao'], frozenset(), frozenset())
    """
    bare = text.strip().casefold()
    if bare in PLACEHOLDERS:
        return frozenset()
    plain = unicodedata.normalize("NFKD", bare)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = frozenset(re.findall(r"\w+", plain.replace("'", ""))) - _NO_NAME
    return words if any(not word.isdecimal() for word in words) else frozenset()


@lru_cache(maxsize=100_000)
def may_be_one(first: Words, second: Words) -> bool | None:
    """Whether two names may be one person's; None where they cannot be compared.

    They may where one holds all words of the other, an initial or a short form standing for a
    word, or where they differ by a typing error. Names in two scripts cannot be compared.

    >>> r, rao = name_words("R. Sharma"), name_words("Rahul Sharma")
    >>> may_be_one(r, rao), may_be_one(rao, name_words("Asha Sharma"))
    (True, False)
    """
    if not first or not second:
        return None
    if _script(first) != _script(second):
        return None
    few, many = sorted((first, second), key=len)
    left, right = sorted(few - many), sorted(many - few)
    if all(any(_stands_for(a, b) for b in right) for a in left):
        return True
    likeness = SequenceMatcher(None, "".join(sorted(first)), "".join(sorted(second))).ratio()
    numbered = any(c.isdigit() for word in (*left, *right) for c in word)
    return likeness >= TYPING_ERROR and not numbered


def are_whole_names(cells: pd.Series) -> bool:
    """Whether cells are written as whole names of many people.

    >>> [are_whole_names(pd.Series(c)) for c in (["Ana Roth", "Bo Li"], ["Ads", "Fair"])]
    [True, False]
    """
    filled = cells.str.strip()
    filled = filled[filled != ""].head(_LOOKED_AT)
    if not len(filled) or filled.nunique() < _VARIED * len(filled):
        return False
    whole = [bool(_WHOLE_NAME.fullmatch(t)) and not _FIRM.search(t) for t in filled.tolist()]
    return sum(whole) >= _MOSTLY * len(whole)


def _stands_for(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return short == long[0]
    return len(short) >= _SHORT_FORM and short.isalpha() and long.startswith(short)


def _script(words: Words) -> str:
    letter = next((c for word in sorted(words) for c in word if c.isalpha()), "a")
    return unicodedata.name(letter, "LATIN").split()[0]
