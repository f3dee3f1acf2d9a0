"""The leads to explore, those they are compared with, and what was worked out of them."""

from collections.abc import Callable

import streamlit as st

from pages._session.batch import Upload
from pages._session.held import Found, count, hold, once
from scoring.insight.stages import Stage
from scoring.model.scored import ScoredBatch
from scoring.views.explore.scope import Scope

# The leads to explore, those they are compared with, and what was worked out of both.
EXPLORED, COMPARED, VIEWED = "explored", "compared", "viewed"
# The stages of the funnel that a person declared, and the names of those in view at the last one.
STAGES = "stages"
# The report made, by the key of its leads; which of the explored leads are looked at.
REPORT, SCOPE = "explore_report", "explore_scope"
# Answers kept of the explored leads; parts of a large file take as much memory as the file.
MOST_VIEWED = 12


def explore(
    what: Upload | ScoredBatch | None, *, slot: str = EXPLORED, again: bool = False
) -> None:
    """Hold leads to explore, or none; what was worked out of the ones before is forgotten.

    With `again` they are of the same file, read in another way.
    """
    found = st.session_state.setdefault(VIEWED, {})
    for name in [n for n in found if slot == EXPLORED or n.startswith(slot)]:
        del found[name]
    hold(slot, what, *((REPORT, STAGES) if slot == EXPLORED else ()), again=again)


def explore_instead(before: ScoredBatch | None, now: ScoredBatch) -> None:
    """Where leads scored before are looked at, look at them as they are scored now."""
    for slot in (EXPLORED, COMPARED):
        if before is not None and st.session_state.get(slot) is before:
            explore(now, slot=slot, again=True)


def exploration(slot: str = EXPLORED) -> int:
    """Changes with every file of the slot, so that no widget keeps what was said of another one."""
    return count(slot)


def declare(stage: Stage, names: tuple[str, ...]) -> None:
    """Add a stage to the funnel, or put it in place of one of its name; `names` are in view."""
    others = tuple(s for s in declared()[0] if s.name != stage.name)
    st.session_state[STAGES] = (*others, stage), names


def declared() -> tuple[tuple[Stage, ...], tuple[str, ...] | None]:
    """The stages a person declared and the names in view then, None where none was declared."""
    return st.session_state.get(STAGES, ((), None))


def scope() -> Scope:
    """Which of the explored leads are looked at, of how many, today."""
    return st.session_state.get(SCOPE, Scope())


def worked_out(what: str, work: Callable[[], Found]) -> Found:
    """What is worked out of the explored leads: the last few answers are kept."""
    return once(VIEWED, what, work, MOST_VIEWED)
