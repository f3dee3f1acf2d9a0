"""Uploaded headers to the model's columns: exact, then normalised, then proposed; never silent."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scoring.errors import BatchRefused
from scoring.intake.remembered import remembered
from scoring.intake.table.own_columns import without_ending

# Below this likeness two headers are not even proposed as the same column.
PROPOSAL_LIKENESS = 0.75
# Letters whose strokes and dots are no accents that could be taken off.
_NO_LETTER = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """An uploaded column that may stand for a field, why, and some of its values.

    `likeness` is 0–1, to order by; it is no probability.
    """

    field: str
    header: str
    reason: str
    samples: tuple[str, ...]
    likeness: float


@dataclass(frozen=True)
class Confirmed:
    """What a person confirmed of a file: model column → header, as the headers are in it.

    `values` maps, for each field, uploaded values to those the model knows. `contacts` maps what a
    column says of who a lead is to its header, "" where the file has none.
    """

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnMatch:
    """Which uploaded column stands for which model column.

    `matched` maps model column to uploaded column; `renamed` is its part whose names differ.
    `missing` are model columns without a match and `extra` uploaded ones nobody reads. `proposed`
    maps missing to extra columns, once `with_proposals` has looked for such: nothing is taken from
    them. `proposals` has the reasons and sample values.
    """

    matched: Mapping[str, str]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    proposed: Mapping[str, str] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()

    @property
    def renamed(self) -> dict[str, str]:
        """The matches whose two names are not the same text."""
        return {ours: theirs for ours, theirs in self.matched.items() if ours != theirs}


def _without_accents(text: str) -> str:
    # Most headers have none, and every column of a file is asked about many times.
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


# A file may have two thousand headers, each of which is compared with many lists of words.
@remembered(1 << 13)
def normalise(header: str) -> str:
    """A header without case, blanks, punctuation and accents; one of two equal halves.

    Names written in two rows are joined on reading, as in "City City".

    >>> normalise("Lead Source *"), normalise("lead_source"), normalise("Città Città")
    ('leadsource', 'leadsource', 'citta')
    >>> normalise("Właściciel"), normalise("Şirket Adı")
    ('wlasciciel', 'sirketadi')
    """
    bare = _NO_LETTER.sub("", _without_accents(header.casefold()))
    words = header.split()
    half = len(words) // 2
    doubled = half and words[:half] == words[half:]
    return bare[: len(bare) // 2] if doubled else bare


def match_columns(
    wanted: Sequence[str], uploaded: Sequence[str], *, confirmed: Mapping[str, str] | None = None
) -> ColumnMatch:
    """Match model columns to uploaded ones; `confirmed` (model → uploaded) goes before all.

    A normalised header that stands for two uploaded columns matches neither. Raises BatchRefused
    when a confirmed pair names a column that does not exist or is used twice.
    """
    matched = _checked(confirmed or {}, wanted, uploaded)
    matched |= {w: w for w in _left(wanted, matched) if w in _left(uploaded, matched.values())}
    free = _unambiguous(_left(uploaded, matched.values()))
    ours = _unambiguous(_left(wanted, matched))
    matched |= {name: free[key] for key, name in ours.items() if key in free}
    missing = _left(wanted, matched)
    extra = _left(uploaded, matched.values())
    in_order = {w: matched[w] for w in wanted if w in matched}
    return ColumnMatch(in_order, missing, extra)


def _left(names: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    gone = frozenset(taken)
    return tuple(n for n in names if n not in gone)


def _checked(
    confirmed: Mapping[str, str], wanted: Sequence[str], uploaded: Sequence[str]
) -> dict[str, str]:
    for ours, theirs in confirmed.items():
        if ours not in wanted or theirs not in uploaded:
            raise BatchRefused(
                f"The mapping fills the model's field “{ours}” from the column “{theirs}”, but one "
                "of the two does not exist. Choose a column of this file or leave the field out."
            )
    if len(set(confirmed.values())) < len(confirmed):
        raise BatchRefused(
            "The mapping uses one column of the file for two fields of the model. "
            "Give each field a different column, or leave one of them out."
        )
    return dict(confirmed)


def _unambiguous(headers: Sequence[str]) -> dict[str, str]:
    keys = [normalise(without_ending(h)) for h in headers]
    times = Counter(keys)
    return {k: h for k, h in zip(keys, headers, strict=True) if k and times[k] == 1}
