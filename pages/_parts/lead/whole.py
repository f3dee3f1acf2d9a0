"""A lead whole: why, what is usual beside it, what was found in its row, and past leads like it."""

import streamlit as st

from pages._parts import suggestions
from pages._parts.draw import chart, plain
from scoring import charts
from scoring.model.reasons import Reason
from scoring.model.scored import ScoredBatch
from scoring.views.lead.similar import similar
from scoring.views.lead.usual import history_line, usual_table
from scoring.views.lead.whole import START, all_reasons, other_columns, row_issues
from scoring.wording import counted

# Pixels: all of its rows where they are few, else a table to scroll in.
ROW, MOST_HEIGHT = 36, 520


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
        figure = charts.waterfall(told.explanation, scored.model.calibration)
        chart(figure, key="lead_waterfall", alt="From the start to this lead, by field")
        st.caption(START)
    with right:
        _reasons("Speaks for it", told.supporting)
        _reasons("Speaks against it", told.opposing)
        if told.small:
            with st.expander(f"{counted(len(told.small), 'field')} of little weight"):
                _sentences(told.small)


def _reasons(title: str, reasons: tuple[Reason, ...]) -> None:
    st.subheader(title, anchor=False)
    _sentences(reasons)
    if not reasons:
        st.caption("Nothing of weight.")


def _sentences(reasons: tuple[Reason, ...]) -> None:
    st.markdown("\n".join(f"- {plain(reason.sentence)}" for reason in reasons))


def _beside_usual(scored: ScoredBatch, position: int) -> None:
    st.subheader("Its values beside what is usual", anchor=False)
    st.caption(history_line(scored.model))
    table = usual_table(scored, position)
    number = st.column_config.NumberColumn
    st.dataframe(
        table,
        hide_index=True,
        height=min(MOST_HEIGHT, ROW * (len(table) + 1)),
        placeholder="",
        column_config={
            "Past leads": number(format="localized", help="Past leads with the same value"),
            "Converted": number(format="localized", help="As many of these converted"),
            "Rate": st.column_config.TextColumn(help="Share of these that converted"),
            "Counted as": st.column_config.TextColumn(help="The value or range that they share"),
        },
        alt="Values of this lead beside the usual ones",
    )


def _like_it(scored: ScoredBatch, position: int) -> None:
    found = similar(scored, position)
    st.subheader("The most similar past leads", anchor=False)
    st.write(plain(found.line))
    if found.table.empty:
        return
    column = st.column_config.TextColumn
    alike = "Share of what matters to the model in which it is the same"
    st.dataframe(
        found.table,
        hide_index=True,
        height="content",
        column_config={"Lead": column(width=75), "Alike": column(help=alike)},
        alt="The most similar past leads",
    )
    st.caption(found.note)


def _its_row(scored: ScoredBatch, position: int) -> None:
    issues, others = row_issues(scored, position), other_columns(scored, position)
    if not issues.empty:
        st.subheader("Found in its row", anchor=False)
        st.dataframe(issues, hide_index=True, alt="Issues found in the row of this lead")
    if not others.empty:
        with st.expander("Other columns of its row"):
            st.dataframe(others, hide_index=True, alt="Columns that the model does not read")
