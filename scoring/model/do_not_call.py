"""Leads of a batch that must not be phoned, by a flag or a status of their own.

Who wants no e-mail may be called.
"""

import re
from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.outcome_words import MOST_CHOICES
from scoring.intake.cells.values import to_booleans
from scoring.intake.leads.batch import LeadBatch
from scoring.intake.leads.mapping import normalise
from scoring.intake.leads.presets import concept_of
from scoring.intake.table.dispositions import Disposition, bare_word, disposition_of
from scoring.model.set_apart import Apart, Why, apart_of

_FLAGS = frozenset(
    map(
        normalise,
        ("Do Not Phone", "Don't Call", "DNC", "Is DNC", "DNC Status", "Do Not Contact",
         "Do Not Call Flag", "Do Not Call Registry", "Phone Opt Out", "Call Opt Out",
         "Opted Out of Calls", "Opt Out of Calls", "Opted out of phone", "No Calls", "No Call",
         "HasOptedOutOfCalls", "HasOptedOutOfPhone", "Do not allow Phone", "Phone Calls Opt Out",
         "Blacklisted", "Nicht anrufen", "Keine Anrufe", "Anrufsperre", "Werbesperre Telefon",
         "Telefonanrufe nicht zulassen", "Kontaktsperre", "Ne pas appeler", "Ne pas contacter",
         "Ne pas autoriser les appels téléphoniques", "Opposition téléphone", "No llamar",
         "No contactar", "No permitir llamadas telefónicas", "Não ligar", "Não contatar",
         "Não permitir telefonemas", "Non chiamare", "Non contattare",
         "Non consentire telefonate", "Niet bellen", "Niet telefoneren", "Nie dzwonić",
         "Ring ikke", "Ring inte", "Не звонить"),
    )
)  # fmt: skip
# As Dynamics writes a flag, in its languages, beside yes and true.
_SAYS_NO = frozenset(
    map(
        bare_word,
        ("Do Not Allow", "Not Allowed", "Do Not Call", "DNC", "Opted out", "Opt out", "Blocked",
         "X", "Nicht zulassen", "Nicht erlaubt", "Gesperrt", "Ne pas autoriser", "Refusé",
         "No permitir", "No permitido", "Não permitir", "Non consentire", "Niet toestaan"),
    )
)  # fmt: skip
_OF_MAIL = re.compile("subscri|opt|mail")


def find_do_not_call(batch: LeadBatch, stages: Collection[str]) -> Apart:
    """Who must not be phoned, by flags and `stages`, whether the model reads the column or not."""
    table = batch.table
    flags = {name for name in table.frame.columns if names_do_not_call(name)}
    said = (table.column(name) for name in table.frame.columns if name in flags or name in stages)
    found = ((cells, _who(cells, cells.name in flags)) for cells in said)
    columns = ((cells, leads) for cells, leads in found if leads is not None)
    return apart_of(Why.DO_NOT_CALL, len(batch), columns)


def names_do_not_call(header: str) -> bool:
    """Whether a header is that of a flag of who must not be phoned.

    >>> names_do_not_call("Keine Anrufe"), names_do_not_call("Calls")
    (True, False)
    """
    return concept_of(header) == "do not call" or normalise(header) in _FLAGS


def _who(cells: pd.Series, is_flag: bool) -> NDArray[np.bool_] | None:
    """Whom a flag or a stage says it of, None where it has too many values to be either."""
    codes, distinct = pd.factorize(cells)
    if len(distinct) > MOST_CHOICES:
        return None
    texts = pd.Series([str(text) for text in distinct], dtype="str")
    said = _flagged(texts) if is_flag else [_asks_for_none(text) for text in texts]
    return np.asarray(said, dtype=bool)[codes]


def _flagged(texts: pd.Series) -> list[bool]:
    said = (to_booleans(texts) == 1) | texts.map(bare_word).isin(_SAYS_NO).to_numpy(dtype=bool)
    return [bool(one) for one in said]


def _asks_for_none(status: str) -> bool:
    is_said = disposition_of(status) == Disposition.DO_NOT_CALL or bare_word(status) in (
        "donotcontact", "donotphone", "blacklisted", "nocalls",
    )  # fmt: skip
    return is_said and _OF_MAIL.search(bare_word(status)) is None
