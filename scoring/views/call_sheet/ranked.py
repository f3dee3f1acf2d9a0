"""One page of the ranked list: filtered, sorted, with reasons, as a screen shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.delivery.call_sheet import deal_to_reps
from scoring.model.lead_model import TIERS
from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.schema import Kind, Role
from scoring.wording import likely

PAGE_ROWS = 25
NOT_GIVEN = "(not given)"
SORTS = ("Rank", "Newest first", "Order of the file")


@dataclass(frozen=True)
class Query:
    """What of the ranked list is asked for; empty choices mean all. `page` counts from 1.

    `unsure` keeps only leads that a person should look at.
    """

    tiers: Sequence[str] = ()
    sources: Sequence[str] = ()
    text: str = ""
    sort: str = SORTS[0]
    page: int = 1
    fold: bool = False
    reps: int = 1
    unsure: bool = False


@dataclass(frozen=True)
class RankedPage:
    """A page of leads: `table` for the screen, their `positions` in the batch, counts of all."""

    table: pd.DataFrame
    positions: NDArray[np.int64]
    found: int
    pages: int


def ranked_page(scored: ScoredBatch, query: Query, capacity: int) -> RankedPage:
    """The asked page of the ranking, cut at `capacity`.

    Table columns: Call (✓ above the cut-line), Rank, Rep (of several), Name with Id near the end,
    or Lead (the id) where the file has no names, Chance (per cent), Tier, Check ("by hand"
    where not sure, if any lead is), Why, Why not, Source (where known), Flags.
    """
    positions = _sorted(scored, _filtered(scored, query), query.sort)
    pages = max(1, -(-len(positions) // PAGE_ROWS))
    page = min(max(query.page, 1), pages)
    shown = positions[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    called = _called(scored, capacity, fold=query.fold)
    table = _table(scored, shown, scored.explainer.top(shown), called)
    if query.reps > 1:
        table.insert(2, "Rep", deal_to_reps(scored, query.reps, fold=query.fold)[shown])
    return RankedPage(table, shown, len(positions), pages)


def source_choices(scored: ScoredBatch) -> list[str]:
    """The sources in the batch, most frequent first; empty when the file has none."""
    sources = _sources(scored)
    return [] if sources is None else list(sources.value_counts().index)


def likely_line(scored: ScoredBatch, position: int) -> str:
    """The interval of a lead's chance in words; "" for a model that gives none."""
    low, high = scored.scores.low[position], scored.scores.high[position]
    return "" if scored.model.certainty is None else likely(float(low), float(high))


def tier_table(scored: ScoredBatch) -> pd.DataFrame:
    """Leads and expected conversions per tier: columns tier, leads, expected."""
    masks = [scored.scores.tier == tier for tier in TIERS]
    expected = [float(scored.scores.propensity[m].sum()) for m in masks]
    leads = [int(m.sum()) for m in masks]
    return pd.DataFrame({"tier": list(TIERS), "leads": leads, "expected": expected})


def drift_table(scored: ScoredBatch) -> pd.DataFrame:
    """Drift by field, largest first: columns field, psi, usual, verdict, unseen, missing,
    missing_before, out_of_range; shares within 0–1. PSI up to the usual one is no drift;
    usual is empty where too few leads have any mix to compare."""
    fields = scored.drift.fields
    return pd.DataFrame(
        {
            "field": [f.field for f in fields],
            "psi": [f.psi for f in fields],
            "usual": [f.usual if np.isfinite(f.usual) else None for f in fields],
            "verdict": [f.verdict.value for f in fields],
            "unseen": [", ".join(f.unseen) for f in fields],
            "missing": [f.missing for f in fields],
            "missing_before": [f.missing_before for f in fields],
            "out_of_range": [f.out_of_range for f in fields],
        }
    )


def uploaded_values(scored: ScoredBatch, position: int) -> pd.DataFrame:
    """A lead's row as uploaded: columns Field and Value."""
    table = scored.leads.table
    values = table.frame.iloc[position].to_numpy(dtype=object)
    return pd.DataFrame({"Field": table.labels, "Value": values})


def display_name(scored: ScoredBatch, position: int) -> str:
    """The lead's name where the file has one, else its id."""
    names = _names(scored)
    name = "" if names is None else str(names.iat[position]).strip()
    return name or str(scored.leads.ids[position])


def _filtered(scored: ScoredBatch, query: Query) -> NDArray[np.int64]:
    order = scored.to_call(fold=query.fold)
    keep = np.ones(len(scored.leads), dtype=bool)
    if query.tiers:
        keep &= np.isin(scored.scores.tier, list(query.tiers))
    sources = _sources(scored)
    if query.sources and sources is not None:
        keep &= sources.isin(query.sources).to_numpy(dtype=bool)
    if query.unsure:
        keep &= scored.unsure
    if query.text.strip():
        needle = query.text.strip().casefold()
        keep &= scored.searchable.str.contains(needle, regex=False).to_numpy(dtype=bool)
    return order[keep[order]]


def _sorted(scored: ScoredBatch, positions: NDArray[np.int64], sort: str) -> NDArray[np.int64]:
    if sort == SORTS[1]:
        created = scored.leads.created[positions]
        return positions[np.argsort(-created.astype(np.int64), kind="stable")]
    return np.sort(positions) if sort == SORTS[2] else positions


def _called(scored: ScoredBatch, capacity: int, *, fold: bool) -> NDArray[np.bool_]:
    order = scored.to_call(fold=fold)
    called = np.zeros(len(scored.leads), dtype=bool)
    called[order[:capacity]] = True
    return called


def _table(
    scored: ScoredBatch,
    positions: NDArray[np.int64],
    reasons: Sequence[LeadReasons],
    called: NDArray[np.bool_],
) -> pd.DataFrame:
    names, sources, unsure = _names(scored), _sources(scored), scored.unsure
    columns: dict[str, object] = {
        "Call": np.where(called[positions], "✓", ""),
        "Rank": scored.ranking.rank[positions],
        "Name": None if names is None else names.iloc[positions].to_numpy(dtype=object),
        "Lead": scored.leads.ids[positions] if names is None else None,
        "Chance": 100 * scored.scores.propensity[positions],
        "Tier": scored.scores.tier[positions],
        "Check": np.where(unsure[positions], "by hand", "") if unsure.any() else None,
        "Why": [r.supporting[0].sentence if r.supporting else "" for r in reasons],
        "Why not": [r.opposing[0].sentence if r.opposing else "" for r in reasons],
        "Source": None if sources is None else sources.iloc[positions].to_numpy(dtype=object),
        "Id": None if names is None else scored.leads.ids[positions],
        "Flags": scored.flags[positions],
    }
    return pd.DataFrame({name: cells for name, cells in columns.items() if cells is not None})


def _sources(scored: ScoredBatch) -> pd.Series | None:
    column = scored.model.schema.first(Role.SOURCE)
    cells = scored.leads.uploaded(column.name) if column else None
    return None if cells is None else cells.str.strip().mask(cells.str.strip() == "", NOT_GIVEN)


def _names(scored: ScoredBatch) -> pd.Series | None:
    columns = scored.model.schema.columns
    named = [c for c in columns if c.role is Role.PERSONAL and c.kind is Kind.TEXT]
    return next((x for c in named if (x := scored.leads.uploaded(c.name)) is not None), None)
