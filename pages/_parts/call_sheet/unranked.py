"""The card in place of a ranking that would be none, and the ways from it to one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.call_sheet import matching, ranked_before
from pages._parts.call_sheet.call_outcomes import alone, outcomes
from pages._parts.call_sheet.file_line import file_line
from pages._parts.call_sheet.scored_upload import confirm, rank, score
from pages._parts.call_sheet.used_model import used_model
from pages._parts.draw import plain
from pages._parts.way_to_train import who_trains
from scoring.delivery.tables import to_csv
from scoring.intake.leads.stack import of_files
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import match_columns_of, names_a_field
from scoring.views.call_sheet import unranked as view
from scoring.views.call_sheet.history_offer import HistoryOffer
from scoring.views.call_sheet.which_model import none_fits_line, says_model

MATCHING = "unranked_matching"
FOCUS = Path(__file__).with_name("focus.html")


def instead(scored: ScoredBatch) -> None:
    """The card in place of the list, where the order of a batch would say nothing.

    A model that serves since may know these leads: it scores them without being asked.
    """
    upload = session.said(session.UPLOAD)
    changed = session.chosen_model().state != session.models_state()
    if upload is not None and changed and session.served().loaded:
        rank(upload)
    file_line(scored)
    used_model(scored)
    ranked_before.offer_of(scored)
    if alone(scored.leads.table):
        return
    outcomes(scored.leads.table)
    card = view.unranked(scored.fill, scored.leads.match, session.offer(scored.as_uploaded))
    if _card(card, upload):
        with _matching():
            confirm(scored, opened=True)


def unread(upload: session.Upload) -> None:
    """The card of a file in which the model finds no field at all, until its columns are matched.

    A file without column names is matched at once.
    """
    table, chosen = upload.table, session.asked_model(upload.table)
    model = session.model_named(chosen.name)
    found = match_columns_of(table, model)
    if alone(table):
        return
    outcomes(table)
    if upload.header is False:
        score(upload, matching.asked(table, model, found), chosen=chosen)
        return
    if names_a_field(table, model):
        # Another model serves since.
        rank(upload)
        return
    if chosen.fits is not None and says_model(chosen.fits, chosen.name):
        st.caption(plain(none_fits_line(chosen.fits)))
    if _card(view.unranked(view.nothing_found(model), found[0], session.offer(table)), upload):
        with _matching():
            score(upload, matching.asked(table, model, found), chosen=chosen)


@contextmanager
def _matching() -> Iterator[None]:
    """What a person asked to match, in view and with the first choice of it ready to answer."""
    with st.container(key="asked_matching"):
        yield
        st.html(FOCUS, unsafe_allow_javascript=True)


def _card(card: view.Unranked, upload: session.Upload | None) -> bool:
    """Why there is no ranking, and the ways to one; whether columns are being matched."""
    with st.container(border=True, key="unranked"):
        st.header(plain(card.title), anchor=False)
        st.write(plain(card.why))
        st.write(plain(card.learn))
        with st.container(horizontal=True):
            of_today = card.offer is not None and card.offer.is_of_today
            first = not of_today and train_button(card.offer, upload, type="primary")
            key = f"{MATCHING}_{session.upload_count()}"
            if card.match:
                is_first = card.may_match and not first
                look = {"icon": ":material/join:", "type": "primary" if is_first else "secondary"}
                st.button(plain(card.match), on_click=session.answer, args=(key, True), **look)
            if not first and session.may_train():
                look = {"type": "secondary" if card.match and card.may_match else "primary"}
                if st.button("Train on past leads", icon=":material/model_training:", **look):
                    st.switch_page("pages/train.py")
            if of_today:
                train_button(card.offer, upload)
        who_trains()
    return bool(session.said(key))


def train_button(offer: HistoryOffer | None, upload: session.Upload | None, **look: str) -> bool:
    """The button that trains on the file in hand, where it offers that; whether it is there."""
    if offer is None or offer.refusal or upload is None or not session.may_train():
        return False
    if st.button(plain(offer.label), icon=":material/model_training:", **look):
        if upload.together:
            # A run reads one file: of several it gets what they hold together.
            whole = to_csv(of_files(upload.table))
            said = intake.Said(dates=upload.dates)
            intake.read([(upload.filename, whole)], said, session.train_on)
        else:
            session.train_on(upload)
    return True
