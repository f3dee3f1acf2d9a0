"""Promises and outcomes made by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from scoring.model.lead_model import LeadModel
from scoring.model.promised import PromisedLeads
from scoring.monitoring.outcomes.given_outcomes import GivenOutcomes
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.monitoring.outcomes.matched_outcomes import MatchedOutcomes

DAY = np.datetime64("2026-06-30")
TIERS = np.array(list("ABCD"), dtype=object)


def texts(cells: Sequence[str]) -> np.ndarray:
    return np.array(list(cells), dtype=object)


def promised_of(
    ids: Sequence[str], emails: Sequence[str] = (), phones: Sequence[str] = ()
) -> PromisedLeads:
    """Leads with these ids and keys, promised a half each, the first two thirds called."""
    n = len(ids)
    chance = np.full(n, 0.5)
    return PromisedLeads(
        model="sample",
        version="v0001",
        scored_at="2026-05-01T08:00:00+00:00",
        lead_id=texts(ids),
        email_key=texts(emails or [""] * n),
        phone_key=texts(phones or [""] * n),
        propensity=chance,
        raw=np.zeros(n),
        rank=np.arange(1, n + 1),
        tier=np.full(n, "B", dtype=object),
        called=np.arange(n) < 2 * n / 3,
        created=np.full(n, "2026-04-20", dtype="datetime64[us]"),
        drawn=np.zeros(n, dtype=bool),
        id_key=texts(ids),
    )


def given_of(
    ids: Sequence[str],
    outcome: Sequence[float],
    emails: Sequence[str] = (),
    phones: Sequence[str] = (),
    days: Sequence[str] = (),
    created: Sequence[str] = (),
) -> GivenOutcomes:
    """Outcomes of leads with these ids and keys, in rows from 2 on, of one day unless stated."""
    n = len(ids)
    said = np.array(list(days), "datetime64[D]") if days else np.full(n, DAY)
    return GivenOutcomes(
        lead_id=texts(ids),
        id_key=texts([text.strip() for text in ids]),
        email_key=texts(emails or [""] * n),
        phone_key=texts(phones or [""] * n),
        outcome=np.array(outcome, dtype=np.float64),
        said_on=said,
        converted_on=np.full(n, "NaT", dtype="datetime64[D]"),
        row=np.arange(2, n + 2),
        created=np.array(list(created) or ["NaT"] * n, dtype="datetime64[us]"),
    )


def judged_of(
    model: LeadModel,
    chance: Sequence[float],
    outcome: Sequence[float],
    *,
    called: int | None = None,
    waiting: int = 0,
) -> JudgedPromise:
    """Leads with these chances and outcomes, all of one day, ranked and called as they stand.

    Tiers go round A to D.
    """
    n = len(chance)
    promised = replace(
        promised_of([f"L{i}" for i in range(n)]),
        propensity=np.array(chance, dtype=np.float64),
        tier=TIERS[np.arange(n) % 4],
        called=np.arange(n) < (n if called is None else called),
        version=model.card.version,
    )
    nowhere = pd.DataFrame({"row": [], "lead_id": [], "why": []})
    found = np.array(outcome, dtype=np.float64)
    days = np.where(np.isnan(found), np.datetime64("NaT"), DAY).astype("datetime64[D]")
    never = np.full(n, "NaT", dtype="datetime64[D]")
    matched = MatchedOutcomes(promised, found, days, never, texts(["id"] * n), nowhere)
    return JudgedPromise(model, matched, waiting)
