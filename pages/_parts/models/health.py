"""The health of the model in view on the leads of its test, one look at a time."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import streamlit as st

from pages import _session as session
from pages._parts import draw
from pages._parts.explore.answered import answered
from pages._parts.models import whole_card
from pages._parts.models.chosen_cut import cost_and_value, threshold
from pages._parts.way_to_train import train_link
from scoring.model.lead_model import LeadModel
from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.influence import Influence
from scoring.registry import Registry
from scoring.views.health import cut, influence, misses, ordering, segments
from scoring.views.section import Section

NOTHING_KEPT = (
    "This version is of an earlier release, which kept no leads of its test, so its card is all "
    "that is known of its health. Train again to see the rest."
)
ONE_OUTCOME = (
    "The test leads kept with this version have one outcome only, so its card is all that is known "
    "of its health. Train on a history with more conversions to see the rest."
)
# Of 100 leads, as many are called where nobody says.
USUAL_CALLS = 20


@session.fragment
def show(model: LeadModel, registry: Registry) -> None:
    """The switch of the looks, and the one that is chosen; without test leads the card alone.

    The model is a version of the registry.
    """
    st.header("Health", anchor=False)
    with draw.refusals():
        found = session.examined(model, registry)
        if found is None or not found.has_both:
            st.info(ONE_OUTCOME if found else NOTHING_KEPT, icon=":material/info:")
            train_link("Train")
            whole_card.show(model, None, registry)
            return
        looks = LOOKS | {"Card": lambda shown: whole_card.show(model, shown, registry)}
        draw.views(looks, found, key="health_view", wrap=False)


def _order(found: Examined) -> None:
    shown = session.of_health(found.model, "order", lambda: ordering.sections(found))
    for pair in (shown[:2], shown[2:4]):
        for place, section in zip(st.columns(2), pair, strict=True):
            with place:
                answered(section)
    # Its picture is on the first screen of the page.
    answered(replace(shown[4], figure=None, note=""))


def _cut(found: Examined) -> None:
    at, paid = threshold(found), cost_and_value()
    _answer(found, ("cut", at, paid), lambda: cut.sections(found, at, paid))


def _fields(found: Examined) -> None:
    asked = session.of_health(found.model, "influence", lambda: Influence.of(found))
    _answer(found, "weights", lambda: (influence.weights(asked), influence.swarms(asked)))
    fields = {found.fields[at].label: found.fields[at] for at in asked.order}
    if fields:
        name = st.selectbox("Field", list(fields), key="health_field", persist_state="session")
        _answer(found, ("field", name), lambda: [influence.dependence(asked, fields[name])])
    _answer(found, "stable", lambda: [influence.stability(found)])


def _segments(found: Examined) -> None:
    if name := _grouped(found, "health_segment"):
        work = lambda: segments.by_segment(found, found.groups(name))  # noqa: E731
        _answer(found, ("segments", name), work)


def _fairness(found: Examined) -> None:
    left, right = st.columns(2)
    with left:
        name = _grouped(found, "health_group")
    with right:
        calls = st.slider(
            "Called, of 100 leads", 1, 100, USUAL_CALLS, key="health_calls",
            persist_state="session", help="How many of 100 leads the team can call.",
        )  # fmt: skip
    if name:
        groups = found.groups(name)
        look = "fairness", name, calls
        _answer(found, look, lambda: [segments.fairness(found, groups, calls / 100)])


def _grouped(found: Examined, key: str) -> str:
    """What the leads are grouped by, "" where nothing parts them."""
    if not found.groupings:
        st.write(segments.NO_GROUPS)
        return ""
    return st.selectbox("Group by", found.groupings, key=key, persist_state="session")


def _answer(found: Examined, what: object, work: Callable[[], Iterable[Section]]) -> None:
    for section in session.of_health(found.model, what, lambda: tuple(work())):
        # Without a picture the table is what was asked for.
        (answered if section.figure is not None else draw.section)(section)


LOOKS: dict[str, Callable[[Examined], None]] = {
    "Order": _order,
    "Threshold": _cut,
    "Fields": _fields,
    "Segments": _segments,
    "Fairness": _fairness,
    "Surest misses": lambda found: _answer(found, "misses", lambda: misses.sections(found)),
}
