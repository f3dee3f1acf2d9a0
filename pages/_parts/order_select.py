"""Whether the day or the month comes first, asked where nothing in a file decides it."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import plain
from scoring.intake.cells.dates import DateOrder
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.intake.table.date_order import ORDERS, settled
from scoring.model.scored import ScoredBatch
from scoring.views import order_question as view

ANSWERED = "What comes first in dates such as 03/04/2026"


def _asked(question: str, said: DateOrder | None, key: str) -> DateOrder | None:
    """What a person says comes first, at first as `said`; None without a question and an answer."""
    if not question and said is None:
        return None
    return st.segmented_control(
        plain(question or ANSWERED), ORDERS, default=said, key=key, help=view.HELP,
        format_func=view.order_label,
    )  # fmt: skip


def reread(upload: session.Upload, keep: intake.Keep, key: str) -> None:
    """Ask it of the file in hand, and read the file again by an answer."""
    if upload.table is None:
        return
    said = _asked(view.order_question(upload.table), upload.dates, f"dates_{key}")
    if said is not None and said is not upload.dates:
        answer = intake.Said(upload.table.part or None, upload.header, said)
        intake.read([(upload.filename, upload.content)], answer, keep)


def order_said(scored: ScoredBatch, confirmed: Confirmed | None) -> tuple[Table, Confirmed | None]:
    """The leads and the mapping to score again by, None where a person says nothing new.

    Asked is of the columns of dates that the model uses.
    """
    table = scored.as_uploaded
    asked = view.order_question(table, scored.leads.match.matched.values())
    said = _asked(asked, None, f"dates_{session.upload_count()}")
    if said is None:
        return table, confirmed
    return settled(table, said), confirmed or session.said(session.MATCHED)[0]
