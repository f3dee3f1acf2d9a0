"""Which unread column may stand for a missing field: by name, by meaning, by values. Only proposed.

Nothing is matched by a proposal; a person confirms it beside sample values.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from scoring.intake.cells.missing import is_missing
from scoring.intake.cells.values import read_measured, to_booleans
from scoring.intake.leads.mapping import PROPOSAL_LIKENESS, ColumnMatch, Proposal, normalise
from scoring.intake.leads.presets import concept_of
from scoring.schema import Column, Kind

_LOOKED_AT = 500  # rows whose values are compared
_SAMPLES = 4
_FEWEST_SHARED = 2  # levels in common: one "Yes" proves nothing
_LEAST = 0.5


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
    if column.kind is Kind.NUMBER and not _is_numeric(cells, column):
        return 0.0, ""
    ways = [
        (_by_name(column.name, header), "The names are similar."),
        (_by_meaning(column.name, header), "Both names mean the same in CRM exports."),
        _by_values(cells, known.get(column.name, ())),
    ]
    return max(ways)


def _is_numeric(cells: pd.Series, column: Column) -> bool:
    numbers = read_measured(cells, column).values
    return not len(cells) or bool(np.isfinite(numbers).mean() >= 0.9)


def _by_name(name: str, header: str) -> float:
    ratio = difflib.SequenceMatcher(None, normalise(name), normalise(header)).ratio()
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
