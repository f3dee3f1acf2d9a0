"""What-if: the form as a link or as JSON, and a link opened."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import refusals
from scoring.model.scored import ScoredBatch
from scoring.views.what_if.form import Form, texts_in
from scoring.views.what_if.link import lead_json, make_link, model_of_link, read_link
from scoring.views.what_if.start import LINKED, Start, begin

FORM = "form"


def linked_model() -> str:
    """The model by name that a link in the address was made with, "" for none."""
    return model_of_link(st.query_params.get(FORM, ""), session.model_names())


def open_link(form: Form) -> None:
    """Fill the form from the address, once; no lead stays in it."""
    text = st.query_params.get(FORM)
    if text is None:
        return
    del st.query_params[FORM]
    with refusals():
        linked = read_link(form.model, text)
        session.hold(session.WHAT_IF, begin(form.model, LINKED, linked.texts, linked.notes))


def share(form: Form, start: Start, now: ScoredBatch) -> None:  # noqa: ARG001
    """A link that fills the form so, and the lead as JSON."""
    texts = texts_in(now)
    st.header("Link", anchor=False)
    st.caption(
        "It holds the values given above and the model's version, but no name, id, e-mail or phone."
    )
    if st.button("Make a link", icon=":material/link:"):
        with refusals():
            link = make_link(form.model, texts)
            st.code(f"{st.context.url or '/what_if'}?{FORM}={link}", language=None, wrap_lines=True)
    st.header("JSON", anchor=False)
    st.caption("The lead as the model reads it, without the fields that have no value.")
    st.code(lead_json(form.model, texts), language="json")
