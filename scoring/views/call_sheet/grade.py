"""The grades of a batch and of a model's test leads: who they are against what they did."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.charts import Figure
from scoring.charts.grade import grade_grid
from scoring.model.call_plan import CallPlan
from scoring.model.grade import GRADES, LETTERS, NUMBERS, GradeScale
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.schema import Family
from scoring.training.learned_grades import why_ungraded
from scoring.training.tiers import USUAL
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, listed, percent

# Per cent of past leads between the usual cuts, the best first.
SHARES = tuple(round(100 * share) for share in np.diff([0.0, *USUAL, 1.0]).tolist())
# Of fewer leads a rate is mostly noise.
LEAST = 20
TITLE = "Fit and engagement"
_SHARED = {
    "grade": Shown("Grade", help="Fit as a letter, A the best; engagement as a number, 1 the best"),
    "leads": Shown("Leads", Format.COUNT),
}
_EXPECTED = Shown("Expected conversions", Format.NUMBER)
_CHANCE = Shown("Mean chance", Format.SHARE)
_CONVERTED, _RATE = Shown("Converted", Format.COUNT), Shown("Share converted", Format.SHARE)
_LACKS = {Family.FIT: "who leads are", Family.ENGAGEMENT: "what leads did"}


def grade_words(model: LeadModel) -> str:
    """What the grades of a model are made of, in two sentences; "" for a model without grades."""
    if model.grades is None:
        return ""
    fit, engagement = _steps(LETTERS, model.grades.fit), _steps(NUMBERS, model.grades.engagement)
    lacking = [mark for mark in (*LETTERS, *NUMBERS) if mark not in {**fit, **engagement}]
    alike = f" Steps that converted alike are one: nobody has {listed(lacking)}." if lacking else ""
    return (
        "The letter is fit: who a lead is and where it comes from. The number is engagement: what "
        f"it did. Of past leads, from the top: {_spread(fit)}; {_spread(engagement)}.{alike}"
    )


def _steps(marks: Sequence[str], floors: Sequence[float]) -> dict[str, int]:
    """The share of past leads in each step that there is, in per cent, the best first."""
    found = {marks[0]: SHARES[0]}
    last = marks[0]
    ends = (*floors, -np.inf)
    for at, mark in enumerate(marks[1:], start=1):
        last = last if ends[at] == ends[at - 1] else mark
        found[last] = found.get(last, 0) + SHARES[at]
    return found


def _spread(steps: Mapping[str, int]) -> str:
    return ", ".join(f"{mark} {share}%" for mark, share in steps.items())


def batch_grades(
    scored: ScoredBatch, grades: Sequence[str] | NDArray[np.object_], plan: CallPlan
) -> Section:
    """How many of the leads that may be called have each grade, and what to expect of them.

    `grades` are those of all leads, in the order of the batch. Table: grade, fit, engagement,
    leads, expected, rate (mean chance, 0–1), small.
    """
    why = why_no_grade(scored)
    place = np.array([GRADES.index(grade) if grade else -1 for grade in grades], dtype=np.int64)
    if why or (place < 0).all():
        said = why or "The grades come with the reasons, which are being worked out."
        return Section("grades", TITLE, said)
    order = plan.order(scored)
    order = order[place[order] >= 0]
    told = place[order]
    expected = np.bincount(told, scored.scores.propensity[order], minlength=len(GRADES))
    table = _table(np.bincount(told, minlength=len(GRADES)), expected, "expected")
    shown = _SHARED | {"expected": _EXPECTED, "rate": _CHANCE}
    figure = _grid(table, [f"{conversions(e)} conversions expected" for e in table["expected"]])
    return Section("grades", TITLE, _batch_said(table), figure, table, shown)


def model_grades(model: LeadModel) -> Section:
    """How test leads of each grade converted, whom the model that graded them had not seen.

    Table: grade, fit, engagement, leads, converted, rate (0–1, NaN for none), small.
    """
    scale = model.grades
    if scale is None:
        columns = [field.column for field in model.encoder.fields]
        return Section("model_grades", TITLE, why_ungraded(columns))
    table = _table(scale.leads.ravel(), scale.converted.ravel(), "converted")
    shown = _SHARED | {"converted": _CONVERTED, "rate": _RATE}
    figure = _grid(table, [f"{won:,} converted" for won in table["converted"]])
    said = f"{_tested_said(scale)} {grade_words(model)}"
    return Section("model_grades", TITLE, said, figure, table, shown)


def why_no_grade(scored: ScoredBatch) -> str:
    """Why the leads of a batch have no grade, in a sentence; "" where they have one."""
    if scored.explainer.is_graded:
        return ""
    columns = [field.column for field in scored.model.encoder.fields]
    if scored.model.grades is None:
        return why_ungraded(columns)
    there = {c.family for c in columns if scored.leads.uploaded(c.name) is not None}
    lacks = " or ".join(_LACKS[family] for family in Family if family not in there)
    return f"These leads have no grade: the file has no field that says {lacks}."


def _table(
    leads: NDArray[np.int64], hits: NDArray[np.float64] | NDArray[np.int64], name: str
) -> pd.DataFrame:
    """A row for each grade that any lead has."""
    table = pd.DataFrame(
        {
            "grade": GRADES,
            "fit": [grade[0] for grade in GRADES],
            "engagement": [grade[1] for grade in GRADES],
            "leads": leads,
            name: hits,
            "rate": np.where(leads, hits / np.where(leads, leads, 1), np.nan),
            "small": leads < LEAST,
        }
    )
    return table[table["leads"] > 0].reset_index(drop=True)


def _grid(table: pd.DataFrame, more: Sequence[str]) -> Figure:
    """The picture; in a cell stand the rate and n, and `more` is told beside it."""
    pairs = list(zip(table["rate"].fillna(0.0), table["leads"], strict=True))
    words = [f"<b>{percent(rate)}</b><br>n {n:,}" for rate, n in pairs]
    hover = [f"{counted(n, 'lead')}, {told}" for (_, n), told in zip(pairs, more, strict=True)]
    return grade_grid(table.assign(words=words, hover=hover))


def _batch_said(table: pd.DataFrame) -> str:
    """The best cell of some size, against all leads."""
    sized = table[~table["small"].astype(bool)]
    best = (sized if len(sized) else table[table["leads"] > 0]).sort_values("rate").iloc[-1]
    leads, expected = int(table["leads"].sum()), float(table["expected"].sum())
    return (
        f"Grade {best['grade']} holds {counted(int(best['leads']), 'lead')} with a mean chance of "
        f"{percent(best['rate'])}: {conversions(best['expected'])} of the {conversions(expected)} "
        f"conversions expected from {counted(leads, 'lead')}."
    )


def _tested_said(scale: GradeScale) -> str:
    """How much each side tells by itself."""
    told = []
    for axis, names, side in ((1, LETTERS, "fit"), (0, NUMBERS, "engagement")):
        leads, won = scale.leads.sum(axis=axis), scale.converted.sum(axis=axis)
        there = np.flatnonzero(leads)[[0, -1]].tolist()
        told += [f"{side} {names[at]} {_rate(won[at], leads[at])}" for at in there]
    return f"Of {counted(int(scale.leads.sum()), 'test lead')}, these converted: {', '.join(told)}."


def _rate(converted: int, leads: int) -> str:
    return f"{percent(converted / leads)} (n {leads:,})"
