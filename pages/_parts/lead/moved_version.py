"""Why the score moved: under another version of the model."""

import streamlit as st

from pages import _session as session
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.monitoring.moves.moved import Moved, between_models
from scoring.registry import Registry
from scoring.settings import models_folder
from scoring.views.lead.moved import version_choices


def compared(scored: ScoredBatch) -> Moved | None:
    """The same file under another version; None while there is no other."""
    version = chosen(scored, "The same file under model version", own=False)
    if version is None:
        st.info("There is no other model version yet. Train one on the Train page.")
        return None
    with st.spinner("Scoring"):
        return session.once(
            session.MOVED,
            f"version {version}",
            lambda: between_models(model_of(scored, version), scored),
        )


def chosen(scored: ScoredBatch, label: str, *, own: bool) -> str | None:
    """The version chosen; the batch's own is offered first where it may be chosen."""
    current = scored.model.card.version
    others = version_choices(Registry(models_folder()), scored)
    choices = [current, *others] if own else others
    if not others:
        return current if own else None
    return st.selectbox(
        label,
        choices,
        key=f"moved_{'file' if own else 'version'}_{session.upload_count()}",
        format_func=lambda v: f"{v} (used for this call sheet)" if v == current else v,
        persist_state="session",
    )


def model_of(scored: ScoredBatch, version: str) -> LeadModel:
    """The model of a version. Raises ModelUnavailable."""
    own = version == scored.model.card.version
    return scored.model if own else Registry(models_folder()).load(version)
