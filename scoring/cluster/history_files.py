"""A history in files that a crew has read: a sample of its rows, and what tells all leads apart."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.cluster.crew import Crew
from scoring.cluster.file_sketch import FileAsked, cut
from scoring.cluster.gathered import Files, all_texts, read_together, whole_table
from scoring.cluster.history_parts import (
    Numbers,
    coded,
    history_sketch,
    levels_of,
    number_texts,
    read_history,
    rows_at,
    telling,
    telling_columns,
)
from scoring.cluster.spread_leads import SpreadCodes, SpreadLeads
from scoring.cluster.whole_run import fitting
from scoring.intake.issue import Table
from scoring.intake.leads.batch import unscored_batch
from scoring.model.codes import Encoder, FieldCode, learned_levels
from scoring.schema import Column, Kind, LeadSchema
from scoring.training.prepared import (
    ClosedLeads,
    History,
    TrainingRequest,
    judged_leads,
    only,
)

# Rows that decide what one process decides by all of them, and test leads that are scored: the AUC
# of as many is sure to 0.002.
MOST_SAMPLED, MOST_TESTED = 100_000, 50_000


@dataclass(frozen=True)
class HistoryFiles:
    """The files of a history with all of their leads; `tables` are begun by the crew, in order."""

    crew: Crew
    files: Files
    tables: list[Any]

    @classmethod
    def read(cls, crew: Crew, asked: Sequence[FileAsked]) -> "HistoryFiles":
        """Read by the workers, a file each. Raises FileRefused, BatchRefused and ClusterFailed."""
        tables = [crew.start_at(at, read_history, one) for at, one in enumerate(asked)]
        found = crew.results([crew.start(history_sketch, one) for one in tables], "Reading")
        files = Files(tuple(one.path.name for one in asked), tuple(found))
        files.require_alike()
        return cls(crew, files, tables)

    @property
    def _firsts(self) -> NDArray[np.int64]:
        """The first lead of each file, and how many there are."""
        return np.cumsum([0, *(sketch.leads for sketch in self.files.sketches)])

    def forget(self) -> None:
        """Let the workers free the cells of the files; what was begun of them can be done again."""
        self.tables.clear()

    def sample(self, seed: int, most: int = MOST_SAMPLED) -> Table:
        """So many rows at most, drawn from all files, in their order."""
        leads = self.files.leads
        if leads <= most:
            return self.rows(np.arange(leads))
        drawn = np.random.default_rng(seed).choice(leads, most, replace=False)
        return self.rows(np.sort(drawn))

    def rows(self, positions: NDArray[np.int64]) -> Table:
        """The leads at these positions, which rise, with all columns."""
        ends = np.searchsorted(positions, self._firsts)
        begun = [
            self.crew.start(rows_at, table, positions[ends[at] : ends[at + 1]] - self._firsts[at])
            for at, table in enumerate(self.tables)
        ]
        return whole_table(self.files, self.crew.results(begun, "Fetching some leads"))

    def history(self, schema: LeadSchema, request: TrainingRequest) -> History:
        """All leads with an outcome, by the columns that tell leads apart; no field is read.

        `schema` is that of a sample. Raises TrainingRefused as `prepare` does.
        """
        headers = telling(self.files.sketches[0].headers, schema)
        begun = [self.crew.start(telling_columns, table, headers) for table in self.tables]
        table = whole_table(self.files, self.crew.results(begun, "Comparing"))
        found = ClosedLeads.of(table, table.frame[request.outcome], request)
        closed = only(table, found.rows)
        history = judged_leads(table, closed, found, request, lambda t: unscored_batch(t, schema))
        return _with_few_tested(history, request.seed)

    def positions(self, history: History) -> NDArray[np.int64]:
        """Where the leads of a history of these files are among all their leads."""
        begun = [self.crew.start(_rows_of, table) for table in self.tables]
        found = self.crew.results(begun, "Comparing")
        # Rows are numbered through all files.
        pairs = zip(found, self.files.starts, strict=True)
        whole = np.concatenate([rows + start for rows, start in pairs])
        return np.searchsorted(whole, history.table.rows)

    def coded(
        self, history: History, schema: LeadSchema, most: int = 0
    ) -> tuple[Encoder, SpreadLeads]:
        """The encoder of all leads of a history, and these in its codes, with the workers.

        A part has so many at most, 0 for as it fits. Raises BatchRefused where files write numbers
        in too many ways to compare.
        """
        numbers = self.crew.hand_out(self._numbers(schema))
        parts, places = self._parts(self.positions(history), most)
        begun = [
            self.crew.start(levels_of, part, at, schema, numbers)
            for part, at in zip(parts, places, strict=True)
        ]
        encoder = _encoder(self.crew.results(begun, "Learning the values"), schema.inputs)
        handed = self.crew.hand_out(encoder)
        codes = [
            self.crew.start_at(number, coded, part, at, handed, numbers)
            for number, (part, at) in enumerate(zip(parts, places, strict=True))
        ]
        sizes, width = [len(at) for at in places], len(encoder.fields)
        spread = SpreadCodes.of(self.crew, codes, sizes, width)
        return encoder, SpreadLeads.of_codes(spread, history.outcome, tuple(encoder.categorical))

    def _numbers(self, schema: LeadSchema) -> Numbers:
        """What each text of a field of numbers means, by the evidence of all files."""
        begun = [self.crew.start(number_texts, table, schema) for table in self.tables]
        found = self.crew.results(begun, "Comparing")
        inputs = {c.name: c for c in schema.inputs}
        said = {name: all_texts([texts[name] for texts in found], name) for name in found[0]}
        return {
            name: None if texts is None else read_together(texts, name, inputs[name])
            for name, texts in said.items()
        }

    def _parts(
        self, positions: NDArray[np.int64], most: int
    ) -> tuple[list[Any], list[NDArray[np.int64]]]:
        """All files in parts, begun, and the places of the leads asked for in each."""
        size = most or fitting(self.files.leads, self.crew.size)
        parts, places = list[Any](), list[NDArray[np.int64]]()
        files = zip(self.tables, self._firsts, self.files.starts, self.files.sketches, strict=False)
        for table, first, start, sketch in files:
            for at in range(0, sketch.leads, size):
                low, high = np.searchsorted(positions, [first + at, first + at + size])
                high = min(high, np.searchsorted(positions, first + sketch.leads))
                parts.append(self.crew.start(cut, table, at, at + size, start))
                places.append(positions[low:high] - first - at)
        return parts, places


def _rows_of(table: Table) -> NDArray[np.int64]:
    return table.rows


def _with_few_tested(history: History, seed: int) -> History:
    """The same with no more test leads than are scored and shown to the champion."""
    test = history.split.test
    if len(test) <= MOST_TESTED:
        return history
    drawn = np.sort(np.random.default_rng(seed).choice(test, MOST_TESTED, replace=False))
    return replace(history, split=replace(history.split, test=drawn))


def _encoder(found: Sequence[dict[str, pd.Series]], inputs: Sequence[Column]) -> Encoder:
    """The encoder of all parts, from how often each value occurs in them."""
    by_name: dict[str, list[pd.Series]] = defaultdict(list)
    for part in found:
        for name, counts in part.items():
            by_name[name].append(counts)
    return Encoder(
        tuple(
            FieldCode(c)
            if c.kind is Kind.NUMBER
            else learned_levels(pd.concat(by_name[c.name]).groupby(level=0).sum(), c)
            for c in inputs
        )
    )
