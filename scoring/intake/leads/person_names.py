"""Names of persons as they compare: whether two may be one person's, or are two people's."""

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher

import pandas as pd

from scoring.intake.leads.given_names import (
    are_one_name,
    forms_of,
    is_given_name,
    is_only_given,
)
from scoring.intake.leads.known_names import EASTERN, are_known_names
from scoring.intake.leads.plain_words import plain_word
from scoring.intake.remembered import remembered
from scoring.wording import PLACEHOLDERS

# Words that are written where there is no name, without a number behind them, and titles.
_NOBODY = """
lead contact customer client user person name test unknown none anonymous noname visitor guest
enquiry inquiry dummy demo prospect student applicant member na dr prof doctor sir madam kunde
cliente klant interessent lord rev dott dra 様 さん 님
"""
_MISTER = "mr mister herr herrn hr monsieur señor senhor signor sig shri dhr meneer г господин"
_MISSIS = """
mrs ms miss frau fr madame mme mlle sra srta señora senhora signora smt kumari pani mevr mevrouw
госпожа
"""
# Words of so many letters that are so alike differ by a typing error.
TYPING_ERROR, LEAST_TYPED = 0.8, 5
# Of a father and his son.
_AGES = {"jr": 2, "junior": 2, "sr": 1, "senior": 1, "ii": 2, "iii": 3}
# What makes a man's name a woman's; surnames of a man and his wife differ by the first of them only
# in languages where they are one name.
_WOMAN = frozenset(
    {"a", "e", "ia", "ina", "ine", "ne", "ette", "la", "le", "lle", "а", "я", "ия", "ja", "je"}
    | {"tje", "fa", "fina", "fine", "phine", "ie", "ita", "ella", "elle", "ka", "ke"}
)
_WOMANS_END = frozenset({("o", "a"), ("os", "a"), ("us", "a"), ("й", "я"), ("й", "а"), ("o", "e")})

# What stands for the titles of a man and of a woman, who are two people under one surname.
_MAN, _LADY = "♂", "♀"
_BOTH = frozenset({_MAN, _LADY})
_TITLES = {plain_word(word): _MAN for word in _MISTER.split()}
_TITLES |= {plain_word(word): _LADY for word in _MISSIS.split()}
_NO_NAME = frozenset(map(plain_word, _NOBODY.split())) | {""}

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
_ANY_NAME = re.compile(r"[^\W\d_][.’'\-\w]*(?:,? [^\W\d_][.’'\-\w]*){0,3}")
_SLAVIC = re.compile(r".+(?:ov|ev|in|yn|ов|ев|ёв|ин|ын)")
_MOSTLY, _VARIED, _LOOKED_AT = 0.8, 0.5, 500

Words = frozenset[str]


@remembered(100_000)
def name_words(text: str) -> Words:
    """The words of a name without case, accents and signs; none for what is no name.

    A title is left out, but that it is a man's or a woman's.

    >>> sorted(name_words("Dr. José  Rao-Patel")), name_words("Lead 7"), name_words("N/A")
    (['jose', 'patel', 'rao'], frozenset(), frozenset())
    """
    bare = text.strip().casefold()
    if bare in PLACEHOLDERS:
        return frozenset()
    written = re.findall(r"\w+", re.sub("['’]", "", bare))
    # A Chinese, Japanese or Korean name is written with a blank or without.
    eastern = "".join(word for word in written if word >= EASTERN)
    western = (word for word in written if word < EASTERN)
    plain = frozenset(map(plain_word, (eastern, *western))) - _NO_NAME
    words = frozenset(_TITLES.get(word, word) for word in plain)
    return words if any(not word.isdecimal() for word in words - _BOTH) else frozenset()


@remembered(100_000)
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
    if not (_BOTH.isdisjoint(first) and _BOTH.isdisjoint(second)):
        if {first & _BOTH, second & _BOTH} == {frozenset(_MAN), frozenset(_LADY)}:
            return False
        first, second = first - _BOTH, second - _BOTH
    if _script(first) != _script(second):
        return None
    if _age(first) != _age(second) and _age(first) and _age(second):
        return False
    few, many = sorted((first, second), key=len)
    left, right = sorted(few - many), sorted(many - few)
    if _letters(first) == _letters(second) or _are_initials(left, right):
        return True
    if len(left) == 1 and any(_are_of_one_house(left[0], b) for b in right):
        return True
    pairs = [next((b for b in right if _stands_for(a, b)), None) for a in left]
    open_ = [a for a, b in zip(left, pairs, strict=True) if b is None]
    rest = [b for b in right if b not in pairs]
    return not open_ or (len(open_) == 1 and any(_is_mistyped(open_[0], b) for b in rest))


@remembered(100_000)
def given_forms(name: Words) -> Words:
    """The given names in a name and their other forms, but those that are surnames as well.

    A name that holds one of them shares a given name, as after a wedding.

    >>> anna, peter = name_words("Anna Weber"), name_words("Peter Weber")
    >>> given_forms(anna) & name_words("Anna Koch"), given_forms(anna) & peter
    (frozenset({'anna'}), frozenset())
    """
    given = {word for word in name if is_only_given(word)}
    return frozenset(given.union(*map(forms_of, given)))


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


def are_names_of_people(cells: pd.Series) -> bool:
    """Whether cells are names of persons, whole ones or words that are known as names.

    >>> [are_names_of_people(pd.Series(c)) for c in (["Weber", "Koch"], ["Ads", "Fair"])]
    [True, False]
    """
    if are_whole_names(cells):
        return True
    filled = cells.str.strip()
    texts = filled[filled != ""].head(_LOOKED_AT).drop_duplicates()
    if len(texts) < 2 or not are_known_names(texts):
        return False
    named = [bool(_ANY_NAME.fullmatch(t)) and not _FIRM.search(t) for t in texts.tolist()]
    return sum(named) >= _MOSTLY * len(named)


@remembered(100_000)
def _letters(words: Words) -> str:
    return "".join(sorted("".join(words)))


def _are_initials(left: list[str], right: list[str]) -> bool:
    """Whether one word of a few letters stands for so many words: AK Sharma, Anil Kumar Sharma."""
    if len(left) != 1 or not 2 <= len(left[0]) <= 3 or len(right) < len(left[0]):
        return False
    return not Counter(left[0]) - Counter(word[0] for word in right)


def _stands_for(one: str, other: str) -> bool:
    """Whether a word is the other's initial, short form or another form of the name."""
    if one[0] != other[0]:
        return are_one_name(one, other)
    short, long = sorted((one, other), key=len)
    if len(short) == 1 or short[:1] >= EASTERN:
        return long.startswith(short)
    if are_one_name(one, other):
        return True
    if is_given_name(one) and is_given_name(other):
        return False
    begins = len(short) >= _SHORT_FORM and short.isalpha() and long.startswith(short)
    return begins and long.removeprefix(short) not in _WOMAN


def _is_mistyped(one: str, other: str) -> bool:
    """Whether two words are one but for a typing error, and not two names."""
    if any(c.isdigit() for c in one + other) or max(len(one), len(other)) < LEAST_TYPED:
        return False
    if (is_given_name(one) and is_given_name(other)) or _are_of_a_couple(one, other):
        return False
    return SequenceMatcher(None, min(one, other), max(one, other)).ratio() >= TYPING_ERROR


def _are_of_a_couple(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return long.removeprefix(short) in _WOMAN
    ends = {(a, b) for a, b in _WOMANS_END if one.endswith(a) and other.endswith(b)}
    ends |= {(a, b) for a, b in _WOMANS_END if other.endswith(a) and one.endswith(b)}
    return any(one.removesuffix(a).removesuffix(b) == other.removesuffix(a).removesuffix(b)
               for a, b in ends)  # fmt: skip


def _are_of_one_house(one: str, other: str) -> bool:
    """Whether two words are a man's and a woman's form of one surname: Novak and Novakova."""
    short, long = sorted((one, other), key=len)
    if long.removeprefix(short) in ("ova", "ова") and len(short) >= _SHORT_FORM:
        return True
    if _SLAVIC.fullmatch(short) and long in (f"{short}a", f"{short}а"):
        return True
    return short[:-1] == long[:-1] and {short[-2:], long[-2:]} in ({"ki", "ka"}, {"ий", "ая"})


@remembered(100_000)
def _age(words: Words) -> int:
    return max((_AGES[word] for word in words if word in _AGES), default=0)


@remembered(100_000)
def _script(words: Words) -> str:
    letter = next((c for word in sorted(words) for c in word if c.isalpha()), "a")
    return unicodedata.name(letter, "LATIN").split()[0]
