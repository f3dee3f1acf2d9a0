"""Explore: these leads beside those of a second file."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.explore.answered import answered
from pages._parts.explore.column import choose_column
from pages._parts.explore.filters import part_of
from pages._parts.explore.leads import choose_file
from pages._parts.explore.leads import leads as leads_of
from scoring.insight.compare import shared_fields
from scoring.insight.leads import Leads
from scoring.views.explore import compare


def show(leads: Leads) -> None:
    """The second file to choose, then what moved between both and what it did."""
    if session.said(session.COMPARED) is None:
        st.write("Upload a second file to see what changed between the two, and with what effect.")
        choose_file(session.COMPARED)
        return
    bar = st.container(horizontal=True, vertical_alignment="center")
    second = leads_of(bar, session.COMPARED, beside=leads)
    if second is None:
        return
    with bar:
        second = part_of(second, session.scope().selection.of_any_period)
    which = compare.which(leads.name, second.name, session.scope().selection)
    st.caption(draw.plain(which))
    with st.spinner("Comparing"):
        what = f"compare {leads.key} {second.key}"
        found = session.worked_out(what, lambda: compare.sections(leads, second))
    for section in found[:-1]:
        answered(section)
    fields = shared_fields(leads, second)
    if fields and len(leads) and len(second):
        usual = compare.usual_field(leads, list(fields))
        key = f"compare by {session.exploration(session.COMPARED)}"
        field = choose_column("Column in both", leads, fields.values(), key, usual)
        answered(compare.by_group(leads, second, field))
    answered(found[-1])
