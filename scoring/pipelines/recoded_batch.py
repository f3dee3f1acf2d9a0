"""Whether a file speaks in other codes than the history: told by every face, read so when asked."""

from dataclasses import dataclass
from typing import Any

from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.monitoring.renamed.recoding import Recoding, find_recoding
from scoring.monitoring.renamed.renamed_words import (
    difference_line,
    recoding_line,
    recoding_rows,
)


@dataclass(frozen=True)
class RecodedBatch:
    """A batch, the recoding that its file proposes (None for none), and whether it is read so."""

    scored: ScoredBatch
    recoding: Recoding | None = None
    applied: bool = False


def with_recoding(scored: ScoredBatch, *, accept: bool) -> RecodedBatch:
    """The batch with the recoding that is proposed; scored anew by it where that is accepted.

    Raises BatchRefused.
    """
    recoding = find_recoding(scored)
    if recoding is None or not accept:
        return RecodedBatch(scored, recoding)
    said = recoding.accepted(scored.mapping)
    again = score_table(scored.as_uploaded, scored.filename, scored.model, mapping=said)
    return RecodedBatch(again, recoding, applied=True)


def recoding_report(found: RecodedBatch) -> dict[str, Any] | None:
    """The recoding with its evidence as plain data, None where none is proposed.

    Keys: applied, line, difference, explained (0-1), fields (field, moved, psi, psi_recoded) and
    values (field, value, level, leads, share, before, alike, alike_as_read, sure, why).
    """
    recoding = found.recoding
    if recoding is None:
        return None
    fields = [
        {"field": f.field, "moved": f.moved, "psi": f.psi, "psi_recoded": f.psi_recoded}
        for f in recoding.fields
    ]
    return {
        "applied": found.applied,
        "line": recoding_line(recoding, applied=found.applied),
        "difference": difference_line(recoding),
        "explained": recoding.explained,
        "fields": fields,
        "values": recoding_rows(recoding),
    }
