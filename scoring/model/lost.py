"""Leads of a batch that are lost, closed or disqualified by their own status.

One of two inquiries of a person may be lost and the other one not, so this is said of leads and not
of persons. What a word or a column leaves open is for a person to decide: "Inactive", "Closed", a
status that the model itself reads, a lead that another column says somebody works on.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.meaning import OutcomeMeaning, OutcomeSide, folded, is_empty
from scoring.history.outcome import converted_cells
from scoring.history.outcome_words import MOST_CHOICES, bare_letters
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.mapping import normalise
from scoring.model.lead_model import ModelCard
from scoring.model.lost_words import Lost, lost_words
from scoring.model.set_apart import Apart, Why, apart_of, own_outcome, read_by_model

Signs = NDArray[np.int8]
# By yes or no.
_FLAGS = frozenset(
    map(
        normalise,
        ("Lost", "Is Lost", "Disqualified", "Is Disqualified", "Unqualified", "Is Unqualified",
         "Junk", "Is Junk", "Is Spam", "Spam", "Is Duplicate", "Disqualifiziert", "Verloren",
         "Disqualifié", "Perdu", "Descalificado", "Perdido", "Desqualificado", "Perso"),
    )
)  # fmt: skip
# By yes or no, a date or a reason; what is left of an earlier try looks the same.
_MAYBE_FLAGS = frozenset(
    map(
        normalise,
        ("Closed", "Is Closed", "Archived", "Is Archived", "Lost Date", "Date Lost", "Lost On",
         "Lost At", "Lost Time", "Disqualified Date", "Disqualified On", "Disqualified At",
         "Lost Reason", "Loss Reason", "Reason Lost", "Reason for Loss", "Closed Lost Reason",
         "Disqualification Reason", "Disqualified Reason", "Unqualified Reason",
         "Rejection Reason", "Reason for Disqualification", "Reason for Rejection",
         "Verlustgrund", "Ablehnungsgrund", "Motif de perte", "Raison de la perte",
         "Motivo de pérdida", "Motivo da perda", "Motivo perdita"),
    )
)  # fmt: skip
_ALL_FLAGS = _FLAGS | _MAYBE_FLAGS
# How far a lead has ever been: no system takes this back.
_LIFECYCLE = ("lifecycle", "cycledevie", "ciclodevida", "ciclodivita")


def find_lost(
    batch: LeadBatch, card: ModelCard, stages: Collection[str], through: NDArray[np.bool_]
) -> tuple[Apart, Apart]:
    """Who is lost by a status, and who may be; nobody of those who are `through`, shape (n,)."""
    found = list(_signs(batch, card, stages).items())
    blank = np.zeros(len(batch), dtype=np.int8)
    said = np.max([blank, *(signs for _, signs in found)], axis=0)
    worked = np.any([blank.astype(bool), *(_worked_on(n, s) for n, s in found)], axis=0)
    said = np.where(worked & (said > 0), said - 1, said)
    said[through] = Lost.UNSAID
    groups = []
    for why, sign in ((Why.LOST, Lost.SURE), (Why.MAYBE_LOST, Lost.MAYBE)):
        columns = (
            (batch.table.column(name), (signs >= sign) & (said == sign)) for name, signs in found
        )
        groups.append(apart_of(why, len(batch), columns))
    return groups[0], groups[1]


def names_loss(header: str) -> bool:
    """Whether a column is called as systems call that a lead is lost, or may be."""
    return normalise(header) in _ALL_FLAGS


def _signs(batch: LeadBatch, card: ModelCard, stages: Collection[str]) -> dict[str, Signs]:
    """What each column that says anything of it says of each lead, (n,) by its name."""
    table, read, own = batch.table, read_by_model(batch), own_outcome(batch, card)
    found = {}
    for name in map(str, table.frame.columns):
        meaning = card.meaning if name == own else None
        if meaning is None and name not in stages and not names_loss(name):
            continue
        signs = _of_column(table.column(name), meaning)
        if signs is not None:
            # Of a status that it has learned from, the model knows better what it means.
            found[name] = np.minimum(signs, np.int8(Lost.MAYBE)) if name in read else signs
    return found


def _of_column(cells: pd.Series, meaning: OutcomeMeaning | None) -> Signs | None:
    name = str(cells.name)
    if normalise(name) in _FLAGS:
        leads = converted_cells(cells)
        return None if leads is None else leads.astype(np.int8) * np.int8(Lost.SURE)
    if normalise(name) in _MAYBE_FLAGS:
        return _filled(cells)
    return _of_words(cells, meaning)


def _filled(cells: pd.Series) -> Signs:
    """Perhaps lost where a cell says yes, or anything but no."""
    codes, distinct = pd.factorize(cells)
    leads = converted_cells(cells)
    if leads is None:
        leads = np.array([not is_empty(str(text)) for text in distinct], dtype=bool)[codes]
    return leads.astype(np.int8) * np.int8(Lost.MAYBE)


def _of_words(cells: pd.Series, meaning: OutcomeMeaning | None) -> Signs | None:
    codes, distinct = pd.factorize(cells)
    if len(distinct) > MOST_CHOICES:
        return None
    texts = [str(text) for text in distinct]
    said = [_as_stated(*one, meaning) for one in zip(texts, lost_words(texts), strict=True)]
    return np.array(said, dtype=np.int8)[codes]


def _as_stated(text: str, said: Lost, meaning: OutcomeMeaning | None) -> Lost:
    """What a value says in the outcome column of the model: as stated, else by its words."""
    if meaning is None or is_empty(text):
        return said
    is_open = folded(text) in map(folded, meaning.still_open)
    if is_open or meaning.side(text) is OutcomeSide.CONVERTED:
        return Lost.UNSAID
    is_other = meaning.still_open and folded(text) in map(folded, meaning.others)
    return max(said, Lost.MAYBE) if is_other else said


def _worked_on(name: str, signs: Signs) -> NDArray[np.bool_]:
    """Of which leads a column says that somebody works on them."""
    letters = bare_letters(name)
    if any(word in letters for word in _LIFECYCLE):
        return np.zeros(len(signs), dtype=bool)
    return np.asarray(signs == Lost.OPEN)
