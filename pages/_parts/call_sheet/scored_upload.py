"""A file that was read is scored and held: by its names, or by what a person confirmed of it."""

from dataclasses import replace
from functools import partial

import streamlit as st

from pages import _session as session
from pages._parts import intake, order_select
from pages._parts.call_sheet import matching
from pages._parts.draw import refusals
from scoring.intake.leads.mapping import Confirmed
from scoring.kept.mappings import recall_mapping
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import names_a_field, score_table
from scoring.views.call_sheet.history_offer import history_offer
from scoring.views.order_question import order_question


def rank(upload: session.Upload, name: str = "") -> None:
    """Score a file by its names and what was confirmed before; ask where that is not enough.

    By the model that fits it best, unless one is named.
    """
    table = upload.table
    if not intake.needs_answer(upload):
        best = session.best_for(table)
        chosen = replace(best, name=name or best.name)
        model = session.model_named(chosen.name)
        recalled = recall_mapping(table, model)
        found = table.frame.empty or names_a_field(table, model)
        if recalled is not None or (found and upload.header is not False):
            said = recalled or Confirmed({})
            score(upload, said, recalled=recalled is not None, chosen=chosen)
            return
    session.hold(session.ASKED, upload)
    st.rerun()


def score(
    upload: session.Upload, mapping: Confirmed | None, *, recalled: bool = False,
    before: ScoredBatch | None = None, chosen: session.ChosenModel | None = None,
) -> None:  # fmt: skip
    """Score what was read, once it is known how its columns are matched.

    Where the file was scored `before`, it is so by the same model unless another was `chosen`, and
    pages that look at its leads see them as they are now.
    """
    if mapping is None:
        return
    table = upload.table
    with refusals():
        if before is None or chosen is not None:
            chosen = chosen or session.best_for(table)
            model = session.model_named(chosen.name)
        else:
            model = before.model
            chosen = session.chosen_again(table, mapping, model.line)
        with st.spinner(f"Scoring {len(table.frame):,} leads"):
            scored = score_table(table, upload.filename, model, mapping=mapping)
        offer = history_offer(scored.as_uploaded)
        file = upload if offer or _wanted_again(upload, scored) else None
        again = before is not None
        session.keep(scored, file, (mapping, recalled), chosen=chosen, again=again)
        session.know_offer(offer)
        session.explore_instead(before, scored)
        st.rerun()


def _wanted_again(upload: session.Upload, scored: ScoredBatch) -> bool:
    """Whether a person may want to read the file in another way.

    A large file is held no longer than that.
    """
    is_asked = len(upload.parts) > 1 or upload.header is not None or order_question(upload.table)
    return bool(is_asked or not scored.fill.ranks)


def asks(scored: ScoredBatch) -> bool:
    """Whether something of the file waits for a person's word, or was matched by one."""
    mapping, _ = session.said(session.MATCHED)
    return session.note(scored).asks or mapping != Confirmed({})


def confirm(scored: ScoredBatch, *, opened: bool = False) -> None:
    """Score again with what a person confirms of the file's columns and values.

    With `opened` that is in view at once.
    """
    upload = session.said(session.UPLOAD) or session.Upload(scored.filename, b"")
    said = matching.confirmed(scored, opened=opened)
    score(replace(upload, table=scored.as_uploaded), said, before=scored)


def dates(scored: ScoredBatch) -> None:
    """What comes first in the dates of the file in hand, which another answer scores again."""
    upload, (mapping, recalled) = session.said(session.UPLOAD), session.said(session.MATCHED)
    if upload is not None:
        keep = partial(score, mapping=mapping, recalled=recalled, before=scored)
        order_select.reread(upload, keep, f"sheet_{session.upload_count()}")
