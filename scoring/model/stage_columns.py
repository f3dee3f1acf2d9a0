"""Columns that say how far a lead is: by their name, or under an unknown name by their words."""

from collections import Counter
from collections.abc import Mapping
from itertools import islice

import pandas as pd

from scoring.history.meaning import OutcomeSide, is_empty
from scoring.history.outcome_words import bare_letters, known_side
from scoring.intake.issue import Table
from scoring.intake.leads.presets import concept_of
from scoring.intake.remembered import remembered
from scoring.intake.table.dispositions import DISPOSITIONS, disposition_of
from scoring.model.lost_words import Lost, lost_words
from scoring.model.set_apart import is_stage

# So many cells are looked at first, and a stage has no more different values.
_SAMPLE, _MOST_STAGES = 2_000, 40
_MOSTLY = 0.9  # of the filled cells hold a known word
# One of these must be there: other columns hold "paid", "failed", "interested" or "closed" as well.
_END_WORDS = """
won closedwon dealwon lost closedlost deallost leadlost disqualified unqualified notinterested
closednotconverted junklead deadlead gewonnen verloren disqualifiziert keininteresse absage gagne
gagnee perdu perdue disqualifie pasinteresse ganado ganada perdido perdida cerradoganado
cerradaganada cerradoperdido cerradaperdida descalificado nointeresado ganho ganha fechadoperdido
desqualificado vinto vinta perso persa squalificato noninteressato gewonnendeal wygrane przegrane
wygrana przegrana utracony vunnet forlorad tabt потерян потеряна проигран проиграна отказ 输单 无效
失注 실주
"""
# And one of a lead on its way; these say it of a person or a feeling as well.
_NO_WAY_WORDS = "interested active hot warm cold lead contact prospect subscriber opportunity"
# What a stage of an earlier time, of a campaign or of something else than the lead is called.
_OTHER_WORDS = """
previous prior former past last campaign kampagne campagn campan vorherig vorig fruher letzt
precedent anterior ultim dernier ancien competit wettbewerb newsletter survey umfrage payment
zahlung rechnung invoice ticket
"""
_ENDS, _NO_WAY, _OF_OTHERS = (
    frozenset(words.split()) for words in (_END_WORDS, _NO_WAY_WORDS, _OTHER_WORDS)
)


def stage_columns(table: Table) -> frozenset[str]:
    """The columns of a file that say how far its leads are."""
    names = map(str, table.frame.columns)
    return frozenset(
        name for name in names
        if is_stage(name) or (_is_open(name) and _holds_stages(table.column(name)))
    )  # fmt: skip


@remembered(1 << 12)
def _is_open(name: str) -> bool:
    """Whether a name leaves open what its column holds."""
    letters = bare_letters(name)
    return concept_of(name) is None and not any(word in letters for word in _OF_OTHERS)


def _holds_stages(cells: pd.Series) -> bool:
    """Whether a column of unknown name holds known words, of a lead's way and of its end."""
    # Most columns are none by their first cells.
    return _mostly_known(Counter(cells.iloc[:_SAMPLE].tolist())) and _says_way_and_end(cells)


def _mostly_known(texts: Mapping[str, int]) -> bool:
    every = ((text, count) for text, count in texts.items() if not is_empty(text))
    filled = dict(islice(every, _MOST_STAGES + 1))
    if len(filled) > _MOST_STAGES:
        return False
    known = sum(count for text, count in filled.items() if _is_known(text))
    return known >= _MOSTLY * sum(filled.values())


def _says_way_and_end(cells: pd.Series) -> bool:
    counts = {str(text): int(count) for text, count in cells.value_counts().items()}
    if not _mostly_known(counts):
        return False
    letters = {bare_letters(text) for text in counts if not is_empty(text)}
    on_way = any(known_side(word) is OutcomeSide.OPEN for word in letters - _NO_WAY)
    return on_way and not letters.isdisjoint(_ENDS)


def _is_known(text: str) -> bool:
    is_said = known_side(text) is not None or lost_words([text])[0] is not Lost.UNSAID
    return is_said or disposition_of(text) in DISPOSITIONS
