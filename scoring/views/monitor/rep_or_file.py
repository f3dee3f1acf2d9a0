"""Outcomes of a file that contradict the reps, in words, and the choice of which counts."""

from collections.abc import Mapping, Sequence

import pandas as pd

from scoring.pipelines.disputed_outcomes import Contradiction, WordThatCounts
from scoring.views.section import Section, Shown
from scoring.wording import counted

_SAYS = {True: "Converted", False: "Not converted"}
ASKED_AGAIN = "Reps have said something else meanwhile, and nothing was taken: please choose again."
COLUMNS: Mapping[str, Shown] = {
    "lead_id": Shown("Id"),
    "rep": Shown("Rep"),
    "rep_says": Shown("The rep said"),
    "said_on": Shown("On"),
    "file_says": Shown("The file says"),
    "file_on": Shown("As of"),
    "newer": Shown("Newer"),
    "batch": Shown("Batch"),
}


def against_reps(found: Sequence[Contradiction]) -> Section:
    """How many outcomes contradict what a rep said of the call, and each of them."""
    verb = "contradicts" if len(found) == 1 else "contradict"
    said = f"{counted(len(found), 'outcome')} {verb} what a rep said of the call. Which counts?"
    rows = [
        {
            "lead_id": one.lead_id,
            "rep": one.rep,
            "rep_says": _SAYS[one.rep_says],
            "said_on": "" if one.said_on is None else one.said_on.isoformat(),
            "file_says": _SAYS[not one.rep_says],
            "file_on": "today" if one.file_on is None else one.file_on.isoformat(),
            "newer": "file" if one.file_is_newer else "rep",
            "batch": one.filename,
        }
        for one in found
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return Section("against the reps", "Reps and file", said, table=table, columns=COLUMNS)


def choices(found: Sequence[Contradiction]) -> dict[WordThatCounts, str]:
    """What may count, in words with the number of leads; the usual one first."""
    files = sum(one.file_is_newer for one in found)
    return {
        WordThatCounts.NEWER: "The newer word (on the same day what was said last): the file for "
        f"{files:,}, the rep for {len(found) - files:,}",
        WordThatCounts.FILE: f"The file for all {len(found):,}",
        WordThatCounts.REP: f"The reps for all {len(found):,}",
    }


def settled_line(found: Sequence[Contradiction], whose: WordThatCounts) -> str:
    """Which word counts of those that contradicted each other, "" for none."""
    if not found:
        return ""
    said = choices(found)[whose]
    leads = counted(len(found), "lead")
    return f"File and reps differ on {leads}; what counts: {said[0].lower()}{said[1:]}."
