"""Leads that are not to be called, by what their own file says of them, and why.

Such a lead keeps its chance and rank, and has no turn unless a person calls it too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.mapping import normalise
from scoring.intake.leads.presets import concept_of
from scoring.model.lead_model import ModelCard

# So many of its values are named.
MOST_VALUES = 6
# Columns that say how far a lead is, beside those that exports call so.
_STAGES = frozenset(
    map(
        normalise,
        ("Deal Stage", "Opportunity Stage", "Pipeline Stage", "Sales Stage", "Contact Stage",
         "Customer Stage", "Contact Status", "Deal Status", "Opportunity Status", "Lead State",
         "Outcome", "Result", "Final Status", "Lead-Status", "Leadstatus", "Statut", "Étape",
         "Estado", "Etapa", "Situação", "Stato", "Fase", "Phase", "Status Label",
         "Lead Status Label", "Status Code", "Statecode", "Status Name", "Sales Status",
         "Prospect Status", "Pipeline Status", "Lead Outcome", "Current Status", "Current Stage",
         "Sub Status", "Lead Sub Status", "Disposition", "Lead Disposition", "Qualification",
         "Qualification Status", "Lead Qualification", "Lifecycle Status", "Lead Lifecycle Stage",
         "Statusgrund", "Status des Leads", "Lead-Phase", "Deal-Phase", "Lifecycle-Phase",
         "Vertriebsphase", "Kontaktstatus", "Raison du statut", "Statut du lead",
         "Statut du prospect", "Statut du contact", "Statut lead", "Phase de la transaction",
         "Phase du cycle de vie", "Razón para el estado", "Estado del lead",
         "Estado del contacto", "Estado del prospecto", "Etapa del negocio", "Etapa del lead",
         "Etapa del ciclo de vida", "Status do lead", "Situação do lead", "Etapa do negócio",
         "Etapa do lead", "Razão do status", "Stato del lead", "Stato lead", "Fase del lead",
         "Fase del ciclo di vita", "Motivo stato", "Leadfase", "Lead status naam",
         "Status leada", "Status kontaktu", "Etap", "Статус", "Статус лида", "Стадия",
         "状态", "线索状态", "阶段", "ステータス", "リードステータス", "상태"),
    )
)  # fmt: skip


class Why(StrEnum):
    """Why leads are set apart; where a file says so of all its leads, the last goes first."""

    DO_NOT_CALL = "do-not-call"
    CONVERTED = "converted"
    LOST = "closed"
    MAYBE_LOST = "maybe-closed"

    @property
    def is_sure(self) -> bool:
        """Whether such leads are set apart unless a person says otherwise."""
        return self is not Why.MAYBE_LOST

    @property
    def state(self) -> str:
        """What is said of such a lead, of which "it" is left out."""
        return _STATE[self]

    @property
    def states(self) -> str:
        """The same of several leads."""
        return _SEVERAL[self]

    @property
    def brief(self) -> str:
        """The same in as few words as there are."""
        return _BRIEF[self]

    @property
    def of_person(self) -> bool:
        """Whether it holds for every lead of the same person: one of two inquiries may be lost."""
        return self in (Why.DO_NOT_CALL, Why.CONVERTED)


_STATE = {
    Why.DO_NOT_CALL: "is marked as not to be called",
    Why.CONVERTED: "has already converted",
    Why.LOST: "is closed or disqualified",
    Why.MAYBE_LOST: "may be closed or disqualified",
}
_SEVERAL = {
    Why.DO_NOT_CALL: "are marked as not to be called",
    Why.CONVERTED: "have already converted",
    Why.LOST: "are closed or disqualified",
    Why.MAYBE_LOST: "may be closed or disqualified",
}
_BRIEF = {
    Why.DO_NOT_CALL: "not to be called",
    Why.CONVERTED: "converted",
    Why.LOST: "closed or disqualified",
    Why.MAYBE_LOST: "perhaps closed",
}


@dataclass(frozen=True)
class Apart:
    """Leads that are set apart, or may be, for one reason; `leads` and `said` have shape (n,).

    `said` is what the file says of each, as "Lead Status = Lost", "" for all others. `column` is
    the one that says so of most, by its `values`, the commonest of them as uploaded; `others` are
    columns that say it beside that one, of other files, with their values.
    """

    why: Why
    leads: NDArray[np.bool_]
    said: NDArray[np.object_]
    column: str = ""
    values: tuple[str, ...] = ()
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def count(self) -> int:
        """How many."""
        return int(self.leads.sum())


Said = tuple[pd.Series, NDArray[np.bool_]]


def apart_of(why: Why, size: int, by_column: Iterable[Said]) -> Apart:
    """The leads that columns say it of, a mask (n,) for each column; the first to say so counts."""
    said, told, most = np.full(size, "", dtype=object), np.zeros(size, dtype=bool), 0
    main: tuple[str, tuple[str, ...]] = ("", ())
    for cells, leads in by_column:
        new = leads & ~told
        texts = cells[new].str.strip()
        said[new] = (f"{cells.name} = " + texts.str.slice(0, 40)).to_numpy(dtype=object)
        told |= new
        if int(leads.sum()) > most:
            most = int(leads.sum())
            counts = cells[leads].str.strip().value_counts()
            main = str(cells.name), tuple(counts.index[:MOST_VALUES].tolist())
    return Apart(why, told, said, *main)


def joined(first: Apart, second: Apart) -> Apart:
    """The leads of either, for the same reason; of those of both the first one says it."""
    if not (first.count and second.count):
        return first if first.count else second
    said = np.where(first.leads, first.said, second.said)
    others = (*first.others, (second.column, second.values), *second.others)
    return replace(first, leads=first.leads | second.leads, said=said, others=others)


def is_stage(header: str) -> bool:
    """Whether a column is called as systems call how far a lead is."""
    return normalise(header) in _STAGES or concept_of(header) == "status"


def read_by_model(batch: LeadBatch) -> frozenset[str]:
    """The headers of the file that the model reads."""
    inputs = {column.name for column in batch.schema.inputs}
    return frozenset(h for name, h in batch.match.matched.items() if name in inputs)


def own_outcome(batch: LeadBatch, card: ModelCard) -> str:
    """The header that is called like the outcome of the model, "" for none or several."""
    names = [str(name) for name in batch.table.frame.columns]
    own = [name for name in names if normalise(name) == normalise(card.outcome)]
    return own[0] if len(own) == 1 else ""
