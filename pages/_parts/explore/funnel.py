"""Explore: how far leads get, where they are lost, how long the steps take."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.explore.answered import answered, beside
from pages._parts.explore.column import choose_column
from scoring.insight import stages
from scoring.insight.funnel import Counting
from scoring.insight.leads import Field, Leads
from scoring.views.explore import funnel

MOST_VALUES = 200  # more are found by typing no more


def show(leads: Leads) -> None:
    """The funnel of the stages in view, side by side by a column, and the time between stages."""
    head, right = beside()
    with right.popover("Stages", icon=":material/filter_list:", width="stretch"):
        chosen = _stages(leads)
        counting = st.selectbox(
            "A lead is at a stage when", list(Counting), format_func=lambda c: c.value,
            key="explore_counting", persist_state="session",
            help="Choose the last if a column holds only the latest stage of each lead.",
        )  # fmt: skip
    answered(funnel.funnel(leads, chosen, counting), head=head)
    if not chosen:
        return
    if fields := leads.groupable:
        field = choose_column("Side by side", leads, fields, "funnel")
        answered(funnel.by_group(leads, chosen, field, counting))
    answered(funnel.times(leads, chosen))


def _stages(leads: Leads) -> tuple[stages.Stage, ...]:
    """The stages a person wants, at first those that the columns propose."""
    proposed = stages.propose_stages(leads)
    declared, in_view = session.declared()
    known = {s.name: s for s in (*proposed, *declared)}
    usual = [s.name for s in stages.on_the_way(leads, proposed)] if in_view is None else in_view
    names = st.multiselect(
        "Stages, in their order", list(known), [name for name in usual if name in known],
        key=f"explore_stages_{session.exploration()}_{'_'.join(known)}", persist_state="session",
        placeholder="Choose stages" if known else "No stage yet",
    )  # fmt: skip
    if in_view is None and (left_out := funnel.options(leads, proposed)):
        st.caption(draw.plain(left_out))
    chosen = stages.in_order(tuple(known.values()), names)
    with st.expander("What shows a stage", icon=":material/rule:", expanded=not known):
        if chosen:
            st.dataframe(
                funnel.meaning(chosen), hide_index=True, placeholder="", alt="Table: stages"
            )
        _declare(leads, names)
    return chosen


def _declare(leads: Leads, names: Sequence[str]) -> None:
    """A form for one stage more; `names` are those in view."""
    fields = {f.name: f for f in stages.stage_fields(leads)}
    if not fields:
        return
    column, rules, called = st.columns(3)
    name = column.selectbox("Column", list(fields), format_func=lambda n: fields[n].label)
    field = fields[name]
    words = {rule: f"it is {rule.value}" for rule in stages.rules_of(field)}
    rule = rules.selectbox("Shows the stage when", list(words), format_func=words.__getitem__)
    stage = called.text_input("Name of the stage", field.label, key=f"stage_of_{name}").strip()
    values = _values(field) if rule is stages.Rule.ONE_OF else ()
    st.button(
        "Add the stage", icon=":material/add:",
        disabled=not stage or (rule is stages.Rule.ONE_OF and not values), on_click=session.declare,
        args=(stages.Stage(stage, (stages.Mark(name, rule, values),)), stages.placed(names, stage)),
    )  # fmt: skip


def _values(field: Field) -> tuple[str, ...]:
    levels = field.values.cat.categories[:MOST_VALUES]
    return tuple(st.multiselect("Values", levels, key=f"stage_values_{field.name}"))
