"""Why the score of one lead moved."""

import streamlit as st

from pages._parts.draw import chart, plain
from scoring.monitoring.moves.fields import FieldPart, LeadMove, lead_move
from scoring.monitoring.moves.moved import Moved
from scoring.views.call_sheet.ranked import display_name
from scoring.views.lead import moved as view


def show(found: Moved, position: int) -> None:
    """The move in a sentence, as a waterfall, and field by field."""
    st.subheader(plain(display_name(found.after, position)), anchor=False)
    row = found.row_of(position)
    if row is None:
        st.info(plain(view.absent_line(found)))
        return
    move = lead_move(found, row)
    st.write(plain(view.move_line(move)))
    figure = view.move_figure(found, move.split)
    chart(figure, key="moved_waterfall", alt="From the chance before to the chance after")
    if move.split.model and move.split.calibration:
        st.caption(view.TOGETHER)
    _fields(move)


def _fields(move: LeadMove) -> None:
    left, right = st.columns(2) if move.by_lead and move.by_model else (st.container(),) * 2
    with left:
        _bars("What changed in the lead", move.by_lead, "moved_lead")
        if not move.is_exact:
            st.caption(view.ESTIMATED)
    with right:
        _bars("What the model weighs differently", move.by_model, "moved_model")
        if move.by_model:
            st.caption(view.AVERAGE_MEANS)


def _bars(title: str, parts: tuple[FieldPart, ...], key: str) -> None:
    if parts:
        st.markdown(f"**{title}**")
        chart(view.fields_figure(parts), key=key, alt=title)
