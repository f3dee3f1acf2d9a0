"""What a person must know of the file at a glance: in one line, and whether something is asked."""

from dataclasses import dataclass

from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.file_alarm import FileAlarm, file_alarm
from scoring.views.call_sheet.matching import (
    field_choices,
    missing_fields,
    question_title,
    value_choices,
)
from scoring.views.call_sheet.notices import Level, notices, rows_read
from scoring.wording import counted


@dataclass(frozen=True)
class FileNote:
    """The `line` of a file, what is wrong with its order (None for nothing), what there is to ask.

    `asks` where a column or a value waits for a person's word.
    """

    line: str
    alarm: FileAlarm | None
    asks: bool


def file_note(scored: ScoredBatch) -> FileNote:
    """What was read, who the leads are by which columns, how many things there are to check."""
    leads = scored.leads
    fields = field_choices(leads.match, missing_fields(leads.match, scored.model))
    values = value_choices(scored)
    who = question_title(leads.who, fields, values)
    noticed = notices(scored)
    checks = sum(notice.level is Level.WARNING for notice in noticed)
    parts = [rows_read(leads.table, leads.issues), who]
    parts += [f"{counted(checks, 'thing')} to check"] * (checks > 0)
    asks = bool(leads.match.proposals or leads.who.proposals or values)
    return FileNote(" · ".join(parts), file_alarm(scored, noticed), asks)
