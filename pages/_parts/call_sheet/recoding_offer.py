"""The proposal that values of a file mean other levels: its evidence, and a person's word on it."""

from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.call_sheet import scored_upload
from pages._parts.draw import plain
from scoring.model.scored import ScoredBatch
from scoring.monitoring.renamed.recoding import Recoding
from scoring.monitoring.renamed.renamed_words import field_line, recoding_line
from scoring.views.monitor.renamed_levels import recoding_section


def offer(scored: ScoredBatch) -> None:
    """What is proposed, with all evidence closed, and the button that scores the file so."""
    recoding = session.note(scored).recoding
    if recoding is None:
        return
    with st.container(border=True):
        st.markdown(plain(recoding_line(recoding)))
        accepted = _accepted(recoding)
        with st.expander("Why, value by value"):
            draw.section(replace(recoding_section(recoding), said=""))
    if accepted is not None:
        _score(scored, accepted)


def _accepted(recoding: Recoding) -> Recoding | None:
    """The fields of the proposal that a person applies, None until then."""
    with st.form(f"recoding_{session.upload_count()}", border=False):
        lines = {field.field: field_line(field) for field in recoding.fields}
        key = f"recode_{session.upload_count()}"
        kept = st.multiselect(
            "Fields to recode", list(lines), list(lines), key=key, format_func=lines.__getitem__
        )
        if not st.form_submit_button("Apply and score", type="primary") or not kept:
            return None
    return recoding.only(kept)


def _score(scored: ScoredBatch, recoding: Recoding) -> None:
    """Score the file again with what its values mean, kept as any mapping that was confirmed."""
    upload = session.said(session.UPLOAD) or session.Upload(scored.filename, b"")
    said = recoding.accepted(session.said(session.MATCHED)[0])
    scored_upload.score(replace(upload, table=scored.as_uploaded), said, before=scored)
