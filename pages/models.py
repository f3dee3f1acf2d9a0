"""Models: the version that serves, what it is worth, what it reads, and the other versions."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain
from pages._parts.entry import needs_model, page
from scoring.charts.training import reliability_curve
from scoring.registry import Registry
from scoring.settings import models_folder
from scoring.training.split import SplitKind
from scoring.views.doubt import doubt_proof
from scoring.views.models import columns_table, figures, versions_table
from scoring.views.section import Section

RELIABILITY = "Test leads in ten groups of equal size by their predicted chance."
COLUMNS = "What the model reads, and why it ignores the other columns."


def serving_model() -> None:
    """The champion's proof and its columns."""
    loaded = session.serving()
    model, test = loaded.model, loaded.model.card.test
    if loaded.warning:
        st.warning(f"{plain(loaded.warning)} Version {model.card.version} is used instead.")
    newest = "the newest fifth" if test.split == SplitKind.TIME else "a random fifth"
    st.write(
        f"Version {model.card.version} is in use. It was tested on {newest} of its history, "
        f"{test.rows:,} leads it had not seen."
    )
    for cell, figure in zip(st.columns(4), figures(model), strict=True):
        cell.metric(figure.name, figure.value, border=True)
        cell.caption(figure.meaning)
    for note in (*model.card.notes, doubt_proof(model)):
        if note:
            st.info(plain(note))
    left, right = st.columns(2)
    with left:
        title, said = "Does the chance come true?", RELIABILITY
        figure = reliability_curve(test)
        draw.section(Section("reliability", title, said, figure, has_files=False))
    with right:
        table = columns_table(model)
        draw.section(Section("columns", "Columns", COLUMNS, table=table, has_files=False))


with page("Models"):
    with needs_model():
        serving_model()
    st.subheader("Versions")
    st.dataframe(versions_table(Registry(models_folder())), hide_index=True, alt="Model versions")
    st.caption("Switch with: python -m scoring models promote VERSION, or models rollback.")
