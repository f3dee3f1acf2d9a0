"""The outcome of a history before it is trained on: which column, how many converted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from scoring.errors import TrainingRefused
from scoring.history.contents import NAMES, WRITTEN_PHONES
from scoring.history.meaning import USUAL, OutcomeMeaning, OutcomeSide, is_empty
from scoring.history.outcome import FEW_OF_EACH, conversion_dates, read_outcome
from scoring.history.outcome_words import (
    MOST_SINGLE,
    OutcomeProposal,
    ValueProposal,
    counts_of,
    propose_meaning,
    usual_sides,
)
from scoring.history.roles import propose_schema
from scoring.intake.cells.missing import is_placeholder
from scoring.schema import Role
from scoring.training.prepared import TrainingRequest
from scoring.wording import clipped, counted, percent, quoted

# Names of outcome columns, the likeliest first.
OUTCOME_NAMES = (
    r"convert",
    r"outcome|target|label",
    r"\bwon\b|win",
    r"complete|enrol|purchas|bought|customer|success",
    r"stage|status|result|closed",
)
# What is said of columns whose cells are persons or their phones, whatever they are called.
NAMES_WHO = (NAMES, WRITTEN_PHONES)
# Most columns are known to be no outcome by so many cells.
FIRST = 1_000
_BOTH = {OutcomeSide.CONVERTED, OutcomeSide.NOT_CONVERTED}
# Up to this place among them a name tells by itself: "converted", "outcome".
MOST_TELLING = 1
NO_LOSS = (
    "No value says that a lead was lost, so leads on the way are proposed as not converted. Young "
    "leads among them may still convert."
)
QUESTION = "Which values mean that a lead converted?"
BY_VALUE, FILLED = "By its values", "By filled or empty"
WAYS = (BY_VALUE, FILLED)
FILLED_MEANS = (
    "A filled cell means that the lead converted, an empty one that it did not. Cells that say 0 "
    "or no count as empty."
)
NOTHING_PROPOSED = (
    "No column says it by its name and values. Choose the one that does, or upload a file that has "
    "one."
)
NO_ROWS = (
    "This table has column names but no leads below them. Choose another table of the file, or "
    "another file."
)
DATED = "The column holds dates: leads with one converted, leads without one did not."
TOO_MANY = (
    "This column holds too many different values to set one by one, like a number or a name. It "
    "can still be the outcome if it is filled for converted leads only, as an order number is."
)


@dataclass(frozen=True)
class StatedOutcome:
    """The outcome column, what its values mean, and the stated waiting time in days, if any.

    `created` is the creation date as confirmed, NO_CREATED for none and None where nobody was
    asked.
    """

    column: str
    meaning: OutcomeMeaning = USUAL
    waiting: int | None = None
    created: str | None = None

    @property
    def request(self) -> TrainingRequest:
        """A training on this outcome, without anything else that may be said."""
        return TrainingRequest(
            self.column,
            converted=self.meaning.converted,
            still_open=self.meaning.still_open,
            filled=self.meaning.filled,
            empty_lost=self.meaning.empty_lost,
            waiting=self.waiting,
            created=self.created,
        )

    @property
    def key(self) -> str:
        """Another text for another column, meaning or creation date."""
        meaning = "" if self.meaning.is_usual else str(self.meaning)
        created = "" if self.created is None else f"by {self.created or 'no date'}"
        return " ".join(filter(None, (self.column, meaning, created)))


@dataclass(frozen=True)
class OutcomeFacts:
    """The counts of an outcome column; `refusal` or `warning` say why they are too few.

    `dated` where the column holds the dates of conversion.
    """

    converted: int
    others: int
    open_leads: int
    refusal: str = ""
    warning: str = ""
    dated: bool = False

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
    # Asked once of each column: a file may have two thousand.
    said = {name: _usual(frame[name]) for name in frame.columns}
    fitting = {name for name, sides in said.items() if sides == _BOTH}
    if all(_likelihood(name) == len(OUTCOME_NAMES) for name in fitting):
        fitting |= {name for name in frame.columns if _is_stage(frame[name], name)}
    fitting = fitting or {name for name in frame.columns if _is_dated_outcome(frame[name], name)}
    fitting = fitting or {name for name, sides in said.items() if _is_one_sided(sides, name)}
    order = sorted(frame.columns, key=lambda name: (name not in fitting, _likelihood(name)))
    # Without a telling name only a single column of two outcomes can be meant.
    sure = fitting and (_likelihood(order[0]) < len(OUTCOME_NAMES) or len(fitting) == 1)
    return OutcomeChoice(tuple(order), order[0] if sure else None)


def outcome_missing(frame: pd.DataFrame, choice: OutcomeChoice) -> str:
    """Why no column of a file can be the outcome, "" where one can, as far as its cells say.

    None can where each says who somebody is, is the same for all leads, or filled with another
    value in each.
    """
    if frame.empty:
        return NO_ROWS
    if choice.proposed is not None or any(map(_may_tell, _others_than_who(frame))):
        return ""
    names, differ = ("names", "differs") if len(frame.columns) == 1 else ("name", "differ")
    return (
        f"No column of this file says who converted: {quoted(map(str, frame.columns))} {names} "
        f"people, {differ} from lead to lead or never {differ}. Upload past leads with a column "
        "such as Converted, which holds Yes or No."
    )


def _others_than_who(frame: pd.DataFrame) -> Iterator[pd.Series]:
    """The columns that name nobody; a number of an order may be filled for converted leads only."""
    columns = propose_schema(frame, outcome=None, created=None, exclude=()).columns
    return (
        frame[c.name] for c in columns if c.role is not Role.PERSONAL and c.reason not in NAMES_WHO
    )


def _may_tell(cells: pd.Series) -> bool:
    """Whether a column parts the leads into some that have a value and some that have another."""
    empty = is_placeholder(cells)
    if empty.any():
        return not empty.all()
    if None not in _usual(cells):
        # One outcome alone is refused with its counts.
        return True
    if cells.nunique() < 2 or conversion_dates(cells) is not None:
        return False
    return bool(propose_meaning(cells).values)


def outcome_question(cells: pd.Series) -> OutcomeProposal | None:
    """What is to be asked of an outcome column; None where yes and no or dates answer it.

    Of a plain column only what its empty cells mean.
    """
    sides = _usual(cells)
    if None not in sides and not (sides and is_placeholder(cells).any()):
        return None
    return None if conversion_dates(cells) is not None else propose_meaning(cells)


def question_line(question: OutcomeProposal) -> str:
    """What is asked of the values, and how they are proposed."""
    known = sum(value.side is not None for value in question.values)
    said = f"Proposed by their names: {known:,} of {counted(len(question.values), 'value')}."
    doubt = f" {NO_LOSS}" if question.by_stage else ""
    return f"{said} Leads that are still open are left out.{doubt}"


def others_line(left: Sequence[str]) -> str:
    """What becomes of the values that are in neither list."""
    return f"All other values did not convert: {quoted(left)}."


def value_label(value: ValueProposal) -> str:
    """A value with the number of leads that have it."""
    name = "Empty" if value.is_empty else f"“{clipped(value.value)}”"
    return f"{name}: {counted(value.leads, 'lead')}"


def unsaid_line(sides: Mapping[str, OutcomeSide | None]) -> str:
    """Which values still need a meaning, "" for none."""
    unsaid = [value for value, side in sides.items() if side is None]
    if unsaid:
        return f"Choose what each value means. Still to choose: {quoted(unsaid)}."
    if OutcomeSide.CONVERTED not in sides.values():
        return "Choose which values mean that a lead converted."
    return ""


def _usual(cells: pd.Series) -> set[OutcomeSide | None]:
    """What the filled cells say by the usual words, None among them for other words."""
    first = _said_by(cells.head(FIRST))
    # Nothing that comes later makes an outcome of it.
    return first if None in first or len(cells) <= FIRST else _said_by(cells)


def _said_by(cells: pd.Series) -> set[OutcomeSide | None]:
    distinct = cells.unique()
    # More different cells than this are no outcome, however each is spelled.
    if len(distinct) > MOST_SINGLE:
        return {None}
    texts = map(str, distinct.tolist())
    return set(usual_sides([text for text in texts if not is_empty(text)]))


def _is_stage(cells: pd.Series, name: str) -> bool:
    """Whether a column named like an outcome has values that all say what they mean."""
    return _likelihood(name) < len(OUTCOME_NAMES) and propose_meaning(cells).is_complete


def _is_one_sided(sides: set[OutcomeSide | None], name: str) -> bool:
    """Whether a column named most like an outcome says of every lead the same, as of one lead."""
    return _likelihood(name) <= MOST_TELLING and len(sides) == 1 and None not in sides


def _is_dated_outcome(cells: pd.Series, name: str) -> bool:
    """Whether a column named like an outcome says when leads converted, empty for the others."""
    if _likelihood(name) == len(OUTCOME_NAMES) or not is_placeholder(cells).any():
        return False
    return conversion_dates(cells) is not None


def _likelihood(name: str) -> int:
    words = name.casefold().replace("_", " ")
    found = (i for i, pattern in enumerate(OUTCOME_NAMES) if re.search(pattern, words))
    return next(found, len(OUTCOME_NAMES))


def outcome_facts(
    frame: pd.DataFrame, outcome: str, meaning: OutcomeMeaning = USUAL
) -> OutcomeFacts:
    """The counts of an outcome column, refused or warned of where they are too few."""
    cells = frame[outcome]
    try:
        known, converted = read_outcome(cells, outcome, meaning)
    except TrainingRefused as refusal:
        return _refused(cells, str(refusal))
    won, lost = int(converted.sum()), int((~converted).sum())
    dated = None in _usual(cells) and conversion_dates(cells) is not None
    warning = _too_few(min(won, lost))
    return OutcomeFacts(won, lost, int((~known).sum()), warning=warning, dated=dated)


def _refused(cells: pd.Series, refusal: str) -> OutcomeFacts:
    """The leads by the usual words, and why they cannot be learned from."""
    counts = counts_of(cells)
    sides = usual_sides([value for value, _ in counts])
    won, lost, still = (
        sum(leads for (_, leads), found in zip(counts, sides, strict=True) if found is side)
        for side in (OutcomeSide.CONVERTED, OutcomeSide.NOT_CONVERTED, OutcomeSide.OPEN)
    )
    return OutcomeFacts(won, lost, still, refusal=refusal)


def _too_few(rarer: int) -> str:
    if rarer >= FEW_OF_EACH:
        return ""
    return (
        f"Only {rarer:,} leads have the rarer outcome, so the model will be rough and its figures "
        f"uncertain. They become reliable from {FEW_OF_EACH} leads of each outcome."
    )
