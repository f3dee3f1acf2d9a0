"""Phone numbers by the rules of countries: which texts are the same number.

The rules are those of Google's libphonenumber, which the package `phonenumberslite` holds.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import phonenumbers
from numpy.typing import NDArray

from scoring.intake.leads.phones import LONGEST_PHONE
from scoring.intake.remembered import remembered
from scoring.settings import phone_region

# Numbers whose last digits differ are different, and need not be read.
TAIL = 7
# Of so many numbers that end alike only those are compared that do in more digits.
MOST_ALIKE = 20
# Of a number of up to ten digits all but these may be trunk digits, of a longer one these.
TRUNK, COUNTRY_AND_TRUNK = 2, 4
# So many numbers show which country's a file holds, where they are written with one; and so many
# others, each read by the rules of every country, by this share of them.
WRITTEN, SAMPLE, MOSTLY = 2_000, 40, 0.8
# Its mobile numbers are valid with and without their digit, and no other number is without.
ARGENTINA = 54
# What the library calls the region of a calling code that is no country's.
NOT_GEOGRAPHIC = "001"

Number = tuple[int, str]

# Digits that a national number may have or lack, by the calling code: those of a mobile phone in
# Mexico and Argentina, what Brazil (2012), Chile (2013), Colombia (2021) and Benin (2024) have put
# before the numbers that they had, and a trunk digit of Ukraine. The library holds today's numbers.
OPTIONAL = {
    52: (r"0?(?:1|44|45)(\d{10})", r"\1"),
    54: (r"9(\d{10})", r"\1"),
    55: (r"(\d\d)([6-9]\d{7})", r"\g<1>9\2"),
    56: (r"([5-9]\d{7})", r"9\1"),
    57: (r"([1-8]\d{7})", r"60\1"),
    229: (r"(\d{8})", r"01\1"),
    380: (r"80?(\d{9})", r"\1"),
}


@dataclass(frozen=True)
class PhoneBook:
    """The different phone texts of a file, each with the country of its lead, "" for unknown."""

    texts: Sequence[str]
    regions: Sequence[str]

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """The same number (n,) for texts of the same phone.

        A national number is the international one whose national form it is: that of its lead's
        country, else the only one in the file, else that of the country most numbers are of.
        """
        codes = np.arange(len(self.texts), dtype=np.int64)
        for group in self._close():
            first: dict[Number, int] = {}
            for place, number in zip(group, self._same(group), strict=True):
                codes[place] = first.setdefault(number, place)
        return codes

    @property
    def written(self) -> NDArray[np.object_]:
        """Each number (n,) by its code: with its country, where one of its texts has it."""
        texts = np.array(self.texts, dtype=object)
        full = np.flatnonzero([text.startswith("+") for text in self.texts])
        texts[self.codes[full]] = texts[full]
        return texts

    @cached_property
    def home(self) -> str:
        """The country of most numbers, as set or as the file shows it; "" for unknown."""
        return phone_region() or stated_home(self.texts) or _read_home(self.texts)

    def _close(self) -> list[list[int]]:
        """The places of texts that may be the same number, by their last digits."""
        texts = pd.Series(self.texts, dtype="str")
        groups = _alike(texts, TAIL)
        for digits in range(TAIL + 1, LONGEST_PHONE + 2):
            wide = [group for group in groups if len(group) > MOST_ALIKE]
            if not wide:
                break
            groups = [group for group in groups if len(group) <= MOST_ALIKE]
            groups += _alike(texts.iloc[np.concatenate(wide)], digits)
        return [g for g in groups if len(g) > 2 or _may_be_same(*(self.texts[i] for i in g))]

    def _same(self, group: list[int]) -> list[Number]:
        """The number of each text of a group, (0, digits) where no country's rules decide."""
        numbers = [self._stated(self.texts[i], self.regions[i]) for i in group]
        known = {n for n in numbers if n is not None}
        open_ = [at for at, number in enumerate(numbers) if number is None]
        for at in open_:
            numbers[at] = self._of_known(self.texts[group[at]], known)
        left = [at for at in open_ if numbers[at] is None]
        texts = {self.texts[group[at]] for at in left}
        for at in left:
            numbers[at] = self._alone(self.texts[group[at]], texts)
        return [n for n in numbers if n is not None]

    def _stated(self, text: str, region: str) -> Number | None:
        """The number where its country is written before it, or is the country of its lead."""
        if text.startswith("+"):
            return _read(text, "")
        for prefix in ("00", "011"):
            found = _read(f"+{text.removeprefix(prefix)}", "") if text.startswith(prefix) else None
            if found and _is_valid(found):
                return found
        own = _read(text, region) if region else None
        return own if own and _is_valid(own) else None

    def _of_known(self, text: str, known: set[Number]) -> Number | None:
        fitting = [number for number in known if _is_national(text, number)]
        valid = [number for number in fitting if _is_valid(number)] or fitting
        if len(valid) > 1:
            here = phonenumbers.country_code_for_region(self.home) if self.home else 0
            valid = [number for number in valid if number[0] == here]
        return valid[0] if len(valid) == 1 else None

    def _alone(self, text: str, others: set[str]) -> Number:
        """The number of a text that no international one fits, `others` and itself at hand."""
        if len(others) == 1:
            return 0, text.lstrip("0")
        for other in sorted(others):
            # The country's digits may be written without a plus, as in 919820012345.
            number = _read(f"+{other}", "")
            if number is None or not _is_valid(number) or not _is_national(text, number):
                continue
            if text != other or any(_is_national(o, number) for o in others - {other}):
                return number
        number = _read(text, self.home) if self.home else None
        return number if number and _is_valid(number) else (0, text.lstrip("0"))


def _alike(texts: pd.Series, digits: int) -> list[list[int]]:
    """The labels of texts with the same last digits, in groups of at least two."""
    tails = pd.factorize(texts.str.slice(-digits))[0]
    shared = np.flatnonzero(np.bincount(tails, minlength=1)[tails] > 1)
    shared = shared[np.argsort(tails[shared], kind="stable")]
    ends = np.flatnonzero(np.diff(tails[shared])) + 1
    places = texts.index.to_numpy()
    return [places[part].tolist() for part in np.split(shared, ends)] if len(shared) else []


def _may_be_same(one: str, other: str) -> bool:
    """Whether two texts end alike as far as numbers of their length must."""
    first, second = one.lstrip("+0"), other.lstrip("+0")
    least = min(len(first), len(second))
    kept = max(TAIL, least - TRUNK) if least <= 10 else max(TAIL + 1, least - COUNTRY_AND_TRUNK)
    return first[-kept:] == second[-kept:]


@remembered(50_000)
def _read(text: str, region: str) -> Number | None:
    """The country's digits and the national number, None for no possible number."""
    try:
        found = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
    number = found.country_code or 0, phonenumbers.national_significant_number(found)
    usual = _as_usual(number)
    return usual if usual != number or phonenumbers.is_possible_number(found) else None


def _as_usual(number: Number) -> Number:
    """The number as its country writes it today, with no digits that it may lack."""
    code, national = number
    if code not in OPTIONAL or not (found := re.fullmatch(OPTIONAL[code][0], national)):
        return number
    usual = code, found.expand(OPTIONAL[code][1])
    return usual if _is_valid(usual) and (code == ARGENTINA or not _is_valid(number)) else number


@remembered(50_000)
def _is_valid(number: Number) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(f"+{number[0]}{number[1]}"))
    except phonenumbers.NumberParseException:
        return False


def _is_national(text: str, number: Number) -> bool:
    """Whether a text is how a number is written in its country, or without its plus."""
    country, national = number
    if text in (national, f"{country}{national}", f"00{country}{national}"):
        return True
    region = phonenumbers.region_code_for_country_code(country)
    return region not in (None, NOT_GEOGRAPHIC) and _read(text, region) == number


def is_valid_phone(text: str) -> bool:
    """Whether a number written with its country is one of those that the country has."""
    number = _read(text, "") if text.startswith("+") else None
    return number is not None and _is_valid(number)


def with_country(text: str, region: str) -> str:
    """A national number with its country before it, as it is where `region` has no such number.

    >>> with_country("02212257876", "DE"), with_country("12345678", "DE"), with_country("02", "")
    ('+492212257876', '12345678', '02')
    """
    if not region or text.startswith("+"):
        return text
    try:
        found = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_valid_number(found):
        return text
    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))


def kept_forms(text: str) -> tuple[str, ...]:
    """How a number may have been written elsewhere: itself, then with or without its country.

    Without a country, those of every country that has such a number; with one, its national forms.

    >>> kept_forms("+492212257876")
    ('+492212257876', '2212257876', '02212257876', '492212257876', '00492212257876')
    >>> "+492212257876" in kept_forms("02212257876")
    True
    """
    if not text.startswith("+"):
        regions = sorted(phonenumbers.SUPPORTED_REGIONS)
        return tuple(dict.fromkeys([text, *(with_country(text, region) for region in regions)]))
    try:
        found = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return (text,)
    national = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL)
    digits = "".join(filter(str.isdecimal, national))
    bare = phonenumbers.national_significant_number(found)
    return tuple(dict.fromkeys((text, bare, digits, text[1:], f"00{text[1:]}")))


def calling_code(text: str) -> int:
    """The country's digits of a number written with a plus, 0 for others.

    >>> calling_code("+919820012345"), calling_code("9820012345")
    (91, 0)
    """
    starts = (int(text[1:end]) for end in (2, 3, 4) if text.startswith("+") and text[1:end])
    return next((code for code in starts if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), 0)


def main_region(code: int) -> str:
    """The main country of a calling code, "" for none."""
    region = phonenumbers.region_code_for_country_code(code)
    return "" if region in (None, NOT_GEOGRAPHIC, "ZZ") else str(region)


def stated_home(texts: Sequence[str]) -> str:
    """The country of most numbers that are written with one; "" where none has half of them."""
    written = [text for text in texts if text.startswith("+")]
    sample = written[:: max(1, len(written) // WRITTEN)]
    codes = Counter(code for text in sample if (code := calling_code(text)))
    code, count = codes.most_common(1)[0] if codes else (0, 0)
    return main_region(code) if 2 * count > codes.total() else ""


def _read_home(texts: Sequence[str]) -> str:
    """The one country by whose rules most national numbers are valid, more than by any other's."""
    national = [text for text in texts if not text.startswith("+")]
    sample = national[:: max(1, len(national) // SAMPLE)][:SAMPLE]
    regions = filter(None, map(main_region, sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)))
    valid = Counter({region: _valid_share(sample, region) for region in regions})
    (best, share), (_, second) = valid.most_common(2)
    return best if share >= MOSTLY and share > second else ""


def _valid_share(texts: Sequence[str], region: str) -> float:
    numbers = [_read(text, region) for text in texts]
    return sum(n is not None and _is_valid(n) for n in numbers) / max(1, len(numbers))
