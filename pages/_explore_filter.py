"""One place to say which of the leads are looked at, kept over all views and in the address."""

from datetime import date

import numpy as np
import streamlit as st

from pages import _session as session
from scoring.insight.groups import groups_of
from scoring.insight.leads import Field, Leads
from scoring.insight.selection import Selection, filter_fields
from scoring.model.reasons import counted

# More values than these are found by typing no more.
MOST_VALUES = 200


def filtered(leads: Leads) -> Leads:
    """The leads that a person wants to look at."""
    with st.expander("Filter", icon=":material/filter_alt:"):
        selection = _asked(leads)
    if selection.is_empty:
        return leads
    part = session.worked_out(f"part {selection}", lambda: leads.part(selection.mask(leads)))
    st.caption(f"{len(part):,} of {counted(len(leads), 'lead')} are in the filter.")
    return part


def _asked(leads: Leads) -> Selection:
    cells = st.columns(3)
    fields = filter_fields(leads)
    values = {}
    for at, (word, field) in enumerate(fields.items()):
        with cells[at % 3]:
            values[field.name] = _values(word, field)
    with cells[len(fields) % 3]:
        since, until = _days(leads)
    tiers: tuple[str, ...] = ()
    if leads.is_scored:
        with cells[(len(fields) + 1) % 3]:
            tiers = tuple(
                st.multiselect(
                    "Tier", list("ABCD"), key="explore_tier", **_kept(), placeholder="All"
                )
            )
    return Selection(values, since, until, tiers)


def _values(word: str, field: Field) -> tuple[str, ...]:
    levels = groups_of(field).labels[:-1][:MOST_VALUES]
    return _levels(field.label, list(levels), f"explore_{word}")


def _levels(label: str, levels: list[str], key: str) -> tuple[str, ...]:
    return tuple(st.multiselect(label, levels, key=key, placeholder="All", **_kept()))


def _days(leads: Leads) -> tuple[date | None, date | None]:
    if not leads.is_dated:
        return None, None
    dated = leads.created[~np.isnat(leads.created)].astype("datetime64[D]")
    first, last = dated.min().item(), dated.max().item()
    bounds = {"min_value": first, "max_value": last, **_kept()}
    since = st.date_input("Created from", None, key="explore_since", **bounds)
    until = st.date_input("Created until", None, key="explore_until", **bounds)
    return since, until


def _kept() -> dict[str, str]:
    return {"persist_state": "session", "bind": "query-params"}
