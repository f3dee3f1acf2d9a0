"""One place to say which of the leads are looked at, kept over all views and in the address."""

from itertools import cycle

import streamlit as st

from pages import _session as session
from pages._parts.explore.asked import tell_absent
from pages._parts.explore.period import days_asked
from scoring.insight.groups import groups_of
from scoring.insight.leads import Field, Leads
from scoring.insight.selection import Selection, filter_fields
from scoring.wording import counted

MOST_VALUES = 200  # more are found by typing no more
KEPT = {"persist_state": "session", "bind": "query-params"}


def filtered(leads: Leads) -> Leads:
    """The leads that a person wants to look at."""
    tell_absent(leads)
    with st.expander("Filter", icon=":material/filter_alt:"):
        selection = _asked(leads)
    session.keep_selection(selection, len(leads))
    return part_of(leads, selection)


def part_of(leads: Leads, selection: Selection) -> Leads:
    """The leads that are meant, and how many they are of all."""
    if selection.is_empty:
        return leads
    part = session.worked_out(
        f"part {leads.key} {selection}", lambda: leads.part(selection.mask(leads))
    )
    st.caption(f"{len(part):,} of {counted(len(leads), 'lead')} are in the filter.")
    return part


def _asked(leads: Leads) -> Selection:
    fields = filter_fields(leads)
    cells = cycle(st.columns(3))
    values = {}
    for word, field in fields.items():
        with next(cells):
            values[field.name] = _values(word, field)
    with next(cells):
        days = days_asked(leads, KEPT)
    with next(cells):
        tiers = _choices("Tier", list("ABCD"), "explore_tier") if leads.is_scored else []
    return Selection(values, *days, tuple(tiers))


def _values(word: str, field: Field) -> tuple[str, ...]:
    levels = groups_of(field).labels[:-1][:MOST_VALUES]
    return tuple(_choices(field.label, list(levels), f"explore_{word}"))


def _choices(label: str, choices: list[str], key: str) -> list[str]:
    return st.multiselect(label, choices, key=key, placeholder="All", **KEPT)
