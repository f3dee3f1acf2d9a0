"""One page of the ranked list: filtered, sorted, with reasons, as a screen shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.leads.contact_columns import Contact
from scoring.model.call_plan import CallPlan
from scoring.model.lead_model import TIERS
from scoring.model.reasons import LeadReasons
from scoring.model.scored import ScoredBatch
from scoring.views.lead_search import beside_cells
from scoring.wording import likely, quoted, shown_id

PAGE_ROWS = 25
CALLED, UNSURE = "✓", "⚑"
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
    listed = _listed(scored, query, plan, grades)
    pages = max(1, -(-len(listed.positions) // PAGE_ROWS))
    page = min(max(query.page, 1), pages)
    shown = listed.positions[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    called = plan.called(scored)
    reasons = scored.explainer.apart(shown, called)
    table = _table(scored, shown, reasons, plan, has_rep=bool(plan.reps) and len(query.reps) != 1)
    return RankedPage(table, shown, len(listed.positions), pages, listed.among(called))


def source_choices(scored: ScoredBatch) -> list[str]:
    """The sources in the batch, most frequent first; empty when the file has none."""
    return [] if scored.sources is None else list(scored.sources.names)


def likely_line(scored: ScoredBatch, position: int) -> str:
    """The interval of a lead's chance in words; "" for a model that gives none."""
    low, high = scored.scores.low[position], scored.scores.high[position]
    return "" if scored.model.certainty is None else likely(float(low), float(high))


def tier_table(scored: ScoredBatch, plan: CallPlan) -> pd.DataFrame:
    """Leads that may be called and what they bring, by tier: columns tier, leads, expected."""
    order = plan.order(scored)
    tier, chances = scored.scores.tier[order], scored.scores.propensity[order]
    masks = [tier == one for one in TIERS]
    expected = [float(chances[mask].sum()) for mask in masks]
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


@dataclass(frozen=True)
class _Listed:
    """The leads asked for by their positions, in the order asked for, on all pages.

    `keep` is True for each of the batch that is among them, None where all are; shape (n,).
    """

    positions: NDArray[np.int64]
    keep: NDArray[np.bool_] | None

    def among(self, positions: NDArray[np.int64]) -> int:
        """How many of the leads at these positions are asked for."""
        return len(positions) if self.keep is None else int(self.keep[positions].sum())


def _listed(
    scored: ScoredBatch, query: Query, plan: CallPlan, grades: NDArray[np.object_] | None
) -> _Listed:
    """What is asked for, whatever the page; it is held, as the next page is asked for soon."""
    if query.grades:
        # Leads get their grades while one looks.
        return _found(scored, query, plan, grades)
    # Who is called matters where it is asked who calls.
    of_plan = plan if query.reps else replace(plan, capacity=0, reps=())
    asked = (*map(_as_key, astuple(replace(query, page=1))), of_plan)
    found: _Listed = scored.listed.once(asked, lambda: _found(scored, query, plan, None))
    return found


def _as_key(said: object) -> object:
    return tuple(said) if isinstance(said, list) else said


def _found(
    scored: ScoredBatch, query: Query, plan: CallPlan, grades: NDArray[np.object_] | None
) -> _Listed:
    order = plan.order(scored)
    if not query.narrows:
        return _Listed(_sorted(scored, order, query.sort), None)
    keep = np.ones(len(scored.leads), dtype=bool)
    for kept in _filters(scored, query, plan, grades):
        keep &= kept
    return _Listed(_sorted(scored, order[keep[order]], query.sort), keep)


def _filters(
    scored: ScoredBatch, query: Query, plan: CallPlan, grades: NDArray[np.object_] | None
) -> Iterator[NDArray[np.bool_]]:
    """For each thing that is asked, which leads (n,) it keeps."""
    if query.tiers:
        yield _one_of(scored.scores.tier, query.tiers)
    if query.grades and grades is not None:
        yield _one_of(grades, query.grades)
    if query.sources and scored.sources is not None:
        yield scored.sources.among(query.sources)
    if query.unsure:
        yield scored.unsure
    if query.reps:
        yield _one_of(plan.rep_of(scored), query.reps)
    if query.owners:
        yield _one_of(scored.leads.contacts.owner, query.owners)
    if text := query.text.strip():
        yield _matching(scored, text)


def _one_of(
    texts: NDArray[np.str_] | NDArray[np.object_], chosen: Sequence[str]
) -> NDArray[np.bool_]:
    """Which texts (n,) are one of those chosen."""
    return np.asarray(np.any([texts == one for one in chosen], axis=0), dtype=bool)


def _matching(scored: ScoredBatch, text: str) -> NDArray[np.bool_]:
    """The leads with this text in a cell, or whose name, phone, e-mail or id it fits."""
    return scored.searchable.in_a_cell(text) | beside_cells(scored, text)


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
    called = np.where(plan.are_called(scored, positions), CALLED, "")
    unsure = np.where(scored.unsure[positions], UNSURE, "")
    columns: dict[str, object] = {
        "Call": [f"{a} {b}".strip() for a, b in zip(called, unsure, strict=True)],
        "Rank": plan.rank(scored)[positions],
        "Rep": _rep_names(plan.reps_at(scored, positions), plan.reps) if has_rep else None,
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
