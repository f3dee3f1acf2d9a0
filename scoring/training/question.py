"""A question about a column that a model might read: why it is asked, and what is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.wording import quoted

# From this change of the test AUC on, a question must be answered before a model is published.
MATERIAL = 0.02


class Suspicion(StrEnum):
    """What the signs say of a column, from a copy of the outcome to a mere trait of a person."""

    CERTAIN = "certain"
    LATE = "late"
    STRONG = "strong"
    PERSONAL = "personal"


class Reply(StrEnum):
    """What a person said: that it is known, that it is not, or that the default may decide."""

    OPEN = ""
    KNOWN = "known"
    LATE = "late"
    DEFAULT = "default"


@dataclass(frozen=True)
class ColumnQuestion:
    """A column that may be known too late, or says what a person is: may the model read it?

    `reads` is the answer by default. `signs` are sentences for a person. `auc` is that of the
    column alone on held-out folds. `auc_read` and `auc_left_out` are test AUCs of plain LightGBM
    with and without it on `rows` test leads, NaN where not measured: the other columns that are
    asked about are read by their answers, or left out where they say nearly the same. A certain
    leak is left out unasked, unless it was answered that it is known.
    """

    column: str
    certainty: Suspicion
    signs: tuple[str, ...]
    reads: bool
    auc: float
    answer: Reply = Reply.OPEN
    auc_read: float = float("nan")
    auc_left_out: float = float("nan")
    rows: int = 0

    @property
    def is_read(self) -> bool:
        """Whether the model reads the column, by answer or by default."""
        return self.answer is Reply.KNOWN or (self.reads and self.answer is not Reply.LATE)

    @property
    def quarantined(self) -> bool:
        """Whether the column is left out of the model."""
        return not self.is_read

    @property
    def overridden(self) -> bool:
        """Whether it is read only because a person said so."""
        return self.is_read and not self.reads

    @property
    def change(self) -> float:
        """How far the test AUC moves with the answer, NaN where that was not measured."""
        return abs(self.auc_read - self.auc_left_out)

    @property
    def is_open(self) -> bool:
        """Whether a person still has to answer; a certain leak is not asked about."""
        return self.certainty is not Suspicion.CERTAIN and self.answer is Reply.OPEN

    @property
    def is_material(self) -> bool:
        """Whether the answer moves the test AUC by more than `MATERIAL`."""
        return self.change > MATERIAL

    @property
    def holds(self) -> bool:
        """Whether publishing waits for the answer."""
        return self.is_open and self.is_material

    @property
    def asked(self) -> str:
        """The question in words."""
        if self.certainty is Suspicion.PERSONAL:
            return "May the model use this?"
        return "Is this known before the first call?"


def held_line(held: Sequence[ColumnQuestion]) -> str:
    """Why nothing is published, in words."""
    return (
        f"Nobody said whether {quoted(q.column for q in held)} may be used, and the test AUC moves "
        f"by more than {MATERIAL:g} with the answer."
    )


def held_by(questions: tuple[ColumnQuestion, ...]) -> tuple[ColumnQuestion, ...]:
    """The questions for whose answers publishing waits."""
    return tuple(q for q in questions if q.holds)
