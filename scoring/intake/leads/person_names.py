"""Names of persons as they compare: whether two may be one person's, or are two people's."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

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

# Headers of names, without blanks and signs, beside those that name a person in any file.
NAME_HEADERS = frozenset(
    {"surname", "givenname", "familyname", "middlename", "customername", "clientname", "contact"}
    | {"studentname", "applicantname", "prospectname", "personname", "contactperson", "forename"}
    | {"vorname", "nachname", "familienname", "nom", "prenom", "nombre", "apellido", "apellidos"}
    | {"nome", "cognome", "sobrenome", "имя", "фамилия", "фио", "姓名", "氏名", "ad", "soyad"}
)

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

    They may where one holds all words of the other, an initial standing for a word, or where they
    differ by a typing error. Names in two scripts cannot be compared.

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


def _stands_for(one: str, other: str) -> bool:
    return one[0] == other[0] and (len(one) == 1 or len(other) == 1)


def _script(words: Words) -> str:
    letter = next((c for word in sorted(words) for c in word if c.isalpha()), "a")
    return unicodedata.name(letter, "LATIN").split()[0]
