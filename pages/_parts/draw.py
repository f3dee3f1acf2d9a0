"""What every view of Explore is drawn with: a sentence, a picture, its table, its files."""

from functools import partial
from typing import Any

import streamlit as st

from pages import _session as session
from pages._parts.downloads import files
from pages._parts.frame import plain
from pages._parts.section_table import show_table
from scoring.charts import TOOLS
from scoring.views.section import Section


def draw(section: Section, *, pick: str = "") -> None:
    """One answer; its picture becomes a PNG by the button that shows when it is pointed at.

    With `pick`, a click on a row or a point answers the widget of that key with its column.
    """
    st.subheader(plain(section.title), anchor=False)
    st.caption(plain(section.said))
    if section.figure is not None:
        st.plotly_chart(
            section.figure,
            **_clicked(section, "chart", pick),
            alt=section.title,
            config=TOOLS | {"toImageButtonOptions": {"filename": section.name, "scale": 2}},
        )
    if section.table is not None:
        show_table(section, _clicked(section, "table", pick))
    files(section)


def _clicked(section: Section, part: str, pick: str) -> dict[str, Any]:
    """The key of a picture or a table, and what a click on it does."""
    if not pick:
        return {"key": f"{part} {section.name}"}
    key = f"{part} {section.name} {pick}"
    mode = "points" if part == "chart" else "single-row"
    answer = partial(_answer, section, key, pick)
    return {"key": key, "on_select": answer, "selection_mode": mode}


def _answer(section: Section, key: str, pick: str) -> None:
    selection = session.answered(key).selection
    if points := selection.get("points"):
        session.answer(pick, points[0]["customdata"][0])
    if rows := selection.get("rows"):
        session.answer(pick, section.table["column"].iloc[rows[0]])
