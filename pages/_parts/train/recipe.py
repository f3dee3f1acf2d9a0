"""The recipe that derives columns of a history: chosen, edited, and seen at work."""

import pandas as pd
import streamlit as st

from pages import _session as session
from pages._parts.draw import alarm, bullets, download, plain, refusals
from scoring.intake.issue import Table
from scoring.recipes.recipe import decode_recipe
from scoring.views.train import recipe as view
from scoring.views.train import recipe_words as words
from scoring.views.train.outcome import StatedOutcome

TEXT_HEIGHT, TABLE_HEIGHT = 420, 388
ROW, HEADER = 35, 38
# A larger file is refused as no recipe anyway.
LARGEST_MB = 1
# Widths of the columns in pixels.
STEPS = {"Step": 50, "Kind": 95, "From": 320, "To": 215, "Done": 305}
EXAMPLES = {"Step": 50, "In the file": 240, "Derived": 170}


def recipe(table: Table, stated: StatedOutcome) -> view.Derivation:
    """The history as the chosen recipe derives it, with the section to choose and edit it."""
    outcome = stated.column
    offered = session.looked_at("recipes", lambda: view.bundled_recipes(table))
    choice_key = f"recipe_{session.history_file()}"
    begun = _begun(session.said(choice_key, view.NONE), offered, table, stated)
    key = f"{choice_key}_{view.text_key(begun)}"
    made = _made(table, outcome, session.said(key, begun))
    label = f"Recipe: {plain(made.line)}"
    with st.expander(label, key=f"{choice_key}_open", icon=":material/receipt_long:"):
        _choose(choice_key, [view.NONE, view.PROPOSED, *offered, view.OWN])
        dates = session.looked_at(f"dates {stated.key}", lambda: view.dates_offered(table, stated))
        if begun:
            _worked_on(made, key, begun)
        elif dates:
            st.caption(plain(dates))
    for caution in view.cautions(made, table, outcome, stated.meaning):
        st.warning(plain(caution), icon=":material/policy:")
    if made.problem:
        st.caption("To see the columns, correct the recipe or choose none.")
    return made


def _begun(choice: str, offered: dict[str, str], table: Table, stated: StatedOutcome) -> str:
    """The text that a choice begins with, "" where there is none."""
    if choice == view.PROPOSED:
        return session.looked_at(f"recipe {stated.key}", lambda: view.proposed_text(table, stated))
    return session.said(session.RECIPE_FILE, "") if choice == view.OWN else offered.get(choice, "")


def _made(table: Table, outcome: str, text: str) -> view.Derivation:
    with st.spinner("Applying the recipe" if text.strip() else "Looking at the cells"):
        what = f"{outcome}\n{text}"
        made = session.once(session.DERIVED, what, lambda: view.derive(table, text, outcome))
    return view.checked(made, table, outcome)


def _choose(key: str, choices: list[str]) -> None:
    st.caption(
        "A recipe derives columns: a city becomes its tier, rare values become “others”, counts "
        "are added up. It is stored with the model and applied to every file you score."
    )
    choice = st.selectbox("Which recipe?", choices, key=key, persist_state="session")
    if choice != view.OWN:
        return
    look = {"max_upload_size": LARGEST_MB, "label_visibility": "collapsed", "key": f"{key}_file"}
    sent = st.file_uploader("Recipe file", "toml", **look)
    for name, content in session.taken(look["key"], sent):
        with refusals():
            text = decode_recipe(content, name)
            if text != session.said(session.RECIPE_FILE, ""):
                session.answer(session.RECIPE_FILE, text)
                st.rerun()


def _worked_on(made: view.Derivation, key: str, begun: str) -> None:
    """The steps with what they do, then the text to edit beside examples and issues."""
    if made.effects and not made.problem:
        # The share stands in words beside the bar.
        bar = st.column_config.ProgressColumn(width=90, format=" ", min_value=0, max_value=1)
        _table(
            words.steps_table(made.effects),
            STEPS,
            "Steps of the recipe and what they do",
            Leads=bar,
        )
    left, right = st.columns(2)
    with left:
        text = st.text_area("Recipe (TOML)", begun, TEXT_HEIGHT, key=key, persist_state="session")
        look = {"icon": ":material/download:"}
        download("Download the recipe", lambda: text, "recipe.toml", **look)
    with right:
        _seen(made)


def _seen(made: view.Derivation) -> None:
    """What is wrong, or leads before and after, and what was found when it was applied."""
    if made.problem:
        alarm(made.problem)
        return
    if made.recipe is None:
        st.info("This recipe has no steps: the columns stay as they are.")
        return
    table = words.examples_table(made.effects)
    if len(table):
        st.caption("The first leads whose value changes, by their row in the file")
        row = st.column_config.NumberColumn(width=60, format="localized")
        _table(table, EXAMPLES, "Leads before and after", Row=row)
    bullets(words.issue_lines(made.issues))
    st.caption(plain(words.learning_line(made.recipe)))


def _table(table: pd.DataFrame, widths: dict[str, int], alt: str, **others: object) -> None:
    height = min(TABLE_HEIGHT, ROW * len(table) + HEADER)
    shown = {name: st.column_config.Column(width=width) for name, width in widths.items()}
    st.dataframe(
        table, hide_index=True, placeholder="", height=height, column_config=shown | others, alt=alt
    )
