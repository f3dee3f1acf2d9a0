"""Getting leads in: the uploader, the sample, the questions, and training when no model is."""

from dataclasses import replace
from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.call_sheet import matching
from pages._parts.call_sheet.scored_upload import rank, score
from pages._parts.draw import alarm, download, plain
from pages._parts.train import run
from scoring.delivery.template import template_xlsx
from scoring.errors import ModelUnavailable
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import known_levels
from scoring.settings import sample_file
from scoring.training.candidates import LIGHTGBM
from scoring.training.history_file import HistoryFile
from scoring.training.trainer import TrainingRequest
from scoring.views.call_sheet.matching import origin_of
from scoring.wording import moment

SAMPLE, HISTORY, OUTCOME = "sample_leads.csv", "sample_history.csv", "Converted"


def empty_state() -> None:
    """One sentence, the uploader, and the button that shows the sample."""
    st.write("Upload the lead export of your CRM and get it back in the order to call.")
    try:
        loaded = session.serving()
    except ModelUnavailable as problem:
        _offer_training(problem)
        return
    model = loaded.model
    if loaded.warning:
        st.warning(f"{plain(loaded.warning)} Version {model.card.version} is used instead.")
    _uploader("Lead files")
    st.caption(
        "CSV, Excel, OpenDocument or HTML tables, zipped or not, up to 200 MB. Several files with "
        "the same columns are read as one. They stay in this session and are not stored."
    )
    template, look = partial(template_xlsx, model.schema, known_levels(model)), {"type": "tertiary"}
    download("Download a template", template, "lead_template.xlsx", icon=":material/table:", **look)
    if st.button("Try the sample", type="primary", icon=":material/play_arrow:"):
        intake.read([(SAMPLE, sample_file(SAMPLE).read_bytes())], intake.Said(), rank)


def another_file(scored: ScoredBatch) -> None:
    """The file in hand, and the way to another one, or to another part of it."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    system = origin_of(scored.leads.table)
    origin = f" · looks like a {system} export" if system else ""
    at = moment(scored.scored_at)
    left.caption(f"**{plain(scored.filename)}**{origin} · scored {at} UTC")
    with right.popover("Upload another", icon=":material/upload_file:", width="stretch"):
        _uploader("Other lead files")
        intake.other_part(session.said(session.UPLOAD), rank)


def question(upload: session.Upload) -> None:
    """Ask what only a person knows of a file, then score it."""
    st.subheader(plain(upload.filename), anchor=False)
    if intake.needs_answer(upload):
        intake.question(upload, rank)
    else:
        score(upload, matching.asked(upload.table))
    if st.button(intake.ANOTHER, type="tertiary", icon=":material/arrow_back:"):
        session.hold(session.ASKED, None)
        st.rerun()


def confirm(scored: ScoredBatch) -> None:
    """Score again with what a person confirms of the file's columns and values."""
    upload = session.said(session.UPLOAD) or session.Upload(scored.filename, b"")
    score(replace(upload, table=scored.as_uploaded), matching.confirmed(scored), before=scored)


def _uploader(label: str) -> None:
    key = f"upload_{session.upload_count()}"
    look = {"label_visibility": "collapsed", "accept_multiple_files": True}
    if files := st.file_uploader(label, key=key, **look):
        intake.read([(file.name, file.getvalue()) for file in files], intake.Said(), rank)


def _offer_training(problem: ModelUnavailable) -> None:
    alarm(problem)
    st.write("Train a model on the bundled sample history to look around. This takes some seconds.")
    if st.button("Train on the sample", type="primary", icon=":material/model_training:"):
        file = HistoryFile(HISTORY, sample_file(HISTORY).read_bytes())
        run.begin(file, TrainingRequest(OUTCOME, candidates=(LIGHTGBM,)))
