"""One lead whole: all its reasons, what was found in its row, its other columns."""

from dataclasses import dataclass

import pandas as pd

from scoring.model.drift import DriftSize
from scoring.model.reasons import NEGLIGIBLE, LeadExplanation, Reason
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.file import issue_table
from scoring.wording import counted, listed

# Names of fields that the file lacks; the others are counted.
MOST_ABSENT = 6

# Said beside a waterfall, where the start is taken for the average rate.
START = (
    "The start is where the model begins before it looks at any field: the mean of its scores. It "
    "is not the share of past leads that converted."
)


@dataclass(frozen=True)
class AllReasons:
    """Every field of a lead, the strongest first; `small` are those that hardly count.

    `absent` are fields that the file lacks: they move the score, but are no reason.
    """

    explanation: LeadExplanation
    supporting: tuple[Reason, ...]
    opposing: tuple[Reason, ...]
    small: tuple[Reason, ...]
    absent: tuple[Reason, ...]

    @property
    def absent_line(self) -> str:
        """Which fields the file lacks, in words; "" for none."""
        names = listed((r.field for r in self.absent), MOST_ABSENT)
        return f"Not in this file, and counted as not given: {names}." if names else ""


def all_reasons(scored: ScoredBatch, position: int) -> AllReasons:
    """All reasons of a lead for and against, each with its evidence where the history bears it."""
    explanation = scored.explainer.lead(position)
    reasons = [r for r in explanation.reasons if r.in_file]
    return AllReasons(
        explanation,
        tuple(r for r in reasons if r.contribution > NEGLIGIBLE),
        tuple(r for r in reasons if r.contribution < -NEGLIGIBLE),
        tuple(r for r in reasons if abs(r.contribution) <= NEGLIGIBLE),
        tuple(r for r in explanation.reasons if not r.in_file),
    )


def unlike_line(scored: ScoredBatch) -> str:
    """That the chance is unreliable because the whole file is unlike the history, "" where not."""
    drifted = scored.drift.with_verdict(DriftSize.LARGE)
    if not drifted:
        return ""
    return (
        "This file is unlike the history the model learned from: "
        f"{counted(len(drifted), 'field')} moved strongly. Do not rely on this chance; the call "
        "sheet says more."
    )


def row_issues(scored: ScoredBatch, position: int) -> pd.DataFrame:
    """The issues found in a lead's row: Row, Column, Kind, Found, Expected, Done."""
    row = int(scored.leads.table.rows[position])
    table = issue_table([issue for issue in scored.leads.issues if issue.row == row])
    return table[["Row", "Column", "Kind", "Found", "Expected", "Done"]]


def other_columns(scored: ScoredBatch, position: int) -> pd.DataFrame:
    """The filled columns of a lead's row that the model does not read: Column and Value."""
    batch = scored.leads
    read = {batch.match.matched.get(c.name) for c in batch.schema.inputs}
    row = batch.table.frame.iloc[position]
    cells = [(str(name), text) for name, text in row.items() if name not in read and text.strip()]
    return pd.DataFrame(cells, columns=["Column", "Value"], dtype="str")
