"""The jobs of the product as plain functions: every face calls these."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scoring.delivery.call_sheet import ScoredBatch, call_sheet
from scoring.delivery.tables import to_csv, to_xlsx
from scoring.errors import BatchRefused, ModelUnavailable, TrainingRefused
from scoring.insight.leads import Leads, leads_of, with_chances
from scoring.intake.cells.numbers import number_text
from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.intake.leads.mapping import ColumnMatch, match_columns
from scoring.intake.leads.proposals import propose_values, with_proposals
from scoring.intake.table.reading import NO_HEADER, read_table
from scoring.kept.mappings import Remembered, forget, recall, remember
from scoring.model.drift import measure_drift
from scoring.model.lead_model import LeadModel, Metrics
from scoring.model.ranking import CutLine, cut_line, rank_leads
from scoring.model.reasons import LeadReasons
from scoring.registry import Registry
from scoring.settings import mappings_folder
from scoring.training.candidates import CONSTANT
from scoring.training.pipeline import Progress, TrainingRequest, train
from scoring.training.result import Training
from scoring.training.tested import TierCount
from scoring.training.tiers import with_floors_of, with_own_floors

_HEADER_QUESTION = (
    "seems to have no column names: its first row looks like a lead. Say which it is: --header no "
    "when the first row is a lead, --header yes when it holds the names. Better, put the column "
    "names above the leads."
)


def read_leads(
    content: bytes, filename: str, *, part: str | None = None, header: bool | None = None
) -> Table:
    """Read a file; what a person said of its first row in `header` is no issue any more.

    Raises FileRefused, as `ChoiceNeeded` when one of several tables must be named in `part`.
    """
    table = read_table(content, filename, part=part, header=header)
    if header is None:
        return table
    return replace(table, issues=[i for i in table.issues if i.kind != NO_HEADER])


def lacks_header(table: Table) -> bool:
    """Whether a person must say if the first row is a lead or holds the column names."""
    return any(issue.kind == NO_HEADER for issue in table.issues)


def derived(table: Table, model: LeadModel) -> Table:
    """The table with the columns that the model's recipe derives, where it has one."""
    return model.recipe.apply(table) if model.recipe else table


def match_table(table: Table, model: LeadModel) -> ColumnMatch:
    """Which columns of a table stand for which of the model's, as scoring would take them."""
    table = derived(table, model)
    unread = {c.name for c in model.schema.columns} - {c.name for c in model.schema.wanted}
    headers = [header for header in table.frame.columns if header not in unread]
    match = match_columns([c.name for c in model.schema.wanted], headers)
    return with_proposals(match, model.schema.wanted, table.frame, known_levels(model))


def known_levels(model: LeadModel) -> dict[str, tuple[str, ...]]:
    """The values the model has learned of each category."""
    return {f.column.name: f.levels for f in model.encoder.fields if f.levels}


def recall_mapping(table: Table, model: LeadModel) -> Remembered | None:
    """The mapping confirmed before for a file with these columns."""
    names = list(map(str, table.frame.columns))
    return recall(mappings_folder(), names, [c.name for c in model.schema.wanted])


def remember_mapping(table: Table, model: LeadModel, mapping: Remembered) -> None:
    """Keep a confirmed mapping for files with these columns."""
    names = list(map(str, table.frame.columns))
    remember(mappings_folder(), names, [c.name for c in model.schema.wanted], mapping)


def forget_mapping(table: Table, model: LeadModel) -> bool:
    """Drop the mapping kept for files with these columns; whether there was one."""
    names = list(map(str, table.frame.columns))
    return forget(mappings_folder(), names, [c.name for c in model.schema.wanted])


def proposed_values(scored: ScoredBatch) -> dict[str, dict[str, str]]:
    """For each field, values the model never saw that one it knows may be meant by."""
    known = known_levels(scored.model)
    found = {
        field.field: propose_values(field.unseen, known.get(field.field, ()))
        for field in scored.drift.unseen
    }
    return {name: pairs for name, pairs in found.items() if pairs}


def score_file(content: bytes, filename: str, model: LeadModel) -> ScoredBatch:
    """Read and score a lead file. Raises FileRefused or BatchRefused."""
    return score_table(read_leads(content, filename), filename, model)


def score_table(
    table: Table, filename: str, model: LeadModel, *, mapping: Remembered | None = None
) -> ScoredBatch:
    """Score a table, with the columns and values a person confirmed. Raises BatchRefused."""
    if lacks_header(table):
        raise BatchRefused(f"“{filename}” {_HEADER_QUESTION}")
    if table.frame.empty:
        raise BatchRefused(
            f"“{filename}” has a header and no leads below it. Expected one row per lead; "
            "export the leads again and upload that file."
        )
    said = mapping or Remembered({})
    read = derived(table, model)
    batch = build_batch(read, model.schema, confirmed=said.columns, values=said.values)
    match = with_proposals(batch.match, model.schema.wanted, read.frame, known_levels(model))
    batch = replace(batch, match=match, table=_as_uploaded(table, read))
    fresh = _ranked(batch, filename, model)
    return replace(fresh, mapping=said, derived=tuple(_derived_names(table, read)))


def _ranked(batch: LeadBatch, filename: str, model: LeadModel) -> ScoredBatch:
    scores = model.score(batch)
    drift = measure_drift(model, scores, set(batch.match.matched))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return ScoredBatch(filename, model, batch, scores, rank_leads(batch, scores), drift, now)


def score_again(scored: ScoredBatch, model: LeadModel) -> ScoredBatch:
    """The same file scored by another model, matched by what was confirmed that fits it.

    Raises BatchRefused.
    """
    if _reads(model) == _reads(scored.model):
        batch = replace(scored.leads, schema=model.schema)
        fresh = _ranked(batch, scored.filename, model)
        return replace(fresh, mapping=scored.mapping, derived=scored.derived)
    table = scored.as_uploaded
    mapping = fitting(scored.mapping, table, model)
    return score_table(table, scored.filename, model, mapping=mapping)


def fitting(mapping: Remembered, table: Table, model: LeadModel) -> Remembered:
    """The part of a mapping that speaks of columns which this table and this model have."""
    wanted = {c.name for c in model.schema.wanted}
    pairs = mapping.columns.items()
    columns = {name: own for name, own in pairs if name in wanted and own in table.frame}
    return Remembered(columns, mapping.values)


def _reads(model: LeadModel) -> tuple[object, ...]:
    """What decides how a file becomes typed leads: alike models need not type them again."""
    columns = model.schema.columns
    return model.recipe, tuple((c.name, c.kind, c.role) for c in columns)


def score_lead(values: Mapping[str, str], model: LeadModel) -> ScoredBatch:
    """Score one lead, a batch of one, from texts by field of the model; "" is not given.

    A field that is not among them is not given either. Columns that a recipe derives are named as
    it writes them, and nothing is derived again.
    """
    cells = {c.name: [values.get(c.name, "")] for c in model.schema.inputs}
    nothing = no_rows("row", "text")
    row = pd.DataFrame(cells, dtype="str")
    table = Table(row, np.array([2]), (), nothing, 0, "one lead")
    bare = replace(model, recipe=None) if model.recipe else model
    return score_table(table, "one lead", bare)


def lead_values(scored: ScoredBatch, position: int) -> dict[str, str]:
    """A lead of a batch as texts by field of the model, as the model read them.

    Numbers are plain digits, whatever the file wrote; `score_lead` gives them the same score.
    """
    row = scored.leads.values.iloc[[position]]
    cells = zip(row.columns, row.to_numpy(dtype=object)[0], row.isna().to_numpy()[0], strict=True)
    return {str(name): "" if blank else _text(value) for name, value, blank in cells}


def _text(value: object) -> str:
    return number_text(value) if isinstance(value, float) else str(value)


def _as_uploaded(table: Table, read: Table) -> Table:
    """The table as it came, followed by the columns that a recipe derived."""
    if read is table:
        return table
    new = _derived_names(table, read)
    return replace(read, frame=pd.concat([table.frame, read.frame[new]], axis=1))


def _derived_names(table: Table, read: Table) -> list[str]:
    return [name for name in read.frame.columns if name not in table.frame.columns]


def explain_all(scored: ScoredBatch) -> Iterator[list[LeadReasons]]:
    """The reasons of all leads in rank order, a block at a time."""
    return scored.explainer.blocks(scored.ranking.order)


def expectation(scored: ScoredBatch, capacity: int, *, fold: bool = False) -> CutLine:
    """What calling the first `capacity` leads gives; with `fold` one call per person."""
    order = scored.one_call_order if fold else scored.ranking.order
    gap = scored.model.card.test.calibration_gap
    return cut_line(scored.scores.propensity, order, capacity, gap=gap)


def write_call_sheet(scored: ScoredBatch, reasons: list[LeadReasons], out: Path) -> pd.DataFrame:
    """Write the call sheet as XLSX or CSV by the name of `out`; returns what was written."""
    sheet = call_sheet(scored, reasons)
    excel = out.suffix.casefold() == ".xlsx"
    out.write_bytes(to_xlsx(sheet, text_columns=scored.text_columns) if excel else to_csv(sheet))
    return sheet


def train_leads(
    table: Table, request: TrainingRequest, progress: Progress | None = None
) -> Training:
    """Train on a history and publish nothing. Raises TrainingRefused."""
    if lacks_header(table):
        raise TrainingRefused(f"The history {_HEADER_QUESTION}")
    return train(table, request, progress)


def train_and_publish(
    table: Table,
    request: TrainingRequest,
    registry: Registry,
    progress: Progress | None = None,
    *,
    keep_tiers: bool | None = None,
) -> tuple[LeadModel, Training]:
    """Train on a history and make the recommended candidate champion. Raises TrainingRefused.

    Where no candidate tells the leads apart none is published: the model's version stays
    "unpublished". Without a word on `keep_tiers` the tier floors of the champion before are kept
    unless goals are stated.
    """
    training = train_leads(table, request, progress)
    if training.recommended == CONSTANT:
        return training.best.model, training
    keep = not request.tiers if keep_tiers is None else keep_tiers
    return publish(training.best.model, registry, keep_tiers=keep), training


def publish(model: LeadModel, registry: Registry, *, keep_tiers: bool = True) -> LeadModel:
    """Make a model champion; it keeps the tier floors of the one before it unless told not to.

    Its card says whose floors they are where the one before is of the same business.
    """
    # Where no champion loads there is nothing to keep.
    with contextlib.suppress(ModelUnavailable):
        former = registry.serving().model
        model = with_floors_of(model, former) if keep_tiers else with_own_floors(model, former)
    return registry.publish(model)


def training_report(model: LeadModel, training: Training) -> dict[str, Any]:
    """What training found, as plain data for machines; `model` is the one that was published."""
    quarantined = [{"column": c.name, "reason": c.reason} for c in model.schema.quarantined]
    return {
        "version": model.card.version,
        "rows": model.card.rows,
        "outcome": model.card.outcome,
        "quarantined": quarantined,
        "suspects": [asdict(suspect) for suspect in training.suspects],
        "test": _figures(model.card.test),
        "with_suspects": training.with_suspects and _figures(training.with_suspects),
        "random_test": training.random_test and _figures(training.random_test),
        "half_life": training.half_life,
        "recommended": training.recommended,
        "verdict": training.verdict,
        "notes": list(model.card.notes),
        "candidates": [
            {
                "name": c.name,
                **_figures(c.test),
                "intervals": {name: list(ends) for name, ends in c.intervals.items()},
                "seconds": round(c.seconds, 2),
            }
            for c in training.candidates
        ],
    }


def tiers_of(model: LeadModel, training: Training) -> tuple[TierCount, ...]:
    """The test leads in the tiers of the published model, and how many of them converted."""
    scored = training.best.scored
    return scored.by_tier(model.floors) if scored else ()


def _figures(metrics: Metrics) -> dict[str, Any]:
    unreported = ("expected", "converted", "curve")
    return {k: v for k, v in asdict(metrics).items() if k not in unreported}


def leads_to_explore(
    table: Table, filename: str, *, outcome: str | None, model: LeadModel | None
) -> Leads:
    """A file's leads, with chances where the file has every column that the model reads.

    Raises TrainingRefused for an outcome column that is not in the file or holds other words.
    """
    leads = leads_of(table, filename, outcome=outcome)
    if model is None or not _has_all_inputs(table, model):
        return leads
    scored = score_table(table, filename, model)
    return with_chances(leads, scored)


def _has_all_inputs(table: Table, model: LeadModel) -> bool:
    return not {c.name for c in model.schema.inputs} & set(match_table(table, model).missing)
