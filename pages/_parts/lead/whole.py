"""A lead whole: why, what is usual beside it, what was found in its row, and past leads like it."""

import streamlit as st

from pages._parts import draw, suggestions
from pages._parts.draw import bullets, plain
from scoring.charts.waterfall import waterfall
from scoring.model.reasons import Reason
from scoring.model.scored import ScoredBatch
from scoring.views.lead.similar import similar
from scoring.views.lead.usual import history_line, usual_table
from scoring.views.lead.whole import START, all_reasons, other_columns, row_issues
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted

USUAL = {
    "Past leads": Shown("Past leads", Format.COUNT, "Past leads with the same value"),
    "Converted": Shown("Converted", Format.COUNT, "How many of these converted"),
    "Rate": Shown("Rate", help="Share of these that converted"),
    "Counted as": Shown("Counted as", help="The value or range that they share"),
}
ALIKE = "How much of what matters to the model is the same"


def show(scored: ScoredBatch, position: int) -> None:
    """All that is known of the lead at this position."""
    _why(scored, position)
    st.subheader("What would raise it", anchor=False)
    suggestions.show(scored, position)
    _beside_usual(scored, position)
    _like_it(scored, position)
    _its_row(scored, position)


def _why(scored: ScoredBatch, position: int) -> None:
    told = all_reasons(scored, position)
    left, right = st.columns([3, 2])
    with left:
        st.subheader("What makes the chance", anchor=False)
        figure = waterfall(told.explanation, scored.model.calibration)
        draw.chart(figure, key="lead_waterfall", alt="From the start to this lead, by field")
        st.caption(START)
    with right:
        _reasons("Speaks for it", told.supporting)
        _reasons("Speaks against it", told.opposing)
        if told.absent:
            st.caption(plain(told.absent_line))
        if told.small:
            with st.expander(f"{counted(len(told.small), 'field')} of little weight"):
                bullets(reason.sentence for reason in told.small)


def _reasons(title: str, reasons: tuple[Reason, ...]) -> None:
    st.subheader(title, anchor=False)
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
    st.subheader("The most similar past leads", anchor=False)
    st.write(plain(found.line))
    if found.table.empty:
        return
    column = st.column_config.TextColumn
    config = {"Lead": column(width=75), "Alike": column(help=ALIKE)}
    look = {"hide_index": True, "height": "content", "column_config": config}
    st.dataframe(found.table, **look, alt="The most similar past leads")
    st.caption(found.note)


def _its_row(scored: ScoredBatch, position: int) -> None:
    issues, others = row_issues(scored, position), other_columns(scored, position)
    if not issues.empty:
        st.subheader("Found in its row", anchor=False)
        st.dataframe(issues, hide_index=True, alt="Issues found in the row of this lead")
    if not others.empty:
        with st.expander("Other columns of its row"):
            st.dataframe(others, hide_index=True, alt="Columns that the model does not read")
