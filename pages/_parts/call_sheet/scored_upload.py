"""A file that was read is scored and held: by its names, or by what a person confirmed of it."""

from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts import intake, order_select
from pages._parts.draw import refusals
from scoring.intake.leads.mapping import Confirmed
from scoring.kept.mappings import recall_mapping
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import match_table, score_table
from scoring.views.call_sheet.matching import needs_mapping
from scoring.views.order_question import order_question


def rank(upload: session.Upload) -> None:
    """Score a file by its names and what was confirmed before; ask where that is not enough."""
    table, model = upload.table, session.serving().model
    if not intake.needs_answer(upload):
        recalled = recall_mapping(table, model)
        nameless = upload.header is False or needs_mapping(match_table(table, model), model.schema)
        if recalled is not None or not nameless:
            score(upload, recalled or Confirmed({}), recalled=recalled is not None)
            return
    session.hold(session.ASKED, upload)
    st.rerun()


def score(
    upload: session.Upload, mapping: Confirmed | None, *, recalled: bool = False,
    before: ScoredBatch | None = None,
) -> None:  # fmt: skip
    """Score what was read, once it is known how its columns are matched.

    Where the file was scored `before`, pages that look at its leads see them as they are now.
    """
    if mapping is None:
        return
    table, model = upload.table, session.serving().model
    with refusals():
        with st.spinner(f"Scoring {len(table.frame):,} leads"):
            scored = score_table(table, upload.filename, model, mapping=mapping)
        # A large file is held no longer than a person may want to read it in another way.
        again = len(upload.parts) > 1 or order_question(table)
        session.keep(scored, upload if again else None, (mapping, recalled))
        session.explore_instead(before, scored)
        st.rerun()


def dates(scored: ScoredBatch) -> None:
    """What comes first in the dates of the file in hand, which another answer scores again."""
    upload, (mapping, recalled) = session.said(session.UPLOAD), session.said(session.MATCHED)
    if upload is not None:
        keep = partial(score, mapping=mapping, recalled=recalled, before=scored)
        order_select.reread(upload, keep, f"sheet_{session.upload_count()}")
