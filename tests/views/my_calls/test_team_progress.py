"""How reps get on: counted by hand, and by SQL over any calls."""

import sqlite3
from datetime import date

import pandas as pd
from few_calls import a_call
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.table.dispositions import Disposition
from scoring.store.call_store import KeptCall
from scoring.views.my_calls.team_progress import PARTS, progress_line, rep_table, team_progress

TODAY = date(2026, 11, 30)
WON, BACK, NOBODY = Disposition.CONVERTED, Disposition.CALL_BACK, Disposition.NO_ANSWER
CALLS = [
    a_call(1, WON, propensity=0.5),
    a_call(2, NOBODY, propensity=0.25),
    a_call(3, propensity=0.75),
    a_call(4, BACK, TODAY, rep="Ben", propensity=0.5),
    a_call(5, BACK, date(2026, 12, 1), rep="Ben", propensity=0.5),
    a_call(6, Disposition.NOT_INTERESTED, rep="Ben", propensity=1.0),
]


def test_the_calls_of_each_rep_are_counted_by_what_became_of_them() -> None:
    table = rep_table(CALLS, TODAY).set_index("rep")
    shown = ["planned", "called", "reached", "interested", "converted", "expected", "promised",
             "due"]  # fmt: skip
    assert table.loc["Ana", shown].tolist() == [3, 2, 1, 0, 1, 0.75, 1.5, 0]
    assert table.loc["Ben", shown].tolist() == [3, 3, 1, 0, 0, 2.0, 2.0, 1]


def test_the_sentence_has_conversions_against_the_sum_of_chances() -> None:
    assert progress_line(CALLS) == (
        "5 of 6 calls made: 1 converted so far, 2.8 expected of these 5. "
        "Expected of all 6: 3.5 conversions."
    )
    assert progress_line([a_call(1)]) == "0 of 1 call made. Expected of all 1: 0.5 conversions."


def test_the_bars_of_a_rep_are_as_long_as_the_list() -> None:
    figure = team_progress(CALLS, TODAY).figure
    assert figure is not None
    assert [bar.name for bar in figure.data] == list(PARTS)
    lengths = pd.DataFrame({bar.name: pd.Series(bar.x) for bar in figure.data})
    assert lengths.sum(axis=1).tolist() == [3, 3]
    assert lengths.iloc[1].tolist() == [0, 0, 0, 2, 1, 0]
    assert [bar.name for bar in figure.data if not bar.showlegend] == [
        "Interested", "Converted meanwhile",
    ]  # fmt: skip


def test_who_has_converted_meanwhile_is_neither_to_be_called_nor_called_back() -> None:
    won = {"converted_as_of": TODAY}
    calls = [
        a_call(1, **won), a_call(2, NOBODY, **won), a_call(3, BACK, TODAY, **won), a_call(4),
        a_call(5, WON, **won), a_call(6, Disposition.NOT_INTERESTED, **won),
    ]  # fmt: skip
    row = rep_table(calls, TODAY).iloc[0]
    assert row[list(PARTS)].tolist() == [1, 0, 3, 0, 1, 1]
    assert (row["due"], row["converted"]) == (0, 1)
    said = "3 leads are not called any more: they converted, says a later export."
    assert progress_line(calls).endswith(said)


@st.composite
def some_calls(draw: st.DrawFn) -> list[KeptCall]:
    said = st.one_of(st.none(), st.sampled_from(list(Disposition)))
    chances = st.integers(0, 64)
    told = draw(st.lists(st.tuples(st.sampled_from("ABC"), said, chances), min_size=1, max_size=30))
    days = (None, TODAY, date(2026, 12, 1))
    return [
        a_call(
            n, what, draw(st.sampled_from(days)) if what is BACK else None,
            rep=rep, propensity=chance / 64,
        )
        for n, (rep, what, chance) in enumerate(told, start=1)
    ]  # fmt: skip


SQL = """
    select rep, count(*) planned, sum(what <> '') called,
      sum(what in ('Converted', 'Interested', 'Not interested', 'Not qualified',
                   'Do not call again')) reached,
      sum(what = 'Converted') converted,
      sum(case when what <> '' then chance else 0.0 end) expected, sum(chance) promised,
      sum(what = 'Call back' and coalesce(due <= '2026-11-30', 0)) due
    from calls group by rep order by rep"""


@given(some_calls())
def test_any_calls_are_counted_as_sql_counts_them(calls: list[KeptCall]) -> None:
    rows = [
        (c.rep, str(c.said.what), str(c.said.due or "z"), c.propensity)
        if c.said else (c.rep, "", "z", c.propensity)
        for c in calls
    ]  # fmt: skip
    base = sqlite3.connect(":memory:")
    pd.DataFrame(rows, columns=["rep", "what", "due", "chance"]).to_sql("calls", base, index=False)
    expected = pd.read_sql(SQL, base)
    base.close()
    found = rep_table(calls, TODAY)[list(expected.columns)]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
