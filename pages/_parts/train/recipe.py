"""The recipe that derives columns of a history: chosen, edited, and seen at work."""

import streamlit as st

from pages import _session as session
from pages._parts.draw import plain
from scoring.errors import LeadScoringError
from scoring.intake.issue import Table
from scoring.recipes.recipe import decode_recipe
from scoring.views.train.recipe import (
    NONE,
    OWN,
    PROPOSED,
    Derivation,
    bundled_recipes,
    cautions,
    checked,
    derive,
    proposed_text,
    text_key,
)
from scoring.views.train.recipe_words import (
    examples_table,
    issue_lines,
    learning_line,
    steps_table,
)

TEXT_HEIGHT, TABLE_HEIGHT = 420, 388
ROW, HEADER = 35, 38
TOML_MIME = "application/toml"
# A larger file is refused as no recipe anyway.
LARGEST_MB = 1


def recipe(table: Table, outcome: str) -> Derivation:
    """The history as the chosen recipe derives it, with the section to choose and edit it."""
    offered = session.looked_at("recipes", lambda: bundled_recipes(table))
    choice_key = f"recipe_{session.history_count()}"
    begun = _begun(session.said(choice_key, NONE), offered, table, outcome)
    key = f"{choice_key}_{text_key(begun)}"
    made = _made(table, outcome, session.said(key, begun))
    label = f"Recipe: {plain(made.line)}"
    with st.expander(label, key=f"{choice_key}_open", icon=":material/receipt_long:"):
        _choose(choice_key, [NONE, PROPOSED, *offered, OWN])
        if begun:
            _worked_on(made, key, begun)
    for caution in cautions(made, table, outcome):
        st.warning(plain(caution), icon=":material/policy:")
    if made.problem:
        st.caption("The columns are shown when the recipe can be used, or none is chosen.")
    return made


def _begun(choice: str, offered: dict[str, str], table: Table, outcome: str) -> str:
    """The text that a choice begins with, "" where there is none."""
    if choice == PROPOSED:
        return session.looked_at(f"recipe {outcome}", lambda: proposed_text(table, outcome))
    return session.recipe_file() if choice == OWN else offered.get(choice, "")


def _made(table: Table, outcome: str, text: str) -> Derivation:
    if not text.strip():
        return Derivation(table)
    with st.spinner("Applying the recipe"):
        made = session.derived(text, lambda: derive(table, text))
    return checked(made, table, outcome)


def _choose(key: str, choices: list[str]) -> None:
    st.caption(
        "A recipe derives columns: a city becomes its tier, rare values become “others”, counts "
        "are added up. It travels with the model and is applied to every file that is scored."
    )
    choice = st.selectbox("Which recipe?", choices, key=key, persist_state="session")
    if choice == OWN:
        _upload(f"{key}_file")


def _upload(key: str) -> None:
    file = st.file_uploader(
        "Recipe file", "toml", key=key, max_upload_size=LARGEST_MB, label_visibility="collapsed"
    )
    if file is None:
        return
    try:
        text = decode_recipe(file.getvalue(), file.name)
    except LeadScoringError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    if text != session.recipe_file():
        session.keep_recipe_file(text)
        st.rerun()


def _worked_on(made: Derivation, key: str, begun: str) -> None:
    """The steps with what they do, then the text to edit beside examples and issues."""
    if made.effects and not made.problem:
        _steps(made)
    left, right = st.columns(2)
    with left:
        text = st.text_area("Recipe (TOML)", begun, TEXT_HEIGHT, key=key, persist_state="session")
        st.download_button(
            "Download the recipe",
            text,
            "recipe.toml",
            TOML_MIME,
            on_click="ignore",
            icon=":material/download:",
        )
    with right:
        _seen(made)


def _steps(made: Derivation) -> None:
    table, config = steps_table(made.effects), st.column_config
    st.dataframe(
        table,
        hide_index=True,
        height=min(TABLE_HEIGHT, ROW * len(table) + HEADER),
        column_config={
            "Step": config.NumberColumn(width=50),
            "Kind": config.TextColumn(width=95),
            # The share stands in words beside the bar.
            "Leads": config.ProgressColumn(width=90, format=" ", min_value=0, max_value=1),
            "From": config.TextColumn(width=320),
            "To": config.TextColumn(width=215),
            "Done": config.TextColumn(width=305),
        },
        alt="Steps of the recipe and what they do",
    )


def _seen(made: Derivation) -> None:
    """What is wrong, or leads before and after, and what applying the recipe told."""
    if made.problem:
        st.error(plain(made.problem), icon=":material/error:")
        return
    if made.recipe is None:
        st.info("This recipe has no steps: the columns stay as they are.")
        return
    table = examples_table(made.effects)
    if len(table):
        st.caption("The first leads with another value, by their row in the file")
        st.dataframe(
            table, hide_index=True, height=min(TABLE_HEIGHT, ROW * len(table) + HEADER),
            column_config=_widths(), alt="Leads before and after",
        )  # fmt: skip
    for line in issue_lines(made.issues):
        st.markdown(f"- {plain(line)}")
    st.caption(learning_line(made.recipe))


def _widths() -> dict[str, object]:
    config = st.column_config
    return {
        "Step": config.NumberColumn(width=50),
        "Row": config.NumberColumn(width=60, format="localized"),
        "In the file": config.TextColumn(width=240),
        "Derived": config.TextColumn(width=170),
    }
