"""A lead compared with another one of the batch: why this one stands above or below that one."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import bullets, chart, plain
from scoring.charts.waterfall import difference_waterfall
from scoring.views.call_sheet.planned import Planned
from scoring.views.lead.finding import Found, find_other, usual_other
from scoring.views.lead.pair import pair


def show(planned: Planned, position: int) -> None:
    """The choice of the other lead, three sentences, the picture and the values of both."""
    found = _other(planned, position)
    if found.problem:
        st.info(plain(found.problem), icon=":material/search_off:")
        return
    both = pair(planned, position, found.positions[0])
    bullets(both.sentences)
    if both.differs:
        st.header("From that lead to this one", anchor=False)
        figure = difference_waterfall(both.difference, planned.scored.model.calibration, both.names)
        chart(figure, key="pair_waterfall", alt="From the other lead to this one, field by field")
    st.dataframe(
        both.table,
        hide_index=True,
        placeholder="",
        height="content",
        alt="The values of both leads",
    )


def _other(planned: Planned, position: int) -> Found:
    count, kept = session.upload_count(), {"persist_state": "session"}
    key = session.begin_with(f"pair_rank_{count}_{position}", usual_other(planned, position))
    left, right = st.columns(2)
    look = {"min_value": 1, "max_value": len(planned.rank), "key": key}
    rank = left.number_input("Rank of the other lead", **look, **kept)
    look = {"key": f"pair_id_{count}", "placeholder": "Leave empty to use the rank"}
    lead_id = right.text_input("Or its id", **look, **kept)
    return find_other(planned, position, lead_id, rank)
