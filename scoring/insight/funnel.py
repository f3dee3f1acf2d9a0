"""How far leads get: counts and step rates by stage, by group, and the time in between.

A lead is at a stage when its own columns show that stage and all before it, so each step rate is
a plain share: of the leads that show all before, those that show this one too. Where a column tells
only the latest stage, a lead counts for all up to the furthest it shows instead; with events that
would take every conversion for a request, and flatter the steps. Either way counts never rise, and
leads that skipped a stage are counted apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.insight.groups import EMPTY, Groups
from scoring.insight.leads import Leads
from scoring.insight.rates import LEAST, wilson
from scoring.insight.stages import Stage

ALL = "Leads"


class Counting(StrEnum):
    """Which leads are at a stage."""

    AS_SHOWN = "its own columns show it, whatever came before"
    ALL_BEFORE = "it shows all stages up to it"
    FURTHEST = "it shows it or any later stage"


@dataclass(frozen=True)
class Funnel:
    """How far each lead got through k stages.

    `counted` (n,) tells which leads count: all, or with a stage of conversion those whose outcome
    is known. For these m, `shown` (m, k) is true where their own columns show a stage, and `at`
    (m, k) where they count as being at it.
    """

    names: tuple[str, ...]
    counted: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    at: NDArray[np.bool_]

    @property
    def skipped(self) -> NDArray[np.bool_]:
        """Which of the m leads do not show a stage (m, k) but a later one."""
        later = np.logical_or.accumulate(self.shown[:, ::-1], axis=1)[:, ::-1]
        return np.asarray(later & ~self.shown)

    @property
    def gone_on(self) -> NDArray[np.bool_]:
        """Which of the m leads are at a stage (m, k) and at the one before it."""
        return np.hstack([self.at[:, :1], self.at[:, 1:] & self.at[:, :-1]])


def funnel_of(
    leads: Leads, stages: Sequence[Stage], counting: Counting = Counting.AS_SHOWN
) -> Funnel:
    """How far the leads get through these stages, in this order."""
    is_judged = any(s.is_outcome for s in stages)
    counted = leads.known if is_judged else np.ones(len(leads), dtype=bool)
    shown = np.zeros((int(counted.sum()), len(stages)), dtype=bool)
    for at, stage in enumerate(stages):
        shown[:, at] = stage.shown(leads)[counted]
    return Funnel(tuple(s.name for s in stages), counted, shown, _counted(shown, counting))


def funnel_table(funnel: Funnel) -> pd.DataFrame:
    """As `funnel_by`, for all leads together."""
    whole = Groups("", ("All", EMPTY), np.zeros(len(funnel.counted), dtype=np.int64), False)
    return funnel_by(funnel, whole).drop(columns="group")


def funnel_by(funnel: Funnel, groups: Groups) -> pd.DataFrame:
    """A row per group with any counted lead and stage, "Leads" the first of each group.

    group, stage; reached, the leads at the stage; shown, those whose own columns show it; skipped,
    those that show only a later one; n, the leads at the stage before, step, the share (0–1) of n
    that is at this one too, with low and high (95% Wilson), and lost, the others of n, NaN or 0 for
    the first; beside, those at the stage but not at the one before; share of the group's leads;
    small, true where n is under 20.
    """
    place = groups.place[funnel.counted]
    marks = (funnel.at, funnel.shown, funnel.skipped, funnel.gone_on)
    reached, shown, skipped, gone_on = (_sums(m, place, len(groups)) for m in marks)
    sizes = np.bincount(place, minlength=len(groups)).astype(np.float64)
    for counts in (reached, shown, gone_on):
        counts[:, 0] = sizes
    before = np.hstack([reached[:, :1], reached[:, :-1]])
    low, high = wilson(gone_on, before)
    with np.errstate(invalid="ignore"):
        step, share = gone_on / before, reached / reached[:, :1]
    for rates in (step, low, high):
        rates[:, 0] = np.nan
    columns = {"reached": reached, "shown": shown, "skipped": skipped}
    columns |= {"n": before, "step": step, "low": low, "high": high, "lost": before - gone_on}
    columns["beside"] = reached - gone_on
    table = pd.DataFrame({name: cells.ravel() for name, cells in columns.items()})
    table.insert(0, "stage", np.tile((ALL, *funnel.names), len(groups)))
    table.insert(0, "group", np.repeat(groups.labels, len(funnel.names) + 1))
    table = table.assign(share=share.ravel(), small=before.ravel() < LEAST)
    return _whole(table[np.repeat(reached[:, 0] > 0, len(funnel.names) + 1)])


def times_table(leads: Leads, stages: Sequence[Stage]) -> pd.DataFrame:
    """A row per two dated stages in a row: start, stop, n, q1, median, q3, negative.

    Calendar days of the n leads that have both dates in this order; negative counts those whose
    dates stand the other way round. Creation is the first stage. No row without two dated stages.
    """
    every = [(ALL, leads.created), *((s.name, s.dates(leads)) for s in stages)]
    dated = [(name, days.astype("datetime64[D]")) for name, days in every]
    dated = [(name, days) for name, days in dated if not np.isnat(days).all()]
    rows = [_time(a, b) for a, b in pairwise(dated)]
    return pd.DataFrame(rows, columns=["start", "stop", "n", "q1", "median", "q3", "negative"])


_Dated = tuple[str, NDArray[np.datetime64]]


def _time(start: _Dated, stop: _Dated) -> tuple[str, str, int, float, float, float, int]:
    took = stop[1] - start[1]
    days = took[~np.isnat(took)].astype(np.int64)
    right = days[days >= 0]
    quartiles = np.percentile(right, [25, 50, 75]) if len(right) else np.full(3, np.nan)
    low, middle, high = (float(q) for q in quartiles)
    return start[0], stop[0], len(right), low, middle, high, len(days) - len(right)


def _counted(shown: NDArray[np.bool_], counting: Counting) -> NDArray[np.bool_]:
    """Which leads count as being at which stage (m, k), by what their columns show."""
    if counting is Counting.AS_SHOWN:
        return shown
    if counting is Counting.ALL_BEFORE:
        return np.asarray(np.logical_and.accumulate(shown, axis=1))
    return np.asarray(np.logical_or.accumulate(shown[:, ::-1], axis=1)[:, ::-1])


def _sums(marks: NDArray[np.bool_], place: NDArray[np.int64], groups: int) -> NDArray[np.float64]:
    """The marks (m, k) counted by group and stage, (groups, k + 1), 0 for the first."""
    columns = [np.zeros(len(place)), *marks.T.astype(np.float64)]
    return np.column_stack([np.bincount(place, c, minlength=groups) for c in columns])


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    counts = ["reached", "shown", "skipped", "n", "lost", "beside"]
    return table.astype(dict.fromkeys(counts, np.int64)).reset_index(drop=True)
