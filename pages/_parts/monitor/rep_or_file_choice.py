"""Which word counts where outcomes of a file contradict the reps: asked before any is kept."""

from collections.abc import Sequence

import streamlit as st

from pages._parts.draw import plain, section
from scoring.pipelines.disputed_outcomes import Contradiction, WordThatCounts
from scoring.views.monitor.rep_or_file import against_reps, choices


def chosen(found: Sequence[Contradiction], key: str) -> WordThatCounts:
    """Those that contradict each other, and whose word is to count; the newer one at first."""
    section(against_reps(found))
    words = choices(found)
    label = {"label_visibility": "collapsed", "key": f"{key}_whose"}
    whose = st.radio(
        "Which counts", list(words), format_func=lambda one: plain(words[one]), **label
    )
    return WordThatCounts(whose)
