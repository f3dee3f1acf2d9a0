"""Some of the leads, scored, explained and written by one worker as the whole has decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.cluster.file_sketch import require_new
from scoring.delivery.call_sheet import call_sheet
from scoring.delivery.csv_rows import csv_blocks
from scoring.delivery.parquet_rows import to_parquet
from scoring.intake.cells.missing import missing_among
from scoring.intake.cells.numbers import ReadNumbers
from scoring.intake.issue import Table
from scoring.intake.leads.batch import LeadBatch, typed_input
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.deal_value import DealValue
from scoring.intake.leads.mapping import ColumnMatch
from scoring.intake.leads.typed_cells import TypedCells
from scoring.intake.table.own_columns import LEAD_ID, RANK
from scoring.model.call_plan import CallPlan
from scoring.model.codes import CodeCounts, Encoded
from scoring.model.drift import DriftReport
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.lead_notes import AskedLeads, LeadNotes
from scoring.model.ranking import Ranking
from scoring.model.reference import FieldProfile
from scoring.model.scored import ScoredBatch, lead_notes
from scoring.model.top_reasons import together
from scoring.schema import Column
from scoring.storage import write_out


@dataclass(frozen=True)
class Judged:
    """What all files together decide of a lead: which column is which, what texts of numbers mean.

    `numbers` has the number of each text of a field, None where all are plain digits or empty.
    """

    filename: str
    match: ColumnMatch
    who: ContactColumns
    numbers: Mapping[str, Mapping[str, float] | None]
    scored_at: str


@dataclass(frozen=True)
class PartScores:
    """What is asked of a part to rank all leads, without their cells and codes.

    `counts` are the leads of each field by what drift tells apart, `unseen` as Encoded has them,
    `filled` (p,) how many have a value that the model knows.
    """

    scores: Scores
    unsure: NDArray[np.bool_]
    counts: Sequence[CodeCounts]
    unseen: Mapping[str, Mapping[str, int]]
    filled: NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """What the whole says of each lead of a part, (n,): its rank, id, flags, call, rep and value.

    `call` is None without a plan, `rep` without several reps and `drawn` without a lot.
    """

    rank: NDArray[np.int64]
    ids: NDArray[np.object_]
    flags: NDArray[np.object_]
    value: DealValue
    call: NDArray[np.bool_] | None = None
    rep: NDArray[np.object_] | None = None
    reps: tuple[str, ...] = ()
    drawn: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class WrittenPart:
    """A part of the call sheet as it lies in its folder."""

    name: str
    leads: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class _PartBatch(ScoredBatch):
    """Some of the leads, with what the whole says of them in `places`."""

    places: Places | None = None

    def noted(self, asked: AskedLeads) -> Iterator[LeadNotes]:
        yield from lead_notes(self, asked)
        if self.places is not None:
            said = self.places.flags[asked.positions]
            places = np.flatnonzero(said != "")
            yield LeadNotes.of_texts(places, said[places], str)


@dataclass(frozen=True)
class _PartPlan(CallPlan):
    """The plan of the whole, as it concerns the leads of a part."""

    places: Places | None = None

    def ranked(self, scored: ScoredBatch) -> NDArray[np.int64]:
        return scored.ranking.order

    def is_called(self, scored: ScoredBatch) -> NDArray[np.bool_]:
        nobody = np.zeros(len(scored.leads), dtype=bool)
        return nobody if self.places is None or self.places.call is None else self.places.call

    def is_drawn(self, scored: ScoredBatch) -> NDArray[np.bool_]:
        nobody = np.zeros(len(scored.leads), dtype=bool)
        return nobody if self.places is None or self.places.drawn is None else self.places.drawn

    def rep_of(self, scored: ScoredBatch) -> NDArray[np.object_]:
        nobody = np.full(len(scored.leads), "", dtype=object)
        return nobody if self.places is None or self.places.rep is None else self.places.rep


def score_part(table: Table, model: LeadModel, judged: Judged) -> ScoredBatch:
    """Leads typed as the whole has decided, and scored; their ranks are not known yet."""
    # What all leads together do not show, some of them alone may.
    require_new(table, judged.filename)
    size, schema, match = len(table.frame), model.schema, judged.match
    typed = {
        c.name: typed_as(table, match.matched.get(c.name), c, judged.numbers) for c in schema.inputs
    }
    batch = LeadBatch(
        table=table,
        schema=schema,
        match=match,
        typed=typed,
        created=np.full(size, np.datetime64("NaT"), dtype="datetime64[us]"),
        person=np.arange(size, dtype=np.int64),
        issues=(),
        who=judged.who,
        worth=DealValue(np.full(size, np.nan)),
        is_typed_as_shown=True,
    )
    order = np.arange(size, dtype=np.int64)
    ranking = Ranking(order, order + 1, (order + 1) / max(1, size))
    scores, nothing = model.score(batch), DriftReport(())
    return _PartBatch(judged.filename, model, batch, scores, ranking, nothing, judged.scored_at)


def typed_as(
    table: Table,
    header: str | None,
    column: Column,
    numbers: Mapping[str, Mapping[str, float] | None],
) -> TypedCells:
    """A field of a part, its numbers read as all parts together show; `numbers` as Judged's."""
    known = numbers.get(column.name)
    if header is None or known is None:
        return typed_input(table, header, column)
    cells = table.cells(header)
    values = np.array([known[text] for text in cells.texts], dtype=np.float64)
    unread = np.isnan(values) & ~missing_among(cells.texts, None, column)
    return TypedCells(cells, ReadNumbers(values, unread, np.zeros(len(values), dtype=bool)))


def scores_of(scored: ScoredBatch) -> PartScores:
    """What the ranking of all leads needs of a part."""
    encoded = scored.scores.encoded
    counts = [_by_bin(p, encoded.counts_of(at)) for at, p in enumerate(scored.model.profile.fields)]
    bare = replace(scored.scores, encoded=Encoded(np.empty((len(encoded), 0)), {}))
    return PartScores(bare, np.asarray(scored.unsure), counts, encoded.unseen, encoded.filled)


def _by_bin(profile: FieldProfile, found: CodeCounts) -> CodeCounts:
    """The same by one code of each bin, within the range of the history and without."""
    kinds = 2 * profile.bins(found.codes) + profile.out_of_range(found.codes)
    _, first, kind = np.unique(kinds, return_index=True, return_inverse=True)
    leads = np.bincount(kind, found.leads, minlength=len(first)).astype(np.int64)
    return CodeCounts(found.codes[first], leads)


def write_part(scored: ScoredBatch, places: Places, target: Path) -> WrittenPart:
    """Write the leads of a part in rank order, whole or not at all; written again, it is the same.

    Raises StorageFailed.
    """
    order = np.argsort(places.rank, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    ranking = Ranking(order, rank, rank / max(1, len(order)))
    leads = replace(scored.leads, worth=places.value)
    part = _PartBatch(
        scored.filename, scored.model, leads, scored.scores, ranking, scored.drift,
        scored.scored_at, places=places,
    )  # fmt: skip
    lot = float(places.drawn is not None)
    plan = None if places.call is None else _PartPlan(0, places.reps, holdout=lot, places=places)
    whole = target.suffix == ".parquet"
    reasons = together(list(part.explainer.blocks(order)))
    sheet = call_sheet(part, reasons, plan, whole=whole)
    ours = {RANK: pd.Series(places.rank), LEAD_ID: pd.Series(places.ids, dtype="str")}
    sheet = replace(sheet, columns={**sheet.columns, **ours})
    content = to_parquet(sheet) if whole else b"".join(csv_blocks(sheet))
    write_out(target, content)
    return WrittenPart(target.name, len(order), len(content), sha256(content).hexdigest())
