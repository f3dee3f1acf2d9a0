"""Which unread column may stand for a missing field: by name, by meaning, by values. Only proposed.

Nothing is matched by a proposal; a person confirms it beside sample values.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from scoring.intake.cells import cell_kinds
from scoring.intake.cells.cell_kinds import TYPED, typed_share
from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.values import read_measured, to_booleans, to_dates
from scoring.intake.leads.header_words import ANY, DATE, EMAIL, PHONE, name_likeness
from scoring.intake.leads.mapping import PROPOSAL_LIKENESS, ColumnMatch, Proposal, normalise
from scoring.intake.leads.presets import concept_of
from scoring.schema import Column, Kind, Role

_LOOKED_AT = 500  # rows whose values are compared
_SAMPLES = 4
_FEWEST_SHARED = 2  # levels in common: one "Yes" proves nothing
_LEAST = 0.5
_MOSTLY, _NEARLY_ALL = 0.5, 0.9
_FEW, _VARIED = 5, 0.8  # ids of leads hardly repeat; a few cells prove nothing
_LONG_NUMBER = r"\d{6}"  # of an id, where the field has words
# Which cells a field of a kind may have, and what its name is then about.
_HELD: Mapping[Kind, Callable[[pd.Series], NDArray[np.bool_] | pd.Series]] = {
    Kind.EMAIL: lambda cells: cells.str.contains("@", regex=False),
    Kind.PHONE: lambda cells: (cells.str.count(r"\d") >= 7) & ~cells.str.contains("[@:]"),
    Kind.DATE: lambda cells: to_dates(cells).notna(),
}
_NAMED = {Kind.EMAIL: EMAIL, Kind.PHONE: PHONE, Kind.DATE: DATE}


def with_proposals(
    match: ColumnMatch,
    fields: Sequence[Column],
    frame: pd.DataFrame,
    known: Mapping[str, Iterable[str]],
) -> ColumnMatch:
    """The match with what its unread columns may stand for; nothing in it is matched thereby."""
    missing = [column for column in fields if column.name in match.missing]
    found = propose(missing, match.extra, frame, known)
    return replace(match, proposals=found, proposed={p.field: p.header for p in found})


def propose(
    missing: Sequence[Column], extra: Sequence[str], frame: pd.DataFrame,
    known: Mapping[str, Iterable[str]],
) -> tuple[Proposal, ...]:  # fmt: skip
    """The best pairing of missing fields with unread columns, one to one.

    `known` maps a field to the levels the model has learned.
    """
    if not missing or not extra:
        return ()
    samples = {header: _filled(frame[header]) for header in extra}
    scored = [
        [_likeness(column, header, samples[header], known) for header in extra]
        for column in missing
    ]
    likeness = np.array([[score for score, _ in row] for row in scored])
    fields, headers = linear_sum_assignment(-likeness)
    return tuple(
        Proposal(
            missing[at].name,
            extra[to],
            scored[at][to][1],
            tuple(samples[extra[to]].drop_duplicates().head(_SAMPLES).str.slice(0, 40)),
            float(likeness[at, to]),
        )
        for at, to in zip(fields.tolist(), headers.tolist(), strict=True)
        if likeness[at, to] >= _LEAST
    )


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
    found: dict[str, str] = {}
    for value in uploaded:
        alike = ours.get(normalise(value), []) or _same_answer(value, known)
        if len(alike) == 1 and normalise(value):
            found[value] = alike[0]
    return found


def _same_answer(value: str, known: Sequence[str]) -> list[str]:
    """The known level that says yes or no as the value does, where the field is one of these."""
    said = to_booleans(pd.Series([value, *known], dtype="str"))
    if np.isnan(said[0]) or np.isnan(said[1:]).any():
        return []
    return [level for level, answer in zip(known, said[1:], strict=True) if answer == said[0]]


def _filled(cells: pd.Series) -> pd.Series:
    head = cells.head(_LOOKED_AT)
    return head[~is_missing(head)].str.strip()


def _likeness(
    column: Column, header: str, cells: pd.Series, known: Mapping[str, Iterable[str]]
) -> tuple[float, str]:
    """How likely a column stands for a field, and the reason to show."""
    levels = tuple(known.get(column.name, ()))
    if len(cells) and not _holds_alike(column, cells, levels):
        return 0.0, ""
    ways = [
        (_by_name(column, header), "The names are similar."),
        (_by_meaning(column.name, header), "Both names mean the same in CRM exports."),
        _by_values(cells, levels),
    ]
    return max(ways)


def _holds_alike(column: Column, cells: pd.Series, levels: Sequence[str]) -> bool:
    """Whether filled cells are of the kind that a field holds, whatever the names say."""
    if column.kind is Kind.NUMBER:
        return bool(np.isfinite(read_measured(cells, column).values).mean() >= _NEARLY_ALL)
    if column.kind in _HELD:
        return bool(np.mean(_HELD[column.kind](cells)) >= _MOSTLY)
    kind, share = typed_share(cells)
    if share < _MOSTLY:
        return True
    if column.role is Role.ID:
        few = len(cells) < _FEW or cells.nunique() >= _VARIED * len(cells)
        return few and kind not in (cell_kinds.DATE, cell_kinds.TIME, cell_kinds.URL)
    if column.role is Role.PERSONAL:
        return kind == cell_kinds.TEXT
    if not levels:
        return True
    usual, _ = typed_share(levels)
    return usual == kind or not (kind in TYPED or cells.str.contains(_LONG_NUMBER).mean() > _MOSTLY)


def _by_name(column: Column, header: str) -> float:
    ratio = name_likeness(column.name, header, _NAMED.get(column.kind, ANY))
    return ratio if ratio >= PROPOSAL_LIKENESS else 0.0


def _by_meaning(name: str, header: str) -> float:
    concept = concept_of(name)
    return 0.8 if concept is not None and concept == concept_of(header) else 0.0


def _by_values(cells: pd.Series, levels: Iterable[str]) -> tuple[float, str]:
    """The share of filled cells whose value is a known level, and which these are."""
    ours = {normalise(level): level for level in levels if normalise(level)}
    bare = cells.map(normalise)
    shared = bare[bare.isin(list(ours))]
    if not len(cells) or shared.nunique() < _FEWEST_SHARED:
        return 0.0, ""
    named = ", ".join(ours[word] for word in shared.value_counts().index[:3])
    return 0.95 * len(shared) / len(cells), f"Its values are those of the field: {named}."
