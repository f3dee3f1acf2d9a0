"""How the fields of a lead add up to its chance, and how two leads or two times differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from plotly.graph_objects import Figure

from scoring.charts.base import LAYOUT, LINE, MOST_TICKS, axis_labels, in_two
from scoring.charts.marks import step_bars
from scoring.model.difference import Difference
from scoring.model.lead_model import Calibration
from scoring.model.reasons import LeadExplanation
from scoring.wording import counted, percent, precise

# More bars than these are read by nobody; the rest becomes one bar.
WATERFALL_BARS = 8
# Pixels of a row, which may have a label of two lines.
ROW = 38
# Pixels that the number beside the last bar takes, also in a narrow panel.
NUMBER = 40
# The part of the axis that the number of a bar takes in a narrow panel.
NUMBER_PART = 0.26
# Log-odds below this part nobody: they are the rounding of sums.
SEEN = 1e-6
# Steps in which an axis is searched for a chance: finer than a pixel.
GRID = 2_001
CHANCES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99)


@dataclass(frozen=True)
class WaterfallBar:
    """One bar: its part in log-odds before calibration, where it ends, and the chance there."""

    label: str
    part: float
    end: float
    chance: float


def steps_from(
    start: float, parts: Sequence[tuple[str, float]], calibration: Calibration
) -> list[WaterfallBar]:
    """The bars from `start` on, the later of too many parts as one bar."""
    shown, rest = list(parts[:WATERFALL_BARS]), parts[WATERFALL_BARS:]
    if rest:
        shown.append((counted(len(rest), "other field"), sum(part for _, part in rest)))
    ends = start + np.cumsum([part for _, part in shown])
    chances = calibration.propensity(ends)
    told = zip(shown, ends.tolist(), chances.tolist(), strict=True)
    return [WaterfallBar(label, part, end, chance) for (label, part), end, chance in told]


def explained(explanation: LeadExplanation, calibration: Calibration) -> list[WaterfallBar]:
    """The bars of a lead, from where the model starts to its chance; largest first."""
    parts = [(f"{r.field}: {r.value or '–'}", r.contribution) for r in explanation.reasons]
    return steps_from(explanation.baseline, parts, calibration)


def waterfall(explanation: LeadExplanation, calibration: Calibration) -> Figure:
    """From where the model starts to this lead, a bar per field, on an axis of calibrated chance.

    Bars are log-odds before calibration, where contributions add up; the axis and the number at
    each bar say the chance that its end stands for.
    """
    start = float(calibration.propensity(np.array([explanation.baseline]))[0])
    steps = explained(explanation, calibration)
    ends = (f"Start: {percent(start)}", f"This lead: {percent(explanation.propensity)}")
    return _waterfall((explanation.baseline, explanation.raw), steps, ends, calibration)


def difference_waterfall(
    found: Difference, calibration: Calibration, names: tuple[str, str]
) -> Figure:
    """From one lead to another, a bar per field that parts them, on an axis of calibrated chance.

    `names` are what the two are called. Fields that part nothing are left out.
    """
    parts = [(c.words, c.contribution) for c in found.changes if abs(c.contribution) > SEEN]
    chances = (found.before_chance, found.after_chance)
    ends = [f"{name}: {percent(p)}" for name, p in zip(names, chances, strict=True)]
    steps = steps_from(found.before, parts, calibration)
    return _waterfall((found.before, found.after), steps, (ends[0], ends[1]), calibration)


def _waterfall(
    between: tuple[float, float],
    steps: Sequence[WaterfallBar],
    ends: tuple[str, str],
    calibration: Calibration,
) -> Figure:
    """Bars `between` two places in log-odds, each with the chance that it leads to."""
    start, end = between
    labels = axis_labels((step.label for step in steps), LINE, cut=in_two)
    names, hover = [ends[0], *labels, ends[1]], "%{y}<extra></extra>"
    numbers = {
        "text": ["", *(percent(step.chance) for step in steps), ""],
        "textposition": "outside",
        "cliponaxis": False,
    }
    parts = [step.part for step in steps]
    bars = step_bars(names, 0.0, parts, 0.0, base=start, hovertemplate=hover, **numbers)
    if len(steps) == 1:
        # The bar of the end would be the same bar again.
        bars.update({side: bars[side][:-1] for side in ("x", "y", "measure", "text")})
    figure = Figure(bars, layout=LAYOUT)
    figure.update_layout(height=70 + ROW * (len(labels) + 2), showlegend=False, hovermode="closest")
    figure.update_layout(margin={"r": NUMBER})
    figure.update_yaxes(autorange="reversed")
    return _chance_axis(figure, [start, end, *(step.end for step in steps)], calibration)


def _chance_axis(figure: Figure, places: Sequence[float], calibration: Calibration) -> Figure:
    low, high = min(places), max(places)
    # A bar that lowers has its number on its left, where the labels are.
    low, high = low - max(0.25, NUMBER_PART * (high - low)), high + 0.25
    seen = _spaced(chance_ticks(low, high, calibration), (high - low) / (MOST_TICKS - 1))
    return figure.update_xaxes(
        title="Chance to convert",
        range=[low, high],
        tickvals=[t for t, _ in seen],
        ticktext=[label for _, label in seen],
        # Hidden in a first, narrow pass, an only label would leave the title without a place.
        ticklabeloverflow="allow",
        zeroline=False,
    )


def chance_ticks(low: float, high: float, calibration: Calibration) -> list[tuple[float, str]]:
    """Where on an axis of log-odds before calibration round chances stand, and their words."""
    places = np.linspace(low, high, GRID)
    chances = calibration.propensity(places)
    inside = [p for p in CHANCES if chances[0] <= p <= chances[-1]]
    if len(inside) < 2:
        # Between near chances round ones are too few to tell how far a bar reaches.
        ends = np.linspace(chances[0], chances[-1], 5)[1:-1]
        return [(float(np.interp(p, chances, places)), precise(p)) for p in ends]
    return [(float(np.interp(p, chances, places)), percent(p)) for p in inside]


def _spaced(ticks: list[tuple[float, str]], gap: float) -> list[tuple[float, str]]:
    """The ticks without those nearer than `gap` to the one before."""
    kept: list[tuple[float, str]] = []
    for place, label in ticks:
        if not kept or place - kept[-1][0] >= gap:
            kept.append((place, label))
    return kept
