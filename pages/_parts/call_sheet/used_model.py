"""By which of several models the file in hand is scored, and the switch to another."""

from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet.scored_upload import score
from pages._parts.draw import plain, refusals
from pages._parts.way_to_train import train_link
from scoring.kept.mappings import recall_mapping
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import fitting
from scoring.views.call_sheet import which_model as view

LINE = {"horizontal": True, "vertical_alignment": "center", "gap": "small", "wrap": False}


def used_model(scored: ScoredBatch) -> None:
    """Which model scored the leads and why; another one scores them where a person chooses it."""
    chosen, name = session.chosen_now(scored), scored.model.line
    if chosen.fits is None or not view.says_model(chosen.fits, name):
        return
    none = "" if chosen.by_hand else view.none_fits_line(chosen.fits)
    if none and scored.fill.ranks:
        st.warning(plain(none), icon=":material/join_inner:")
        train_link("Train on past leads")
    with st.container(key="model_line", **LINE):
        said = view.model_choice_line(chosen.fits, name, by_hand=chosen.by_hand)
        st.caption(plain(said if scored.fill.ranks or not none else none))
        other = model_switch(name, f"model_{session.upload_count()}")
    if other != name:
        _score_with(scored, replace(chosen, name=other, by_hand=True))


def model_switch(name: str, key: str) -> str:
    """The model that a person chooses, at first the one of this name."""
    names = session.model_names()
    offered = names if name in names else [name, *names]
    look = {"label_visibility": "collapsed", "width": 200, "help": view.HELP}
    return st.selectbox("Model", offered, offered.index(name), key=key, format_func=plain, **look)


def _score_with(scored: ScoredBatch, chosen: session.ChosenModel) -> None:
    """The same leads scored by another model, matched by what is kept or was confirmed of it."""
    upload = session.said(session.UPLOAD) or session.Upload(scored.filename, b"")
    table, (before, _) = scored.as_uploaded, session.said(session.MATCHED)
    with refusals():
        model = session.model_named(chosen.name)
        recalled = recall_mapping(table, model)
        said = recalled or fitting(before, table, model)
        is_recalled = recalled is not None
        file = replace(upload, table=table)
        score(file, said, recalled=is_recalled, before=scored, chosen=chosen)
