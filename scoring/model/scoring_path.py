"""The one scoring path: a table, or one lead, and a model become a scored batch."""

from collections import deque
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from heapq import nlargest

import numpy as np
import pandas as pd

from scoring.errors import BatchRefused
from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.lead_match import match_leads
from scoring.intake.leads.mapping import ColumnMatch, Confirmed, match_columns
from scoring.intake.leads.proposals import Known, Spread, propose_values, with_proposals
from scoring.intake.table.reading import HEADER_QUESTION, lacks_header
from scoring.model.cells_apart import cells_apart
from scoring.model.drift import DriftReport, measure_drift
from scoring.model.in_order import in_order, workers_for
from scoring.model.lead_model import LeadModel, Scores
from scoring.model.ranking import Ranking, rank_leads
from scoring.model.reference import FieldProfile
from scoring.model.scored import ScoredBatch
from scoring.recipes.steps import Keep
from scoring.schema import Column
from scoring.wording import number_text

# From so many leads on the cells of several columns are told apart at once.
_AT_ONCE = 100_000
_MOST_ASKED = 2_000  # values of one field that are compared with those the model knows


def derived(table: Table, model: LeadModel) -> Table:
    """The table with the columns that the model's recipe derives, where it has one."""
    return model.recipe.apply(table) if model.recipe else table


def keeping(model: LeadModel) -> dict[str, Keep]:
    """The fields of which the model's recipe keeps some values, by name, and how.

    What a person says that a value means counts before: afterwards most values are one.
    """
    steps = model.recipe.steps if model.recipe else ()
    return {step.column: step for step in steps if isinstance(step, Keep)}


def with_meanings(table: Table, model: LeadModel, said: Confirmed) -> Table:
    """A table where values mean what a person said, in the columns of `keeping` alone."""
    of_kept = {name: said.values[name] for name in keeping(model) if name in said.values}
    found = match_columns(tuple(of_kept), list(map(str, table.frame.columns)))
    cells = {h: _meant(table.frame[h], of_kept[name]) for name, h in found.matched.items()}
    return replace(table, frame=table.frame.assign(**cells)) if cells else table


def meant_after(said: Confirmed, model: LeadModel) -> dict[str, Mapping[str, str]]:
    """What values mean as a person said, without those of which `with_meanings` knows."""
    kept = keeping(model)
    return {name: pairs for name, pairs in said.values.items() if name not in kept}


def _meant(cells: pd.Series, pairs: Mapping[str, str]) -> pd.Series:
    codes, texts = pd.factorize(cells)
    meant = [pairs.get(str(text).strip(), str(text)) for text in texts]
    return pd.Series(meant, dtype="str").take(codes).set_axis(cells.index)


def match_table(table: Table, model: LeadModel) -> ColumnMatch:
    """Which columns of a table stand for which of the model's, as scoring would take them."""
    return match_columns_of(table, model)[0]


def names_a_field(table: Table, model: LeadModel) -> bool:
    """Whether any field that the model reads is in a table by its name."""
    # Nobody need be found in it for that, which takes as long as scoring.
    match, _ = match_leads(derived(table, model), model.schema, Confirmed({}), seek=False)
    return any(column.name in match.matched for column in model.schema.inputs)


def match_columns_of(table: Table, model: LeadModel) -> tuple[ColumnMatch, ContactColumns]:
    """The same, and which columns say who leads are."""
    table = derived(table, model)
    match, who = match_leads(table, model.schema, Confirmed({}))
    return _proposed(match, who, table, model), who


def _proposed(
    match: ColumnMatch, who: ContactColumns, table: Table, model: LeadModel
) -> ColumnMatch:
    """The match with proposals for fields that are read of a file, of columns that are free."""
    fields = [c for c in model.schema.inputs if c.name not in made_fields(model)]
    known = Known(known_levels(model), known_spreads(model))
    return with_proposals(match, fields, table.frame, known, who.headers)


def made_fields(model: LeadModel) -> frozenset[str]:
    """The fields that the model's recipe makes of other columns, which no file is asked for."""
    recipe = model.recipe
    return frozenset(recipe.targets) - frozenset(recipe.wanted) if recipe else frozenset()


def known_spreads(model: LeadModel) -> dict[str, Spread]:
    """How the numbers of each field spread in the history."""
    return {f.name: _spread(f) for f in model.profile.fields if f.is_number}


def _spread(field: FieldProfile) -> Spread:
    leads = field.leads[: len(field.edges) + 1]
    return Spread(field.low, field.high, field.edges, leads / max(1, int(leads.sum())))


def known_levels(model: LeadModel) -> dict[str, tuple[str, ...]]:
    """The values the model has learned of each category."""
    return {f.column.name: f.levels for f in model.encoder.fields if f.levels}


def proposed_values(scored: ScoredBatch) -> dict[str, dict[str, str]]:
    """For each field, values the model never saw that one it knows may be meant by."""
    known = known_levels(scored.model)
    found = {
        field.field: propose_values(_commonest(field.unseen), known.get(field.field, ()))
        for field in scored.drift.unseen
    }
    return {name: pairs for name, pairs in found.items() if pairs}


def _commonest(unseen: Mapping[str, int]) -> Collection[str]:
    """The values that a person may be asked about: all of them, or the commonest of very many."""
    if len(unseen) <= _MOST_ASKED:
        return unseen.keys()
    return nlargest(_MOST_ASKED, unseen, key=lambda value: unseen[value])


def score_table(
    table: Table, filename: str, model: LeadModel, *, mapping: Confirmed | None = None
) -> ScoredBatch:
    """Score a table, with the columns and values a person confirmed. Raises BatchRefused."""
    require_leads(table, filename)
    said = mapping or Confirmed({})
    read, values = derived(with_meanings(table, model, said), model), meant_after(said, model)
    _tell_cells_apart(read)
    batch = build_batch(
        read, model.schema, confirmed=said.columns, values=values, contacts=said.contacts
    )
    match = _proposed(batch.match, batch.who, read, model)
    shown, new = as_shown(table, read)
    batch = replace(batch, match=match, table=shown, is_typed_as_shown=shown is read)
    fresh = _ranked(batch, filename, model)
    return replace(fresh, mapping=said, derived=new)


def _tell_cells_apart(table: Table) -> None:
    """Find the distinct cells of all columns, of many leads at once; the table keeps them."""
    # The cells of fewer leads are told apart in short steps, for which threads would wait in turn.
    workers = workers_for(len(table.frame)) if len(table.frame) >= _AT_ONCE else 1
    names = map(str, table.frame.columns)
    deque(in_order(partial(table.distinct, find=cells_apart), names, workers), maxlen=0)


def require_leads(table: Table, filename: str) -> None:
    """Raise BatchRefused where a table has no leads, or perhaps no names of columns."""
    if lacks_header(table):
        raise BatchRefused(f"“{filename}” {HEADER_QUESTION}")
    if table.frame.empty:
        raise BatchRefused(
            f"“{filename}” has a header but no leads below it. Expected one row per lead. "
            "Export the leads again and upload that file."
        )


def as_shown(table: Table, read: Table) -> tuple[Table, tuple[str, ...]]:
    """A table as it came, followed by the columns that a recipe derived, and the names of these."""
    new = [name for name in read.frame.columns if name not in table.frame.columns]
    if read is table:
        return table, ()
    return replace(read, frame=pd.concat([table.frame, read.frame[new]], axis=1)), tuple(new)


def _ranked(batch: LeadBatch, filename: str, model: LeadModel) -> ScoredBatch:
    scores = model.score(batch)
    ranking, drift = _ranking_and_drift(batch, scores, model)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return ScoredBatch(filename, model, batch, scores, ranking, drift, now)


def _ranking_and_drift(
    batch: LeadBatch, scores: Scores, model: LeadModel
) -> tuple[Ranking, DriftReport]:
    measured = partial(
        measure_drift, model.profile, scores.encoded, set(batch.match.matched), model.often
    )
    if workers_for(len(batch)) < 2:
        return rank_leads(batch, scores), measured()
    with ThreadPoolExecutor(1) as beside:
        ranking, drift = beside.submit(rank_leads, batch, scores), measured()
        # The model keeps it; whether the order says anything is asked next, and goes by it.
        _ = model.importance
        return ranking.result(), drift


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


def ranked_again(scored: ScoredBatch, model: LeadModel) -> ScoredBatch:
    """A batch as a model ranks it, with the same leads set apart by hand.

    Raises BatchRefused where the model cannot score it or its order would say nothing.
    """
    again = scored
    if scored.model is not model:
        again = replace(score_again(scored, model), switched=scored.switched)
    if again.fill.ranks:
        return again
    raise BatchRefused(f"Version {model.card.version}: {again.fill.title}. {again.fill.why}")


def fitting(mapping: Confirmed, table: Table, model: LeadModel) -> Confirmed:
    """The part of a mapping that speaks of columns which this table and this model have."""
    wanted = {c.name for c in model.schema.wanted}
    pairs = mapping.columns.items()
    columns = {name: own for name, own in pairs if name in wanted and own in table.frame}
    contacts = {what: h for what, h in mapping.contacts.items() if not h or h in table.frame}
    return Confirmed(columns, mapping.values, contacts)


def _reads(model: LeadModel) -> tuple[object, ...]:
    """What decides how a file becomes typed leads: alike models need not type them again."""
    columns = model.schema.columns
    words = ((c.unit, c.answers, c.nothing) for c in columns)
    return model.recipe, tuple((c.name, c.kind, c.role) for c in columns), tuple(words)


def score_lead(values: Mapping[str, str], model: LeadModel) -> ScoredBatch:
    """Score one lead, a batch of one, from texts by field of the model; "" is not given.

    A field that is not among them is not given either. Columns that a recipe derives are named as
    it writes them, and nothing is derived again.
    """
    cells = {c.name: [values.get(c.name, "")] for c in model.schema.inputs}
    nothing = no_rows("row", "text")
    row = pd.DataFrame(cells, dtype="str")
    table = Table(row, np.array([2]), (), nothing, 0, "one lead")
    # Its steps for answers say what a field is; they find no cell to take apart.
    bare = replace(model, recipe=model.recipe.of_answers()) if model.recipe else model
    return score_table(table, "one lead", bare)


def lead_values(scored: ScoredBatch, position: int) -> dict[str, str]:
    """A lead of a batch as texts by field of the model, as the model read them.

    Numbers are plain digits, whatever the file wrote, or the ranges that they stand for;
    `score_lead` gives them the same score.
    """
    inputs = {c.name: c for c in scored.model.schema.inputs}
    cells = {name: typed.at(position) for name, typed in scored.leads.typed.items()}
    return {n: _text(inputs[n], value) for n, value in cells.items()}


def _text(column: Column, value: float | str | None) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value
    return column.range_text(value) or number_text(value)
