"""What every view of Explore is drawn with: a sentence, a picture, its table, its files."""

from collections.abc import Mapping, Sequence

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


def draw(section: Section) -> None:
    """One answer; its picture becomes a PNG by the button that shows when it is pointed at."""
    st.subheader(plain(section.title), anchor=False)
    st.caption(plain(section.said))
    if section.figure is not None:
        st.plotly_chart(
            section.figure,
            key=f"chart {section.name}",
            alt=section.title,
            config=TOOLS | {"toImageButtonOptions": {"filename": section.name, "scale": 2}},
        )
    if section.table is not None:
        _table(section)
    _files(section)


def _table(section: Section) -> None:
    table = section.table
    order = list(section.columns) or list(table.columns)
    config = {name: _column(shown) for name, shown in section.columns.items()}
    st.dataframe(
        table,
        hide_index=True,
        height=min(MOST_HEIGHT, 36 * len(table) + 40),
        column_order=order,
        column_config=config,
        alt=f"Table: {section.title}",
    )


def _column(shown: Shown) -> object:
    help_text = shown.help or None
    if shown.form is Form.TEXT:
        return st.column_config.TextColumn(shown.title, help=help_text)
    width = MONEY_WIDTH if shown.form is Form.MONEY else None
    return st.column_config.NumberColumn(
        shown.title, help=help_text, format=FORMATS[shown.form], width=width
    )


def _files(section: Section) -> None:
    with st.container(horizontal=True):
        if section.table is not None:
            st.download_button(
                "Table (CSV)",
                lambda: to_csv(section.table),
                f"{section.name}.csv",
                "text/csv",
                key=f"csv {section.name}",
                on_click="ignore",
                type="tertiary",
                icon=":material/table:",
            )
        if section.figure is not None:
            st.download_button(
                "Picture (HTML)",
                lambda: as_page(section.figure),
                f"{section.name}.html",
                "text/html",
                key=f"html {section.name}",
                on_click="ignore",
                type="tertiary",
                icon=":material/insert_chart:",
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
