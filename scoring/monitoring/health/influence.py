"""What the model makes of its fields: how much each weighs, and by which values."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from scoring.insight.rates import LEAST
from scoring.model.lead_model import LeadModel
from scoring.model.scorers import BoostedTrees, LinearModel
from scoring.monitoring.health.examined import NOT_GIVEN, BusinessField, Examined, spread
from scoring.recipes.answer_sets import YES

# Leads that are explained within a second: enough for means to two digits, or by trees without
# tables of their contributions, which take milliseconds a lead.
MOST_EXPLAINED, FEW_EXPLAINED = 2_000, 300
# Of these the leads that are drawn one by one, for one field and for the weightiest ones: a browser
# without a graphics card takes seconds for more.
MOST_DRAWN, MOST_SWARMED, MOST_FIELDS = 800, 300, 10
# So many different numbers are read as levels.
FEW_VALUES = 12


@dataclass(frozen=True)
class Influence:
    """Contributions of the model that serves to some test leads.

    `places` (m,) are the leads, evenly spread; `parts` (m, p) their contributions by column of the
    matrix, in log-odds before calibration.
    """

    examined: Examined = field(repr=False)
    places: NDArray[np.int64]
    parts: NDArray[np.float64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.places)

    @classmethod
    def of(cls, examined: Examined, places: NDArray[np.int64] | None = None) -> "Influence":
        """The contributions of these leads, by default of as many as are `affordable`."""
        chosen = spread(len(examined), affordable(examined.model)) if places is None else places
        return cls(examined, chosen, examined.model.contributions(examined.leads.codes[chosen])[0])

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """Contributions by business field, (m, b): those of the answers of one column added up."""
        fields = self.examined.fields
        sums = [self.parts[:, list(f.columns)].sum(axis=1) for f in fields]
        return np.column_stack(sums) if sums else np.empty((len(self), 0))

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The business fields, the weightiest first."""
        return np.argsort(-np.abs(self.shares).mean(axis=0), kind="stable")


def affordable(model: LeadModel) -> int:
    """How many leads can be explained within about a second."""
    scorer = model.scorer
    has_tables = isinstance(scorer, BoostedTrees) and scorer.tables is not None
    return MOST_EXPLAINED if has_tables or isinstance(scorer, LinearModel) else FEW_EXPLAINED


def importance_table(found: Influence) -> pd.DataFrame:
    """A row for each field, the weightiest first: field, weight (mean |contribution|), share."""
    weight = np.abs(found.shares).mean(axis=0)[found.order]
    labels = [found.examined.fields[at].label for at in found.order]
    whole = weight.sum() or 1.0
    return pd.DataFrame({"field": labels, "weight": weight, "share": weight / whole})


def swarm_table(found: Influence) -> pd.DataFrame:
    """A row for each drawn lead and each of the MOST_FIELDS weightiest fields.

    field, share (its contribution), text (its value as people read it), height (0–1, the rank of a
    number among the drawn leads; NaN for levels and where nothing is given).
    """
    some = spread(len(found), MOST_SWARMED)
    columns = pd.DataFrame(columns=["field", "share", "text", "height"])
    parts = [_swarm(found, int(at), some) for at in found.order[:MOST_FIELDS]]
    return pd.concat(parts, ignore_index=True) if parts else columns


def _swarm(found: Influence, at: int, some: NDArray[np.int64]) -> pd.DataFrame:
    examined, asked = found.examined, found.examined.fields[at]
    leads = found.places[some]
    texts = [examined.text(asked, int(lead)) for lead in leads]
    heights = _heights(examined, asked, leads)
    told = {"share": found.shares[some, at], "text": texts, "height": heights}
    return pd.DataFrame({"field": asked.label, **told})


def _heights(
    examined: Examined, asked: BusinessField, leads: NDArray[np.int64]
) -> NDArray[np.float64]:
    codes = examined.leads.codes[leads, asked.columns[0]]
    is_level = asked.answers or not examined.model.encoder.fields[asked.columns[0]].is_number
    if is_level or np.isnan(codes).all():
        return np.full(len(leads), np.nan)
    ranks = rankdata(codes, nan_policy="omit") - 1
    return np.asarray(ranks / max(1.0, float(np.nanmax(ranks))))


def is_measure(examined: Examined, asked: BusinessField) -> bool:
    """Whether a field is one number of more than FEW_VALUES different ones."""
    column = asked.columns[0]
    if asked.answers or not examined.model.encoder.fields[column].is_number:
        return False
    codes = examined.leads.codes[:, column]
    return len(np.unique(codes[~np.isnan(codes)])) > FEW_VALUES


def number_table(found: Influence, asked: BusinessField) -> pd.DataFrame:
    """Drawn leads with a number in this field: value, share (its contribution), text."""
    some = spread(len(found), MOST_DRAWN)
    leads, column = found.places[some], asked.columns[0]
    values = found.examined.leads.codes[leads, column]
    texts = [found.examined.text(asked, int(lead)) for lead in leads]
    table = pd.DataFrame({"value": values, "share": found.parts[some, column], "text": texts})
    return pd.DataFrame(table[~np.isnan(values)]).reset_index(drop=True)


def level_table(found: Influence, asked: BusinessField) -> pd.DataFrame:
    """What each value of a field contributes: group, leads, mean, and the middle 80% low to high.

    The most leads first, `small` under LEAST; of a column of answers, the leads that hold each.
    """
    table = pd.DataFrame(_levels(found, asked), columns=["group", "share"])
    by_group = table.groupby("group", sort=False)["share"]
    told = by_group.agg(leads="size", mean="mean").reset_index()
    low, high = (by_group.quantile(q).to_numpy() for q in (0.1, 0.9))
    told = told.assign(low=low, high=high, small=told["leads"] < LEAST)
    return told.sort_values("leads", ascending=False, kind="stable", ignore_index=True)


def _levels(found: Influence, asked: BusinessField) -> list[tuple[str, float]]:
    rows: list[tuple[str, float]] = []
    answers = asked.answers or ("",)
    for column, answer in zip(asked.columns, answers, strict=True):
        labels = _labels(found, column)
        shares = found.parts[:, column].tolist()
        pairs = zip(labels, shares, strict=True)
        rows += [(answer or label, share) for label, share in pairs if not answer or label == YES]
    return rows


def _labels(found: Influence, column: int) -> list[str]:
    """The value of each lead in a column, numbers by their bins."""
    profile = found.examined.model.profile.fields[column]
    places = profile.bins(found.examined.leads.codes[found.places, column])
    names = [*profile.labels[:-1], NOT_GIVEN]
    return [names[place] for place in places.tolist()]
