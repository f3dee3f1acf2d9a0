"""Which model is in view, on every page: what is odd about it, and which one it is."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.views.call_sheet.way_in import BAND
from scoring.views.sample_model import is_of_sample
from scoring.views.versions import instead_line, other_line, refused_line
from scoring.views.versions import model_line as line_of

# The pages that are about the leads in hand.
OF_THE_BATCH = ("Call sheet", "Lead")
OF_CALLS = "My calls"  # as they were handed out, whatever serves


def band(title: str) -> None:
    """That the model in view is the sample's, and the way to one's own."""
    batch = session.scored() if title in OF_THE_BATCH else None
    model = batch.model if batch is not None else session.model()
    if title == OF_CALLS or model is None or not is_of_sample(model):
        return
    with st.container(key="model_band", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(BAND, width="content")
        if title != "Train" and session.may_train():
            st.page_link("pages/train.py", label="Train on my leads", icon=":material/school:")


def instead(title: str) -> None:
    """That another version serves than should, or none of a model, where others do."""
    found = session.served()
    several, why = len(found.loaded) + len(found.refused) > 1, " The page Models says why."
    told = [instead_line(one, name if several else "") for name, one in found.loaded.items()]
    if title == "Models":
        why = ""
        told += [f"{refused_line(name)} {problem}" for name, problem in found.refused.items()]
    else:
        told += map(refused_line, found.refused)
    for said in filter(None, told if found.loaded else []):
        st.warning(f"{plain(said)}{why}", icon=":material/warning:")


def model_line() -> str:
    """Which model ranked the leads in hand, and which one serves, on every page."""
    scored, several = session.ranked(), len(session.served().loaded) > 1
    model = session.model(scored.model.line if scored else "")
    if scored is None:
        return line_of(model, named=several) if model else "No model is loaded."
    other = other_line(scored, model) if model else ""
    return f"{line_of(scored.model, scored=True, named=several)} {other}".rstrip()
