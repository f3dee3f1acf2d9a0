"""Whether the day or the month comes first: asked where a file leaves it open, else shown."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.draw import plain
from scoring.intake.cells.dates import DateOrder
from scoring.intake.table.date_order import ORDERS
from scoring.views import order_question as view


def reread(upload: session.Upload, keep: intake.Keep, key: str) -> None:
    """Ask it of the file in hand, and read the file again by another answer.

    What the file showed, or a person said, is selected and can be changed.
    """
    if upload.table is None or not (question := view.order_question(upload.table)):
        return
    now = upload.dates or view.order_read(upload.table)
    said: DateOrder | None = st.segmented_control(
        plain(question), ORDERS, default=now, required=now is not None,
        key=f"dates_{key}_{upload.dates}", help=plain(view.order_help(upload.table)),
        format_func=lambda order: plain(view.order_label(order)),
    )  # fmt: skip
    if said is not None and said is not now:
        answer = intake.Said(upload.table.part or None, upload.header, said)
        intake.read(upload.files, answer, keep)
