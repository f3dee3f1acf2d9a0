"""Two versions beside each other: their figures, what they read, and the leads in hand by both."""

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.draw import plain, refusals
from scoring.monitoring.version_pair import VersionPair
from scoring.registry import Registry
from scoring.views import version_pair as view
from scoring.views import version_switch as floor_view

FIGURES, CALIBRATION, FIELDS, LEADS = "Figures", "Calibration", "Fields", "Leads in hand"


def show(registry: Registry, first: str, second: str) -> None:
    """Which of the two is better on the same leads, and the view that is chosen."""
    with refusals():
        pair = session.version_pair(registry, first, second)
        st.markdown(f"**{plain(view.answer(pair))}**")
        for caution in view.cautions(pair):
            st.caption(plain(caution))
        shown = {FIGURES: _figures, CALIBRATION: _calibration, FIELDS: _fields, LEADS: _leads}
        draw.views(shown, registry, pair, key="version_pair_view")


def _figures(_registry: Registry, pair: VersionPair) -> None:
    draw.section(view.figures(pair))
    draw.section(view.facts(pair))


def _calibration(_registry: Registry, pair: VersionPair) -> None:
    draw.section(view.calibration(pair))


def _fields(_registry: Registry, pair: VersionPair) -> None:
    draw.section(view.fields_read(pair))


def _leads(registry: Registry, pair: VersionPair) -> None:
    """Who moves between tiers and in rank, of the leads in hand."""
    floor = session.sales_floor(registry, *(side.model for side in pair.both))
    if floor is None:
        st.info(floor_view.NO_LEADS if session.ranked() is None else floor_view.OTHER_MODEL)
        return
    draw.section(floor_view.tier_moves(floor))
    draw.section(floor_view.movers(floor))
