"""One lead as a page to print: one HTML file that needs no network."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from scoring.charts.waterfall import explained
from scoring.model.lead_model import Calibration
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.card import lead_cards
from scoring.views.call_sheet.planned import Planned
from scoring.views.fresh import waiting_lines
from scoring.views.html_page import html_page
from scoring.views.lead.similar import similar
from scoring.views.lead.suggestions import Action
from scoring.views.lead.usual import history_line, usual_table
from scoring.views.lead.whole import (
    START,
    AllReasons,
    all_reasons,
    other_columns,
    row_issues,
    unlike_line,
)
from scoring.wording import moment, percent


class Bar(NamedTuple):
    """A step from the average lead to this one: a bar from `left`, `width` wide, in per cent.

    `way` is "up" or "down", `chance` where the step leads to.
    """

    label: str
    left: float
    width: float
    way: str
    chance: str


class PrintedTable(NamedTuple):
    """A table with its titles and its cells as text."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def printed(planned: Planned, position: int, can_do: Sequence[Action] = ()) -> str:
    """The lead at this position as one HTML page, in the order of the screen.

    `can_do` is what its screen offers to do for it.
    """
    scored = planned.scored
    reasons = all_reasons(scored, position)
    alike = similar(scored, position)
    return html_page(
        Path(__file__).with_name("lead.html"),
        lead=lead_cards(scored, [position], planned.plan)[0],
        alarm=unlike_line(scored),
        waiting=waiting_lines(scored, position),
        file=scored.filename,
        version=scored.model.card.version,
        scored_at=moment(scored.scored_at),
        reasons=reasons,
        can_do=can_do,
        bars=list(bars(reasons, scored.model.calibration)),
        start_said=START,
        start=_chance(reasons.explanation.baseline, scored.model.calibration),
        usual=_sheet(usual_table(scored, position)),
        history=history_line(scored.model),
        similar=alike,
        past=_sheet(alike.table),
        issues=_sheet(row_issues(scored, position)),
        others=_sheet(other_columns(scored, position)),
    )


def print_name(scored: ScoredBatch, position: int) -> str:
    """A file name for the page of a lead, of its id."""
    name = re.sub(r"[^\w-]+", "_", scored.leads.id_at(position))
    return f"lead_{name[:60]}.html"


def bars(reasons: AllReasons, calibration: Calibration) -> Iterator[Bar]:
    """The bars of the waterfall on the screen, the largest first."""
    start, steps = reasons.explanation.baseline, explained(reasons.explanation, calibration)
    ends = np.array([start, *(step.end for step in steps)])
    low, wide = float(ends.min()), float(np.ptp(ends)) or 1.0
    for step, before in zip(steps, ends[:-1], strict=True):
        left = 100 * (min(before, step.end) - low) / wide
        way = "up" if step.part >= 0 else "down"
        width = 100 * abs(step.part) / wide
        yield Bar(step.label, left, width, way, percent(step.chance))


def _chance(raw: float, calibration: Calibration) -> str:
    return percent(float(calibration.propensity(np.array([raw]))[0]))


def _sheet(table: pd.DataFrame) -> PrintedTable:
    heads = [str(name) for name in table.columns]
    columns = [[_cell(value) for value in table[name]] for name in table.columns]
    return PrintedTable(heads, list(zip(*columns, strict=True)))


def _cell(value: object) -> str:
    if value is pd.NA:
        return ""
    return f"{value:,}" if isinstance(value, int | np.integer) else str(value)
