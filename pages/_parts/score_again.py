"""Leads in hand that another model scored than serves now: said, and scored again by one click."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from pages._parts.intake import needs_answer
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import match_table, score_again, score_table
from scoring.views.sample_model import is_of_sample
from scoring.views.versions import other_line
from scoring.wording import counted

MATCHES = "other_model_matches"
SCORE_AGAIN = "Score again"
KNOWS_TOO_LITTLE = (
    "It reads too few of this file’s columns to rank these leads, which keep the order of the "
    "model that scored them."
)


def offer() -> None:
    """That another model serves, with the button that scores with it, where it can."""
    scored = session.ranked()
    model = session.model(scored.model.line) if scored else None
    if scored is None or model is None or not (said := other_line(scored, model)):
        return
    can_score = _can_score(scored, model)
    if not can_score and is_of_sample(scored.model):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="other_model"):
        st.markdown(plain(said), width="content")
        if not can_score:
            st.caption(KNOWS_TOO_LITTLE, width="content")
        elif st.button(SCORE_AGAIN, icon=":material/refresh:"):
            again(scored, model)


def with_new(page: str, name: str) -> bool:
    """The button that ranks the leads in hand by the model just published, and shows them there.

    They are those of a file that waits for a model, else those of the call sheet, else those of the
    history; False where it can rank none.
    """
    scored, model, history = session.scored(), session.model(name), session.history()
    if model is None:
        return False
    icon = ":material/call:"
    if waiting := _waiting(model):
        if st.button(f"Rank the {waiting} with it", type="primary", icon=icon):
            # There it is ranked without being asked.
            st.switch_page(page)
        return True
    if scored is not None and _can_score(scored, model):
        leads = f"{counted(len(scored.leads), 'lead')} of {plain(scored.filename)}"
        if st.button(f"Rank the {leads} with it", type="primary", icon=icon):
            again(scored, model, page)
        return True
    if history is None or history.table is None:
        return False
    if st.button(f"Rank the leads of {plain(history.filename)} with it", type="primary", icon=icon):
        _first(history, model, page)
    return True


def _first(upload: session.Upload, model: LeadModel, page: str) -> None:
    """The leads of a file scored by a model that was trained on it, and shown on a page."""
    with refusals():
        with st.spinner(f"Scoring {plain(upload.filename)}"):
            scored = score_table(upload.table, upload.filename, model)
        session.keep(scored)
        st.switch_page(page)


def again(scored: ScoredBatch, model: LeadModel, page: str = "") -> None:
    """The same leads scored by another model, and drawn anew, on another page where one is named.

    Pages that look at them see them as they are now; where they are refused, why.
    """
    matched = session.said(session.MATCHED) or (Confirmed({}), False)
    with refusals():
        with st.spinner(f"Scoring {counted(len(scored.leads), 'lead')}"):
            fresh = score_again(scored, model)
        file, mapping = session.said(session.UPLOAD), (fresh.mapping, matched[1])
        by_hand = session.chosen_model().by_hand or model.line != scored.model.line
        chosen = session.ChosenModel(model.line, by_hand)
        session.keep(fresh, file, mapping, chosen=chosen, again=True)
        session.explore_instead(scored, fresh)
        if page:
            st.switch_page(page)
        st.rerun()


def _waiting(model: LeadModel) -> str:
    """The leads of a file that no model before could read and this one can, "" where none wait."""
    upload = session.said(session.ASKED)
    if upload is None or needs_answer(upload) or upload.header is False:
        return ""
    if not _reads(upload.table, model, "asked"):
        return ""
    return f"{counted(len(upload.table.frame), 'lead')} of {plain(upload.filename)}"


def _can_score(scored: ScoredBatch, model: LeadModel) -> bool:
    return _reads(scored.as_uploaded, model, "scored")


def _reads(table: Table, model: LeadModel, whose: str) -> bool:
    """Whether a file has half of the columns that a model reads; other files are of others."""

    def share() -> float:
        inputs = [c.name for c in model.schema.inputs]
        lacking = set(match_table(table, model).missing)
        return 1 - len(lacking.intersection(inputs)) / max(1, len(inputs))

    what = whose, session.upload_count(), model.line, model.card.version, model.card.trained_at
    return session.once(MATCHES, what, share, most=2) >= 1 / 2
