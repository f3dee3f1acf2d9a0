"""A history made ready: leads with a known outcome, their columns, dates, persons and split."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.errors import RecipeRefused, TrainingRefused
from scoring.history.fingerprint import fingerprint
from scoring.history.maturity import find_conversions, judge_age, last_day
from scoring.history.meaning import USUAL, OutcomeMeaning
from scoring.history.outcome import conversion_dates, learned_meaning, read_outcome
from scoring.history.roles import propose_schema
from scoring.history.row_order import shows_newest_first
from scoring.intake.issue import Table
from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.kept.levers import seems_lever
from scoring.model.codes import Encoder, learn_encoder
from scoring.model.past import LeadDays
from scoring.plain import MAY_LACK
from scoring.recipes.recipe import Recipe
from scoring.schema import Family, LeadSchema, Role
from scoring.training.families import with_families
from scoring.training.filled_cells import explained
from scoring.training.fitting import TrainingSet
from scoring.training.goals import USUAL_GOALS, Goals
from scoring.training.question import ColumnQuestion
from scoring.training.repeats import once_each
from scoring.training.set_columns import column_of, taken_apart, with_answers, with_sets
from scoring.training.shared_ids import with_shared_ids
from scoring.training.split import Fold, Split, folds_of, split_history
from scoring.training.tiers import TierGoal
from scoring.wording import counted

# The highest that all libraries take.
MOST_SEED = 2**31 - 1
NEVER = np.datetime64("NaT", "us")
# Told the share done (0–1) and the step.
Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class TrainingRequest:
    """What a person says about a history, its columns of note, and how to train.

    `created` names the creation date: None to find it, "" for none.
    `known` are columns that are known before the first call, read in spite of any suspicion, and
    `late` those that are not; with `answer_default` every other question is answered by its
    default. `converted` and `still_open` are the outcome's values with that meaning, empty for the
    usual words; with `filled` every filled cell means converted, and with `empty_lost` an empty one
    that a lead did not. `waiting` are the days after which a lead is judged, None for what the
    history shows.
    With `file_order` the rows are in the order of
    time; with `random_split` time is not looked at. `base_rate` is the real rate where the history
    was undersampled. `candidates` are names of `scoring.training.candidates.NAMES`, empty for all
    but the tuned one, which `trials` asks for, within `seconds`. `recall` is what the threshold
    must catch; without it the `goals` for precision and recall are met there, or F1 is highest.
    `present` is the column that orders leads today, compared whether or not the model reads it.
    `tiers` are goals of theirs; without any, publishing keeps the floors of the champion before.
    `capacity` is calls a month to replay the history with, or below 1 a share of its leads; None:
    no backtest.
    `levers` are the inputs that the team can change, None for those named like one. `anyway` is to
    publish though there are reasons to hold the model. `fit` and `engagement` are columns that say
    who a lead is and what it did, whatever their names and values say. `model` names the model that
    the history is for, "" for the usual one. `goals` are what a candidate is to show on its test.
    """

    outcome: str
    created: str | None = None
    exclude: Sequence[str] = ()
    seed: int = 0
    known: Sequence[str] = ()
    late: Sequence[str] = ()
    answer_default: bool = False
    converted: Sequence[str] = ()
    still_open: Sequence[str] = ()
    filled: bool = False
    empty_lost: bool = False
    waiting: int | None = None
    file_order: bool = False
    random_split: bool = False
    base_rate: float | None = None
    candidates: Sequence[str] = ()
    trials: int = 0
    seconds: float = 300.0
    recall: float | None = None
    present: str | None = None
    recipe: Recipe | None = None
    tiers: Sequence[TierGoal] = ()
    capacity: float | None = None
    levers: Sequence[str] | None = None
    anyway: bool = False
    fit: Sequence[str] = field(default=(), metadata=MAY_LACK)
    engagement: Sequence[str] = field(default=(), metadata=MAY_LACK)
    model: str = field(default="", metadata=MAY_LACK)
    goals: Goals = field(default=USUAL_GOALS, metadata=MAY_LACK)

    @property
    def families(self) -> dict[Family, Sequence[str]]:
        """The columns of each family that a person named."""
        return {Family.FIT: self.fit, Family.ENGAGEMENT: self.engagement}

    @property
    def meaning(self) -> OutcomeMeaning:
        """What the values of the outcome mean."""
        return OutcomeMeaning(
            tuple(self.converted), tuple(self.still_open), self.filled, self.empty_lost
        )


@dataclass(frozen=True)
class History:
    """Leads with an outcome, typed, and how they are split; arrays have shape (n,).

    `created` orders them, NaT where unknown: dates, or with `in_file_order` a day for each row.
    `young` leads were left out as younger than the `waiting` days in which most conversions come,
    as the column `dated_by` tells, "" where the outcome does. `immature` warns in words where
    the older ones would have been too few, so that all were kept. `repeated` rows were left out
    because they repeat a lead, and `sharing` leads share an id with an earlier one. The leads
    created from `waiting_since` on show the waiting time, "" for all. `meaning` is how the outcome
    was read. `newest_first` is the column that shows the rows of a file order to run backwards.
    `weight` is how often each lead counts in what is learned, None for once each.
    `converted_at` is when leads converted, NaT for those that did not, None where no column says;
    nothing is known of them after `observed_until`.
    """

    table: Table
    batch: LeadBatch
    outcome: NDArray[np.bool_]
    created: NDArray[np.datetime64]
    split: Split
    open_leads: int
    young: int = 0
    waiting: int = 0
    recipe: Recipe | None = None
    dated_by: str = ""
    immature: str = ""
    repeated: int = 0
    sharing: int = 0
    in_file_order: bool = False
    waiting_since: str = ""
    meaning: OutcomeMeaning = USUAL
    newest_first: str = ""
    converted_at: NDArray[np.datetime64] | None = None
    observed_until: np.datetime64 = NEVER
    weight: NDArray[np.float64] | None = field(default=None, repr=False)

    @property
    def days(self) -> LeadDays:
        """When the leads were created, how long they took to convert, and were watched."""
        return LeadDays.of(self.batch.created, self.converted_at, self.observed_until)

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of its table, which all candidates are marked with."""
        return fingerprint(self.table.frame)

    @property
    def person(self) -> NDArray[np.int64]:
        """The same number for leads of one person."""
        return self.batch.person

    def weighted(self, table: Table, weight: NDArray[np.float64]) -> "History":
        """The same with the weights of all rows (n,) of the table that it was made of."""
        return replace(self, weight=weight[np.searchsorted(table.rows, self.table.rows)])

    def without(self, found: Sequence[ColumnQuestion]) -> "History":
        """The same without the columns that are left out, by answer or by default."""
        reasons = {s.column: "; ".join(s.signs) for s in found if s.quarantined}
        if not reasons:
            return self
        columns = (
            replace(c, role=Role.QUARANTINED, reason=reasons[c.name]) if c.name in reasons else c
            for c in self.batch.schema.columns
        )
        batch = typed(self.table, LeadSchema(tuple(columns)))
        return replace(self, batch=replace(batch, person=self.person))

    def folds(self, places: NDArray[np.int64], seed: int) -> list[Fold]:
        """Folds of the leads at these places, as `folds_of` has them."""
        created, outcome, person = self.created[places], self.outcome[places], self.person[places]
        return folds_of(self.split.kind, created, outcome, person, seed)

    def learned(self, *, whole: bool = False) -> tuple[Encoder, TrainingSet]:
        """The encoder of the training leads, or of the `whole`, and all leads coded by it."""
        return self._coded(self.batch.values) if whole else self._learned

    @cached_property
    def _learned(self) -> tuple[Encoder, TrainingSet]:
        # The radar looks at these, and the candidates are tested on them.
        return self._coded(self.batch.values.iloc[self.split.train])

    def _coded(self, values: pd.DataFrame) -> tuple[Encoder, TrainingSet]:
        encoder = learn_encoder(values, self.batch.schema.inputs)
        codes = encoder.encode(self.batch.values).codes
        data = TrainingSet.of(codes, self.outcome, tuple(encoder.categorical))
        return encoder, data if self.weight is None else data.weighted(self.weight)


def prepare(table: Table, request: TrainingRequest) -> History:
    """Read outcome and columns, and split. Raises TrainingRefused and RecipeRefused.

    Levels that a recipe learns are learned from the training leads alone.
    """
    asked = with_sets(request.recipe, table, (request.outcome, *request.exclude))
    found = _prepared(table, request, asked.learned(table) if asked else None)
    if asked is None or asked.is_learned:
        return found
    rows = found.table.rows[found.split.train]
    known = only(table, np.flatnonzero(np.isin(table.rows, rows)))
    return _prepared(table, request, asked.learned(known))


@dataclass(frozen=True)
class ClosedLeads:
    """The leads of a table whose outcome is known, each once, in its last state.

    `rows` are their places in the table and `outcome` whether they converted, both (n,); `meaning`
    is how the outcome was read.
    """

    rows: NDArray[np.int64]
    outcome: NDArray[np.bool_]
    meaning: OutcomeMeaning
    open_leads: int
    repeated: int

    @classmethod
    def of(cls, table: Table, cells: pd.Series, request: TrainingRequest) -> "ClosedLeads":
        """From the `cells` of the outcome. Raises TrainingRefused as `prepare` does."""
        known, outcome = read_outcome(cells, request.outcome, request.meaning)
        rows = np.flatnonzero(known)
        once = once_each(_at(table.frame, rows), request.outcome, outcome)
        meaning = learned_meaning(cells, request.meaning)
        return cls(
            rows[once], outcome[once], meaning, int((~known).sum()), int((~once).sum())
        )  # fmt: skip


def _prepared(table: Table, request: TrainingRequest, recipe: Recipe | None) -> History:
    derived = recipe.apply(table) if recipe else table
    require_outcome(request.outcome, table, derived)
    found = ClosedLeads.of(table, derived.frame[request.outcome], request)
    closed, outcome = only(derived, found.rows), found.outcome
    schema = propose_schema(
        closed.frame, outcome=request.outcome, created=request.created, exclude=request.exclude,
        known=request.known,
    )  # fmt: skip
    schema = explained(
        taken_apart(schema, recipe), closed.frame, outcome,
        conversion_dates(closed.frame[request.outcome]),
    )  # fmt: skip
    schema = schema.with_levers(_levers(schema, request.levers, recipe))
    schema = with_families(schema, closed.frame, request.families, recipe)
    history = judged_leads(table, closed, found, request, lambda leads: typed(leads, schema))
    return replace(history, recipe=recipe)


def judged_leads(
    table: Table,
    closed: Table,
    found: ClosedLeads,
    request: TrainingRequest,
    typing: Callable[[Table], LeadBatch],
) -> History:
    """The leads old enough to be judged, and how they are split.

    `closed` are the `found` leads of the `table` as they are read, by `typing`. Raises
    TrainingRefused for a waiting time that cannot be applied, and for too few persons.
    """
    rows, outcome, batch = found.rows, found.outcome, typing(closed)
    schema = batch.schema
    conversions = find_conversions(closed.frame, schema, outcome, batch.created)
    age = judge_age(conversions, batch.created, outcome, request.waiting)
    converted_at = None if conversions is None else conversions.at[age.mature]
    until = last_day(conversions, batch.created)
    if not age.mature.all():
        rows, outcome = rows[age.mature], outcome[age.mature]
        batch = typing(only(closed, np.flatnonzero(age.mature)))
    named = batch.person
    batch = replace(batch, person=with_shared_ids(named, _at(table.frame, rows)))
    backwards = shows_newest_first(table.frame) if request.file_order else ""
    created = batch.created
    if request.file_order:
        created = _in_file_order(len(outcome), backwards=bool(backwards))
    dated = None if request.random_split else created
    split = split_history(dated, outcome, batch.person, request.seed)
    return History(
        batch.table, batch, outcome, created, split, found.open_leads,
        int((~age.mature).sum()), age.waiting, None, age.dated_by, age.warning,
        found.repeated, len(pd.unique(named)) - len(pd.unique(batch.person)),
        request.file_order, age.since, found.meaning, backwards, converted_at, until,
    )  # fmt: skip


def _levers(
    schema: LeadSchema, asked: Sequence[str] | None, recipe: Recipe | None
) -> tuple[str, ...]:
    """The inputs asked for, or those named like one. Raises TrainingRefused for others."""
    if asked is None:
        inputs = (c.name for c in schema.inputs)
        return tuple(name for name in inputs if seems_lever(column_of(name, recipe)))
    known = {c.name for c in schema.columns}
    for name in asked:
        if name not in known:
            raise TrainingRefused(
                f"The history has no column “{name[:80]}” as a lever. Name one of its columns."
            )
    return with_answers(asked, recipe)


def _at(frame: pd.DataFrame, rows: NDArray[np.int64]) -> pd.DataFrame:
    """The rows at these rising positions, without a copy of the cells where these are all."""
    return frame if len(rows) == len(frame) else frame.iloc[rows]


def only(table: Table, kept: NDArray[np.int64]) -> Table:
    """The rows at these positions, which rise; the cells are shared where these are all of them."""
    if len(kept) == len(table.frame):
        return replace(table, frame=table.frame.reset_index(drop=True))
    frame = table.frame.iloc[kept].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[kept])


def require_outcome(outcome: str, table: Table, derived: Table) -> None:
    """Raise RecipeRefused where the recipe drops the outcome column, TrainingRefused without one.

    `derived` is what the recipe makes of `table`, or the same table.
    """
    if outcome in derived.frame.columns:
        return
    if outcome in table.frame.columns:
        raise RecipeRefused(
            f"The recipe drops the outcome column “{outcome[:80]}”, because a step that reads it "
            "has drop = true. Expected a recipe that keeps the outcome. Remove that line from the "
            "step, or choose another outcome column."
        )
    propose_schema(derived.frame, outcome=outcome, created=None, exclude=())


def _in_file_order(rows: int, *, backwards: bool) -> NDArray[np.datetime64]:
    """A day for each row, so that an age in days is one in rows."""
    days = np.arange(rows)[::-1] if backwards else np.arange(rows)
    return np.datetime64("2000-01-01", "us") + days.astype("timedelta64[D]")


def typed(table: Table, schema: LeadSchema) -> LeadBatch:
    """The leads typed for a schema; raises TrainingRefused when it leaves nothing to learn from."""
    if schema.inputs:
        return build_batch(table, schema)
    raise TrainingRefused(
        f"This history has no column to learn from. It has {counted(len(schema.columns), 'column')}"
        ", but only ids, dates, personal or constant columns, or columns that seem to know the "
        "outcome. Add columns that are known before the call, such as source, city or visits."
    )
