"""What every view of Explore is drawn with: a sentence, a picture, its table, its files."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages import _session as session
from pages._frame import plain
from scoring.charts import TOOLS, as_page
from scoring.explore_view.section import Form, Section, Shown
from scoring.export import to_csv
from scoring.insight.leads import Field

FORMATS = {
    Form.COUNT: "localized",
    Form.SHARE: "percent",
    Form.POINTS: "percent",
    Form.NUMBER: "%.2f",
    Form.MONEY: "accounting",
}
# Pixels; a column is else made for the digits without their separators and cents.
MONEY_WIDTH = 120
# A table of more rows is scrolled in.
MOST_HEIGHT = 480


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
        _table(section, pick)
    _files(section)


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


def _table(section: Section, pick: str) -> None:
    table = section.table
    order = list(section.columns) or list(table.columns)
    config = {name: _column(shown) for name, shown in section.columns.items()}
    st.dataframe(
        table,
        hide_index=True,
        height=min(MOST_HEIGHT, 36 * len(table) + 40),
        column_order=order,
        column_config=config,
        placeholder="",
        alt=f"Table: {section.title}",
        **_clicked(section, "table", pick),
    )


def _column(shown: Shown) -> object:
    help_text = shown.help or None
    if shown.form is Form.TEXT:
        room = "large" if shown.is_wide else None
        return st.column_config.TextColumn(shown.title, help=help_text, width=room)
    width = MONEY_WIDTH if shown.form is Form.MONEY else None
    return st.column_config.NumberColumn(
        shown.title, help=help_text, format=FORMATS[shown.form], width=width
    )


def _files(section: Section) -> None:
    with st.container(horizontal=True):
        if section.table is not None:
            _file(section.name, "Table (CSV)", "csv", lambda: to_csv(section.table))
        if section.figure is not None:
            _file(section.name, "Picture (HTML)", "html", lambda: as_page(section.figure))


def _file(name: str, label: str, ending: str, make: Callable[[], bytes | str]) -> None:
    st.download_button(
        label,
        make,
        f"{name}.{ending}",
        f"text/{ending}",
        key=f"{ending} {name}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def choose_column(label: str, fields: Mapping[str, Field], usual: Sequence[str], key: str) -> Field:
    """A column that a person chooses; at first the first of the usual ones that is there."""
    names = list(fields)
    at_first = next((name for name in usual if name in names), names[0])
    name = st.selectbox(
        label,
        names,
        names.index(at_first),
        format_func=lambda n: fields[n].label,
        key=f"{key} {session.exploration()}",
        persist_state="session",
    )
    return fields[name]
