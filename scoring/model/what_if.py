"""One lead changed: how its chance answers to a field or to two, and what never goes together."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from scoring.model.codes import FieldCode
from scoring.model.lead_model import LeadModel
from scoring.model.past import PastLeads
from scoring.model.reference import FieldProfile

# Points of a curve: closer than these are told apart by nobody.
POINTS = 40
# Bars that show where the past leads stand.
BARS = 20
# Levels of a curve, and of one side of a map.
MOST_LEVELS, MOST_CELLS = 30, 12
# Two values that chance alone would have brought together so often, and that never met.
EXPECTED = 10


@dataclass(frozen=True)
class Response:
    """How a lead's chance answers to one field while all others stay.

    `table` has a row per value asked: value (float, or text with "" for not given; a range is its
    text), chance, low, high (0–1), leads (past leads with it; NaN for a number). `standing` tells
    of a number where the past leads stand: low, high (both included), leads. `now` is the row of
    the lead's own value in `table`, None for a number that is not given or outside the history.
    """

    field: FieldCode
    table: pd.DataFrame
    standing: pd.DataFrame
    now: int | None

    @property
    def is_line(self) -> bool:
        """Whether the values are plain numbers, and no levels or ranges."""
        return self.field.is_number and not self.field.column.ranges


@dataclass(frozen=True)
class ResponseMap:
    """How a lead's chance answers to two fields while all others stay.

    `table` has a row per pair: row, column (labels), row_value, column_value (what was asked),
    chance (0–1), leads (past leads that stand there). `now` is the lead's own pair of labels.
    """

    rows: "Axis"
    columns: "Axis"
    table: pd.DataFrame

    @property
    def now(self) -> tuple[str, str]:
        """The labels of the lead's own cell; a label is "" where its value has none."""
        return self.rows.now, self.columns.now


@dataclass(frozen=True)
class Axis:
    """One side of a map: labels with the value that stands for each, and the lead's own label.

    `bins` are the places of the labels among the bins of the field's profile, -1 for none.
    """

    field: FieldCode
    labels: tuple[str, ...]
    values: tuple[float | str, ...]
    bins: NDArray[np.int64]
    now: str


@dataclass(frozen=True)
class Combinations:
    """Which values were never seen together among the past leads.

    `together` (v, v) counts past leads by pair of values, `impossible` (v, v) is true for pairs of
    two fields that never met though EXPECTED would have by chance. A field's values begin at
    `first`, in the order of the bins of its profile.
    """

    together: NDArray[np.int32]
    impossible: NDArray[np.bool_]
    first: NDArray[np.int64]
    leads: int

    def left_out(self, field: int, given: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
        """The bins of a field that never went with the bins `given` of others; shape (bins,)."""
        others = [int(self.first[j]) + at for j, at in given if j != field]
        begin, end = self.first[field], self.first[field + 1]
        return np.asarray(self.impossible[begin:end][:, others].any(axis=1))

    def never_met(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether these two, each a field and its bin, are an impossible pair."""
        return bool(self.impossible[self._at(one), self._at(other)])

    def expected(self, one: tuple[int, int], other: tuple[int, int]) -> float:
        """How many past leads would have both by chance."""
        held = np.diag(self.together)
        return float(held[self._at(one)]) * float(held[self._at(other)]) / self.leads

    def _at(self, value: tuple[int, int]) -> int:
        return int(self.first[value[0]]) + value[1]


def combinations(model: LeadModel) -> Combinations | None:
    """Every pair of values among the model's past leads; None where it keeps none.

    Missing values and pooled rare ones are never impossible: they stand for many things.
    """
    past = model.past
    if past is None or not len(past):
        return None
    profiles = model.profile.fields
    first = np.cumsum([0, *(len(p.labels) for p in profiles)])
    together = _together(past, profiles, first)
    held = np.diag(together).astype(np.float64)
    impossible = (together == 0) & (np.outer(held, held) >= EXPECTED * len(past))
    owner = np.repeat(np.arange(len(profiles)), np.diff(first))
    impossible &= owner[:, None] != owner[None, :]
    vague = np.concatenate([_vague(p) for p in profiles])
    impossible[vague, :] = impossible[:, vague] = False
    return Combinations(together, impossible, first, len(past))


def _together(
    past: PastLeads, profiles: tuple[FieldProfile, ...], first: NDArray[np.int64]
) -> NDArray[np.int32]:
    columns = zip(profiles, past.codes.T, first, strict=False)
    places = np.column_stack([at + p.bins(codes) for p, codes, at in columns])
    leads, fields = places.shape
    ones, ends = np.ones(places.size, dtype=np.int32), np.arange(leads + 1) * fields
    held = csr_matrix((ones, places.ravel(), ends), shape=(leads, int(first[-1])))
    return np.asarray((held.T @ held).toarray())


def _vague(profile: FieldProfile) -> NDArray[np.bool_]:
    """The bins that stand for many values: missing ones, and of levels the rare ones."""
    places = np.arange(len(profile.labels))
    return np.asarray(places >= len(places) - (1 if profile.is_number else 2))


def given_bins(model: LeadModel, codes: NDArray[np.float64]) -> tuple[tuple[int, int], ...]:
    """The fields and bins of one lead's codes (p,) that are given, known and within the history."""
    return tuple(
        (j, int(profile.bins(code)[0]))
        for j, profile in enumerate(model.profile.fields)
        for code in [codes[[j]]]
        if not np.isnan(code[0]) and not profile.out_of_range(code)[0]
    )


def response(model: LeadModel, lead: pd.DataFrame, field: int) -> Response:
    """The chance of a lead over the values of one field.

    `lead` holds the typed values of one lead, as a batch of one has them. A number is asked at
    some POINTS quantiles of the past leads, a category at its commonest levels, a rare one and
    not given, and so are ranges; all at the lead's own value, unless it is outside what the history
    held.
    """
    code = model.encoder.fields[field]
    if code.column.ranges:
        return _range_response(model, lead, field)
    own = lead[code.column.name].iloc[0]
    beyond = model.profile.fields[field].out_of_range(code.codes(lead[code.column.name]))[0]
    mine: float | str | None = None if pd.isna(own) or beyond else own
    if code.is_number:
        asked: list[float | str] = [*_number_points(model, field, mine)]
        leads, standing = [float("nan")] * len(asked), _standing(model, field)
    else:
        asked, leads = _level_points(model, field, "" if mine is None else str(mine))
        standing = _bars([], [], [])
        mine = mine or ""
    scores = model.score_values(_changed(lead, {code.column.name: asked}))
    now = asked.index(mine) if mine is not None else None
    chances = {"chance": scores.propensity, "low": scores.low, "high": scores.high}
    table = pd.DataFrame(chances | {"value": asked, "leads": leads})
    return Response(code, table, standing, now)


def _range_response(model: LeadModel, lead: pd.DataFrame, field: int) -> Response:
    """The chance over the ranges of a field, its own value, and not given."""
    code = model.encoder.fields[field]
    name, own = code.column.name, float(lead[code.column.name].iloc[0])
    unasked = np.isnan(own) or bool(model.profile.fields[field].out_of_range(np.array([own]))[0])
    numbers = [number for number, _ in code.column.ranges]
    numbers += [] if unasked or own in numbers else [own]
    asked = [*sorted(numbers), np.nan]
    scores = model.score_values(_changed(lead, {name: [*asked]}))
    held = np.empty(0) if model.past is None else model.past.codes[:, field]
    counts = [float((np.isnan(held) if np.isnan(a) else held == a).sum()) for a in asked]
    chances = {"chance": scores.propensity, "low": scores.low, "high": scores.high}
    texts = ["" if np.isnan(a) else code.text(a) for a in asked]
    table = pd.DataFrame(chances | {"value": texts, "leads": counts})
    mine = "" if np.isnan(own) else code.text(own)
    return Response(code, table, _bars([], [], []), texts.index(mine) if mine in texts else None)


def _changed(lead: pd.DataFrame, columns: dict[str, list[float | str]]) -> pd.DataFrame:
    """The lead as often as the columns are long, with their values; "" is not given."""
    count = len(next(iter(columns.values())))
    rows = lead.iloc[np.zeros(count, dtype=np.int64)].reset_index(drop=True)
    typed = {
        name: pd.Series(values, dtype=lead[name].dtype).mask(pd.Series(values) == "")
        for name, values in columns.items()
    }
    return rows.assign(**typed)


def _known(model: LeadModel, field: int) -> NDArray[np.float64]:
    """The values of a number among the past leads; of a model without any its bins' ends."""
    if model.past is None:
        profile = model.profile.fields[field]
        ends = np.array([profile.low, *profile.edges, profile.high])
        return np.asarray(ends[np.isfinite(ends)])
    codes = model.past.codes[:, field]
    return np.asarray(codes[~np.isnan(codes)])


def _number_points(model: LeadModel, field: int, own: float | str | None) -> list[float]:
    known = _known(model, field)
    asked = np.unique(known)
    if len(asked) > POINTS:
        shares = np.linspace(0, 1, POINTS)
        asked = np.unique(np.quantile(known, shares, method="inverted_cdf"))
    mine = [] if own is None else [float(own)]
    return [float(x) for x in np.union1d(asked, mine)]


def _standing(model: LeadModel, field: int) -> pd.DataFrame:
    """Past leads by value where these are few, else in BARS classes of one width."""
    if model.past is None:
        return _bars([], [], [])
    known = _known(model, field)
    distinct, counts = np.unique(known, return_counts=True)
    if len(distinct) <= BARS:
        return _bars(distinct, distinct, counts)
    counts, ends = np.histogram(known, BARS)
    return _bars(ends[:-1], ends[1:], counts)


def _bars(low: object, high: object, leads: object) -> pd.DataFrame:
    return pd.DataFrame({"low": low, "high": high, "leads": leads})


def _level_points(model: LeadModel, field: int, own: str) -> tuple[list[float | str], list[float]]:
    """The levels to ask for with their past leads: the commonest, the lead's own, not given."""
    code, leads = model.encoder.fields[field], model.profile.fields[field].leads
    asked: list[float | str] = [*code.levels[:MOST_LEVELS]]
    counts = [float(n) for n in leads[: len(asked)]]
    if own and own not in asked:
        asked.append(own)
        known = code.levels.index(own) if own in code.levels else len(code.levels)
        counts.append(float(leads[known]) if own in code.levels or code.is_rare(own) else 0.0)
    return [*asked, ""], [*counts, float(leads[-1])]


def response_map(model: LeadModel, lead: pd.DataFrame, rows: int, columns: int) -> ResponseMap:
    """The chance of a lead over the values of two different fields.

    A number is asked once in each bin of its profile, at the median of the past leads there, in the
    lead's own bin at its own value; a category at its commonest levels. The model must keep past
    leads.
    """
    down, across = _side(model, lead, rows), _side(model, lead, columns)
    pairs = [(i, j) for i in range(len(down.labels)) for j in range(len(across.labels))]
    row_at, column_at = (np.array(places) for places in zip(*pairs, strict=True))
    asked = {
        down.field.column.name: [down.values[i] for i in row_at],
        across.field.column.name: [across.values[j] for j in column_at],
    }
    scores = model.score_values(_changed(lead, asked))
    table = pd.DataFrame(
        {
            "row": [down.labels[i] for i in row_at],
            "column": [across.labels[j] for j in column_at],
            "row_value": pd.Series(asked[down.field.column.name], dtype=object),
            "column_value": pd.Series(asked[across.field.column.name], dtype=object),
            "chance": scores.propensity,
            "leads": _pair_counts(model, (rows, down), (columns, across)),
        }
    )
    return ResponseMap(down, across, table)


def _side(model: LeadModel, lead: pd.DataFrame, field: int) -> Axis:
    code, profile = model.encoder.fields[field], model.profile.fields[field]
    own = code.codes(lead[code.column.name])
    bins = _asked_bins(profile, own)
    read = not np.isnan(own[0]) and not profile.out_of_range(own)[0]
    mine = int(profile.bins(own)[0]) if read else -1
    values = [
        float(own[0]) if profile.is_number and at == mine else _stands_for(model, field, int(at))
        for at in bins
    ]
    labels = [profile.labels[at] for at in bins]
    now = profile.labels[mine] if read else ""
    return Axis(code, tuple(labels), tuple(values), bins, now)


def _asked_bins(profile: FieldProfile, own: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bins of numbers; of levels the commonest and the lead's own. Rare and missing are not."""
    if profile.is_number:
        return np.arange(len(profile.labels) - 1)
    levels = len(profile.labels) - 2
    bins = np.arange(min(levels, MOST_CELLS))
    return np.union1d(bins, own[own < levels].astype(np.int64))


def _stands_for(model: LeadModel, field: int, place: int) -> float | str:
    profile = model.profile.fields[field]
    if not profile.is_number:
        return profile.labels[place]
    known = _known(model, field)
    inside = known[profile.bins(known) == place]
    if len(inside):
        return float(np.quantile(inside, 0.5, method="inverted_cdf"))
    return float([*profile.edges, profile.high][place])


def _pair_counts(
    model: LeadModel, rows: tuple[int, Axis], columns: tuple[int, Axis]
) -> NDArray[np.int64]:
    """Past leads of each pair of bins, row by row."""
    if model.past is None:
        return np.zeros(len(rows[1].bins) * len(columns[1].bins), dtype=np.int64)
    (down, one), (across, other) = rows, columns
    fields, codes = model.profile.fields, model.past.codes
    places = fields[down].bins(codes[:, down]), fields[across].bins(codes[:, across])
    counts = np.zeros((len(fields[down].labels), len(fields[across].labels)), dtype=np.int64)
    np.add.at(counts, places, 1)
    return np.asarray(counts[np.ix_(one.bins, other.bins)].ravel())
