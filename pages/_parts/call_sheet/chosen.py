"""The chosen lead beside the ranked table."""

import streamlit as st

from pages._parts.draw import chart, metric, plain
from scoring import charts
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.ranked import uploaded_values
from scoring.views.lead.whole import figures


def show(scored: ScoredBatch, position: int) -> None:
    """Who it is, its figures, and its reasons."""
    lead = figures(scored, position)
    with st.container(border=True):
        st.subheader(plain(lead.name), anchor=False)
        st.caption(f"Lead {plain(lead.lead_id)}")
        with st.container(horizontal=True, gap="large"):
            metric("Chance", lead.chance, lead.likely, width="content")
            metric("Tier", lead.tier, width="content")
            metric("Rank", f"{scored.ranking.rank[position]:,}", width="content")
        st.caption(f"{lead.place} Score {lead.score} of 99.")
        st.page_link("pages/lead.py", label="Open the lead", icon=":material/person:")
        if lead.flags:
            st.warning(plain(lead.flags), icon=":material/flag:")
        figure = charts.waterfall(scored.explainer.lead(position), scored.model.calibration)
        chart(figure, key="waterfall", alt="From the start to this lead, field by field")
        _reasons(scored, position)
        with st.expander("All uploaded values"):
            st.dataframe(uploaded_values(scored, position), hide_index=True, alt="Uploaded values")


def _reasons(scored: ScoredBatch, position: int) -> None:
    top = scored.explainer.top([position])[0]
    for title, reasons in (("for", top.supporting), ("against", top.opposing)):
        st.markdown(f"**Speaks {title} it**")
        for reason in reasons:
            st.text(f"• {reason.sentence}")
        if not reasons:
            st.caption("Nothing important.")
