"""The table and the picture of a section."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages import _session as session
from pages._parts.only_text import plain
from scoring.charts import TOOLS, on_screen
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
# A table of more pixels is scrolled in.
ROW, TALL_ROW, MOST_HEIGHT = 36, 66, 480


def show_table(section: Section, pick: str, **look: Any) -> None:
    """The table in its order and forms; a click on a row answers the widget of the key `pick`.

    A `look` of its own says what else a click does.
    """
    table = section.as_shown()
    st.dataframe(
        table,
        hide_index=True,
        height=min(MOST_HEIGHT, ROW * len(table) + 40),
        column_config={name: _column(shown) for name, shown in section.shown.items()},
        placeholder="",
        alt=f"Table: {section.title}",
        **look or clicks(section, "table", pick),
    )


def show_picture(section: Section, pick: str) -> None:
    """The figure, where there is one; a click on a point answers the widget of the key `pick`."""
    if section.figure is None:
        return
    # The button that shows when the picture is pointed at makes a PNG.
    image = {"toImageButtonOptions": {"filename": section.name, "scale": 2}}
    config = TOOLS | image if section.has_files else {"displayModeBar": False}
    look = clicks(section, "chart", pick)
    st.plotly_chart(on_screen(section.figure), **look, alt=section.title, config=config)


def _column(shown: Shown) -> object:
    width = shown.width or (MONEY_WIDTH if shown.form is Format.MONEY else None)
    look = {"help": plain(shown.help) or None, "width": width}
    if shown.form is Format.TEXT:
        return st.column_config.TextColumn(shown.heading, **look)
    return st.column_config.NumberColumn(shown.heading, format=FORMATS[shown.form], **look)


def with_sentences(table: pd.DataFrame, most: int) -> dict[str, Any]:
    """The look of a table whose cells are read in three lines a row, at `most` so many pixels."""
    height = min(most, TALL_ROW * (len(table) + 1))
    return {"hide_index": True, "row_height": TALL_ROW, "height": height, "placeholder": ""}


def widths(pixels: Mapping[str, int], **helps: str) -> dict[str, object]:
    """The widths of columns, with what some of them mean."""
    column = st.column_config.Column
    return {
        name: column(width=width, help=plain(helps.get(name, "")) or None)
        for name, width in pixels.items()
    }


def chosen_row(positions: Sequence[int], key: str, column: str) -> dict[str, Any]:
    """The key of a table of leads with the chosen one marked; a click or an arrow chooses another.

    A row is chosen by any of its cells, at first by the one in this column.
    """

    def answer() -> None:
        said = session.said(key)["selection"]
        # The box of a row and a cell are chosen each on its own: the one that moved is meant.
        asked = [*(row for row, _ in said["cells"]), *said["rows"]]
        moved = [row for row in asked if row not in rows and row < len(positions)]
        if moved:
            cells = [(moved[0], name) for _, name in said["cells"]]
            both = {"rows": moved[:1], "columns": [], "cells": cells}
            session.answer(key, {"selection": both})
            session.choose(int(positions[moved[0]]))

    rows = [row for row, position in enumerate(positions) if position == session.chosen()]
    # Without a cell, the arrows of a table that was entered by the keyboard would move nothing.
    begun = {"selection": {"rows": rows, "cells": [(row, column) for row in rows]}}
    mode = ["single-row-required" if rows else "single-row", "single-cell"]
    return {"key": key, "on_select": answer, "selection_mode": mode, "selection_default": begun}


def clicks(section: Section, part: str, pick: str) -> dict[str, Any]:
    """The key of a picture or a table, and what a click on it does."""
    if not pick:
        return {"key": f"{part} {section.name}"}
    key = f"{part} {section.name} {pick}"
    mode = "points" if part == "chart" else "single-row"
    answer = partial(_answer, section, key, pick)
    return {"key": key, "on_select": answer, "selection_mode": mode}


def _answer(section: Section, key: str, pick: str) -> None:
    selection = session.said(key).selection
    if points := selection.get("points"):
        session.answer(pick, points[0]["customdata"][0])
    if rows := selection.get("rows"):
        session.answer(pick, section.table["column"].iloc[rows[0]])
