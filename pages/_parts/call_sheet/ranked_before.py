"""A file in hand that says what became of leads ranked before, and the way to give that back."""

from contextlib import suppress

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from pages._parts.models import chosen_model
from pages._parts.monitor import outcomes
from scoring.errors import LeadScoringError
from scoring.intake.issue import Table
from scoring.model.scored import ScoredBatch
from scoring.pipelines.outcome_files import RankedBefore, ranked_before
from scoring.registry import NamedModels
from scoring.settings import models_folder
from scoring.views.monitor.ranked_before_line import GIVE_THEM, ranked_before_line

LINE = {"horizontal": True, "vertical_alignment": "center", "gap": "small"}
_FOUND = "ranked_before"


def offer(upload: session.Upload) -> None:
    """The line of such a file with the button that leads to Monitor, where it needs no upload."""
    job, table = session.keeping(), upload.table
    if table is None or (job is not None and not job.done):
        # The batch of the file itself is no earlier one, once it is known.
        return
    told = session.offer(table)
    if told is None or not told.is_named:
        return
    own = session.kept_address()
    key = session.upload_count(), own
    found = session.once(_FOUND, key, lambda: _looked_up(table, own))
    if found is None:
        return
    with st.container(key="ranked_before", **LINE):
        said = plain(ranked_before_line(found, told.column))
        st.markdown(f":material/fact_check: {said}", width="content")
        if st.button(GIVE_THEM, icon=":material/arrow_forward:"):
            session.give(upload)
            session.answer(outcomes.VIEW, outcomes.TITLE)
            chosen_model.choose(found.record.model)
            st.switch_page("pages/monitor.py")


def offer_of(scored: ScoredBatch) -> None:
    """The same of a file that was scored."""
    file = session.Upload(scored.filename, b"", table=scored.as_uploaded)
    offer(session.said(session.UPLOAD) or file)


def _looked_up(table: Table, own: str) -> RankedBefore | None:
    """What is found of the leads; nothing where the file or the store refuses.

    Nor where no page can show the model that ranked them any more.
    """
    with suppress(LeadScoringError):
        found = ranked_before(table, but=own)
        if found is not None and found.record.model in NamedModels(models_folder()).names:
            return found
    return None
