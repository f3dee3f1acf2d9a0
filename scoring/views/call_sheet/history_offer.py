"""Whether a file of leads is a history: it says who converted, and a model can learn from it."""

from dataclasses import dataclass, replace

from scoring.history.meaning import USUAL
from scoring.history.outcome import LEAST_OF_EACH
from scoring.intake.issue import Table
from scoring.intake.leads.stack import of_files
from scoring.views.train.outcome import outcome_choice, outcome_facts, outcome_question
from scoring.wording import clipped, counted

# A file with fewer leads whose outcome is known is a list of leads that says it of some.
LEAST_KNOWN = 0.5


@dataclass(frozen=True)
class HistoryOffer:
    """The outcome column of a file, how many leads it says converted, of how many it knows.

    `leads` are those of the file, or of so many `files`; `is_named` where the column is called like
    an outcome. With a `refusal` they are too few to train on; `on_the_way` where no value says that
    a lead was lost.
    """

    column: str
    converted: int
    closed: int
    leads: int
    is_named: bool
    refusal: str = ""
    on_the_way: bool = False
    files: int = 1

    @property
    def is_history(self) -> bool:
        """Whether the file is one of past leads by all that it says."""
        is_sound = self.is_named and not self.refusal and not self.on_the_way
        return is_sound and self.closed >= LEAST_KNOWN * self.leads

    @property
    def is_of_today(self) -> bool:
        """Whether most of its leads are still open, as in an export of what is to be called."""
        return self.closed < LEAST_KNOWN * self.leads

    @property
    def label(self) -> str:
        """The words of the button that trains on it."""
        how_many = f"{self.converted:,} of {self.closed:,} converted"
        files = "this file" if self.files == 1 else f"these {self.files:,} files"
        if self.is_named:
            return f"Train on {files} ({how_many})"
        return f"Train on {files}, if “{clipped(self.column)}” says who converted ({how_many})"

    @property
    def line(self) -> str:
        """What the file says of its leads."""
        column = f"“{clipped(self.column)}”"
        if self.refusal:
            few = f"{self.converted:,} of {counted(self.closed, 'lead')} converted"
            return (
                f"The column {column} says that {few}, too few to train on: at least "
                f"{LEAST_OF_EACH} that converted and {LEAST_OF_EACH} that did not are needed."
            )
        if self.is_of_today:
            still = f"{self.leads - self.closed:,} of {counted(self.leads, 'lead')} are still open"
            return (
                f"{still} by the column {column}, so these are leads to call. A model learns "
                "better from past leads: older ones, each with its outcome."
            )
        return f"The column {column} says who converted, so a model can learn from this file."


def history_offer(table: Table) -> HistoryOffer | None:
    """What a file offers to train on; None where no column can be the outcome."""
    frame = of_files(table)
    choice = outcome_choice(frame)
    if choice.proposed is None:
        return None
    cells = frame[choice.proposed]
    question = outcome_question(cells)
    if question is not None and not question.is_complete and not question.is_plain:
        return None
    meaning = USUAL if question is None or question.is_plain else question.meaning
    facts = outcome_facts(frame, choice.proposed, meaning)
    closed, named = facts.converted + facts.others, choice.named is not None
    found = HistoryOffer(choice.proposed, facts.converted, closed, len(cells), named, facts.refusal)
    by_stage = question is not None and question.by_stage
    found = replace(found, on_the_way=by_stage, files=table.files)
    return found if closed and (named or not facts.refusal) else None
