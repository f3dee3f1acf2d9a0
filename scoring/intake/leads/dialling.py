"""How the phone numbers of a file are dialled: their country, and whether they begin as written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

import pandas as pd

from scoring.intake.leads.countries import stated_home, with_country
from scoring.intake.leads.key_cells import plain_phones
from scoring.intake.leads.phones import SHORTEST_PHONE, phone_texts

# So many numbers, but no fewer than the last, show by this share how a file writes them.
SAMPLE, MOSTLY, LEAST = 400, 0.8, 10


@dataclass(frozen=True)
class Dialling:
    """The country of most numbers, "" for unknown, and whether most begin with 0 or a plus."""

    region: str = ""
    begins: bool = False

    @classmethod
    def of(cls, cells: Iterable[str]) -> Self:
        """What the different cells of a file's phones show."""
        texts = _first_numbers(list(islice(cells, SAMPLE)))
        begun = sum(text.startswith(("0", "+")) for text in texts)
        return cls(_region(texts), len(texts) >= LEAST and begun >= MOSTLY * len(texts))

    def lacks_start(self, dialled: str) -> bool:
        """Whether a number that is dialled so may have lost its 0, as a spreadsheet takes it."""
        digits = dialled.partition(";")[0]
        is_whole = digits.startswith(("0", "+")) or len(digits) < SHORTEST_PHONE
        return self.begins and bool(digits) and not is_whole


def _first_numbers(cells: Sequence[str]) -> list[str]:
    """The first number of each cell that holds one, as `phone_texts` writes it."""
    plain = plain_phones(pd.Series(cells, dtype="str")).tolist()
    pairs = zip(plain, cells, strict=True)
    # What begins with those of abroad has more digits than others, or is none.
    found = (
        next(iter(phone_texts(cell)), "") if not one or one.lstrip("+").startswith("00") else one
        for one, cell in pairs
    )
    return [text for text in found if text]


def _region(texts: Sequence[str]) -> str:
    """The country that most numbers are written with, where those without one are of it as well.

    What the others alone show is not enough: by chance they fit a country that nobody calls.
    """
    national = [text for text in texts if not text.startswith("+")]
    home = stated_home(texts)
    known = sum(with_country(text, home) != text for text in national)
    return home if known >= MOSTLY * len(national) else ""
