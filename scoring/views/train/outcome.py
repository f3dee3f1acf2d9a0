"""The outcome of a history before it is trained on: which column, how many converted."""

import re
from dataclasses import dataclass

import pandas as pd

from scoring.errors import TrainingRefused
from scoring.history.outcome import (
    CONVERTED,
    FEW_OF_EACH,
    NOT_CONVERTED,
    conversion_dates,
    read_outcome,
)
from scoring.intake.cells.values import is_missing
from scoring.wording import counted, percent

# Names of outcome columns, the likeliest first.
OUTCOME_NAMES = (
    r"convert",
    r"outcome|target|label",
    r"\bwon\b|win",
    r"complete|enrol|purchas|bought|customer|success",
    r"stage|status|result|closed",
)
# Up to this place among them a name tells by itself: "converted", "outcome".
MOST_TELLING = 1
# More different cells than this are no outcome, however each is spelled.
MOST_WORDS = 60


@dataclass(frozen=True)
class OutcomeFacts:
    """The counts of an outcome column; `refusal` or `warning` say why they are too few."""

    converted: int
    others: int
    open_leads: int
    refusal: str = ""
    warning: str = ""

    @property
    def line(self) -> str:
        """The counts and the base rate in a sentence."""
        closed = self.converted + self.others
        rate = percent(self.converted / closed) if closed else "none"
        still = f"; {counted(self.open_leads, 'open lead')} left out" * (self.open_leads > 0)
        return f"{rate} converted: {self.converted:,} of {counted(closed, 'lead')}{still}."


@dataclass(frozen=True)
class OutcomeChoice:
    """All columns, those that could be the outcome first, and the one that seems to be it."""

    columns: tuple[str, ...]
    proposed: str | None

    @property
    def named(self) -> str | None:
        """The one proposed where its name tells it too, as a file may have no outcome at all."""
        is_named = self.proposed and _likelihood(self.proposed) < len(OUTCOME_NAMES)
        return self.proposed if is_named else None


def outcome_choice(frame: pd.DataFrame) -> OutcomeChoice:
    """Which column may be the outcome by its values, and which is by its name; None for none."""
    fitting = {name for name in frame.columns if _is_outcome(frame[name])}
    fitting = fitting or {name for name in frame.columns if _is_dated_outcome(frame[name], name)}
    fitting = fitting or {name for name in frame.columns if _is_one_sided(frame[name], name)}
    order = sorted(frame.columns, key=lambda name: (name not in fitting, _likelihood(name)))
    # Without a telling name only a single column of two outcomes can be meant.
    sure = fitting and (_likelihood(order[0]) < len(OUTCOME_NAMES) or len(fitting) == 1)
    return OutcomeChoice(tuple(order), order[0] if sure else None)


def _is_outcome(cells: pd.Series) -> bool:
    distinct = pd.Series(cells.unique(), dtype="str")
    if len(distinct) > MOST_WORDS:
        return False
    words = set(distinct[~is_missing(distinct)].str.strip().str.casefold())
    return bool(words & CONVERTED and words & NOT_CONVERTED) and words <= CONVERTED | NOT_CONVERTED


def _is_one_sided(cells: pd.Series, name: str) -> bool:
    """Whether a column named most like an outcome says of every lead the same, as of one lead."""
    if _likelihood(name) > MOST_TELLING:
        return False
    words = set(cells[~is_missing(cells)].str.strip().str.casefold().unique()[:MOST_WORDS])
    return bool(words) and (words <= CONVERTED or words <= NOT_CONVERTED)


def _is_dated_outcome(cells: pd.Series, name: str) -> bool:
    """Whether a column named like an outcome says when leads converted, empty for the others."""
    if _likelihood(name) == len(OUTCOME_NAMES) or not is_missing(cells).any():
        return False
    return conversion_dates(cells) is not None


def _likelihood(name: str) -> int:
    words = name.casefold().replace("_", " ")
    found = (i for i, pattern in enumerate(OUTCOME_NAMES) if re.search(pattern, words))
    return next(found, len(OUTCOME_NAMES))


def outcome_facts(frame: pd.DataFrame, outcome: str) -> OutcomeFacts:
    """The counts of an outcome column, refused or warned of where they are too few."""
    cells = frame[outcome]
    try:
        known, converted = read_outcome(cells, outcome)
    except TrainingRefused as refusal:
        words = cells[~is_missing(cells)].str.strip().str.casefold()
        won, lost = int(words.isin(CONVERTED).sum()), int(words.isin(NOT_CONVERTED).sum())
        return OutcomeFacts(won, lost, len(cells) - len(words), refusal=str(refusal))
    won, lost = int(converted.sum()), int((~converted).sum())
    return OutcomeFacts(won, lost, int((~known).sum()), warning=_too_few(min(won, lost)))


def _too_few(rarer: int) -> str:
    if rarer >= FEW_OF_EACH:
        return ""
    return (
        f"Only {rarer:,} leads have the rarer outcome, so the model will be rough and its figures "
        f"uncertain. They become reliable from {FEW_OF_EACH} leads of each outcome."
    )
