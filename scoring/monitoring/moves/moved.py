"""Why chances moved: what the leads, the model and its calibration each did to them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import BatchRefused
from scoring.intake.issue import Table
from scoring.kept.mappings import recall_mapping
from scoring.model.lead_model import LeadModel, ModelCard
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import fitting, score_again, score_table
from scoring.model.shapley import shares_of
from scoring.wording import clipped


@dataclass(frozen=True)
class Shares:
    """A chance before and after, and what each change did: before + parts = after, to 1e-9.

    All within 0–1. A lead's values, the model that reads them (with its encoder and recipe), and
    the calibration that makes chances of its scores are the players of Shapley's game
    (`model.shapley`), so that no order of the three is preferred; what did not change is exactly 0.
    """

    before: float
    after: float
    lead: float
    model: float
    calibration: float

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before

    @property
    def parts(self) -> tuple[float, float, float]:
        """What lead, model and calibration did, in this order."""
        return self.lead, self.model, self.calibration


@dataclass(frozen=True)
class Matched:
    """The leads that are in both batches, as positions in each, in the order of the later one.

    Left out are leads whose id stands several times in either (`repeated` counts such ids) or who
    have none (`nameless` counts the leads of both). `gone` leads are in the earlier batch only,
    `new` ones in the later only. `by_row` says that both are one file, matched row by row.
    """

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    gone: int = 0
    new: int = 0
    repeated: int = 0
    nameless: int = 0
    by_row: bool = False

    def __len__(self) -> int:
        return len(self.after)


# The leads of a batch as both models score them: the earlier model first.
Scored = tuple[ScoredBatch, ScoredBatch]


@dataclass(frozen=True)
class Moved:
    """Two scored batches with what moved between them.

    `grid` holds the leads before and after, each as the model before and the model after scores
    them, so that `grid[0][0]` and `grid[1][1]` are the two batches.
    """

    grid: tuple[Scored, Scored]
    matched: Matched

    @property
    def before(self) -> ScoredBatch:
        """The earlier batch."""
        return self.grid[0][0]

    @property
    def after(self) -> ScoredBatch:
        """The later batch."""
        return self.grid[1][1]

    @property
    def models(self) -> tuple[LeadModel, LeadModel]:
        """The model before and the model after; one and the same where it did not change."""
        return self.before.model, self.after.model

    @property
    def is_one_model(self) -> bool:
        """Whether the model stayed what it was."""
        return self.before.model is self.after.model

    @cached_property
    def table(self) -> pd.DataFrame:
        """The leads in both, in the order of the later batch; chances and parts within 0–1.

        Columns: id, position_before, position_after, before, after, change, lead, model,
        calibration, tier_before, tier_after, rank_before, rank_after.
        """
        values = self._chances()
        lead, model, calibration = shares_of(values)
        one, other = self.matched.before, self.matched.after
        return pd.DataFrame(
            {
                "id": self.after.leads.ids[other],
                "position_before": one,
                "position_after": other,
                "before": values[0],
                "after": values[-1],
                "change": values[-1] - values[0],
                "lead": lead,
                "model": model,
                "calibration": calibration,
                "tier_before": self.before.scores.tier[one],
                "tier_after": self.after.scores.tier[other],
                "rank_before": self.before.ranking.rank[one],
                "rank_after": self.after.ranking.rank[other],
            }
        )

    @cached_property
    def mean(self) -> Shares:
        """The mean chance of the leads in both, with the mean parts."""
        means = self.table[["before", "after", "lead", "model", "calibration"]].mean()
        return Shares(*means.tolist())

    def split(self, row: int) -> Shares:
        """The split of the lead in this row of the table."""
        found = self.table.iloc[row]
        return Shares(*map(float, found[["before", "after", "lead", "model", "calibration"]]))

    def row_of(self, position: int) -> int | None:
        """The table's row of the lead at a position of the later batch; None where it has none."""
        rows = np.flatnonzero(self.matched.after == position)
        return int(rows[0]) if len(rows) else None

    def _chances(self) -> NDArray[np.float64]:
        """The chances of all eight mixtures: bit 0 the lead after, 1 the model, 2 calibration."""
        places = self.matched.before, self.matched.after
        mixed = [
            self.models[group >> 2].calibration.propensity(
                self.grid[group & 1][group >> 1 & 1].scores.raw[places[group & 1]]
            )
            for group in range(8)
        ]
        return np.array(mixed)


def between_files(before: ScoredBatch, after: ScoredBatch) -> Moved:
    """What moved from one batch to a later one, each scored by its own model.

    Leads are matched by their exact ids. Raises BatchRefused where a file has no ids or no lead is
    in both, or cannot be scored by the model of the other, or where the models predict two things.
    """
    _require_one_outcome(before.model.card, after.model.card)
    if before.model is after.model:
        grid = (before, before), (after, after)
    else:
        grid = (
            (before, score_again(before, after.model)),
            (score_again(after, before.model), after),
        )
    return Moved(grid, _by_id(grid))


def since_file(table: Table, filename: str, model: LeadModel, after: ScoredBatch) -> Moved:
    """What moved since an earlier file, scored by a model of choice; matched as `between_files`.

    The file is mapped as was confirmed for its columns, else as the later one was.
    """
    said = recall_mapping(table, model) or fitting(after.mapping, table, model)
    return between_files(score_table(table, filename, model, mapping=said), after)


def between_models(before: LeadModel, after: ScoredBatch) -> Moved:
    """What moved in a batch since another model scored the same file. Raises BatchRefused."""
    _require_one_outcome(before.card, after.model.card)
    earlier = score_again(after, before)
    places = np.arange(len(after.leads))
    return Moved(((earlier, after), (earlier, after)), Matched(places, places, by_row=True))


def _require_one_outcome(before: ModelCard, after: ModelCard) -> None:
    """Raises BatchRefused where two models predict different things."""
    if not before.predicts_same(after):
        raise BatchRefused(
            f"Model {before.version} predicts “{clipped(before.outcome)}” and {after.version} "
            f"“{clipped(after.outcome)}”, or they count other values as converted, so their "
            "chances cannot be compared. Choose a version that predicts the same outcome."
        )


def _by_id(grid: tuple[Scored, Scored]) -> Matched:
    """Matched by the ids as one model reads them in both files: the later one where it can."""
    for model in (1, 0):
        one, other = grid[0][model], grid[1][model]
        if one.leads.has_ids and other.leads.has_ids:
            return _matched(one, other)
    without = next(s for s in (grid[0][0], grid[1][1]) if not s.leads.has_ids)
    raise BatchRefused(
        f"“{without.filename}” has no column of lead ids that the model knows, so its leads cannot "
        "be matched with the other file. Add the column of ids to the export and upload it."
    )


def _matched(one: ScoredBatch, other: ScoredBatch) -> Matched:
    ids = [pd.Series(s.leads.ids) for s in (one, other)]
    named = [_named(s) for s in (one, other)]
    repeated = set().union(*(i[n][i[n].duplicated()] for i, n in zip(ids, named, strict=True)))
    alone = [n & ~i.isin(repeated).to_numpy() for i, n in zip(ids, named, strict=True)]
    first = pd.Series(np.flatnonzero(alone[0]), index=ids[0][alone[0]])
    places = np.flatnonzero(alone[1])
    found = first.reindex(ids[1][alone[1]]).to_numpy(dtype=np.float64)
    in_both = ~np.isnan(found)
    if not in_both.any():
        raise BatchRefused(_strangers(one, other))
    return Matched(
        before=found[in_both].astype(np.int64),
        after=places[in_both],
        gone=len(first) - int(in_both.sum()),
        new=int((~in_both).sum()),
        repeated=len(repeated),
        nameless=sum(int((~n).sum()) for n in named),
    )


def _named(scored: ScoredBatch) -> NDArray[np.bool_]:
    """True for leads whose id is in the file."""
    return np.array([text.strip() != "" for text in scored.leads.file_ids.tolist()], dtype=bool)


def _strangers(one: ScoredBatch, other: ScoredBatch) -> str:
    first, second = (str(s.leads.ids[0])[:40] for s in (one, other))
    return (
        f"No lead of “{one.filename[:80]}” is in “{other.filename[:80]}”: ids such as “{first}” "
        f"there, “{second}” here. Expected two exports of the same leads; ids must match exactly "
        "and appear once. Choose another file."
    )
