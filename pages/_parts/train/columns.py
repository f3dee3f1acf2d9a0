"""The columns of a history, their roles to be changed, and the button that trains."""

import pandas as pd
import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, plain, refusals
from pages._parts.train import questions, run
from pages._parts.train.options import options
from scoring.training.history_file import HistoryFile
from scoring.views.train import columns as view
from scoring.views.train.outcome import StatedOutcome
from scoring.views.train.recipe import Derivation

HEIGHT = 560


def choose_and_train(history: session.Upload, made: Derivation, outcome: StatedOutcome) -> None:
    """The columns in a table to edit; the button starts a run and shows it."""
    st.subheader("Columns")
    frame = made.table.frame
    with refusals():
        with st.spinner("Looking at the columns"):
            what = f"columns {outcome.key} {made.key}"
            proposed = session.looked_at(
                what,
                lambda: view.column_table(
                    frame, outcome.column, outcome.meaning, outcome.created, made.learned
                ),
            )
        if proposed.empty:
            alarm(view.NOTHING_ELSE)
            return
        if not view.chosen_columns(proposed, proposed).problem:
            proposed = view.with_questions(proposed, questions.found(made, outcome))
        edited = _edited(proposed, f"columns_{session.history_count()}_{outcome.key}{made.key}")
        choice = view.chosen_columns(proposed, edited)
        if choice.problem:
            alarm(choice.problem)
            return
        st.caption(plain(view.unheard_line(choice)))
        answers = questions.answers(made, outcome, view.asked_about(edited, choice))
        what = f"calls {outcome.key} {choice.created} {made.key}"
        calls = session.looked_at(what, lambda: view.usual_calls(frame, outcome, choice.created))
        asked = options(edited, choice, calls)
        if asked.problem:
            alarm(asked.problem)
        elif st.button("Train", type="primary", icon=":material/model_training:"):
            part = made.table.part or None
            file = HistoryFile(
                history.filename, history.content, part, history.header, history.dates
            )
            run.begin(file, view.request_of(outcome, choice, asked, made.recipe, answers))


def _edited(proposed: pd.DataFrame, key: str) -> pd.DataFrame:
    """The columns as a person left them."""
    st.caption(plain(view.columns_line(proposed)))
    return session.edited_table(key, proposed, lambda begun: _editor(begun, key))


def _editor(proposed: pd.DataFrame, key: str) -> pd.DataFrame:
    fixed = [name for name in proposed.columns if name not in ("Role", "Says")]
    height = min(HEIGHT, 36 * len(proposed) + 40)
    look = {"hide_index": True, "height": height, "disabled": fixed, "column_config": _config()}
    look["placeholder"] = ""
    return st.data_editor(proposed, key=key, alt="Columns of the history and their roles", **look)


def _config() -> dict[str, object]:
    config = st.column_config
    rate = "Share converted, with the number of leads n"
    role = {"options": view.ROLES, "required": True, "help": "Click twice to change"}
    says = "Its side of the grade. Fit: who they are and where they come from. Engagement: what "
    says += "they did. Click twice to change"
    family = {"options": list(view.SAYS.values()), "required": True, "help": says}
    return {
        "Column": config.TextColumn(width=150, pinned=True),
        "Role": config.SelectboxColumn(width=120, **role),
        "Says": config.SelectboxColumn("Family", width=115, **family),
        "Kind": config.TextColumn(width=75),
        "Filled": config.NumberColumn(width=65, format="%.0f%%"),
        "Different": config.NumberColumn(width=75, format="localized", help="Different values"),
        "When empty": config.TextColumn(width=130, help=rate),
        "Best": config.TextColumn("Converts best", width=220, help=rate),
        "Lowest": config.TextColumn("Converts least", width=220, help=rate),
        "Why": config.TextColumn(width=260),
        **dict.fromkeys(view.UNSEEN),
    }
