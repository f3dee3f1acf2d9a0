"""Getting leads in: the uploader, the sample, the column mapping, and training when no model is."""

from collections.abc import Mapping

import streamlit as st

from pages import _session as session
from pages._frame import plain
from scoring.call_sheet import ScoredBatch
from scoring.errors import LeadScoringError, ModelUnavailable
from scoring.intake.reading import read_table
from scoring.intake.table import Table
from scoring.pipelines import score_table, train_elsewhere
from scoring.settings import models_folder, sample_file

SAMPLE, HISTORY, OUTCOME = "sample_leads.csv", "sample_history.csv", "Converted"
NOT_IN_FILE = "(not in this file)"


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
    """The file in hand, and the way to another one."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.caption(
        f"**{plain(batch.filename)}** · scored {batch.scored_at[:16].replace('T', ' ')} UTC"
    )
    with right.popover("Upload another", icon=":material/upload_file:", width="stretch"):
        _uploader("Another lead file")


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
        st.write("Choose the file's column for each field. Nothing is matched until you apply it.")
        with st.form("mapping", border=False):
            chosen = {name: _choice(name, batch) for name in missing}
            if st.form_submit_button("Apply and score again", type="primary"):
                pairs = {k: v for k, v in chosen.items() if v != NOT_IN_FILE}
                _rescore(batch, {**match.renamed, **pairs})


def _choice(name: str, batch: ScoredBatch) -> str:
    match = batch.batch.match
    options = [NOT_IN_FILE, *match.extra]
    proposed = match.proposed.get(name, NOT_IN_FILE)
    help_text = "Proposed by its name" if proposed != NOT_IN_FILE else None
    return st.selectbox(
        plain(name), options, options.index(proposed), key=f"map_{name}", help=help_text
    )


def _uploader(label: str) -> None:
    key = f"upload_{session.upload_count()}"
    uploaded = st.file_uploader(label, key=key, label_visibility="collapsed")
    if uploaded is not None:
        _read_and_score(uploaded.getvalue(), uploaded.name)


def _read_and_score(content: bytes, filename: str) -> None:
    try:
        with st.status(f"Reading {plain(filename)}", expanded=False) as status:
            table = read_table(content, filename)
            status.update(label=f"Scoring {len(table.frame):,} leads")
            _score(table, filename, {})
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.rerun()


def _rescore(batch: ScoredBatch, confirmed: Mapping[str, str]) -> None:
    try:
        _score(batch.batch.table, batch.filename, confirmed)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.rerun()


def _score(table: Table, filename: str, confirmed: Mapping[str, str]) -> None:
    model = session.serving().model
    session.keep(score_table(table, filename, model, confirmed=confirmed))


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
