"""A proposed recoding in words: which values of a file mean which levels, and why."""

from typing import Any

from scoring.monitoring.renamed.recoding import Recoding, RenamedField, RenamedLevel
from scoring.wording import counted, listed, percent

_MOST_FIELDS = 3
_PROPOSED = "Nothing is changed until you apply it."
_APPLIED = "They are read so, as you asked."


def recoding_line(recoding: Recoding, *, applied: bool = False) -> str:
    """What is proposed, or was applied, and what that brings, for one who knows no statistics."""
    names = listed([field.field for field in recoding.fields], _MOST_FIELDS)
    first = recoding.fields[0].levels[0]
    return (
        f"Values of {names} seem to be those of the history under other codes: “{first.value}”, "
        f"for one, means “{first.level}”. Read so, {percent(recoding.explained)} of what is "
        f"unlike the history is gone. {_APPLIED if applied else _PROPOSED}"
    )


def difference_line(recoding: Recoding) -> str:
    """The PSI of each field as it is read and as it would be read."""
    pairs = [f"{f.field} {f.psi:.2f}, then {f.psi_recoded:.2f}" for f in recoding.fields]
    return f"Difference to the history (PSI) as read and recoded: {'; '.join(pairs)}."


def field_line(field: RenamedField) -> str:
    """How many values of a field mean others, and of how many leads."""
    return f"{field.field}: {counted(len(field.levels), 'value')}, {percent(field.moved)} of leads"


def recoding_rows(recoding: Recoding) -> list[dict[str, Any]]:
    """All that is proposed with its evidence, one row for a value."""
    return [_row(field, level) for field in recoding.fields for level in field.levels]


def _row(field: RenamedField, level: RenamedLevel) -> dict[str, Any]:
    return {
        "field": field.field,
        "value": level.value,
        "level": level.level,
        "leads": level.leads,
        "share": level.share,
        "before": level.before,
        "alike": level.alike,
        "alike_as_read": level.alike_as_read,
        "sure": level.sureness,
        "why": _why(level),
    }


def _why(level: RenamedLevel) -> str:
    by = level.by or "their dates"
    read = f"read as {level.reads}" if level.reads else "against all past leads"
    return (
        f"By {by} its leads have {percent(level.alike)} in common with past ones of "
        f"{level.level}; {read}, {percent(level.alike_as_read)}."
    )
