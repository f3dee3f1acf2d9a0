"""Pairing the model's fields with the columns of a file: proposed, then confirmed by a person."""

from collections.abc import Sequence
from itertools import chain

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._frame import plain
from scoring.intake.mapping import ColumnMatch
from scoring.intake.table import Table
from scoring.intake_view import labelled_columns

NOT_IN_FILE = "(not in this file)"
FIELDS_A_ROW = 2


def mapping_form(table: Table, match: ColumnMatch, fields: Sequence[str]) -> dict[str, str] | None:
    """A choice of column for each field; field → column once a person applies it."""
    labels = {NOT_IN_FILE: NOT_IN_FILE, **labelled_columns(table, match.extra)}
    st.write("Choose the file's column for each field. Nothing is matched until you apply it.")
    with st.form("mapping", border=False):
        cells = chain.from_iterable(st.columns(FIELDS_A_ROW) for _ in fields[::FIELDS_A_ROW])
        pairs = zip(cells, fields, strict=False)
        chosen = {name: _choice(cell, name, match, labels) for cell, name in pairs}
        if st.form_submit_button("Apply and score", type="primary"):
            return {k: v for k, v in chosen.items() if v != NOT_IN_FILE}
    return None


def _choice(cell: DeltaGenerator, name: str, match: ColumnMatch, labels: dict[str, str]) -> str:
    options, proposed = list(labels), match.proposed.get(name, NOT_IN_FILE)
    return cell.selectbox(
        plain(name),
        options,
        options.index(proposed),
        key=f"map_{name}",
        format_func=lambda column: labels[column],
        help="Proposed by its name" if proposed != NOT_IN_FILE else None,
    )
