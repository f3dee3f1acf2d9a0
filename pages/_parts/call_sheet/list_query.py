"""What of the ranked list is wanted: a search, filters, an order."""

from collections.abc import Sequence

import streamlit as st

from pages import _session as session
from pages._parts.only_text import plain
from scoring.model.call_plan import CallPlan
from scoring.model.grade import GRADES
from scoring.model.lead_model import TIERS
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet import ranked as view
from scoring.views.call_sheet.notices import check_line
from scoring.views.call_sheet.reps import owners as owned_by

GRADED = "Letter: who they are. Number: what they did. A1 is best."
# Another filter or order begins with its first page.
KEPT = {"persist_state": "session", "on_change": session.hold, "args": (session.PAGE, 1)}


def asked(scored: ScoredBatch, plan: CallPlan) -> view.Query:
    """What is searched for, and the filters and the order behind a button."""
    text = st.text_input(
        "Search", key="search", placeholder="Search name, phone, e-mail …", width=230,
        label_visibility="collapsed", **KEPT,
    )  # fmt: skip
    with st.popover("Filter and sort", icon=":material/filter_list:", width="content"):
        tiers = st.multiselect("Tier", TIERS, key="tiers", placeholder="All tiers", **KEPT)
        grades = _grades(scored)
        sources = _choice("Source", view.source_choices(scored), "sources")
        reps = _choice("Rep", plan.reps, "of_rep")
        owners = _choice("Owner", list(owned_by(scored)), "owners")
        sort = st.selectbox("Sort by", view.SORTS, key="sort", **KEPT)
        unsure = _only_unsure(scored)
    page = session.said(page_key(), 1)
    return view.Query(tuple(tiers), grades, sources, text, sort, page, unsure, reps, owners)


def page_key() -> str:
    """The key of the page in view: another one, which begins with the first, for another list."""
    return f"{session.PAGE}_{session.count(session.PAGE)}"


def _choice(label: str, options: Sequence[str], key: str) -> tuple[str, ...]:
    """Some of the options; nothing where there is nothing to choose from."""
    if not options:
        return ()
    # Reps may have been named otherwise since.
    session.answer(key, [one for one in session.said(key, []) if one in options])
    look = {"key": key, "placeholder": f"All {label.lower()}s"}
    return tuple(st.multiselect(plain(label), options, **look, **KEPT))


def _grades(scored: ScoredBatch) -> tuple[str, ...]:
    """The grades asked for: all leads have theirs once their reasons are written."""
    if not scored.explainer.is_graded:
        return ()
    look = {"disabled": not session.job().done, "placeholder": "All grades", "help": GRADED}
    return tuple(st.multiselect("Grade", GRADES, key="grades", **look, **KEPT))


def _only_unsure(scored: ScoredBatch) -> bool:
    """How many leads are for a person to check, and whether only they are asked for."""
    line = check_line(scored)
    if not line:
        return False
    only = st.toggle("Only leads to check by hand", key="unsure", **KEPT)
    st.caption(plain(line))
    return only
