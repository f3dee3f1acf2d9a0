"""What all pages share: charts as they are shown, and the line a page ends with."""

import streamlit as st

from pages import _session as session
from scoring.charts import Figure
from scoring.errors import ModelUnavailable

XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def chart(figure: Figure, *, key: str, alt: str) -> None:
    """Show a figure without the tool bar."""
    st.plotly_chart(figure, key=key, alt=alt, config={"displayModeBar": False})


def plain(text: str) -> str:
    """Text from outside, which must not be taken for Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()<>#$|~:" else c for c in text)


def footer() -> None:
    """Model version and date, at the end of every page."""
    st.divider()
    try:
        card = session.serving().model.card
    except ModelUnavailable:
        st.caption("No model is loaded.")
        return
    period = f", leads of {card.first_created} to {card.last_created}" if card.first_created else ""
    st.caption(
        f"Model {card.version}, trained {card.trained_at[:10]} on {card.trained_rows:,} leads"
        f"{period}; outcome “{plain(card.outcome)}”."
    )
