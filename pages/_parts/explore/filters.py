"""One place to say which of the leads are looked at, kept over all views and in the address."""

from datetime import date
from itertools import cycle

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import _session as session
from pages._parts.draw import plain
from scoring.insight.groups import groups_of
from scoring.insight.leads import Leads
from scoring.insight.selection import FILTERS, Selection, filter_fields
from scoring.views.explore.scope import Scope, not_there
from scoring.wording import counted

MOST_VALUES = 200  # more are found by typing no more
KEPT = {"persist_state": "session", "bind": "query-params"}


def filtered(bar: DeltaGenerator, leads: Leads) -> Leads:
    """The leads that a person wants to look at; the filter and their number are in the `bar`."""
    # Before its widgets, which take values that these leads lack out of the address.
    address = {word: tuple(st.query_params.get_all(f"explore_{word}")) for word in FILTERS}
    wanted = address | dict(session.scope().selection.values)
    if absent := session.worked_out("asked in vain", lambda: not_there(leads, wanted)):
        st.caption(plain(absent))
    with bar.popover("Filter", icon=":material/filter_alt:", key="explore_filter"):
        selection = _asked(leads)
    session.answer(session.SCOPE, Scope(selection, len(leads)))
    with bar:
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
    cells = cycle(st.columns(3))
    values = {}
    for word, field in filter_fields(leads).items():
        with next(cells):
            levels = list(groups_of(field).labels[:-1][:MOST_VALUES])
            values[field.name] = tuple(_choices(field.label, levels, f"explore_{word}"))
    with next(cells):
        since, until = _days(leads)
    with next(cells):
        tiers = _choices("Tier", list("ABCD"), "explore_tier") if leads.is_scored else []
    return Selection(values, since, until, tuple(tiers))


def _choices(label: str, choices: list[str], key: str) -> list[str]:
    return st.multiselect(plain(label), choices, key=key, placeholder="All", **KEPT)


def _days(leads: Leads) -> tuple[date | None, date | None]:
    """The first and the last day, None for no bound; nothing is asked of leads without dates."""
    if not leads.is_dated:
        return None, None
    dated = leads.created[~np.isnat(leads.created)].astype("datetime64[D]")
    bounds = {"min_value": dated.min().item(), "max_value": dated.max().item(), **KEPT}
    since = st.date_input("Created from", None, key="explore_since", **bounds)
    return since, st.date_input("Created until", None, key="explore_until", **bounds)
