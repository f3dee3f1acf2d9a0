"""Pairing fields with columns, and values with known ones: proposed, then confirmed by a person."""

from collections.abc import Sequence
from itertools import chain

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import _session as session
from pages._parts.draw import plain
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import ColumnMatch, Confirmed
from scoring.kept.mappings import forget_mapping, has_names, remember_mapping
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import match_table
from scoring.views.call_sheet import matching as view

FIELDS_A_ROW = 2


def asked(table: Table) -> Confirmed | None:
    """The mapping a person applied to a file that cannot be scored without one; None until then."""
    match = match_table(table, session.serving().model)
    st.write("No column of this file is named like a field that the model reads.")
    return _form(table, match, view.field_choices(match, match.missing), (), Confirmed({}))


def confirmed(scored: ScoredBatch) -> Confirmed | None:
    """The mapping a person changed for a scored file; None where nothing was changed."""
    match = scored.leads.match
    before, recalled = session.said(session.MATCHED)
    if recalled and _forgotten(scored, before):
        return Confirmed({})
    fields, values = view.missing_fields(scored), view.value_choices(scored)
    title = view.question_title(fields, values)
    if not title:
        return None
    to_confirm = bool(values) or any(name in match.proposed for name in fields)
    with st.expander(plain(title), icon=":material/join:", expanded=to_confirm):
        choices = view.field_choices(match, fields)
        return _form(scored.leads.table, match, choices, values, before)


def _forgotten(scored: ScoredBatch, before: Confirmed) -> bool:
    """Say that a mapping confirmed before was used; whether it was dropped."""
    left, right = st.columns([3, 1], vertical_alignment="center")
    used = plain(view.mapping_line(before))
    left.caption(f"Matched as you confirmed before for files with these columns: {used}.")
    if not right.button("Forget this mapping", width="stretch"):
        return False
    forget_mapping(scored.leads.table, scored.model)
    return True


def _form(
    table: Table, match: ColumnMatch, fields: Sequence[view.FieldChoice],
    values: Sequence[view.ValueChoice], before: Confirmed,
) -> Confirmed | None:  # fmt: skip
    st.write("Check what is proposed, or change it. Nothing is matched until you apply it.")
    labels = view.column_labels(table, match.extra)
    with st.form(f"mapping_{session.upload_count()}", border=False):
        cells = chain.from_iterable(st.columns(FIELDS_A_ROW) for _ in fields[::FIELDS_A_ROW])
        pairs = zip(cells, fields, strict=False)
        chosen = {choice.field: _column(cell, choice, labels) for cell, choice in pairs}
        said = {choice.field: _values(choice) for choice in values}
        words = "Remember this mapping for files with these columns"
        keep = has_names(table) and st.checkbox(words, value=True)
        if not st.form_submit_button("Apply and score", type="primary"):
            return None
    columns = {name: column for name, column in chosen.items() if column != view.NOT_IN_FILE}
    mapping = view.extended(before, columns, said)
    if keep and (mapping.columns or mapping.values):
        remember_mapping(table, session.serving().model, mapping)
    return mapping


def _column(cell: DeltaGenerator, choice: view.FieldChoice, labels: dict[str, str]) -> str:
    offered = {view.NOT_IN_FILE: view.NOT_IN_FILE} | labels
    begun = list(offered).index(choice.proposed)
    key = f"map_{session.upload_count()}_{choice.field}"
    look = {"key": key, "format_func": offered.__getitem__}
    column = cell.selectbox(plain(choice.field), list(offered), begun, **look)
    if choice.reason:
        cell.caption(f"Proposed: {plain(choice.reason)}")
    return column


def _values(choice: view.ValueChoice) -> dict[str, str]:
    label, pairs = f"{plain(choice.field)}: new values that may be known ones", list(choice.pairs)
    key = f"values_{session.upload_count()}_{choice.field}"
    kept = st.multiselect(label, pairs, pairs, key=key, format_func=choice.label)
    return {value: choice.pairs[value] for value in kept}
