"""The version that is tried out beside the one that serves: what it makes of the batch in hand."""

import streamlit as st

from pages._session.batch import upload_count
from pages._session.held import once
from scoring.errors import ModelUnavailable
from scoring.model.scored import ScoredBatch
from scoring.model.shadow import Shadow
from scoring.pipelines.jobs import shadow_beside
from scoring.registry import NamedModels
from scoring.settings import models_folder

SHADOW = "shadow"


def shadow(scored: ScoredBatch) -> tuple[Shadow | None, str]:
    """The scores of the version that is tried out, worked out once, and why there are none."""
    try:
        registry = NamedModels(models_folder()).registry(scored.model.line)
        version = registry.shadow
    except ModelUnavailable:
        return None, ""
    if version is None:
        st.session_state.pop(SHADOW, None)
        return None, ""
    asked = (upload_count(), scored.model.line, scored.model.card.trained_at, version)
    return once(SHADOW, asked, lambda: shadow_beside(scored, registry))
