"""What follows of a call list that came back: whom to leave alone, whom to call again."""

import pandas as pd

from scoring.intake.issue import Table
from scoring.intake.table.dispositions import OUTCOME, TWO_OUTCOMES, Disposition, disposition_of
from scoring.intake.table.own_lists import CHANCE, NOTES, WATCH, WHY, list_columns
from scoring.views.section import Section, Shown
from scoring.wording import counted

TITLE = "What to do next"
_AGAIN = (Disposition.CALL_BACK, Disposition.NO_ANSWER, Disposition.VOICEMAIL, TWO_OUTCOMES)
# What a person needs no more of once the call was made; the files have all columns.
_HIDDEN = frozenset({CHANCE, WHY, WATCH})


def next_steps(table: Table) -> list[Section]:
    """Whom not to call again and whom to call again, each with its leads; none for other files."""
    frame = table.frame
    if OUTCOME not in list_columns(frame):
        return []
    said = frame[OUTCOME].str.strip().map(disposition_of)
    never = frame[said == Disposition.DO_NOT_CALL]
    again = frame[said.isin([str(one) for one in _AGAIN])]
    return [
        *_section("not_to_call_again", "Not to be called again", _never_line(len(never)), never),
        *_section("to_call_again", "To call again", _again_line(len(again)), again),
    ]


def _section(name: str, title: str, said: str, leads: pd.DataFrame) -> list[Section]:
    if leads.empty:
        return []
    columns = [str(column) for column in leads if column not in _HIDDEN]
    columns.sort(key=lambda column: column not in (OUTCOME, NOTES))
    shown = {column: Shown(column) for column in columns}
    return [Section(name, title, said, table=leads.reset_index(drop=True), columns=shown)]


def _never_line(leads: int) -> str:
    asked = "asks" if leads == 1 else "ask"
    return (
        f"{counted(leads, 'lead')} {asked} for no further call. Note it in your CRM: a later file "
        "that says so, in a column such as “Do Not Call” or in a status, leaves them out of the "
        "list to call."
    )


def _again_line(leads: int) -> str:
    return f"{counted(leads, 'lead')} not reached, to be called back, or with two outcomes."
