"""A lead whole: what can be done, why, and closed what is usual, past leads like it, its row."""

import streamlit as st

from pages._parts import draw, suggestions
from pages._parts.draw import bullets, plain
from scoring.charts.waterfall import waterfall
from scoring.model.reasons import Reason
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.planned import Planned
from scoring.views.lead.similar import similar
from scoring.views.lead.usual import history_line, usual_table
from scoring.views.lead.whole import START, AllReasons, all_reasons, other_columns, row_issues
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted

USUAL = {
    "Past leads": Shown("Past leads", Format.COUNT, "Past leads with the same value"),
    "Converted": Shown("Converted", Format.COUNT, "How many of these converted"),
    "Rate": Shown("Rate", help="Share of these that converted"),
    "Counted as": Shown("Counted as", help="The value or range that they share"),
}
ALIKE = "How much of what matters to the model is the same"


def show(planned: Planned, position: int) -> None:
    """What can be done for the lead at this position, and all that is known of it."""
    scored = planned.scored
    told = all_reasons(scored, position)
    left, right = st.columns(2, gap="medium")
    with left:
        st.header("What you can do", anchor=False)
        suggestions.show(scored, position)
    with right:
        st.header("What makes the chance", anchor=False)
        figure = waterfall(told.explanation, scored.model.calibration)
        draw.chart(figure, key="lead_waterfall", alt="From the start to this lead, by field")
        st.caption(START)
    with st.expander("All fields", icon=":material/list:"):
        _all_reasons(told)
        _beside_usual(scored, position)
    with st.expander("The most similar past leads", icon=":material/group:"):
        _like_it(scored, position)
    _its_row(scored, position)


def _all_reasons(told: AllReasons) -> None:
    for side, title, reasons in zip(
        st.columns(2), ("Speaks for it", "Speaks against it"), (told.supporting, told.opposing),
        strict=True,
    ):  # fmt: skip
        with side:
            _reasons(title, reasons)
    if told.small:
        _reasons(f"{counted(len(told.small), 'field')} of little weight", told.small)
    if told.absent:
        st.caption(plain(told.absent_line))


def _reasons(title: str, reasons: tuple[Reason, ...]) -> None:
    st.header(plain(title), anchor=False)
    bullets(reason.sentence for reason in reasons)
    if not reasons:
        st.caption("Nothing important.")


def _beside_usual(scored: ScoredBatch, position: int) -> None:
    table = usual_table(scored, position)
    columns = {name: USUAL.get(name, Shown(name)) for name in table}
    title, said = "Its values beside what is usual", history_line(scored.model)
    draw.section(Section("usual", title, said, table=table, columns=columns, has_files=False))


def _like_it(scored: ScoredBatch, position: int) -> None:
    found = similar(scored, position)
    st.write(plain(found.line))
    if found.table.empty:
        return
    column = st.column_config.TextColumn
    config = {"Lead": column(width=75), "Alike": column(help=ALIKE)}
    look = {"hide_index": True, "height": "content", "placeholder": "", "column_config": config}
    st.dataframe(found.table, **look, alt="The most similar past leads")
    st.caption(plain(found.note))


def _its_row(scored: ScoredBatch, position: int) -> None:
    issues, others = row_issues(scored, position), other_columns(scored, position)
    if issues.empty and others.empty:
        return
    with st.expander("Its row in the file", icon=":material/table_rows:"):
        if not issues.empty:
            st.dataframe(
                issues, hide_index=True, placeholder="", alt="Issues found in the row of this lead"
            )
        if not others.empty:
            alt = "Columns that the model does not read"
            st.dataframe(others, hide_index=True, placeholder="", height="content", alt=alt)
