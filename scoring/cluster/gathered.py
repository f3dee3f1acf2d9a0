"""All leads of a cluster as one batch: of each the numbers and the few columns that compare it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.cluster.file_sketch import FileSketch
from scoring.cluster.lead_part import Judged, PartScores, Places
from scoring.errors import BatchRefused, FileRefused
from scoring.intake.cells.values import read_answers
from scoring.intake.issue import Issue, Table
from scoring.intake.leads.batch import LeadBatch, seen_together
from scoring.intake.leads.deal_value import DealValue
from scoring.model.call_plan import CallPlan
from scoring.model.codes import CodeCounts, Encoded
from scoring.model.drift import measure_drift
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.lead_notes import AskedLeads, joined_notes
from scoring.model.model_fill import ModelFill, fill_counted
from scoring.model.ranking import rank_leads
from scoring.model.scored import BETWEEN_FLAGS, ScoredBatch, group_notes
from scoring.schema import Column
from scoring.wording import clipped, counted

_ARRAYS = ("raw", "propensity", "score", "tier", "low", "high", "uncertain")
Columns = tuple[pd.DataFrame, NDArray[np.int64]]


@dataclass(frozen=True)
class GatheredBatch(ScoredBatch):
    """A batch of which the other columns and all codes stay where they are.

    `found` and `to_check` are what the parts have told of these.
    """

    found: ModelFill = field(default_factory=lambda: ModelFill(0, 0, 0.0))
    to_check: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @cached_property
    def fill(self) -> ModelFill:
        """How much of the model the files fill, and whether there is a ranking at all."""
        return self.found

    @cached_property
    def unsure(self) -> NDArray[np.bool_]:
        """True for leads that a person should look at; shape (n,)."""
        return self.to_check


@dataclass(frozen=True)
class Files:
    """The files of a cluster with what each decides, as one: alike in what concerns a lead.

    Where they are `marked`, their last column says of which file a lead is.
    """

    names: tuple[str, ...]
    sketches: tuple[FileSketch, ...]
    marked: bool = False

    @property
    def name(self) -> str:
        """A name for all of them."""
        more = len(self.names) - 1
        return f"{self.names[0]} and {more} more" if more else self.names[0]

    @property
    def leads(self) -> int:
        """How many leads they hold."""
        return sum(sketch.leads for sketch in self.sketches)

    @property
    def gathered(self) -> tuple[str, ...]:
        """The columns by which leads are compared, of any of the files."""
        wanted = {header for sketch in self.sketches for header in sketch.gathered}
        return tuple(header for header in self.sketches[0].headers if header in wanted)

    @property
    def starts(self) -> list[int]:
        """The last row before each file, as rows are numbered through all of them."""
        return [0, *accumulate(sketch.last_row for sketch in self.sketches[:-1])]

    @property
    def line(self) -> str:
        """What was read and what was not."""
        first, files = self.sketches[0], len(self.sketches)
        width = len(first.headers) - self.marked
        rest = [
            (sum(len(s.table.set_aside) for s in self.sketches), "row", "set aside"),
            (sum(s.outside for s in self.sketches), "row", "outside the table"),
            (sum(s.table.blank_rows for s in self.sketches), "blank row", "skipped"),
        ]
        lost = "".join(f"; {counted(n, what)} {done}" for n, what, done in rest if n)
        of = f"{counted(files, 'file')}: {first.table.description}"
        return f"Read {counted(self.leads, 'lead')} and {counted(width, 'column')}{lost} ({of})."

    def require_alike(self) -> None:
        """Raise FileRefused for other columns, BatchRefused for ones that mean something else."""
        first = self.sketches[0]
        for name, other in zip(self.names, self.sketches, strict=True):
            if other.headers != first.headers:
                raise FileRefused(
                    f"“{clipped(name)}” has other columns than “{clipped(self.names[0])}”, or in "
                    "another order. Files read together need the same columns."
                )
            differs = _difference(first, other)
            if differs:
                raise BatchRefused(
                    f"By its cells “{clipped(name)}” reads {differs} otherwise than "
                    f"“{clipped(self.names[0])}” does. Say which column it is with --map, or score "
                    "these files without --cluster."
                )

    def judged(self, model: LeadModel, scored_at: str) -> Judged:
        """What all of them together decide of a lead."""
        first, inputs = self.sketches[0], {c.name: c for c in model.schema.inputs}
        numbers: dict[str, Mapping[str, float] | None] = {}
        for name, header in first.match.matched.items():
            if name not in first.numbers:
                continue
            texts = all_texts([sketch.numbers[name] for sketch in self.sketches], header)
            numbers[name] = None if texts is None else read_together(texts, header, inputs[name])
        return Judged(self.name, first.match, first.who, numbers, scored_at)


def read_together(texts: Sequence[str], header: str, column: Column) -> dict[str, float]:
    """The number of each text, by the evidence of all of them, as a whole column is read."""
    values = read_answers(pd.Series(texts, dtype="str", name=header), column).values
    return dict(zip(texts, values.tolist(), strict=True))


def all_texts(said: Sequence[Sequence[str] | None], header: str) -> list[str] | None:
    """The different texts of a column of all files, None where none need be compared.

    Raises BatchRefused where some files have too many and others must be compared with them.
    """
    known = [texts for texts in said if texts is not None]
    if not known:
        return None
    if len(known) < len(said):
        raise BatchRefused(
            f"“{header}” has very many different numbers in one file, too many to compare how they "
            "are written with the others. Round them, or score the files without --cluster."
        )
    return list(dict.fromkeys(text for texts in known for text in texts))


def _difference(first: FileSketch, other: FileSketch) -> str:
    """What two files read otherwise, "" where they agree."""
    for name in {**first.match.matched, **other.match.matched}:
        if first.match.matched.get(name) != other.match.matched.get(name):
            return f"the field “{name}”"
    for what in {**first.who.columns, **other.who.columns}:
        if first.who.columns.get(what) != other.who.columns.get(what):
            return f"the {what} of leads"
    return "" if first.persons == other.persons else "who leads are"


def whole_table(files: Files, columns: Sequence[Columns]) -> Table:
    """The gathered columns of all files as one table, its rows numbered through."""
    first, starts = files.sketches[0], files.starts
    pairs = list(zip(files.sketches, starts, strict=True))
    return replace(
        first.table,
        frame=pd.concat([frame for frame, _ in columns], ignore_index=True).astype("str"),
        rows=np.concatenate([rows + at for (_, rows), at in zip(columns, starts, strict=True)]),
        issues=[_moved(issue, at) for sketch, at in pairs for issue in sketch.issues],
        blank_rows=sum(sketch.table.blank_rows for sketch in files.sketches),
        files=len(files.sketches),
        file_ends=tuple(starts[1:]),
    )


def _moved(issue: Issue, start: int) -> Issue:
    return replace(issue, row=None if issue.row is None else issue.row + start)


def gathered(
    files: Files, table: Table, parts: Sequence[PartScores], judged: Judged, model: LeadModel
) -> GatheredBatch:
    """All leads ranked, from the columns that compare them and the scores of the parts in order."""
    first = files.sketches[0]
    together = seen_together(table, first.who, first.persons)
    batch = LeadBatch(
        table=table,
        schema=model.schema,
        match=first.match,
        typed={},
        created=together.created,
        person=together.person,
        issues=[*table.issues, *together.of_persons, *together.of_dates, *together.worth.issues],
        who=first.who,
        worth=together.worth,
    )
    scores = _joined(parts)
    filled = np.sum([part.filled for part in parts], axis=0)
    return GatheredBatch(
        filename=files.name,
        model=model,
        leads=batch,
        scores=scores,
        ranking=rank_leads(batch, scores),
        drift=measure_drift(model.profile, scores.encoded, set(first.match.matched), model.often),
        scored_at=judged.scored_at,
        found=fill_counted(model, first.match.matched, filled, scores.propensity),
        to_check=np.concatenate([part.unsure for part in parts]),
    )


def _joined(parts: Sequence[PartScores]) -> Scores:
    arrays = {
        name: np.concatenate([getattr(part.scores, name) for part in parts]) for name in _ARRAYS
    }
    nothing = np.empty((len(arrays["raw"]), 0))
    fields = zip(*(part.counts for part in parts), strict=True)
    counts = [CodeCounts(*map(np.concatenate, zip(*field, strict=True))) for field in fields]
    return Scores(**arrays, encoded=Encoded(nothing, _unseen(parts), counts))


def _unseen(parts: Sequence[PartScores]) -> dict[str, dict[str, int]]:
    """The values new to the model of all parts, by field, the commonest first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for part in parts:
        for name, levels in part.unseen.items():
            found[name].update(levels)
    return {name: dict(levels.most_common()) for name, levels in found.items()}


def _group_flags(scored: ScoredBatch) -> NDArray[np.object_]:
    """Why each lead has no turn among the others, "" for most; shape (n,)."""
    size = len(scored.leads)
    noted = group_notes(scored, AskedLeads(np.arange(size), size))
    return joined_notes(noted, size, BETWEEN_FLAGS).each


def places_of(scored: ScoredBatch, plan: CallPlan | None, sizes: Sequence[int]) -> list[Places]:
    """What the whole says of the leads of each part, which hold so many, one behind the other."""
    order = scored.ranking.order if plan is None else plan.ranked(scored)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    flags, ids, worth = _group_flags(scored), scored.leads.ids, scored.leads.worth
    call = None if plan is None else plan.is_called(scored)
    rep = plan.rep_of(scored) if plan is not None and len(plan.reps) > 1 else None
    drawn = plan.is_drawn(scored) if plan is not None and plan.holdout else None
    ends = np.cumsum([0, *sizes]).tolist()
    return [
        Places(
            rank[part], ids[part], flags[part], DealValue(worth.values[part], worth.currency),
            None if call is None else call[part], None if rep is None else rep[part],
            plan.reps if plan is not None else (), None if drawn is None else drawn[part],
        )
        for part in (slice(*pair) for pair in pairwise(ends))
    ]  # fmt: skip
