"""The version that serves: what it is worth, whether its chances come true, what it reads."""

from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain
from scoring.charts.training import reliability_curve
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.views.call_sheet.grade import model_grades
from scoring.views.models import Figure, columns_table, figures, notes, notes_label
from scoring.views.section import Section
from scoring.views.versions import facts_of, serving_line, tested_line

RELIABILITY = "Test leads in ten groups of equal size by their predicted chance."
COLUMNS = "What the model reads, and why it ignores the other columns."


def answer(registry: Registry) -> LeadModel:
    """Which version serves, since when, and what it is worth. Raises ModelUnavailable."""
    loaded = session.serving(registry.name)
    facts = facts_of(loaded.model.card)
    since = registry.since if registry.champion == facts.version else ""
    st.markdown(f"**{plain(serving_line(facts, since))}** {plain(facts.finds)}")
    st.caption(plain(facts.origin))
    if loaded.warning:
        st.warning(plain(loaded.warning), icon=":material/warning:")
    for notice in loaded.notices:
        st.caption(f":material/info: {plain(notice)}")
    return loaded.model


def proof(model: LeadModel) -> None:
    """Whether the chances came true, beside the figures of the test."""
    left, right = st.columns([3, 2])
    with left:
        picture = reliability_curve(model.card.test)
        title, said = "Does the chance come true?", RELIABILITY
        draw.section(Section("reliability", title, said, picture, has_files=False))
    with right:
        st.header("On the test", anchor=False)
        with st.container(border=True):
            st.markdown("\n".join(f"- {_figure(figure)}" for figure in figures(model)))
            st.caption(plain(tested_line(model.card.test)))


def _figure(figure: Figure) -> str:
    return f"**{plain(figure.value)}** {plain(figure.name)}  \n:small[{plain(figure.meaning)}]"


def details(model: LeadModel) -> None:
    """The notes, the grades of the test leads and the columns, each closed at first."""
    if told := notes(model):
        with st.expander(plain(notes_label(model)), icon=":material/notes:"):
            draw.bullets(told)
    # The picture holds the numbers of its table.
    grades = replace(model_grades(model), table=None)
    with st.expander(plain(grades.title), icon=":material/grid_view:"):
        draw.section(grades)
    table = columns_table(model)
    with st.expander("Columns", icon=":material/view_column:"):
        draw.section(Section("columns", "Columns", COLUMNS, table=table, has_files=False))
