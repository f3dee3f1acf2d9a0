"""One page of the ranked list: filtered, sorted, with reasons, as a screen shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.leads.contact_columns import Contact
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import TIERS
from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.schema import Role
from scoring.views.lead_search import fitting
from scoring.wording import likely, quoted, shown_id

PAGE_ROWS = 25
CALLED, UNSURE = "✓", "⚑"
NOT_GIVEN = "(not given)"
SORTS = ("Rank", "Newest first", "Order of the file")


@dataclass(frozen=True)
class Query:
    """What of the ranked list is asked for; empty choices mean all. `page` counts from 1.

    `unsure` keeps only leads that a person should look at.
    """

    tiers: Sequence[str] = ()
    grades: Sequence[str] = ()
    sources: Sequence[str] = ()
    text: str = ""
    sort: str = SORTS[0]
    page: int = 1
    unsure: bool = False
    reps: Sequence[str] = ()
    owners: Sequence[str] = ()

    @property
    def narrows(self) -> bool:
        """Whether it leaves leads out."""
        return self.filters or bool(self.text.strip())

    @property
    def filters(self) -> bool:
        """Whether it leaves leads out by more than its text."""
        chosen = (self.tiers, self.grades, self.sources, self.reps, self.owners)
        return any(chosen) or self.unsure

    @property
    def nothing(self) -> str:
        """What is said where no lead is left, and what to do."""
        sought = quoted([self.text.strip()])
        if not self.text.strip():
            return "No lead fits these filters. Clear a filter to see leads again."
        if self.filters:
            return f"No lead fits {sought} and these filters. Clear the search or a filter."
        return f"No lead in this file fits {sought}. Clear the search to see all leads again."


@dataclass(frozen=True)
class RankedPage:
    """A page of leads: `table` for the screen, their `positions` in the batch, counts of all.

    `called` are how many of those found are called.
    """

    table: pd.DataFrame
    positions: NDArray[np.int64]
    found: int
    pages: int
    called: int


def ranked_page(
    scored: ScoredBatch, query: Query, plan: CallPlan, grades: NDArray[np.object_] | None = None
) -> RankedPage:
    """The asked page of the ranking, cut by the plan; `grades` of all leads where they are asked.

    Table columns: Call (✓ above the cut-line, ⚑ to check by hand), Rank, Rep (where reps share
    the list and not just one is asked for; first names where these differ), Name, or Lead (the id)
    where the file has no names, Company (behind the name where there is a Rep), Phone, or E-mail
    where it has no phones, Chance (per cent), Tier, Grade (where the model gives one), Why.
    """
    positions = _sorted(scored, _filtered(scored, query, plan, grades), query.sort)
    pages = max(1, -(-len(positions) // PAGE_ROWS))
    page = min(max(query.page, 1), pages)
    shown = positions[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    called = plan.called(scored)
    reasons = scored.explainer.apart(shown, called)
    table = _table(scored, shown, reasons, plan, has_rep=bool(plan.reps) and len(query.reps) != 1)
    return RankedPage(table, shown, len(positions), pages, int(np.isin(positions, called).sum()))


def source_choices(scored: ScoredBatch) -> list[str]:
    """The sources in the batch, most frequent first; empty when the file has none."""
    sources = _sources(scored)
    return [] if sources is None else list(sources.value_counts().index)


def likely_line(scored: ScoredBatch, position: int) -> str:
    """The interval of a lead's chance in words; "" for a model that gives none."""
    low, high = scored.scores.low[position], scored.scores.high[position]
    return "" if scored.model.certainty is None else likely(float(low), float(high))


def tier_table(scored: ScoredBatch, plan: CallPlan) -> pd.DataFrame:
    """Leads that may be called and what they bring, by tier: columns tier, leads, expected."""
    order = plan.order(scored)
    masks = [scored.scores.tier[order] == tier for tier in TIERS]
    expected = [float(scored.scores.propensity[order][m].sum()) for m in masks]
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
    return str(scored.leads.contacts.name[position]) or shown_id(scored.leads.id_at(position))


def _filtered(
    scored: ScoredBatch, query: Query, plan: CallPlan, grades: NDArray[np.object_] | None
) -> NDArray[np.int64]:
    order = plan.order(scored)
    keep = np.ones(len(scored.leads), dtype=bool)
    if query.tiers:
        keep &= np.isin(scored.scores.tier, list(query.tiers))
    if query.grades and grades is not None:
        keep &= np.isin(grades.astype(str), list(query.grades))
    sources = _sources(scored)
    if query.sources and sources is not None:
        keep &= sources.isin(query.sources).to_numpy(dtype=bool)
    if query.unsure:
        keep &= scored.unsure
    if query.reps:
        keep &= np.isin(plan.rep_of(scored).astype(str), list(query.reps))
    if query.owners:
        keep &= np.isin(scored.leads.contacts.owner.astype(str), list(query.owners))
    if query.text.strip():
        keep &= _matching(scored, query.text.strip())
    return order[keep[order]]


def _matching(scored: ScoredBatch, text: str) -> NDArray[np.bool_]:
    """The leads with this text in a cell, or whose name, phone, e-mail or id it fits."""
    return scored.searchable.in_a_cell(text) | fitting(scored, text)


def _sorted(scored: ScoredBatch, positions: NDArray[np.int64], sort: str) -> NDArray[np.int64]:
    if sort == SORTS[1]:
        created = scored.leads.created[positions]
        return positions[np.argsort(-created.astype(np.int64), kind="stable")]
    return np.sort(positions) if sort == SORTS[2] else positions


def _table(
    scored: ScoredBatch,
    positions: NDArray[np.int64],
    reasons: Sequence[LeadReasons],
    plan: CallPlan,
    *,
    has_rep: bool,
) -> pd.DataFrame:
    grades, reach = [r.grade for r in reasons], _reach(scored)
    who = _who(scored, positions, together=has_rep)
    called = np.where(np.isin(positions, plan.called(scored)), CALLED, "")
    unsure = np.where(scored.unsure[positions], UNSURE, "")
    columns: dict[str, object] = {
        "Call": [f"{a} {b}".strip() for a, b in zip(called, unsure, strict=True)],
        "Rank": plan.rank(scored)[positions],
        "Rep": _rep_names(plan.rep_of(scored)[positions], plan.reps) if has_rep else None,
        **who,
        reach[0]: reach[1][positions],
        "Chance": 100 * scored.scores.propensity[positions],
        "Value": scored.worth.value[positions] if plan.counts_money(scored) else None,
        "Tier": scored.scores.tier[positions],
        "Grade": grades if any(grades) else None,
        "Why": [r.supporting[0].short if r.supporting else "" for r in reasons],
    }
    return pd.DataFrame(
        {name: cells for name, cells in columns.items() if name and cells is not None}
    )


def _who(
    scored: ScoredBatch, positions: NDArray[np.int64], *, together: bool
) -> dict[str, Sequence[str]]:
    """The columns of names, or of ids, and of companies; both in one where they go `together`."""
    contacts = scored.leads.contacts
    title = "Name" if contacts.has_names else "Lead"
    names = [display_name(scored, place) for place in positions.tolist()]
    if not contacts.has(Contact.COMPANY):
        return {title: names}
    companies = list(map(str, contacts.company[positions]))
    if not together:
        return {title: names, "Company": companies}
    both = zip(names, companies, strict=True)
    return {title: [", ".join(filter(None, parts)) for parts in both]}


def _rep_names(reps: NDArray[np.object_], named: Sequence[str]) -> list[str]:
    """Who calls, by first names where these differ: a narrow column cuts more than that."""
    first = {rep: rep.split(" ")[0] for rep in named}
    differ = len(set(first.values())) == len(first)
    return [first.get(rep, rep) if differ else rep for rep in map(str, reps)]


def _reach(scored: ScoredBatch) -> tuple[str, NDArray[np.object_]]:
    """What of the contacts stands in the list: phones, else e-mails; no name for neither."""
    contacts = scored.leads.contacts
    if contacts.has(Contact.PHONE):
        return "Phone", contacts.phone
    return ("E-mail" if contacts.has(Contact.EMAIL) else ""), contacts.email


def _sources(scored: ScoredBatch) -> pd.Series | None:
    column = scored.model.schema.first(Role.SOURCE)
    cells = scored.leads.uploaded(column.name) if column else None
    return None if cells is None else cells.str.strip().mask(cells.str.strip() == "", NOT_GIVEN)
