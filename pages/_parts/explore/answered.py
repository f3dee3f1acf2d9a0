"""A section of Explore: its answer in full ink, the picture, and the numbers closed."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._parts import draw
from pages._parts.draw import plain
from pages._parts.section_table import show_picture, show_table
from scoring.views.section import Section


def beside() -> tuple[DeltaGenerator, DeltaGenerator]:
    """The place of an answer, and at its right that of what is chosen for it."""
    left, right = st.columns([3, 1])
    return left, right


def answered(found: Section, *, pick: str = "", head: DeltaGenerator | None = None) -> None:
    """The answer, then the picture, then table and files where they are opened.

    With `pick` the table is open, and a click on a row or a point answers the widget of that key.
    `head` is the place of title and answer, where that is not here.
    """
    with head or st.container():
        st.header(plain(found.title), anchor=False)
        st.markdown(f"**{plain(found.said)}**")
    show_picture(found, pick)
    if found.note:
        st.caption(plain(found.note))
    if found.table is None:
        return
    with st.expander("Numbers", icon=":material/table_rows:", expanded=bool(pick)):
        show_table(found, pick)
        draw.files(found)
