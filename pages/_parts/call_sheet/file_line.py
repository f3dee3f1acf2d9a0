"""The file in hand in one line, and the ways to another one or another reading of it."""

import streamlit as st

from pages import _session as session
from pages._parts import intake
from pages._parts.call_sheet.scored_upload import rank
from pages._parts.call_sheet.start import uploader
from pages._parts.draw import plain
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.matching import origin_of
from scoring.wording import moment


def file_line(scored: ScoredBatch) -> None:
    """What was scored and when, and what may be read instead."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    system = origin_of(scored.leads.table)
    origin = f" · looks like a {system} export" if system else ""
    at = moment(scored.scored_at)
    left.caption(f"**{plain(scored.filename)}**{origin} · scored {at} UTC")
    with right.popover("Upload another", icon=":material/upload_file:", width="stretch"):
        uploader("Other lead files")
    intake.other_reading(session.said(session.UPLOAD), rank)
