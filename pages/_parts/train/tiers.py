"""The tiers of the chosen candidate, and whose floors it is published with."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain, refusals
from pages._parts.train.for_model import line_of, registry_of
from scoring.model.lead_model import TierFloors
from scoring.training.run_folder import Run
from scoring.training.run_report import CandidateReport
from scoring.views.train import tiers as view


def floors_key(run: Run) -> str:
    """Under which a person's word on whose floors are kept is found, also further up the page."""
    return f"keep_floors_{run.id}"


def tiers(run: Run, candidate: CandidateReport) -> None:
    """The tiers of the candidate before publishing and after, and whose floors they are."""
    st.header("Tiers", anchor=False)
    with refusals():
        if candidate.name in run.published:
            kept = view.published_floors(registry_of(run), run, candidate)
            _table(run, candidate, *kept)
            return
        choice = view.floor_choice(run, candidate, session.model(line_of(run)))
        if candidate.unmet:
            st.warning(plain(candidate.unmet), icon=":material/warning:")
        keep = _asked(run, choice) if choice.kept else None
        _table(run, candidate, choice.floors(keep=bool(keep)), choice.why_not)


def _asked(run: Run, choice: view.FloorChoice) -> bool:
    return st.radio(
        "Tier floors", list(choice.labels), list(choice.labels).index(choice.keep),
        format_func=lambda kept: plain(choice.labels[kept]), key=floors_key(run), horizontal=True,
        help="If you keep the floors, each tier means the same chance as before. New floors give "
        "the shares or rates you asked for.",
    )  # fmt: skip


def _table(run: Run, candidate: CandidateReport, floors: TierFloors, note: str) -> None:
    st.caption(plain(view.tiers_caption(run)))
    table = view.tiers_table(floors, view.candidate_test(run, candidate))
    st.dataframe(table, hide_index=True, placeholder="", alt="Tiers")
    st.caption(plain(view.goals_line(run.request.tiers)))
    st.caption(plain(note))
