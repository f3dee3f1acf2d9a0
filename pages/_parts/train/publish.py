"""Beside the verdict of a run: which candidate, under what name, the button that publishes it."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages import _session as session
from pages._parts import score_again
from pages._parts.draw import plain, refusals
from pages._parts.train import questions
from pages._parts.train.for_model import line_of, registry_of
from pages._parts.train.tiers import floors_key
from scoring.training.publishing import LONGEST_NAME, Publication, as_decided, usual_name
from scoring.training.run_folder import Run
from scoring.training.run_report import CandidateReport, Report
from scoring.training.runs import publish_candidate
from scoring.views.train import run as view
from scoring.views.versions import version_facts

CALL_SHEET = "pages/call_sheet.py"


def chosen(report: Report) -> CandidateReport:
    """The candidate in view: the recommended one until a person takes another."""
    found = {c.name: c for c in report.candidates}
    return found.get(session.said("candidate"), report.best)


def publish(run: Run, report: Report, candidate: CandidateReport, place: DeltaGenerator) -> None:
    """What is left to say before publishing, and the button; what may follow where it was done.

    The button is in the `place`, beside the verdict.
    """
    if version := run.published.get(candidate.name):
        _published(run, version)
        if len(report.candidates) > 1:
            _choice(st, report)
        return
    may = questions.accepted(report.held_by, run.id)
    left, right = st.columns([3, 2])
    look = {"max_chars": LONGEST_NAME, "key": f"version_name_{run.id}"}
    name = left.text_input("Name of the version", usual_name(run.filename, run.created), **look)
    _choice(right, report)
    sure = _is_sure(run, report, candidate) and may
    by_gate, serve = _serves(run, candidate)
    look = {"icon": ":material/rocket_launch:", "disabled": not sure, "width": "stretch"}
    if place.button(view.PUBLISH[serve], type="primary", **look):
        # Where a person agrees with the gate, it decides by what serves when it is published.
        asked, floors = None if serve == by_gate else serve, session.said(floors_key(run))
        said = Publication(name, keep_tiers=floors, serve=asked, by=session.person())
        _publish(run, candidate, said, answer_default=bool(report.held_by))


def _serves(run: Run, candidate: CandidateReport) -> tuple[bool, bool]:
    """Whether it serves from then on: as the gate decided, and as a person says."""
    line = line_of(run)
    champion = session.model(line)
    decision = as_decided(candidate.decision, champion, registry_of(run).versions)
    st.caption(plain(view.decision_line(decision, champion, line)))
    if champion is None:
        return decision.serves, decision.serves
    # What was said beside another champion is not meant beside this one.
    beside = f"{champion.card.version}_{champion.card.trained_at}"
    key = f"serve_{run.id}_{candidate.name}_{beside}"
    return decision.serves, st.checkbox("Serve it from now on", decision.serves, key=key)


def _choice(place: Any, report: Report) -> None:
    names, best = [c.name for c in report.candidates], report.recommended
    words = {name: f"{name} (recommended)" if name == best else name for name in names}
    place.selectbox("Candidate", names, format_func=words.__getitem__, key="candidate")


def _is_sure(run: Run, report: Report, candidate: CandidateReport) -> bool:
    """Whether it may be published: what speaks against it was accepted, if anything does."""
    if candidate.name != report.recommended:
        for hold in candidate.holds:
            st.warning(plain(hold), icon=":material/front_hand:")
    return not candidate.holds or st.checkbox("Publish it anyway", key=f"anyway_{run.id}")


def _publish(run: Run, name: CandidateReport, said: Publication, *, answer_default: bool) -> None:
    with refusals():
        publish_candidate(run, name.name, registry_of(run), said, answer_default=answer_default)
        st.rerun()


def _published(run: Run, version: str) -> None:
    """What may follow: the leads in hand ranked by it, on the call sheet, in one click."""
    registry = registry_of(run)
    facts, champion = version_facts(registry, version), registry.champion
    said = view.published_line(facts, champion, registry.log)
    st.success(plain(said), icon=":material/rocket_launch:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if champion == version and not score_again.with_new(CALL_SHEET, line_of(run)):
            st.page_link(CALL_SHEET, label="Rank leads with it", icon=":material/call:")
        st.page_link("pages/models.py", label="See its card", icon=":material/arrow_forward:")
