"""Getting leads in: the uploader, the sample, the questions, and training when no model is."""

import streamlit as st

from pages import _intake
from pages import _session as session
from pages._frame import XLSX_MIME, plain
from pages._mapping import mapping_form, values_form
from scoring.call_sheet import ScoredBatch
from scoring.errors import ChoiceNeeded, LeadScoringError, ModelUnavailable
from scoring.intake.remembered import Remembered
from scoring.intake.table import Table
from scoring.intake_view import read_together
from scoring.model.lead_model import LeadModel
from scoring.pipelines import (
    forget_mapping,
    known_levels,
    lacks_header,
    match_table,
    proposed_values,
    read_leads,
    recall_mapping,
    remember_mapping,
    score_table,
    train_elsewhere,
)
from scoring.settings import models_folder, sample_file
from scoring.template import template_xlsx

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
    _uploader("Lead files")
    st.caption(
        "CSV, Excel, OpenDocument or HTML tables, also packed; up to 200 MB. Several files with "
        "the same columns are read as one. They stay in this session and are not stored."
    )
    _template_button(loaded.model)
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
    said = mapping_form(table, match, match.missing)
    if said is not None:
        _apply(upload, table, Remembered(said.pairs), keep=said.keep)


def mapping(batch: ScoredBatch) -> None:
    """Fields the file lacks and values the model never saw, for a person to pair and confirm."""
    upload = session.upload() or session.Upload(batch.filename, b"")
    table, match = batch.batch.table, batch.batch.match
    _told_remembered(batch, upload)
    inputs = {c.name for c in batch.batch.schema.inputs}
    missing = [name for name in match.missing if name in inputs]
    before = session.mapping()
    if missing and match.extra:
        with st.expander(
            f"Match columns: {len(missing)} fields are not in this file", icon=":material/join:"
        ):
            said = mapping_form(table, match, missing)
            if said is not None:
                pairs = {**before.columns, **match.renamed, **said.pairs}
                _apply(upload, table, Remembered(pairs, before.values), keep=said.keep)
    proposed = proposed_values(batch)
    if proposed:
        count = sum(map(len, proposed.values()))
        with st.expander(f"Match values: {count} may be known ones", icon=":material/rule:"):
            values = values_form(proposed)
            if values is not None:
                merged = {k: {**before.values.get(k, {}), **v} for k, v in values.items()}
                pairs = {**before.columns, **match.renamed}
                _apply(upload, table, Remembered(pairs, {**before.values, **merged}), keep=True)


def _told_remembered(batch: ScoredBatch, upload: session.Upload) -> None:
    """Say that a mapping confirmed before was used, and offer to drop it."""
    if not session.mapping_recalled():
        return
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.caption(
        "Columns and values were matched as confirmed before for files with these columns."
    )
    if right.button("Forget it", width="stretch"):
        forget_mapping(batch.batch.table, batch.model)
        _score(upload, batch.batch.table, Remembered({}))


def _apply(upload: session.Upload, table: Table, mapping: Remembered, *, keep: bool) -> None:
    if keep:
        remember_mapping(table, session.serving().model, mapping)
    _score(upload, table, mapping)


def _template_button(model: LeadModel) -> None:
    st.download_button(
        "Download a template",
        lambda: template_xlsx(model.schema, known_levels(model)),
        "lead_template.xlsx",
        XLSX_MIME,
        on_click="ignore",
        type="tertiary",
        icon=":material/table:",
    )


def _uploader(label: str) -> None:
    key = f"upload_{session.upload_count()}"
    files = st.file_uploader(
        label, key=key, label_visibility="collapsed", accept_multiple_files=True
    )
    if len(files) == 1:
        _read_and_score(files[0].getvalue(), files[0].name)
    elif files:
        _read_several([(file.name, file.getvalue()) for file in files])


def _read_several(files: list[tuple[str, bytes]]) -> None:
    try:
        with st.status(f"Reading {len(files)} files", expanded=False):
            name, table = read_together(files)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    _score(session.Upload(name, b"", (), table), table, None)


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
    _score(upload, table, None)


def _score(upload: session.Upload, table: Table, mapping: Remembered | None) -> None:
    """Score with the mapping a person confirmed, or with None by the one kept from before."""
    model = session.serving().model
    recalled = recall_mapping(table, model) if mapping is None else None
    try:
        with st.spinner(f"Scoring {len(table.frame):,} leads"):
            said = mapping or recalled or Remembered({})
            scored = score_table(table, upload.filename, model, mapping=said)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    session.keep(scored, upload if len(upload.parts) > 1 else None)
    session.keep_mapping(said, recalled=recalled is not None)
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
