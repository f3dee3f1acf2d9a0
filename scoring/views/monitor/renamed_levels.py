"""A proposed recoding as a table: which values of a file mean which levels, and why."""

from collections.abc import Mapping

import pandas as pd

from scoring.monitoring.renamed.recoding import Recoding
from scoring.monitoring.renamed.renamed_words import difference_line, recoding_line, recoding_rows
from scoring.views.section import Format, Section, Shown

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


def recoding_section(recoding: Recoding) -> Section:
    """All that is proposed with its evidence, one row for a value."""
    rows = recoding_rows(recoding)
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
