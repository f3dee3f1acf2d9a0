"""A proposed recoding in words: which values of a file mean which levels, and why."""

from collections.abc import Mapping

import pandas as pd

from scoring.monitoring.renamed.recoding import Recoding, RenamedField, RenamedLevel
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, listed, percent

_MOST_FIELDS = 3
COLUMNS: Mapping[str, Shown] = {
    "field": Shown("Field"),
    "value": Shown("Value in the file"),
    "level": Shown("Means in the history"),
    "leads": Shown("Leads", Format.COUNT),
    "share": Shown("Share now", Format.SHARE, "Of the leads of the file"),
    "before": Shown("Share in history", Format.SHARE, "Of that level, among the past leads"),
    "alike": Shown("Alike", Format.SHARE, "Leads in common by the field that tells most"),
    "alike_as_read": Shown("Alike as read", Format.SHARE, "The same without the recoding"),
    "sure": Shown("How sure"),
    "why": Shown("Why", width="large"),
}


def recoding_line(recoding: Recoding) -> str:
    """What is proposed and what that would bring, for a person who knows no statistics."""
    names = listed([field.field for field in recoding.fields], _MOST_FIELDS)
    first = recoding.fields[0].levels[0]
    return (
        f"Values of {names} seem to be those of the history under other codes: “{first.value}”, "
        f"for one, means “{first.level}”. Read so, {percent(recoding.explained)} of what is "
        "unlike the history is gone. Nothing is changed until you apply it."
    )


def difference_line(recoding: Recoding) -> str:
    """The PSI of each field as it is read and as it would be read."""
    pairs = [f"{f.field} {f.psi:.2f}, then {f.psi_recoded:.2f}" for f in recoding.fields]
    return f"Difference to the history (PSI) as read and recoded: {'; '.join(pairs)}."


def recoding_section(recoding: Recoding) -> Section:
    """All that is proposed with its evidence, one row for a value."""
    rows = [_row(field, level) for field in recoding.fields for level in field.levels]
    return Section(
        "recoding",
        "Proposed recoding",
        recoding_line(recoding),
        None,
        pd.DataFrame(rows),
        COLUMNS,
        note=(
            f"{difference_line(recoding)} Found without any outcome, by which values come together "
            "in the same leads."
        ),
    )


def field_line(field: RenamedField) -> str:
    """How many values of a field mean others, and of how many leads."""
    return f"{field.field}: {counted(len(field.levels), 'value')}, {percent(field.moved)} of leads"


def _row(field: RenamedField, level: RenamedLevel) -> dict[str, object]:
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
