"""How the phone numbers of a file are dialled: their country, and whether they begin as written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Self

from scoring.intake.leads.countries import stated_home, with_country
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
        texts = [text for cell in islice(cells, SAMPLE) for text in phone_texts(cell)[:1]]
        begun = sum(text.startswith(("0", "+")) for text in texts)
        return cls(_region(texts), len(texts) >= LEAST and begun >= MOSTLY * len(texts))

    def lacks_start(self, dialled: str) -> bool:
        """Whether a number that is dialled so may have lost its 0, as a spreadsheet takes it."""
        digits = dialled.partition(";")[0]
        is_whole = digits.startswith(("0", "+")) or len(digits) < SHORTEST_PHONE
        return self.begins and bool(digits) and not is_whole


def _region(texts: Sequence[str]) -> str:
    """The country that most numbers are written with, where those without one are of it as well.

    What the others alone show is not enough: by chance they fit a country that nobody calls.
    """
    national = [text for text in texts if not text.startswith("+")]
    home = stated_home(texts)
    known = sum(with_country(text, home) != text for text in national)
    return home if known >= MOSTLY * len(national) else ""
