"""What would raise one lead's chance: the smallest changes of fields that the team can change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from scoring.model.codes import FieldCode
from scoring.model.difference import ScoredLead
from scoring.model.lead_model import LeadModel
from scoring.model.reference import Evidence
from scoring.model.similar import LEAST_SEEN, holders, lever_columns, other_values, similar_leads

# Less than a point is within what a chance is known to, and no ground to act on.
LEAST_GAIN = 1.0
# What a second change must add, as doing two things costs more than doing one.
LEAST_ADDED = 3.0
# A smaller change of a number is as good when it brings this share of the best gain.
NEARLY = 0.9
# The best first changes on which a second is tried.
FIRSTS = 3
MOST_OFFERED = 5


@dataclass(frozen=True)
class LeverChange:
    """One field set to another value; `before` is the text as uploaded, `after` what to write.

    `seen` counts the similar past leads that bear `after` out, and those that converted; its label
    is "or more" or "or less" where a number stands for all beyond it.
    """

    field: str
    label: str
    before: str
    after: str
    is_number: bool
    seen: Evidence


@dataclass(frozen=True)
class Suggestion:
    """One or two changes with the chance and tier that they lead to; `gain` is in points.

    `size` is 1 for a level; for a number the share of similar leads between its two values.
    `together` counts the similar leads that bear all changes out.
    """

    changes: tuple[LeverChange, ...]
    propensity: float
    tier: str
    gain: float
    size: float
    raises_tier: bool
    together: Evidence

    @property
    def values(self) -> dict[str, str]:
        """What to write into which field."""
        return {c.field: c.after for c in self.changes}


@dataclass(frozen=True)
class Suggestions:
    """What is offered for a lead of this chance and tier, the smallest change first.

    `similar` counts the past leads that were looked at for values.
    """

    propensity: float
    tier: str
    offered: tuple[Suggestion, ...]
    similar: Evidence


@dataclass(frozen=True, eq=False)
class _Option:
    """A lever's column set to a code; `held` (k,) marks the similar leads that bear it out.

    `beyond` is how a number is borne out, "or more" or "or less", and "" for a level.
    """

    column: int
    code: float
    size: float
    held: NDArray[np.bool_]
    beyond: str


@dataclass(frozen=True, eq=False)
class _Trial:
    """Options set together, and what the model makes of the lead then."""

    options: tuple[_Option, ...]
    propensity: float
    tier: str
    gain: float

    @property
    def size(self) -> float:
        return sum(o.size for o in self.options)

    @property
    def held(self) -> NDArray[np.bool_]:
        return np.asarray(np.all([o.held for o in self.options], axis=0))

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(sorted(o.column for o in self.options))


def suggest(model: LeadModel, lead: ScoredLead, levers: Sequence[str]) -> Suggestions:
    """What would raise the lead by changes of these fields; nothing without past leads or levers.

    All single changes are tried, and the second ones on top of the best first ones. What the
    similar leads speak against is not offered, whatever the model says.
    """
    columns = lever_columns(model, levers)
    if model.past is None or not columns:
        nothing = Evidence(0, 0, "")
        return Suggestions(lead.propensity, _tier(model, lead.propensity), (), nothing)
    places = similar_leads(model, model.past, lead.codes, columns)[0]
    fields, seen = model.encoder.fields, model.past.codes[places]
    options = [o for j in columns for o in _options(fields[j], j, lead, seen[:, j])]
    return _Search(model, lead, tuple(options), model.past.converted[places]).found()


def _tier(model: LeadModel, propensity: float) -> str:
    return str(model.floors.tier(np.array([propensity]))[0])


@dataclass(frozen=True)
class _Search:
    """The search for one lead; `converted` (k,) are the outcomes of its similar leads."""

    model: LeadModel
    lead: ScoredLead
    options: tuple[_Option, ...]
    converted: NDArray[np.bool_]

    def found(self) -> Suggestions:
        tried = self.trials([(o,) for o in self.options])
        singles = [t for t in tried if t.gain >= LEAST_GAIN and self.agrees(t)]
        alone = _ordered(_per_lever(singles, 0.0, self.tier))
        best = min([self.tier, *(t.tier for t in tried if self.agrees(t))])
        pairs = _ordered(self.pairs(singles, best))
        # A pair is there because it does what no single change does: one always finds room.
        offered = [*alone[: MOST_OFFERED - bool(pairs)], *pairs][:MOST_OFFERED]
        everyone = np.ones(len(self.converted), dtype=bool)
        return Suggestions(
            self.lead.propensity,
            self.tier,
            tuple(map(self.suggestion, offered)),
            _counted(everyone, self.converted),
        )

    @property
    def tier(self) -> str:
        return _tier(self.model, self.lead.propensity)

    def trials(self, sets: Sequence[tuple[_Option, ...]]) -> list[_Trial]:
        """What the model makes of each set of options, in one call."""
        codes = np.repeat(self.lead.codes, len(sets), axis=0)
        for row, options in zip(codes, sets, strict=True):
            for option in options:
                row[option.column] = option.code
        chance = self.model.chances(codes).propensity
        tiers = self.model.floors.tier(chance)
        told = zip(sets, chance.tolist(), tiers.tolist(), strict=True)
        return [_Trial(o, p, t, 100 * (p - self.lead.propensity)) for o, p, t in told]

    def pairs(self, singles: Sequence[_Trial], tier: str) -> list[_Trial]:
        """The best pair of each two levers that gets beyond `tier` or adds enough to one change."""
        alone = {t.options[0].column: t.gain for t in sorted(singles, key=lambda t: t.gain)}
        kept: dict[tuple[int, ...], _Trial] = {}
        for first in _firsts(singles):
            start = first.options[0]
            others = self.trials([(start, o) for o in self.options if o.column != start.column])
            for pair in _per_lever(
                [t for t in others if _is_worth(t, alone, tier) and self.agrees(t)],
                first.gain,
                tier,
            ):
                if pair.columns not in kept or pair.gain > kept[pair.columns].gain:
                    kept[pair.columns] = pair
        return list(kept.values())

    def agrees(self, trial: _Trial) -> bool:
        """Whether the similar leads that bear a trial out converted no less than all of them."""
        return bool(self.converted[trial.held].mean() >= self.converted.mean())

    def suggestion(self, trial: _Trial) -> Suggestion:
        return Suggestion(
            changes=tuple(map(self.change, trial.options)),
            propensity=trial.propensity,
            tier=trial.tier,
            gain=trial.gain,
            size=trial.size,
            raises_tier=trial.tier < self.tier,
            together=_counted(trial.held, self.converted),
        )

    def change(self, option: _Option) -> LeverChange:
        field = self.model.encoder.fields[option.column]
        name, after = field.column.name, field.text(option.code)
        seen = _counted(option.held, self.converted, option.beyond)
        before = self.lead.text(name)
        return LeverChange(name, field.column.measured_label, before, after, field.is_number, seen)


def _counted(held: NDArray[np.bool_], converted: NDArray[np.bool_], label: str = "") -> Evidence:
    return Evidence(int(held.sum()), int((held & converted).sum()), label)


def _options(
    field: FieldCode, column: int, lead: ScoredLead, seen: NDArray[np.float64]
) -> list[_Option]:
    """The values of one lever that enough of the similar leads bear out, but for the present."""
    present = lead.codes[:, column]
    values = other_values(field, seen, float(present[0]))
    held = holders(field, present, values, seen[None, :])[0]
    sizes = _sizes(field, float(present[0]), values, seen)
    return [
        _Option(column, float(value), float(size), mask, _beyond(field, value, seen[mask]))
        for value, size, mask in zip(values, sizes, held, strict=True)
        if mask.sum() >= LEAST_SEEN
    ]


def _beyond(field: FieldCode, value: float, borne: NDArray[np.float64]) -> str:
    if not field.is_number:
        return ""
    return "or more" if (borne >= value).all() else "or less"


def _sizes(
    field: FieldCode, present: float, values: NDArray[np.float64], seen: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far each value is from the present one: 1, or the share of similar leads between."""
    if not field.is_number or np.isnan(present):
        return np.ones(len(values))
    known = np.sort(seen[~np.isnan(seen)])
    both = np.append(values, present)
    ranks = np.searchsorted(known, both, "left") + np.searchsorted(known, both, "right")
    return np.asarray(np.abs(ranks[:-1] - ranks[-1]) / (2 * max(1, len(known))))


def _per_lever(trials: Sequence[_Trial], base: float, tier: str) -> list[_Trial]:
    """Of each lever the values worth offering: all levels, and the smallest good number.

    The last option of a trial is the one that varies; `base` is the gain without it, in points,
    and `tier` the one to get beyond.
    """
    chosen: list[_Trial] = []
    for _, group in groupby(trials, key=lambda t: t.options[-1].column):
        held = list(group)
        best = max(t.gain for t in held) - base
        good = [t for t in held if t.gain - base >= NEARLY * best or t.tier < tier]
        chosen += [min(good, key=_order)] if held[0].options[-1].beyond else held
    return chosen


def _is_worth(pair: _Trial, alone: Mapping[int, float], tier: str) -> bool:
    """Whether a pair that was seen does more than one change; `alone` is the best of a column."""
    single = max(alone.get(o.column, 0.0) for o in pair.options)
    does_more = pair.tier < tier or pair.gain >= single + LEAST_ADDED
    return does_more and int(pair.held.sum()) >= LEAST_SEEN


def _firsts(singles: Sequence[_Trial]) -> list[_Trial]:
    """The best change of each lever, the best levers only."""
    best: dict[int, _Trial] = {}
    for trial in sorted(singles, key=lambda t: -t.gain):
        best.setdefault(trial.options[0].column, trial)
    return list(best.values())[:FIRSTS]


def _order(trial: _Trial) -> tuple[float, float]:
    return trial.size, -trial.gain


def _ordered(trials: Sequence[_Trial]) -> list[_Trial]:
    return sorted(trials, key=_order)
