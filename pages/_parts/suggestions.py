"""What would raise one lead, and which lever lifts leads over the cut-line."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages import _session as session
from pages._parts import marking
from pages._parts.draw import chart, plain, refusals
from pages._parts.marking import Levers
from scoring.charts.suggestions import lift_bars
from scoring.errors import FileRefused, StorageFailed
from scoring.kept.levers import load_words
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.views.lead import suggestions as view

TITLE = "What would lift more leads over the line"
TRYING = "Trying each value on the leads below the line"


@session.fragment
def show(scored: ScoredBatch, position: int) -> None:
    """What would raise this lead, in words and a picture, and the fields to be marked."""
    _by_levers(scored, "lead", lambda levers: _offered(scored, position, levers))


@session.fragment
def show_batch(scored: ScoredBatch, plan: CallPlan) -> None:
    """Which lever lifts how many of the leads next below the cut-line, worked out on request."""
    st.header(TITLE, anchor=False)
    _by_levers(scored, "batch", lambda levers: _lifted(scored, plan, levers))


def _by_levers(scored: ScoredBatch, where: str, show_them: Callable[[Levers], None]) -> None:
    """What is shown of the fields that the team can change, and the fields to be marked."""
    with refusals():
        levers = marking.marked(scored.model)
        problem = view.nothing_to_try(scored, levers)
        if not problem:
            show_them(levers)
        elif problem != view.NO_LEVERS or not marking.proposed(scored.model):
            # What is proposed below says as much.
            st.info(plain(problem))
        marking.show(scored, levers, where)


def offered(scored: ScoredBatch, position: int) -> list[view.Action]:
    """What can be done for a lead, in the team's words; nothing where nothing can be looked for."""
    try:
        levers, words = marking.marked(scored.model), load_words(scored.model.line)
    except (FileRefused, StorageFailed):
        # The page says so where it shows what can be done.
        return []
    if view.nothing_to_try(scored, levers):
        return []
    return view.actions(view.raise_lead(scored, position, levers), words)


def _offered(scored: ScoredBatch, position: int, levers: Levers) -> None:
    found = view.raise_lead(scored, position, levers)
    if not found.offered:
        st.caption(plain(view.nothing_line(found)))
    else:
        words = load_words(scored.model.line)
        told = enumerate(view.actions(found, words), start=1)
        lines = (f"{n:d}. **{plain(a.headline)}**  \n{plain(a.evidence)}" for n, a in told)
        st.markdown("\n".join(lines))
        st.caption(plain(view.similar_line(found)))
    if absent := view.absent_line(scored, levers):
        st.caption(plain(absent))


def _lifted(scored: ScoredBatch, plan: CallPlan, levers: Levers) -> None:
    asked = (plan, levers)
    # Two places, so that the button is gone while the work it asked for goes on.
    asking, working = st.empty(), st.empty()
    if session.said(session.LIFTS) != asked:
        with asking.container():
            st.caption(plain(view.before_line(scored, levers)))
            st.button("Work it out", on_click=session.answer, args=(session.LIFTS, asked))
        return

    def work() -> view.BatchLevers:
        with working.container():
            bar = st.progress(0.0, TRYING)
            # A press ends this run of the script, and the work with it.
            drop = {"on_click": session.answer, "args": (session.LIFTS, None)}
            st.button("Cancel", key="cancel_lifts", **drop)
        return view.batch_levers(
            scored, plan, levers, tell=lambda share: bar.progress(share, TRYING)
        )

    found = session.once(session.LIFTED, asked, work)
    working.empty()
    _told(found, load_words(scored.model.line))
    st.caption(plain(view.absent_line(scored, levers)))


def _told(found: view.BatchLevers, words: Mapping[str, str]) -> None:
    st.markdown(plain(view.lifts_line(found, words)))
    best = view.best_lifts(found, words)
    if len(best):
        chart(lift_bars(best), key="lifts", alt="Leads lifted by the best value of a field")
        number, meant = st.column_config.NumberColumn, "Average over all leads it was tried on"
        config = {
            "Mean gain": number("Mean gain, points", format="%.1f", help=meant),
            "Of": number(help="Leads it was tried on"),
        }
        table = view.lifts_table(found, words)
        st.dataframe(
            table,
            hide_index=True,
            placeholder="",
            column_config=config,
            alt="Leads lifted by value",
        )
    st.caption(plain(view.looked_at_line(found)))
