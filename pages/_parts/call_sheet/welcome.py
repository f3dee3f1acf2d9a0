"""The start: what is got here in pictured steps, and two ways in."""

from functools import partial
from pathlib import Path

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.call_sheet.scored_upload import rank
from pages._parts.draw import download
from pages._parts.only_text import plain
from pages._parts.way_to_train import who_trains
from scoring.delivery.template import template_xlsx
from scoring.model.lead_model import LeadModel
from scoring.model.scoring_path import known_levels
from scoring.registry import SAMPLE
from scoring.settings import sample_file
from scoring.views.call_sheet import way_in as view
from scoring.views.sample_model import is_of_sample

PICTURES = Path(__file__).parent / "pictures"


def steps() -> None:
    """What the product is for, and how it goes for who is here: the first step is to train."""
    told = view.STEPS if session.may_train() else view.STEPS[1:]
    with st.container(key="welcome_title"):
        st.header(view.TITLE, anchor=False)
    shown = zip(st.columns(len(told)), told, strict=True)
    for number, (cell, (picture, title, said)) in enumerate(shown, start=1):
        with cell.container(horizontal=True, vertical_alignment="center", key=f"step_{number}"):
            st.image(PICTURES / picture, width=56, alt="")
            with st.container(gap=None, width="stretch"):
                st.markdown(f"**{number:d}. {plain(title)}**")
                st.caption(plain(said))


def ways_in(model: LeadModel | None) -> None:
    """Two equal ways: the leads of the sample, and one's own, which `model` scores."""
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        _look_around()
    with right.container(border=True, height="stretch"):
        st.header(view.OWN, anchor=False)
        if model is not None and is_of_sample(model):
            _before_training()
        uploader("Lead files")
        st.caption(view.UPLOADS)
        if model is not None:
            _template(model)


def _before_training() -> None:
    """That one's own model is to come first, or who may train it."""
    st.write(view.DEMO_ONLY if session.may_train() else view.NONE_TRAINED)
    who_trains()


def past_leads() -> None:
    """Where the first model is to come from one's own past leads."""
    st.header(view.OWN, anchor=False)
    st.write(view.DEMO_ONLY)
    intake.uploader("Past leads", f"past_{session.history_count()}", session.train_on)
    st.caption(view.UPLOADS)


def _look_around() -> None:
    st.header("Look around", anchor=False)
    st.write(view.SAMPLE_SAYS)
    if st.button(view.LOOK_AROUND, type="primary", icon=":material/play_arrow:"):
        # Also where one's own model serves: it would find hardly a field of the sample.
        keep = partial(rank, name=SAMPLE)
        content = sample_file(view.LEADS).read_bytes()
        intake.read([(view.LEADS, content)], intake.Said(), keep)
    st.caption("\n".join(["You will see:", "", *(f"- {shown}" for shown in view.SAMPLE_SHOWS)]))


def uploader(label: str) -> None:
    """Where a person drops lead files."""
    key = f"upload_{session.upload_count()}"
    look = {"label_visibility": "collapsed", "accept_multiple_files": True}
    if files := session.taken(key, st.file_uploader(plain(label), key=key, **look)):
        intake.read(files, intake.Said(), rank)


def _template(model: LeadModel) -> None:
    template, look = partial(template_xlsx, model.schema, known_levels(model)), {"type": "tertiary"}
    download("Download a template", template, "lead_template.xlsx", icon=":material/table:", **look)
