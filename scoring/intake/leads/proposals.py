"""Which unread column may stand for a missing field: by name, by meaning, by values. Only proposed.

Nothing is matched by a proposal; a person confirms it beside sample values.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.values import boolean, read_measured, to_booleans
from scoring.intake.leads.contact_headers import Contact, said_by
from scoring.intake.leads.header_words import has_more_words, name_likeness, sense_of, time_units
from scoring.intake.leads.mapping import PROPOSAL_LIKENESS, ColumnMatch, Proposal, normalise
from scoring.intake.leads.presets import concept_of
from scoring.intake.remembered import remembered
from scoring.intake.table.columns import CELLS, rows_for
from scoring.schema import Column, Kind

_LOOKED_AT = 500  # rows whose values are compared
_SAMPLES = 4
_FEWEST_SHARED = 2  # telling levels in common: one proves nothing
_LEAST = 0.5
# So many cells must be known to the model, whatever the names say, and so many by values alone.
_MOSTLY, _NEARLY_ALL, _BY_VALUES = 0.5, 0.9, 0.7
# Numbers of which so many lie elsewhere than those of the history measure something else: among the
# fields of two histories a field lies up to 0.1 from itself, and minutes 0.7 from seconds.
_APART, _FEWEST_SPREAD = 0.6, 20
# Values alone never weigh as much as a name; of two columns so close neither is the one.
_OF_VALUES, _CLOSE = 0.74, 0.1
_NEVER = frozenset({Contact.ID, Contact.EMAIL, Contact.PHONE, Contact.FIRST, Contact.LAST})
# Said in columns of any kind.
_ANYWHERE = frozenset(
    {
        "yes",
        "no",
        "true",
        "false",
        "ja",
        "nein",
        "oui",
        "non",
        "si",
        "sim",
        "nao",
        "other",
        "others",
    }
    | {"unknown", "none", "high", "medium", "low", "new", "open", "closed", "active", "inactive"}
    | {"male", "female", "na", "allow", "level"}
)


# Words by which a header means another city, source or course than the field does.
_ANOTHER = frozenset(
    {"preferred", "desired", "interested", "target", "birth", "previous", "former", "old", "next"}
    | {"billing", "shipping", "parent", "father", "mother", "spouse", "account", "partner", "owner"}
)


@dataclass(frozen=True)
class Known:
    """What a model has learned of its fields: the levels of words, the spread of numbers."""

    levels: Mapping[str, Iterable[str]] = field(default_factory=dict)
    spreads: Mapping[str, "Spread"] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """The numbers of a field in the history: the least, the largest, and how they spread.

    Of all past leads the part `shares[i]` has a number over `edges[i - 1]` up to `edges[i]`.
    """

    low: float
    high: float
    edges: NDArray[np.float64]
    shares: NDArray[np.float64]

    def contradicts(self, values: NDArray[np.float64]) -> bool:
        """Whether numbers lie outside the range, or are spread as those of something else."""
        inside = (values >= self.low) & (values <= self.high)
        if inside.mean() < _NEARLY_ALL:
            return True
        places = np.searchsorted(self.edges, values)
        counts = np.bincount(places, minlength=len(self.shares))
        apart = float(np.abs(counts / len(values) - self.shares).sum()) / 2
        return len(values) >= _FEWEST_SPREAD and apart > _APART


def with_proposals(
    match: ColumnMatch,
    fields: Sequence[Column],
    frame: pd.DataFrame,
    known: Known,
    taken: Collection[str] = (),
) -> ColumnMatch:
    """The match with what its unread columns may stand for; nothing in it is matched thereby.

    `taken` are columns that say who leads are, and stand for no field.
    """
    missing = [column for column in fields if column.name in match.missing]
    free = [header for header in match.extra if header not in taken]
    found = propose(missing, free, frame, known)
    return replace(match, proposals=found, proposed={p.field: p.header for p in found})


def propose(
    missing: Sequence[Column], extra: Sequence[str], frame: pd.DataFrame, known: Known
) -> tuple[Proposal, ...]:
    """The best pairing of missing fields with unread columns, one to one.

    Only of columns whose values the model knows: most of the words, and numbers in its range.
    """
    free = [header for header in extra if not _says_who(header)]
    if not missing or not free:
        return ()
    rows = rows_for(len(frame.columns), _LOOKED_AT, CELLS)
    held = [_Offered(header, _filled(frame[header].head(rows))) for header in free]
    scored = [[_likeness(column, one, known) for one in held] for column in missing]
    likeness = np.array([[score for score, _ in row] for row in scored])
    fields, headers = linear_sum_assignment(-likeness)
    return tuple(
        Proposal(
            missing[at].name,
            free[to],
            scored[at][to][1],
            tuple(held[to].cells.drop_duplicates().head(_SAMPLES).str.slice(0, 40)),
            float(likeness[at, to]),
        )
        for at, to in zip(fields.tolist(), headers.tolist(), strict=True)
        if likeness[at, to] >= _LEAST and not _is_open(likeness, at, to)
    )


def _says_who(header: str) -> bool:
    """Whether a header is surely that of who a lead is, found in the file or not."""
    said = said_by(header)
    return said is not None and said.sure and said.contact in _NEVER


def propose_values(uploaded: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """Uploaded values that are a known one but for case, blanks and accents, or its yes or no.

    >>> propose_values(["google ", "JA", "Fair"], ["Google", "Yes", "No"])
    {'google ': 'Google'}
    >>> propose_values(["JA"], ["Yes", "No"])
    {'JA': 'Yes'}
    """
    ours: dict[str, list[str]] = {}
    for level in known:
        ours.setdefault(normalise(level), []).append(level)
    values = list(uploaded)
    found: dict[str, str] = {}
    for value, answers in zip(values, _same_answers(values, known), strict=True):
        name = normalise(value)
        alike = ours.get(name, []) or answers
        if len(alike) == 1 and name:
            found[value] = alike[0]
    return found


def _same_answers(values: Sequence[str], known: Sequence[str]) -> list[list[str]]:
    """The known levels that say yes or no as each value does, where the field is one of these."""
    said = to_booleans(pd.Series([*known, *values], dtype="str"))
    ours, theirs = said[: len(known)], said[len(known) :]
    if np.isnan(ours).any():
        return [[] for _ in values]
    return [[k for k, a in zip(known, ours, strict=True) if a == answer] for answer in theirs]


def _filled(cells: pd.Series) -> pd.Series:
    return cells[~is_missing(cells)].str.strip()


@dataclass(frozen=True)
class _Offered:
    """What an unread column holds: sampled cells and how often each different word is in them."""

    header: str
    cells: pd.Series

    @cached_property
    def words(self) -> Mapping[str, int]:
        """Each different value as it compares, with its cells."""
        counts: dict[str, int] = {}
        for text, count in Counter(self.cells.tolist()).items():
            word = normalise(text)
            counts[word] = counts.get(word, 0) + count
        return counts

    @cached_property
    def are_answers(self) -> bool:
        """Whether each value says yes or no."""
        return _are_answers(tuple(self.words))

    def known(self, levels: tuple[str, ...]) -> float:
        """The share of cells (0–1) whose value is one of these levels, or the same yes or no."""
        ours = _as_compared(levels)
        found = sum(self.words[word] for word in self.words.keys() & ours.keys())
        if found < len(self.cells) and self.are_answers and _are_answers(levels):
            return 1.0
        return found / len(self.cells)

    def shared(self, levels: tuple[str, ...]) -> list[str]:
        """The levels that say something and are among the cells, the commonest first."""
        ours = _as_compared(levels)
        words = sorted(self.words.keys() & ours.keys(), key=lambda word: (-self.words[word], word))
        return [ours[word] for word in words if _tells(word)]


# A file may have columns by the thousand, and each is compared with every field.
@remembered(256)
def _as_compared(levels: tuple[str, ...]) -> Mapping[str, str]:
    """The levels by how they compare."""
    return {normalise(level): level for level in levels}


@remembered(256)
def _are_answers(values: tuple[str, ...]) -> bool:
    return all(np.isfinite(boolean(value)) for value in values)


def _tells(word: str) -> bool:
    """Whether a value, as it compares, is one of this field rather than of any."""
    return len(word) > 1 and not word.isdecimal() and word not in _ANYWHERE


def _likeness(column: Column, held: _Offered, known: Known) -> tuple[float, str]:
    """How likely a column stands for a field, and the reason to show."""
    if not len(held.cells) or _is_another(column.name, held.header):
        return 0.0, ""
    named = max(
        (_by_name(column, held.header), "The names are similar."),
        (_by_meaning(column.name, held.header), "Both names mean the same in CRM exports."),
    )
    # What no name and no level speaks for need not be looked at.
    if not named[0] and not known.levels.get(column.name):
        return 0.0, ""
    if not _holds_alike(column, held, known):
        return 0.0, ""
    return max(named, _by_values(column, held, known))


def _is_another(name: str, header: str) -> bool:
    """Whether a header speaks of a wish, of another time or of somebody else, and the field not."""
    ours, theirs = sense_of(name).about, sense_of(header).about
    return bool(_ANOTHER & set(theirs) - set(ours))


def _holds_alike(column: Column, held: _Offered, known: Known) -> bool:
    """Whether the model knows what the cells hold, whatever the names say."""
    if column.kind is Kind.NUMBER:
        values = read_measured(held.cells, column).values
        finite, spread = values[np.isfinite(values)], known.spreads.get(column.name)
        are_numbers = len(finite) >= _NEARLY_ALL * len(values)
        return are_numbers and (spread is None or not spread.contradicts(finite))
    levels = tuple(known.levels.get(column.name, ()))
    return not levels or held.known(levels) >= _MOSTLY


def _by_name(column: Column, header: str) -> float:
    if column.kind is Kind.NUMBER and has_more_words(column.name, header):
        return 0.0
    ratio = name_likeness(column.name, header)
    return ratio if ratio >= PROPOSAL_LIKENESS else 0.0


def _by_meaning(name: str, header: str) -> float:
    concept = concept_of(name)
    if concept is None or concept != concept_of(header):
        return 0.0
    units = time_units(name), time_units(header)
    return 0.0 if all(units) and units[0] != units[1] else 0.8


def _by_values(column: Column, held: _Offered, known: Known) -> tuple[float, str]:
    """The share of cells whose value is a known level of this field and of no other."""
    levels = tuple(known.levels.get(column.name, ()))
    shared = held.shared(levels)
    share = held.known(levels) if len(shared) >= _FEWEST_SHARED else 0.0
    others = (levels for name, levels in known.levels.items() if name != column.name)
    if share < _BY_VALUES or max((held.known(tuple(o)) for o in others), default=0.0) >= share:
        return 0.0, ""
    return _OF_VALUES * share, f"Its values are those of the field: {', '.join(shared[:3])}."


def _is_open(likeness: NDArray[np.float64], at: int, to: int) -> bool:
    """Whether another column could be the field by its values as well."""
    mine = likeness[at, to]
    others = np.delete(likeness[at], to)
    by_values = mine <= _OF_VALUES
    return bool(by_values and len(others) and others.max() >= mine - _CLOSE)
