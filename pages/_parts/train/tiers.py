"""The tiers of the chosen candidate, and whose floors it is published with."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.errors import LeadScoringError, ModelUnavailable
from scoring.model.lead_model import LeadModel, TierFloors
from scoring.registry import Registry
from scoring.settings import models_folder
from scoring.training.run_report import CandidateReport
from scoring.training.runs import Run
from scoring.views.train.tiers import (
    FloorChoice,
    candidate_test,
    floor_choice,
    goals_line,
    published_floors,
    tiers_caption,
    tiers_table,
)


def tiers(run: Run, candidate: CandidateReport) -> bool | None:
    """The tiers before publishing and after; whether floors are kept, None for no choice."""
    st.subheader("Tiers")
    try:
        return (
            _chosen(run, candidate)
            if candidate.name not in run.published
            else _kept(run, candidate)
        )
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return None


def _chosen(run: Run, candidate: CandidateReport) -> bool | None:
    choice = floor_choice(run, candidate, _serving())
    if candidate.unmet:
        st.warning(plain(candidate.unmet), icon=":material/warning:")
    keep = _asked(run, choice) if choice.kept else None
    _table(run, candidate, choice.floors(keep=bool(keep)))
    st.caption(plain(choice.why_not))
    return keep


def _asked(run: Run, choice: FloorChoice) -> bool:
    return st.radio(
        "Tier floors",
        list(choice.labels),
        index=list(choice.labels).index(choice.keep),
        format_func=choice.labels.__getitem__,
        key=f"keep_floors_{run.id}",
        horizontal=True,
        help="Kept, a tier means the same chance as it did before. New ones hold the shares or "
        "rates that were asked for.",
    )


def _kept(run: Run, candidate: CandidateReport) -> None:
    floors, whose = published_floors(Registry(models_folder()), run.published[candidate.name])
    _table(run, candidate, floors)
    st.caption(plain(whose))


def _table(run: Run, candidate: CandidateReport, floors: TierFloors) -> None:
    st.caption(plain(tiers_caption(run)))
    table = tiers_table(floors, candidate_test(run, candidate))
    st.dataframe(table, hide_index=True, alt="Tiers")
    st.caption(plain(goals_line(run.request.tiers)))


def _serving() -> LeadModel | None:
    try:
        return session.serving().model
    except ModelUnavailable:
        return None
