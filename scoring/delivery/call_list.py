"""The list that a team dials from: who is called, how to reach them, and why."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.leads.contact_headers import Contact
from scoring.intake.leads.presets import concept_of
from scoring.intake.table.dispositions import OUTCOME
from scoring.intake.table.own_lists import (
    CHANCE,
    LIST_EMAIL,
    LIST_GRADE,
    LIST_ID,
    LIST_NAME,
    LIST_PHONE,
    LIST_RANK,
    LIST_REP,
    LIST_TIER,
    NOTES,
    WATCH,
    WHY,
)
from scoring.model.call_plan import CallPlan
from scoring.model.reasons import LeadReasons, Reason
from scoring.model.scored import ScoredBatch
from scoring.schema import Role

NAME, COMPANY, TITLE = LIST_NAME, "Company", "Title"
PHONE, EMAIL, SOURCE = LIST_PHONE, LIST_EMAIL, "Source"
LIST_VALUE, OWNER = "Value", "Owner"
# Rounded as the call sheet is.
CHANCE_DIGITS = 4


def call_list(scored: ScoredBatch, reasons: Sequence[LeadReasons], plan: CallPlan) -> pd.DataFrame:
    """The leads that are called, first to last; `reasons` in the same order.

    Columns: Rank, Rep (of several), Name, Company, Title, Phone, E-mail, Chance (0–1), Tier, Grade,
    Why call, Watch out, Source, Value, Owner, Id, Outcome and Notes, the last two empty. What the
    file does not know of any lead has no column.
    """
    called, contacts = plan.called(scored), scored.leads.contacts
    cells: dict[str, object] = {
        LIST_RANK: plan.rank(scored)[called],
        LIST_REP: plan.rep_of(scored)[called] if len(plan.reps) > 1 else None,
        NAME: _given(contacts.name[called]),
        COMPANY: _given(contacts.company[called]),
        TITLE: _given(contacts.title[called]),
        PHONE: _given(contacts.phone[called]),
        EMAIL: _given(contacts.email[called]),
        CHANCE: np.round(scored.scores.propensity[called], CHANCE_DIGITS),
        LIST_TIER: scored.scores.tier[called],
        LIST_GRADE: _given(np.array([found.grade for found in reasons], dtype=object)),
        WHY: [_short(found.supporting) for found in reasons],
        WATCH: [_short(found.opposing) for found in reasons],
        SOURCE: _source(scored, called),
        LIST_VALUE: contacts.value[called] if contacts.has(Contact.VALUE) else None,
        OWNER: _given(contacts.owner[called]),
        LIST_ID: scored.leads.ids[called] if scored.leads.has_ids else None,
        OUTCOME: "",
        NOTES: "",
    }
    held = {name: column for name, column in cells.items() if column is not None}
    return pd.DataFrame(held, index=range(len(called)))


def _given(texts: NDArray[np.object_]) -> NDArray[np.object_] | None:
    """The texts, None where all are empty."""
    return texts if (texts != "").any() else None


def _short(reasons: Sequence[Reason]) -> str:
    return "; ".join(reason.short for reason in reasons)


def _source(scored: ScoredBatch, called: NDArray[np.int64]) -> NDArray[np.object_] | None:
    """The source by the model's column, else by one that exports call so."""
    column = scored.model.schema.first(Role.SOURCE)
    cells = scored.leads.uploaded(column.name) if column else None
    if cells is None:
        frame = scored.leads.table.frame
        header = next((h for h in frame.columns if concept_of(str(h)) == "source"), None)
        cells = None if header is None else frame[header]
    return None if cells is None else _given(cells.iloc[called].to_numpy(dtype=object))
