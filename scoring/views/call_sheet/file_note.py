"""What a person must know of the file at a glance: in one line, and whether something is asked."""

from dataclasses import dataclass

from scoring.model.scored import ScoredBatch
from scoring.monitoring.renamed.recoding import Recoding, find_recoding
from scoring.views.call_sheet.file_alarm import FileAlarm, file_alarm
from scoring.views.call_sheet.matching import (
    value_choices,
    who_line,
)
from scoring.views.call_sheet.notices import Level, notices, rows_read
from scoring.wording import counted


@dataclass(frozen=True)
class FileNote:
    """The `line` of a file, what is wrong with its order (None for nothing), what there is to ask.

    `asks` where a column or a value waits for a person's word; `recoding` is what its values may
    mean, None where they seem to mean what they say.
    """

    line: str
    alarm: FileAlarm | None
    asks: bool
    recoding: Recoding | None = None


def file_note(scored: ScoredBatch) -> FileNote:
    """What was read, who the leads are by which columns, how many things there are to check."""
    leads = scored.leads
    noticed = notices(scored)
    checks = sum(notice.level is Level.WARNING for notice in noticed)
    parts = [rows_read(leads.table, leads.issues), who_line(leads.who)]
    parts += [f"{counted(checks, 'thing')} to check"] * (checks > 0)
    asks = bool(leads.match.proposals or leads.who.proposals or value_choices(scored))
    recoding = find_recoding(scored)
    return FileNote(" · ".join(parts), file_alarm(scored, noticed, recoding), asks, recoding)
