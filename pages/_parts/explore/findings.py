"""Explore: the four sentences that it begins with, each with the way to its view."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from scoring.insight.leads import Leads
from scoring.kept.spend import load_spend
from scoring.views.explore.findings import Finding, findings

VIEW = "explore_view"  # the key of the switch of views


def show(leads: Leads) -> None:
    """Best source, biggest leak, trend and dearest conversion."""
    with refusals():
        spend = load_spend()
        what, picked = f"overview {leads.key} {spend.mark}", session.scope().selection
        for finding in session.worked_out(what, lambda: findings(leads, spend, picked)):
            _sentence(finding)


def _sentence(finding: Finding) -> None:
    said = plain(finding.said)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", gap=None):
            st.caption(plain(finding.about))
            st.markdown(f"**{said}**" if finding.known else said)
        st.button(
            plain(finding.view), key=f"overview {finding.about}", icon=":material/arrow_forward:",
            help=f"Open the view {plain(finding.view)}", on_click=session.answer,
            args=(VIEW, finding.view),
        )  # fmt: skip
