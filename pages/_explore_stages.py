"""Explore: which stages make the funnel, in which order, and a stage of one's own."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._frame import plain
from scoring.explore_view import funnel
from scoring.insight.leads import Field, Leads
from scoring.insight.stages import (
    Mark,
    Rule,
    Stage,
    in_order,
    on_the_way,
    placed,
    propose_stages,
    rules_of,
    stage_fields,
)

# More values than these are found by typing no more.
MOST_VALUES = 200


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
    if in_view is None and funnel.options(proposed, usual):
        st.caption(plain(funnel.options(proposed, usual)))
    stages = in_order(tuple(known.values()), names)
    with st.expander("What shows a stage", icon=":material/rule:", expanded=not known):
        if stages:
            st.dataframe(funnel.meaning(stages), hide_index=True, alt="Table: stages")
        _declare(leads, names)
    return stages


def _declare(leads: Leads, names: Sequence[str]) -> None:
    fields = {f.name: f for f in stage_fields(leads)}
    if not fields:
        return
    cells = st.columns(3)
    name = cells[0].selectbox("Column", list(fields), format_func=lambda n: fields[n].label)
    field = fields[name]
    rule = cells[1].selectbox("Shows the stage when", rules_of(field), format_func=_words)
    called = cells[2].text_input("Name of the stage", field.label, key=f"stage_of_{name}").strip()
    values = _values(field) if rule is Rule.ONE_OF else ()
    stage = Stage(called, (Mark(name, rule, values),))
    st.button(
        "Add the stage",
        disabled=not called or (rule is Rule.ONE_OF and not values),
        on_click=session.declare,
        args=(stage, placed(names, called)),
        icon=":material/add:",
    )


def _values(field: Field) -> tuple[str, ...]:
    levels = field.values.cat.categories[:MOST_VALUES]
    return tuple(st.multiselect("Values", levels, key=f"stage_values_{field.name}"))


def _words(rule: Rule) -> str:
    return f"it is {rule.value}"
