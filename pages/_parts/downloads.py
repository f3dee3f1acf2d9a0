"""The files of one answer of Explore: its table and its picture."""

from collections.abc import Callable

import streamlit as st

from scoring.charts import as_page
from scoring.delivery.tables import to_csv
from scoring.views.section import Section


def files(section: Section) -> None:
    """A button for each file."""
    with st.container(horizontal=True):
        if section.table is not None:
            _file(section.name, "Table (CSV)", "csv", lambda: to_csv(section.as_file))
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
