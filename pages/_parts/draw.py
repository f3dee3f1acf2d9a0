"""What every screen is drawn with: sections, charts, files, refusals and the switch of views."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from pages import _session as session
from pages._parts.only_text import file_name
from pages._parts.only_text import plain as plain
from pages._parts.section_table import show_picture, show_table
from scoring.charts import Figure, as_page, on_screen
from scoring.delivery.tables import to_csv
from scoring.errors import LeadScoringError
from scoring.views.section import Section

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def section(found: Section) -> None:
    """A section: its title, what is said, the figure, the table and their files."""
    st.header(plain(found.title), anchor=False)
    st.markdown(plain(found.said))
    show_picture(found, "")
    if found.table is not None:
        show_table(found, "")
    if found.note:
        st.caption(plain(found.note))
    if found.has_files:
        files(found)


def files(found: Section) -> None:
    """The buttons for the table and the picture of a section as files."""
    look = {"type": "tertiary", "icon": ":material/download:"}
    with st.container(horizontal=True):
        if found.table is not None:
            download("Table (CSV)", lambda: to_csv(found.as_file), f"{found.name}.csv", **look)
        if found.figure is not None:
            download("Picture (HTML)", lambda: as_page(found.figure), f"{found.name}.html", **look)


def download(label: str, make: Callable[[], bytes | str], name: str, **look: Any) -> None:
    """A button for a file, made when it is pressed; only a refusal draws the page anew."""
    look = {"key": f"download {name}", "on_click": "ignore"} | look
    kind = XLSX if name.endswith(".xlsx") else f"text/{name.rpartition('.')[2]}"
    made = session.told(make, look["key"])
    st.download_button(plain(label), made, file_name(name), kind, **look)
    if problem := session.why_unmade(look["key"]):
        alarm(problem)


def chart(figure: Figure, *, key: str, alt: str) -> None:
    """A figure without the tool bar."""
    st.plotly_chart(on_screen(figure), key=key, alt=alt, config={"displayModeBar": False})


def metric(label: str, value: str, detail: str = "", **look: Any) -> None:
    """A figure with a detail below it, which is no change for the better or the worse."""
    look = {"delta_color": "off", "delta_arrow": "off"} | look
    st.metric(plain(label), plain(value), plain(detail) or None, **look)


def metrics(figures: Iterable[tuple[str, ...]]) -> None:
    """Figures side by side: name, value, detail."""
    for cell, figure in zip(st.columns(len(shown := list(figures))), shown, strict=True):
        with cell:
            metric(*figure, border=True)


def bullets(lines: Iterable[str]) -> None:
    """Sentences, one below the other."""
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def alarm(said: object, icon: str = "error", *, details: Iterable[str] = ()) -> None:
    """What went wrong, in red where nothing else on the page is; its details stay closed."""
    red = session.is_first_alarm(str(said))
    (st.error if red else st.warning)(plain(said), icon=f":material/{icon}:")
    if details:
        with st.expander("Details"):
            bullets(details)


@contextmanager
def refusals(later: str = "") -> Iterator[None]:
    """Show why the project refuses what is done within, and leave the rest of it.

    A callback, which draws nothing, says a key of the session by which it is shown `later`.
    """
    try:
        yield
    except LeadScoringError as problem:
        if later:
            session.answer(later, str(problem))
        else:
            alarm(problem)


def refused_before(later: str) -> None:
    """Show once why a callback was refused."""
    if problem := session.said_once(later):
        alarm(problem)


def switch(label: str, choices: Iterable[Any], *, key: str, **look: Any) -> Any:
    """The choice that a person wants, at first the first, or the `default`; pages keep it."""
    offered, worded = list(choices), look.pop("format_func", str)
    look = {"default": offered[0], "required": True, "persist_state": "session"} | look
    return st.segmented_control(
        plain(label), offered, key=key, format_func=lambda one: plain(worded(one)), **look
    )


def views(shown: Mapping[str, Callable[..., None]], *told: Any, key: str, **look: Any) -> None:
    """The switch of a page's views, and the one that is chosen, which is given what is told."""
    shown[switch("View", shown, key=key, label_visibility="collapsed", **look)](*told)
