"""Contributions become reasons: a field, its value as uploaded, a direction, and evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.model.reference import Evidence
from scoring.wording import cut_middle, percent

# Explained at once: large enough to be efficient, small enough to show progress and to cancel.
BLOCK = 1_000
# As many as a person reads out in ten seconds.
MOST_REASONS = 3
# Contributions below this (log-odds, at most about one percentage point) say nothing.
NEGLIGIBLE = 0.05
# What parts reasons in a text.
BETWEEN = "; "
# What a cell of a list holds.
MOST_SHORT = 40


@dataclass(frozen=True)
class Reason:
    """One field's part in a lead's propensity.

    `value` is the text as uploaded; `contribution` is signed, in log-odds before calibration;
    `evidence` is None when past leads with this value are few, convert like the `average` of the
    leads that are counted, or point the other way. `period` says since when they are counted, ""
    for always. A field that is not `in_file` has its part in the score but is no reason. `subject`
    is what the state is said of, "" for the field: a cell of which the field is one answer. `brief`
    is the state as it follows in `short` the field, which is called `name` there, "" for as usual.
    """

    field: str
    value: str
    state: str
    contribution: float
    evidence: Evidence | None
    average: float
    period: str = ""
    in_file: bool = True
    subject: str = ""
    brief: str = ""
    name: str = ""

    @property
    def sentence(self) -> str:
        """The reason in words."""
        claim = f"{self.subject or self.field} {self.state}"
        if self.evidence is None:
            return f"{claim} ({self._effect} for this lead)"
        e = self.evidence
        whom = e.label or ("without it" if self.value == "" else "with it")
        return (
            f"{claim}: {e.converted:,} of {e.leads:,} past leads{self.period} {whom} "
            f"converted ({percent(e.rate)}, average {percent(self.average)})"
        )

    @property
    def short(self) -> str:
        """The reason in some forty characters, the rate of past leads first where it is told.

        What is too long is cut in the middle, between words; the rate never is.
        """
        rate = f"{percent(self.evidence.rate)} · " if self.evidence else ""
        name, said = self.name or self.subject or self.field, self.brief
        room = MOST_SHORT - len(rate)
        said = cut_middle(said, max(room - len(name), room // 2))
        return f"{rate}{cut_middle(name, room - len(said))}{said}"

    @property
    def _effect(self) -> str:
        if self.contribution == 0:
            return "changes nothing"
        return "raises the chance" if self.contribution > 0 else "lowers the chance"


@dataclass(frozen=True)
class LeadReasons:
    """The strongest reasons of one lead, strongest first.

    `grade` is fit letter and engagement number, as "A2"; "" for a model without families.
    """

    supporting: tuple[Reason, ...]
    opposing: tuple[Reason, ...]
    grade: str = ""


@dataclass(frozen=True)
class LeadExplanation:
    """All fields of one lead: baseline + contributions = raw score, in log-odds.

    So is baseline + `fit` + `engagement`, the contributions by family; `grade` is as in
    LeadReasons.
    """

    baseline: float
    raw: float
    propensity: float
    reasons: tuple[Reason, ...]
    fit: float
    engagement: float
    grade: str


def joined(reasons: Sequence[Reason]) -> str:
    """Reasons as one text, for a table cell or a file."""
    return BETWEEN.join(r.sentence for r in reasons)
