"""Pairing the model's fields with the columns of a file: proposed, then confirmed by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._frame import plain
from scoring.intake.mapping import ColumnMatch
from scoring.intake.table import Table
from scoring.intake_view import labelled_columns

NOT_IN_FILE = "(not in this file)"
FIELDS_A_ROW = 2


@dataclass(frozen=True)
class Confirmed:
    """What a person applied, and whether it is to be kept for files with the same columns."""

    pairs: Mapping[str, str]
    keep: bool


def mapping_form(table: Table, match: ColumnMatch, fields: Sequence[str]) -> Confirmed | None:
    """A choice of column for each field; field → column once a person applies it."""
    labels = {NOT_IN_FILE: NOT_IN_FILE, **labelled_columns(table, match.extra)}
    st.write("Choose the file's column for each field. Nothing is matched until you apply it.")
    with st.form("mapping", border=False):
        cells = chain.from_iterable(st.columns(FIELDS_A_ROW) for _ in fields[::FIELDS_A_ROW])
        pairs = zip(cells, fields, strict=False)
        chosen = {name: _choice(cell, name, match, labels) for cell, name in pairs}
        keep = st.checkbox("Remember this for files with the same columns", value=True)
        if st.form_submit_button("Apply and score", type="primary"):
            return Confirmed({k: v for k, v in chosen.items() if v != NOT_IN_FILE}, keep)
    return None


def values_form(proposed: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]] | None:
    """Values the model never saw beside the known ones they may mean; those a person keeps."""
    st.write("Untick what is wrong. Nothing is changed until you apply it.")
    with st.form("values", border=False):
        kept = {field: _kept(field, pairs) for field, pairs in proposed.items()}
        if st.form_submit_button("Apply values and score", type="primary"):
            return kept
    return None


def _kept(field: str, pairs: Mapping[str, str]) -> dict[str, str]:
    ticked = {
        value: st.checkbox(
            plain(f"{field}: {value} means {known}"), value=True, key=f"value_{field}_{value}"
        )
        for value, known in pairs.items()
    }
    return {value: pairs[value] for value, kept in ticked.items() if kept}


def _choice(cell: DeltaGenerator, name: str, match: ColumnMatch, labels: dict[str, str]) -> str:
    options, proposed = list(labels), match.proposed.get(name, NOT_IN_FILE)
    reasons = {proposal.field: proposal.reason for proposal in match.proposals}
    return cell.selectbox(
        plain(name),
        options,
        options.index(proposed),
        key=f"map_{name}",
        format_func=lambda column: labels[column],
        help=f"Proposed: {plain(reasons.get(name, ''))}" if proposed != NOT_IN_FILE else None,
    )
