"""Explore: which stages make the funnel, in which order."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.explore.declare import declare
from scoring.insight.leads import Leads
from scoring.insight.stages import Stage, in_order, on_the_way, propose_stages
from scoring.views.explore import funnel


def chosen(leads: Leads) -> tuple[Stage, ...]:
    """The stages a person wants, at first those that the columns propose."""
    proposed = propose_stages(leads)
    declared, in_view = session.declared()
    known = {s.name: s for s in (*proposed, *declared)}
    usual = on_the_way(leads, proposed)
    first = [s.name for s in usual] if in_view is None else in_view
    names = st.multiselect(
        "Stages, in their order",
        list(known),
        [name for name in first if name in known],
        key=f"explore_stages_{session.exploration()}_{'_'.join(known)}",
        persist_state="session",
        placeholder="Choose stages" if known else "No stage yet",
    )
    if in_view is None and (left_out := funnel.options(leads, proposed)):
        st.caption(plain(left_out))
    stages = in_order(tuple(known.values()), names)
    with st.expander("What shows a stage", icon=":material/rule:", expanded=not known):
        if stages:
            st.dataframe(funnel.meaning(stages), hide_index=True, alt="Table: stages")
        declare(leads, names)
    return stages
