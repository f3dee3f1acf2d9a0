"""Models: the version that serves, what it is worth, what it reads, and the other versions."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import chart, plain
from pages._parts.entry import enter, footer
from scoring import charts
from scoring.errors import ModelUnavailable
from scoring.registry import Registry
from scoring.settings import models_folder
from scoring.views.models import columns_table, figures, versions_table


def serving_model() -> None:
    """The champion's proof and its columns."""
    loaded = session.serving()
    model, test = loaded.model, loaded.model.card.test
    if loaded.warning:
        st.warning(f"{plain(loaded.warning)} Version {model.card.version} serves instead.")
    newest = "the newest fifth" if test.split == "time" else "a random fifth"
    st.write(
        f"Version {model.card.version} serves. It was tested on {newest} of its history, "
        f"{test.rows:,} leads it had not seen."
    )
    for cell, figure in zip(st.columns(4), figures(model), strict=True):
        cell.metric(figure.name, figure.value, border=True)
        cell.caption(figure.meaning)
    for note in model.card.notes:
        st.info(plain(note))
    left, right = st.columns(2)
    with left:
        st.subheader("Does the chance come true?")
        st.caption("Test leads in ten groups of equal size by their predicted chance.")
        chart(charts.reliability_curve(test), key="reliability", alt="Predicted and real rates")
    with right:
        st.subheader("Columns")
        st.caption("What the model reads, and why it leaves the others alone.")
        st.dataframe(columns_table(model), hide_index=True, alt="Columns and their roles")


enter()
st.title("Models")
try:
    serving_model()
except ModelUnavailable as problem:
    st.error(plain(str(problem)), icon=":material/error:")
    st.page_link("pages/call_sheet.py", label="Train on the sample", icon=":material/call:")
st.subheader("Versions")
st.dataframe(versions_table(Registry(models_folder())), hide_index=True, alt="Model versions")
st.caption("Switch with: python -m scoring models promote VERSION, or models rollback.")
footer()
