"""What would raise one lead, and which lever lifts leads over the cut-line."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import chart, plain
from scoring import charts
from scoring.errors import LeadScoringError
from scoring.kept.levers import change_levers, levers_of, load_levers
from scoring.model.scored import ScoredBatch
from scoring.settings import levers_file
from scoring.views.lead import suggestions as view

TITLE = "What would lift more leads over the line"
UNKEPT = "levers_not_kept"
TRYING = "Trying each value on the leads below the line"


@st.fragment
def show(scored: ScoredBatch, position: int) -> None:
    """What would raise this lead, in words and a picture, and the fields to be marked."""
    levers = _levers(scored)
    if levers is None:
        return
    if problem := view.nothing_to_try(scored, levers):
        st.info(plain(problem))
    else:
        _offered(scored, position, levers)
    _mark(scored, levers, "lead")


def _offered(scored: ScoredBatch, position: int, levers: tuple[str, ...]) -> None:
    found = view.raise_lead(scored, position, levers)
    if not found.offered:
        st.caption(plain(view.nothing_line(found)))
    else:
        lines = enumerate(view.suggestion_lines(found), start=1)
        st.markdown("\n".join(f"{n}. {plain(line)}" for n, line in lines))
        figure = charts.raise_dots(view.suggestion_table(found))
        chart(figure, key="raise", alt="Chance before and after each change")
        st.caption(plain(view.similar_line(found)))
    st.caption(plain(view.absent_line(scored, levers)))


@st.fragment
def show_batch(scored: ScoredBatch, capacity: int, *, fold: bool = False) -> None:
    """Which lever lifts how many of the leads next below the cut-line, worked out on request."""
    with st.expander(TITLE, icon=":material/trending_up:"):
        levers = _levers(scored)
        if levers is None:
            return
        if problem := view.nothing_to_try(scored, levers):
            st.info(plain(problem))
        else:
            _lifted(scored, capacity, levers, fold=fold)
        _mark(scored, levers, "batch")


def _lifted(scored: ScoredBatch, capacity: int, levers: tuple[str, ...], *, fold: bool) -> None:
    asked = (capacity, levers, fold)
    # Two places, so that the button is gone while the work it asked for goes on.
    asking, working = st.empty(), st.empty()
    if not session.lifts_asked(asked):
        with asking.container():
            st.caption(plain(view.before_line(scored, levers)))
            st.button("Work it out", on_click=session.ask_lifts, args=(asked,))
        return

    def work() -> view.BatchLevers:
        with working.container():
            bar = st.progress(0.0, TRYING)
            # A press ends this run of the script, and the work with it.
            st.button("Cancel", key="cancel_lifts", on_click=session.drop_lifts)

        def tell(share: float) -> None:
            bar.progress(share, TRYING)

        return view.batch_levers(scored, capacity, levers, fold=fold, tell=tell)

    found = session.lifts(work)
    working.empty()
    _told(scored, levers, found)


def _told(scored: ScoredBatch, levers: tuple[str, ...], found: view.BatchLevers) -> None:
    st.markdown(plain(view.lifts_line(found)))
    best = view.best_lifts(found)
    if len(best):
        chart(charts.lift_bars(best), key="lifts", alt="Leads lifted by the best value of a field")
        config = {
            "Mean gain": st.column_config.NumberColumn(
                "Mean gain, points", format="%.1f", help="Of all leads it was tried on"
            ),
            "Of": st.column_config.NumberColumn(help="Leads it was tried on"),
        }
        table = view.lifts_table(found)
        st.dataframe(table, hide_index=True, column_config=config, alt="Leads lifted by value")
    st.caption(plain(view.looked_at_line(found)))
    st.caption(plain(view.absent_line(scored, levers)))


def _levers(scored: ScoredBatch) -> tuple[str, ...] | None:
    """The fields the team can change; None, told on screen, where what was said is damaged."""
    try:
        return levers_of(scored.model.schema.columns, load_levers(levers_file()))
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return None


def _mark(scored: ScoredBatch, levers: tuple[str, ...], where: str) -> None:
    _unkept()
    choices = view.lever_choices(scored)
    # Another key for other levers, so that what was said elsewhere shows here too.
    key = f"levers_{where}_{hash((scored.model.card.version, levers))}"
    st.multiselect(
        "Fields your team can change",
        list(choices),
        levers,
        format_func=choices.__getitem__,
        key=key,
        on_change=_keep,
        args=(key, levers),
        placeholder="None",
        help="Kept for everybody who uses this server. A model is not changed by it.",
    )


def _unkept() -> None:
    """Why the fields marked last were not kept, told once."""
    if problem := session.said(UNKEPT, ""):
        st.error(plain(problem), icon=":material/error:")
        session.answer(UNKEPT, "")


def _keep(key: str, levers: tuple[str, ...]) -> None:
    try:
        change_levers(levers_file(), view.changed_levers(levers, session.answered(key)))
    except LeadScoringError as problem:
        session.answer(UNKEPT, str(problem))
