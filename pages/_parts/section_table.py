"""The table of one answer of Explore."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from scoring.views.section import Format, Section, Shown

# sprintf-js, whose words for numbers are the same in every browser.
FORMATS = {
    Format.COUNT: "%,d",
    Format.SHARE: "%.1f%%",
    Format.POINTS: "%.1f",
    Format.NUMBER: "%,.2f",
    Format.MONEY: "%,.2f",
}
# Pixels; a column is else made for the digits without their separators and cents.
MONEY_WIDTH = 120
# A table of more rows is scrolled in.
MOST_HEIGHT = 480


def show_table(section: Section, clicked: Mapping[str, Any]) -> None:
    """The table in its order and forms; `clicked` is its key and what a click on it does."""
    table = section.as_shown()
    config = {name: _column(shown) for name, shown in section.shown.items()}
    st.dataframe(
        table,
        hide_index=True,
        height=min(MOST_HEIGHT, 36 * len(table) + 40),
        column_config=config,
        placeholder="",
        alt=f"Table: {section.title}",
        **clicked,
    )


def _column(shown: Shown) -> object:
    help_text = shown.help or None
    if shown.form is Format.TEXT:
        room = "large" if shown.is_wide else None
        return st.column_config.TextColumn(shown.heading, help=help_text, width=room)
    width = MONEY_WIDTH if shown.form is Format.MONEY else None
    return st.column_config.NumberColumn(
        shown.heading, help=help_text, format=FORMATS[shown.form], width=width
    )
