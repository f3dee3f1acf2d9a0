"""The stages of a funnel: what shows that a lead reached one, and which the columns propose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scoring.insight.ladder import Ladder, find_ladder
from scoring.insight.leads import Field, Leads
from scoring.intake.cells.values import to_booleans
from scoring.schema import Column, Kind, Role

CONVERTED = "Converted"
# In the order of a funnel.
_ORDER = ("Visited", "Engaged", "Interested", "Qualified", "Requested", "Applied")
# The first that fits names the stage: webinar minutes are interest before they are engagement.
_NAMES = (
    ("Applied", r"\bappl(y|ied|ications?)\b|\benrol"),
    ("Requested", r"request|call ?back|\bcall us\b|payment|\bquote"),
    ("Qualified", r"\bqualified\b|\bmql\b|\bsql\b"),
    ("Interested", r"webinar|syllabus|brochure|download|chat|\bdemo\b|\bfees?\b|pricing"),
    ("Interested", r"curriculum|interaction|click"),
    ("Engaged", r"minutes|\btime (spent|on)\b|page"),
    ("Visited", r"visit|session"),
)
# The share of converted leads that must show a stage, or it is no stage of their way.
ON_THE_WAY = 0.5
# Where nobody has converted, the share of all leads that must show it.
LEAST_SHOWN = 0.01
# A stage that keeps more of the leads than this leaves is the stage before under another name.
LEAST_LOST = 0.005
# "Do not call" and "days since the last visit" are no stages.
_NEVER = re.compile(r"\bnot\b|\bdon.?t\b|\blast\b|\bsince\b")


class Rule(StrEnum):
    """How a column shows that a lead reached a stage."""

    ABOVE_ZERO = "above 0"
    FILLED = "filled"
    ONE_OF = "one of"
    CONVERTED = "converted"


@dataclass(frozen=True)
class Mark:
    """One column that shows a stage; `values` are those of `ONE_OF`, as uploaded."""

    column: str
    rule: Rule
    values: tuple[str, ...] = ()

    def shown(self, leads: Leads) -> NDArray[np.bool_]:
        """Which leads (n,) show it; an empty or unreadable cell shows nothing."""
        if self.rule is Rule.CONVERTED:
            return np.asarray(leads.outcome == 1)
        field = leads.find(self.column)
        return np.zeros(len(leads), dtype=bool) if field is None else self._shown(field)

    @property
    def words(self) -> str:
        """The rule in words.

        >>> Mark("fee_page_views", Rule.ABOVE_ZERO).words
        'Fee page views above 0'
        """
        if self.rule is Rule.CONVERTED:
            return "the outcome is converted"
        return " ".join(
            [self.label, self.rule.value, *([", ".join(self.values)] if self.values else [])]
        )

    @property
    def label(self) -> str:
        """The column in words."""
        return Column(self.column, Kind.CATEGORY, Role.FEATURE).label

    def _shown(self, field: Field) -> NDArray[np.bool_]:
        if self.rule is Rule.FILLED:
            return np.asarray(field.values.notna())
        if self.rule is Rule.ONE_OF:
            return np.asarray(field.values.isin(self.values))
        if field.kind is not Kind.NUMBER:
            return np.zeros(len(field.values), dtype=bool)
        return np.asarray(field.values > 0)


@dataclass(frozen=True)
class Stage:
    """One stage; a lead shows it when any of its marks does."""

    name: str
    marks: tuple[Mark, ...]

    @property
    def is_outcome(self) -> bool:
        """Whether it rests on the outcome, which open leads do not have."""
        return any(m.rule is Rule.CONVERTED for m in self.marks)

    @property
    def words(self) -> str:
        """What shows the stage, in words."""
        return " or ".join(m.words for m in self.marks)

    def shown(self, leads: Leads) -> NDArray[np.bool_]:
        """Which leads (n,) show the stage themselves."""
        return np.asarray(np.any([m.shown(leads) for m in self.marks], axis=0))

    def dates(self, leads: Leads) -> NDArray[np.datetime64]:
        """When each lead reached it, by the earliest of its dates; NaT (n,) where none is known."""
        found = [_dates(m, leads) for m in self.marks]
        return np.asarray(np.fmin.reduce(found, axis=0))


def propose_stages(leads: Leads) -> tuple[Stage, ...]:
    """The stages that names and kinds of columns suggest and that any lead shows, in order.

    Numbers count from above 0, dates when there is one, other columns only where they say yes or
    no. Several columns of one stage count together. Conversion comes last, where it is known.

    A column that holds how far each lead has come, such as a lifecycle stage, is the funnel alone:
    a lead at a step has reached all before it.
    """
    if ladder := find_ladder(leads):
        return _climbed(leads, ladder)
    marks: dict[str, list[Mark]] = {name: [] for name in _ORDER}
    for field in stage_fields(leads):
        name, mark = _stage_name(field.name), _proposed(field)
        if name and mark is not None and mark.shown(leads).any():
            marks[name].append(mark)
    stages = tuple(Stage(name, tuple(found)) for name, found in marks.items() if found)
    return (*stages, converted()) if leads.has_outcome else stages


def _climbed(leads: Leads, ladder: Ladder) -> tuple[Stage, ...]:
    """The steps of a column as stages, and conversion where another column says it.

    Where they are of the outcome itself, its own last step is the conversion.
    """
    own = leads.first(Role.OUTCOME)
    apart = leads.has_outcome and (own is None or own.name != ladder.column)
    steps = [step for step in ladder.steps if not (apart and step.is_won)]
    stages = tuple(Stage(s.name, (Mark(ladder.column, Rule.ONE_OF, s.reached),)) for s in steps)
    return (*stages, converted()) if apart else stages


def on_the_way(leads: Leads, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages that a funnel begins with: without `skipped`, and without `idle` ones.

    All of them where none would be left.
    """
    gone = {s.name for s in skipped(leads, stages)}
    kept = tuple(s for s in stages if s.name not in gone)
    gone = {s.name for s in idle(leads, kept)}
    return tuple(s for s in kept if s.name not in gone) or tuple(stages)


def skipped(leads: Leads, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages that under half of the converted leads show, or hardly a lead where none has.

    What most conversions skip, such as a callback, is an option and no stage: behind it the funnel
    would lose sight of them. Where no outcome is known, leads count by their chances.
    """
    weights = conversion_weights(leads)
    if weights is None:
        rare = (s for s in stages if not s.is_outcome)
        return tuple(s for s in rare if s.shown(leads).mean() < LEAST_SHOWN)
    least = ON_THE_WAY * weights.sum()
    return tuple(s for s in stages if weights[s.shown(leads)].sum() < least)


def conversion_weights(leads: Leads) -> NDArray[np.float64] | None:
    """What each lead (n,) is of the conversions: 1 or 0, its chance where no outcome is known.

    None where neither says anything.
    """
    won = leads.outcome == 1
    if won.any():
        return np.asarray(won, dtype=np.float64)
    if leads.has_outcome or not leads.is_scored:
        return None
    return np.asarray(np.nan_to_num(leads.propensity), dtype=np.float64)


def is_climbed(stages: Sequence[Stage]) -> bool:
    """Whether all stages but conversion are steps of one column."""
    marks = [mark for stage in stages if not stage.is_outcome for mark in stage.marks]
    of_one = len({mark.column for mark in marks}) == 1 and len(marks) > 1
    return of_one and all(mark.rule is Rule.ONE_OF for mark in marks)


def idle(leads: Leads, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages, conversion never, that lose under 0.5% of the leads at the stage before."""
    found: list[Stage] = []
    before = np.ones(len(leads), dtype=bool)
    for stage in stages:
        reached = before & stage.shown(leads)
        if not stage.is_outcome and reached.sum() > before.sum() * (1 - LEAST_LOST):
            found.append(stage)
        else:
            before = reached
    return tuple(found)


def converted() -> Stage:
    """The stage that the outcome shows."""
    return Stage(CONVERTED, (Mark("", Rule.CONVERTED),))


def stage_fields(leads: Leads) -> tuple[Field, ...]:
    """The columns that may show a stage: not personal, neither creation date nor outcome."""
    not_stages = (Role.CREATED, Role.OUTCOME)
    return tuple(f for f in leads.fields if not f.is_personal and f.role not in not_stages)


def rules_of(field: Field) -> tuple[Rule, ...]:
    """The rules that a column of this kind can be read by."""
    first = {Kind.NUMBER: Rule.ABOVE_ZERO, Kind.CATEGORY: Rule.ONE_OF}.get(field.kind)
    return (Rule.FILLED,) if first is None else (first, Rule.FILLED)


def in_order(stages: Sequence[Stage], names: Sequence[str]) -> tuple[Stage, ...]:
    """The stages of these names, in the order of the names."""
    by_name = {s.name: s for s in stages}
    return tuple(by_name[name] for name in names if name in by_name)


def placed(names: Sequence[str], name: str) -> tuple[str, ...]:
    """The names with this one where it stands already, else last but before conversion.

    >>> placed(["Visited", "Converted"], "Qualified")
    ('Visited', 'Qualified', 'Converted')
    """
    if name in names:
        return tuple(names)
    at = len(names) - (names[-1:] == [CONVERTED])
    return (*names[:at], name, *names[at:])


def _stage_name(column: str) -> str:
    words = re.sub(r"[_\W]+", " ", column.casefold())
    if _NEVER.search(words):
        return ""
    return next((name for name, pattern in _NAMES if re.search(pattern, words)), "")


def _proposed(field: Field) -> Mark | None:
    if field.kind is Kind.DATE:
        return Mark(field.name, Rule.FILLED)
    if field.kind is Kind.NUMBER:
        return None if (field.values < 0).any() else Mark(field.name, Rule.ABOVE_ZERO)
    if field.kind is not Kind.CATEGORY:
        return None
    levels = field.values.cat.categories.astype("str").to_series()
    said = to_booleans(levels)
    yes = tuple(levels[said == 1])
    return Mark(field.name, Rule.ONE_OF, yes) if yes and not np.isnan(said).any() else None


def _dates(mark: Mark, leads: Leads) -> NDArray[np.datetime64]:
    field = leads.find(mark.column)
    if mark.rule is Rule.CONVERTED:
        return leads.converted_at
    if field is None or field.kind is not Kind.DATE:
        return np.full(len(leads), np.datetime64("NaT"), dtype="datetime64[us]")
    return field.values.to_numpy(dtype="datetime64[us]")
