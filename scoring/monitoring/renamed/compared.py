"""What a file and the history are compared by: each field as a few bins, on both sides."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.intake.distinct_cells import DistinctCells
from scoring.intake.leads.typed_cells import TypedCells
from scoring.model.drift import MODERATE, DriftSize, FieldDrift
from scoring.model.past import PastLeads
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import keeping
from scoring.recipes.steps import Keep

# As many leads tell how levels go together; more cost time and tell no more.
MOST_LEADS = 60_000
# As many fields are compared, those first by which the model ranks most.
MOST_FIELDS = 24
# Of a field as many values are told apart, the commonest; the others are one value together.
MOST_LEVELS = 80
# A value of fewer leads says too little of itself to be told apart.
FEWEST = 20
# The time of creation is cut into as many stretches with about as many past leads.
STRETCHES = 8
# With fewer leads of that time the time tells little.
FEWEST_DATED = 500
# The leads of which nothing is known here.
NOWHERE = -1
# Stands for values together that are read in different ways.
_NO_VALUE = "\0"


@dataclass(frozen=True)
class Sides:
    """One field in the past leads and in the file.

    `past` (m,) are places among `size` bins of the history, `found` (n,) places among the values of
    the file, both NOWHERE where a lead says nothing. `reads` (v,) is the bin that each value of the
    file is read as, NOWHERE for one that the model does not know. Of values that are `free` (v,) a
    person may say that they mean another level, one of those that are `targets` (size,); `values`
    are their texts, those of rare ones together; `levels` are the texts of the bins.
    """

    name: str
    past: NDArray[np.int64]
    size: int
    found: NDArray[np.int64]
    reads: NDArray[np.int64]
    free: NDArray[np.bool_]
    targets: NDArray[np.bool_]
    values: tuple[tuple[str, ...], ...] = ()
    levels: tuple[str, ...] = ()

    @property
    def held(self) -> "Sides":
        """The same where every value means what it is read as."""
        return replace(self, free=np.zeros_like(self.free))

    @property
    def is_free(self) -> bool:
        """Whether any of its values may mean another level."""
        return bool(self.free.any())


@dataclass(frozen=True)
class BothSides:
    """All fields of a file beside the past leads, each of which counts `weight` times; (m,)."""

    fields: tuple[Sides, ...]
    weight: NDArray[np.float64]

    def holding(self, places: Collection[int]) -> "BothSides":
        """The same where the fields at some places are held to mean what they say."""
        pairs = enumerate(self.fields)
        return replace(self, fields=tuple(f.held if i in places else f for i, f in pairs))


def compared(scored: ScoredBatch) -> BothSides | None:
    """A file beside the past leads of its model; None where none are kept with it.

    A category is free where its mix moved in the file, unless a person has said already what its
    values mean: all others are held to mean what they say, and so are numbers and the time of
    creation.
    """
    past = scored.model.past
    if past is None or not len(past) or not len(scored.leads):
        return None
    rows = _some(len(scored.leads))
    moved = {f.field: f for f in scored.drift.fields}
    order = np.argsort(-scored.model.importance, kind="stable").tolist()
    told = [at for at in order if scored.model.encoder.names[at] in moved][:MOST_FIELDS]
    names = scored.model.encoder.names
    sides = [_sides(scored, at, rows, moved[names[at]]) for at in told]
    weight = np.where(past.converted, scored.model.often, 1.0)
    return BothSides((*filter(None, sides), *_time(scored, past, rows)), weight)


def _some(leads: int) -> NDArray[np.int64]:
    """Positions spread over a long file, all of a shorter one."""
    if leads <= MOST_LEADS:
        return np.arange(leads)
    return np.linspace(0, leads - 1, MOST_LEADS).astype(np.int64)


def _sides(
    scored: ScoredBatch, at: int, rows: NDArray[np.int64], drift: FieldDrift
) -> Sides | None:
    field = scored.model.encoder.fields[at]
    is_said = drift.field in scored.mapping.values
    has_moved = drift.psi >= MODERATE
    if field.is_number:
        # A number that moved may count in another unit: it is no witness.
        return None if drift.verdict is DriftSize.LARGE else _as_read(scored, at, rows)
    return _category(scored, at, rows) if has_moved and not is_said else _as_read(scored, at, rows)


def _as_read(scored: ScoredBatch, at: int, rows: NDArray[np.int64]) -> Sides:
    """A field whose values mean what they say."""
    profile, codes = scored.model.profile.fields[at], scored.scores.encoded.column(at, rows)
    found, past = profile.bins(codes), _past_bins(scored, at)
    return _held(profile.name, past, found, len(profile.labels))


def _past_bins(scored: ScoredBatch, at: int) -> NDArray[np.int64]:
    past = scored.model.past
    codes = np.empty(0) if past is None else past.codes[:, at]
    return scored.model.profile.fields[at].bins(codes)


def _held(name: str, past: NDArray[np.int64], found: NDArray[np.int64], size: int) -> Sides:
    nothing = np.zeros(size, dtype=bool)
    return Sides(name, past, size, found, np.arange(size), nothing, nothing)


def _category(scored: ScoredBatch, at: int, rows: NDArray[np.int64]) -> Sides:
    """A category whose values may mean other levels: as they stand in the file, before a recipe."""
    field, labels = scored.model.encoder.fields[at], scored.model.profile.fields[at].labels
    texts, places = values_of(scored, field.column.name)
    found = places[rows]
    groups = _groups(np.bincount(found[found != NOWHERE], minlength=len(texts)))
    # The last is that of leads without a value, which mean nothing else.
    place = np.full(len(texts) + 1, len(groups))
    for new, group in enumerate(groups):
        place[group] = new
    values = tuple(tuple(texts[v] for v in group) for group in groups)
    reads = _read_as(scored, at, [*(v[0] if len(v) == 1 else _NO_VALUE for v in values), None])
    # Rare values may name a person, and there is no saying what each of them means.
    free = np.array([*(len(group) == 1 and len(field.levels) > 0 for group in groups), False])
    targets = np.arange(len(labels)) < len(field.levels)
    past = _past_bins(scored, at)
    sides = (past, len(labels), place[found], reads, free, targets, values, labels)
    return Sides(field.column.name, *sides)


def _groups(counts: NDArray[np.int64]) -> list[list[int]]:
    """The common values each alone, the commonest first, and all rarer ones together."""
    order = [v for v in np.argsort(-counts, kind="stable").tolist() if counts[v]]
    own = [v for v in order if counts[v] >= FEWEST][:MOST_LEVELS]
    rest = order[len(own) :]
    return [*([v] for v in own), *([rest] * bool(rest))]


def _read_as(scored: ScoredBatch, at: int, values: Sequence[str | None]) -> NDArray[np.int64]:
    """The bin of the history as which scoring reads each value; NOWHERE for one it cannot read."""
    field, profile = scored.model.encoder.fields[at], scored.model.profile.fields[at]
    keep = keeping(scored.model).get(field.column.name)
    texts = list(values) if keep is None else [_kept(keep, value) for value in values]
    bins = profile.bins(field.level_codes(texts))
    unread = np.isnan(field.level_codes(texts)) & np.array([t not in (None, "") for t in texts])
    return np.where(unread, NOWHERE, bins)


def _kept(keep: Keep, value: str | None) -> str:
    if value is None:
        return keep.missing
    return value if value in (keep.levels or ()) else keep.others


def values_of(scored: ScoredBatch, name: str) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The values of a category as a person says what they mean, and which one each lead has (n,).

    They are those of the file before a recipe keeps some of them; NOWHERE for none.
    """
    cells = _cells_to_mean(scored, name)
    of_cells = [-1 if level is None else level for level in cells.levels]
    texts = tuple(dict.fromkeys(level for level in cells.levels if level is not None))
    number = {text: at for at, text in enumerate(texts)} | {-1: NOWHERE}
    return texts, np.array([number[level] for level in of_cells], dtype=np.int64)[cells.cells.codes]


def _cells_to_mean(scored: ScoredBatch, name: str) -> TypedCells:
    typed, cells = scored.leads.typed[name], scored.leads.uploaded(name)
    if name not in keeping(scored.model) or cells is None:
        return typed
    column = next(c for c in scored.model.schema.inputs if c.name == name)
    return TypedCells.of(DistinctCells.every(cells), column, name)


def _time(scored: ScoredBatch, past: PastLeads, rows: NDArray[np.int64]) -> Iterator[Sides]:
    """When leads were created, where many of the file came in the time of the past leads."""
    days, created = past.created.astype("datetime64[D]"), scored.leads.created[rows]
    known = np.sort(days[~np.isnat(days)]).astype(np.int64)
    if not len(known):
        return
    edges = np.unique(known[np.linspace(0, len(known) - 1, STRETCHES + 1).astype(np.int64)])
    mine, theirs = _stretch(days, edges), _stretch(created.astype("datetime64[D]"), edges)
    if len(edges) > 2 and np.count_nonzero(theirs != NOWHERE) >= FEWEST_DATED:
        yield _held("", mine, theirs, len(edges) - 1)


def _stretch(days: NDArray[np.datetime64], edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """The stretch between two edges that each day is in, NOWHERE outside of all; (n,)."""
    numbers = days.astype(np.int64)
    inside = ~np.isnat(days) & (numbers >= edges[0]) & (numbers <= edges[-1])
    place = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(edges) - 2)
    return np.where(inside, place, NOWHERE)
