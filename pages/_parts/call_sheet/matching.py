"""Pairing fields with columns, and values with known ones: proposed, then confirmed by a person."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts.call_sheet.matching_form import form
from pages._parts.draw import plain, refusals
from scoring.intake.issue import Table
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.mapping import ColumnMatch, Confirmed
from scoring.kept.mappings import forget_mapping, has_names, kept_mapping, remember_mapping
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import match_table
from scoring.views.call_sheet import matching as view

NOTHING = Confirmed({})


def asked(
    table: Table, model: LeadModel, found: tuple[ColumnMatch, ContactColumns]
) -> Confirmed | None:
    """The mapping a person applied to a file that cannot be scored without one; None until then.

    `found` is what `match_columns_of` found in the table.
    """
    match, who = found
    st.write("No column of this file is named like a field that the model reads.")
    fields = view.field_choices(match, view.missing_fields(match, model))
    labels = view.column_labels(table, list(map(str, table.frame.columns)))
    return form(view.MatchQuestion(view.contact_choices(who), fields, ()), labels, NOTHING)


def confirmed(scored: ScoredBatch, *, opened: bool = False) -> Confirmed | None:
    """The mapping a person changed for a scored file; None where nothing was changed.

    With `opened` a person has asked for it: nothing more is to be clicked to see it.
    """
    before, _ = session.said(session.MATCHED)
    if undone := _matched(scored, before):
        return undone()
    match, who, table = scored.leads.match, scored.leads.who, scored.leads.table
    fields = view.field_choices(match, view.missing_fields(match, scored.model))
    values = view.value_choices(scored)
    title = view.question_title(who, fields, values)
    question = view.MatchQuestion(view.contact_choices(who), fields, values)
    with nullcontext() if opened else st.expander(plain(title), icon=":material/join:"):
        if line := view.contact_line(who):
            st.caption(plain(f"{line}."))
        free = [h for h in map(str, table.frame.columns) if h not in scored.derived]
        return form(question, view.column_labels(table, free), before)


def _matched(scored: ScoredBatch, before: Confirmed) -> Callable[[], Confirmed | None] | None:
    """Say what was matched as a person said; what undoes it, where that is asked for."""
    table, model = scored.as_uploaded, scored.model
    kept = kept_mapping(table, model)
    if before == NOTHING:
        return None
    is_kept = kept is not None and kept.mapping == before
    with st.container(horizontal=True, vertical_alignment="center"):
        line = view.matched_line(before, kept.on if kept and is_kept else None)
        st.caption(plain(line), width="content")
        if st.button("Undo", type="tertiary", icon=":material/undo:"):
            return lambda: _undo(scored)
        if is_kept and st.button("Forget this mapping", type="tertiary"):
            with refusals():
                forget_mapping(table, model)
                st.rerun()
        words = "Remember for files with these columns"
        if not is_kept and has_names(table) and st.button(words, type="tertiary"):
            with refusals():
                remember_mapping(table, model, before)
                st.rerun()
    return None


def _undo(scored: ScoredBatch) -> Confirmed | None:
    """The file as its names alone read it; asked about again where these name no field."""
    table = scored.as_uploaded
    names = {column.name for column in scored.model.schema.inputs}
    if names & set(match_table(table, scored.model).matched):
        return NOTHING
    upload = session.said(session.UPLOAD) or session.Upload(scored.filename, b"")
    session.hold(session.ASKED, replace(upload, table=table))
    st.rerun()
