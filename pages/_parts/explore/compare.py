"""Explore: these leads beside those of a second file."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain
from pages._parts.explore import origin
from pages._parts.explore.filters import part_of
from scoring.insight.compare import shared_fields
from scoring.insight.leads import Leads
from scoring.views.explore import compare


def show(leads: Leads) -> None:
    """The second file to choose, then what moved between both and what it did."""
    if session.explored(session.COMPARED) is None:
        st.write("Upload a second file to see what moved between the two, and what that did.")
        origin.choose(session.COMPARED)
        return
    second = leads.leads(session.COMPARED, beside=leads)
    if second is None:
        return
    second = part_of(second, session.selection().of_any_period)
    st.caption(compare.which(plain(leads.name), plain(second.name), session.selection()))
    with st.spinner("Comparing"):
        found = session.worked_out(
            f"compare {leads.key} {second.key}", lambda: compare.sections(leads, second)
        )
    for section in found[:-1]:
        draw.section(section)
    _by_group(leads, second)
    draw.section(found[-1])


def _by_group(leads: Leads, second: Leads) -> None:
    fields = shared_fields(leads, second)
    if not fields or not len(leads) or not len(second):
        return
    usual = compare.usual_field(leads, list(fields))
    name = st.selectbox(
        "Column in both",
        list(fields),
        list(fields).index(usual),
        format_func=lambda n: fields[n].label,
        key=f"compare_by_{session.exploration()}_{session.exploration(session.COMPARED)}",
        persist_state="session",
    )
    draw.section(compare.by_group(leads, second, fields[name]))
