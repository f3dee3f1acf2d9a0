"""A stage of one's own for the funnel of Explore."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from scoring.insight.leads import Field, Leads
from scoring.insight.stages import Mark, Rule, Stage, placed, rules_of, stage_fields

# More values than these are found by typing no more.
MOST_VALUES = 200


def declare(leads: Leads, names: Sequence[str]) -> None:
    """A form for one stage more; `names` are those in view."""
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
