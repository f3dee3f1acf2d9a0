"""Getting leads in: the uploader, the sample, the questions, and training when no model is."""

from collections.abc import Mapping

import streamlit as st

from pages import _intake
from pages import _session as session
from pages._frame import plain
from pages._mapping import mapping_form
from scoring.call_sheet import ScoredBatch
from scoring.errors import ChoiceNeeded, LeadScoringError, ModelUnavailable
from scoring.intake.table import Table
from scoring.pipelines import lacks_header, match_table, read_leads, score_table, train_elsewhere
from scoring.settings import models_folder, sample_file

SAMPLE, HISTORY, OUTCOME = "sample_leads.csv", "sample_history.csv", "Converted"


def empty_state() -> None:
    """One sentence, the uploader, and the button that shows the sample."""
    st.write("Upload the lead export of your CRM and get it back in the order to call.")
    try:
        loaded = session.serving()
    except ModelUnavailable as problem:
        _offer_training(str(problem))
        return
    if loaded.warning:
        st.warning(f"{plain(loaded.warning)} Version {loaded.model.card.version} serves instead.")
    _uploader("Lead file")
    st.caption("CSV or Excel, also gzip; up to 200 MB. It stays in this session and is not stored.")
    if st.button("Try the sample", type="primary", icon=":material/play_arrow:"):
        _read_and_score(sample_file(SAMPLE).read_bytes(), SAMPLE)


def another_file(batch: ScoredBatch) -> None:
    """The file in hand, and the way to another one, or to another part of it."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(
        f"**{plain(batch.filename)}** · scored {batch.scored_at[:16].replace('T', ' ')} UTC"
    )
    with right.popover("Upload another", icon=":material/upload_file:", width="stretch"):
        _uploader("Another lead file")
        upload = session.upload()
        part = _intake.other_part(upload)
        if upload is not None and part is not None:
            _read_and_score(upload.content, upload.filename, _intake.Answer(part))


def question(upload: session.Upload) -> None:
    """Ask what only a person knows of a file, then score it."""
    st.subheader(plain(upload.filename), anchor=False)
    if upload.table is not None and not lacks_header(upload.table):
        _ask_mapping(upload, upload.table)
    else:
        said = _intake.answer(upload)
        if said is not None:
            _read_and_score(upload.content, upload.filename, said)
    if st.button("Choose another file", type="tertiary", icon=":material/arrow_back:"):
        session.drop_asked()
        st.rerun()


def _ask_mapping(upload: session.Upload, table: Table) -> None:
    match = match_table(table, session.serving().model)
    pairs = mapping_form(table, match, match.missing)
    if pairs is not None:
        _score(upload, table, pairs)


def mapping(batch: ScoredBatch) -> None:
    """Fields the file lacks beside its unread columns, for a person to pair and confirm."""
    match = batch.batch.match
    inputs = {c.name for c in batch.batch.schema.inputs}
    missing = [name for name in match.missing if name in inputs]
    if not missing or not match.extra:
        return
    with st.expander(
        f"Match columns: {len(missing)} fields are not in this file", icon=":material/join:"
    ):
        pairs = mapping_form(batch.batch.table, match, missing)
        if pairs is not None:
            upload = session.upload() or session.Upload(batch.filename, b"")
            _score(upload, batch.batch.table, {**match.renamed, **pairs})


def _uploader(label: str) -> None:
    key = f"upload_{session.upload_count()}"
    uploaded = st.file_uploader(label, key=key, label_visibility="collapsed")
    if uploaded is not None:
        _read_and_score(uploaded.getvalue(), uploaded.name)


def _read_and_score(content: bytes, filename: str, said: _intake.Answer | None = None) -> None:
    said = said or _intake.Answer()
    try:
        with st.status(f"Reading {plain(filename)}", expanded=False) as status:
            table = read_leads(content, filename, part=said.part, header=said.header)
            status.update(label=f"Read {len(table.frame):,} leads")
    except ChoiceNeeded as choice:
        session.ask(session.Upload(filename, content, choice.parts))
        st.rerun()
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    upload = session.Upload(filename, content, table.parts, table)
    if lacks_header(table) or said.header is False:
        session.ask(upload)
        st.rerun()
    _score(upload, table, {})


def _score(upload: session.Upload, table: Table, confirmed: Mapping[str, str]) -> None:
    model = session.serving().model
    try:
        with st.spinner(f"Scoring {len(table.frame):,} leads"):
            scored = score_table(table, upload.filename, model, confirmed=confirmed)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    session.keep(scored, upload if len(upload.parts) > 1 else None)
    st.rerun()


def _offer_training(problem: str) -> None:
    st.error(plain(problem), icon=":material/error:")
    st.write("Train a model on the bundled sample history to look around; it takes some seconds.")
    if not st.button("Train on the sample", type="primary", icon=":material/model_training:"):
        return
    bar = st.progress(0.0, "Starting")
    st.button("Cancel")
    try:
        for share, step in train_elsewhere(sample_file(HISTORY), OUTCOME, models_folder()):
            bar.progress(share, step)
    except LeadScoringError as refusal:
        st.error(plain(str(refusal)), icon=":material/error:")
        return
    st.rerun()
