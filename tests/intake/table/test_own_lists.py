"""A call list of ours that comes back: known by what it holds, outcomes read from all sheets."""

import io

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from conftest import table_of

from scoring.intake.issue import Table
from scoring.intake.table.dispositions import (
    DISPOSITIONS,
    call_outcomes,
    disposition_of,
)
from scoring.intake.table.own_columns import own_columns
from scoring.intake.table.own_lists import LIST_OWN, list_columns, outcomes_in, with_sheets
from scoring.intake.table.reading import read_table


def listed(count: int = 30, **cells: list[str]) -> pd.DataFrame:
    """A call list as it is read back, some columns written anew."""
    places = np.arange(1, count + 1)
    columns: dict[str, object] = {
        "Rank": places.astype(str),
        "Name": [f"Ana {i}" for i in places],
        "Phone": [f"+91 98200 {10_000 + i}" for i in places],
        "Chance": [f"{0.95 - 0.02 * i:.4f}" for i in places],
        "Tier": ["A"] * 10 + ["B"] * (count - 10),
        "Why call": "42% · Visits 5",
        "Watch out": "",
        "Outcome": "",
        "Notes": "",
    }
    return pd.DataFrame(columns | cells, dtype="str")


def workbook(**sheets: pd.DataFrame) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for name, frame in sheets.items():
        sheet = book.add_worksheet(name)
        rows = [list(frame.columns), *frame.to_numpy().tolist()]
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()
    return target.getvalue()


def told(table: Table, kind: str) -> list[str]:
    return [issue.found for issue in table.issues if issue.kind == kind]


def test_what_a_list_says_of_its_leads_is_set_aside_and_the_rest_is_theirs() -> None:
    frame = listed()
    assert list_columns(frame) == tuple(n for n in frame.columns if n not in ("Name", "Phone"))
    assert set(own_columns(frame)) < set(LIST_OWN)


@pytest.mark.parametrize(
    "chance", [lambda i: f"{95 - i}%", lambda i: f"0.{95 - i}", lambda i: f"0,{95 - i}"]
)
def test_a_list_saved_by_a_spreadsheet_as_csv_is_known(chance: object) -> None:
    frame = listed(Chance=[chance(i) for i in range(30)])
    assert "Outcome" in list_columns(frame)


def test_a_list_of_which_a_column_was_deleted_is_known() -> None:
    for gone in ("Tier", "Watch out", "Chance", "Notes"):
        assert "Outcome" in list_columns(listed().drop(columns=gone))


@pytest.mark.parametrize(
    "change",
    [
        {"gone": ["Why call"]},
        {"gone": ["Rank", "Chance"]},
        {"gone": ["Chance", "Tier", "Watch out"]},
        {"Tier": ["gold"] * 30, "gone": ["Watch out"]},
        {"Rank": ["high"] * 30, "Tier": ["1"] * 30},
        {"Chance": ["likely"] * 30, "Rank": [""] * 30},
    ],
)
def test_a_file_of_others_with_some_of_the_names_is_no_list(change: dict[str, list[str]]) -> None:
    frame = listed(**{k: v for k, v in change.items() if k != "gone"})
    assert list_columns(frame.drop(columns=change.get("gone", []))) == ()


def test_a_history_with_outcomes_and_notes_is_no_list() -> None:
    rows = [f"{i},A,{i % 9},0.{i % 9},{'Won' if i % 3 else 'Lost'},n" for i in range(1, 40)]
    content = "\n".join(["Rank,Tier,Visits,Chance,Outcome,Notes", *rows]).encode()
    table = read_table(content, "history.csv")
    assert own_columns(table.frame) == ()
    assert told(table, "outcomes of calls") == []


def test_outcomes_are_counted_by_what_they_say_and_notes_are_not_read() -> None:
    words = ["Converted", "won", "no answer", "RNR", "Kein Interesse", "", "-", "On leave"]
    frame = listed(Outcome=[*words, *[""] * 22], Notes=["sold"] * 30)
    found = outcomes_in(frame)
    assert found is not None
    assert found.counts == {
        "Converted": 2, "No answer": 2, "Not interested": 1, "On leave": 1,
    }  # fmt: skip
    said = found.sentence
    assert "2 converted, 2 no answer, 1 not interested, 1 in other words (“On leave” 1)." in said
    assert "“won” as converted (1), “RNR” as no answer (1), “Kein Interesse” as not" in said


def test_every_outcome_is_shown_with_its_count_and_what_it_was_read_as() -> None:
    words = [*DISPOSITIONS, "busy", "busy", "On leave", "Moved", "Retired", "No answer (2x)"]
    said = call_outcomes(pd.Series(words, dtype="str")).sentence
    assert all(f"{word[:1].lower()}{word[1:]}" in said for word in DISPOSITIONS)
    assert "3 in other words (“On leave” 1, “Moved” 1, “Retired” 1)" in said
    assert "“busy” as call back (2)." in said


def test_a_list_that_nobody_filled_in_says_so() -> None:
    assert call_outcomes(listed()["Outcome"]).sentence == "None of the 30 leads has an outcome yet."


@pytest.mark.parametrize(
    ("text", "disposition"),
    [
        ("WRONG NUMBER!", "Wrong number"),
        ("no answer (3x)", "No answer"),
        ("No answer 2", "No answer"),
        ("Call back: Monday 10am", "Call back"),
        ("À rappeler", "Call back"),
        ("Pas intéressé", "Not interested"),
        ("no le interesa", "no le interesa"),
        ("No interesado", "Not interested"),
        ("перезвонить", "Call back"),
        ("未接", "No answer"),
        ("गलत नंबर", "Wrong number"),
        ("Mailbox besprochen", "Left a message"),
        ("DNC", "Do not call again"),
        ("nicht anrufen!", "Do not call again"),
        ("Ne plus contacter", "Do not call again"),
        ("no volver a llamar", "Do not call again"),
        ("Do not contact", "Do not call again"),
        ("Não ligar mais", "Do not call again"),
        ("Closed Won", "Converted"),
    ],
)
def test_an_outcome_in_other_words_is_the_one_of_the_list(text: str, disposition: str) -> None:
    assert disposition_of(text) == disposition


@pytest.mark.parametrize("word", DISPOSITIONS)
def test_each_word_of_the_list_is_itself_in_any_case(word: str) -> None:
    assert disposition_of(word) == disposition_of(f" {word.upper()} ") == word


def test_the_sheets_of_reps_repeat_no_lead_and_give_their_outcomes() -> None:
    whole = listed(Outcome=["Converted", *[""] * 29])
    ana = whole.iloc[::2].assign(Outcome=["converted", "Call back", *[""] * 13])
    ben = whole.iloc[1::2].assign(Outcome=["Sold", *[""] * 14])
    pivot = pd.DataFrame({"Sum": ["1"], "of": ["2"]})
    table = read_table(workbook(All=whole, Ana=ana, Ben=ben, Pivot=pivot), "list.xlsx")
    assert len(table.frame) == 30
    assert table.frame["Outcome"].tolist()[:4] == ["Converted", "Sold", "Call back", ""]
    assert told(table, "sheets of reps") == ["2 sheets with the leads of single reps"]
    assert told(table, "outcomes of calls") == [
        "Outcome of 3 of 30 leads: 2 converted, 1 call back. Read by their meaning: “Sold” as "
        "converted (1)."
    ]


def test_two_outcomes_of_one_lead_are_told_and_count_as_none_of_both() -> None:
    whole = listed(Outcome=["Converted", "Sold", "Interested", "no answer", *[""] * 26])
    ana = whole.assign(Outcome=["DNC", "won", "Lost", "No answer", *[""] * 26])
    table = read_table(workbook(All=whole, Ana=ana), "list.xlsx")
    outcomes = table.frame["Outcome"].tolist()[:4]
    assert outcomes == ["Do not call again", "Sold", "Two outcomes", "no answer"]
    assert "1 with two outcomes" in told(table, "outcomes of calls")[0]
    (contradicting,) = told(table, "contradicting outcomes")
    assert contradicting.startswith("2 leads have different outcomes")
    assert "rank 1 has “Converted” and “Do not call again”" in contradicting


def test_a_sheet_that_is_named_is_read_alone() -> None:
    ana = listed(12, Outcome=["Converted", *[""] * 11])
    table = read_table(workbook(All=listed(), Ana=ana), "list.xlsx", part="Ana")
    assert (len(table.frame), told(table, "sheets of reps")) == (12, [])


def test_sheets_beside_a_table_of_others_are_told_as_not_read() -> None:
    other = pd.DataFrame({"id": ["1", "2"], "Outcome": ["Won", "Lost"]})
    table = read_table(workbook(All=other, Ana=listed()), "x.xlsx")
    assert len(told(table, "several sheets")) == 1


def lists_of_reps(whole: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The sheets of two reps, on which some outcomes and a note are filled in."""
    ana = whole.iloc[::2].assign(Outcome=["No answer", *[""] * 14])
    ben = whole.iloc[1::2].assign(Outcome=["Sold", *[""] * 14], Notes=["at 5", *[""] * 14])
    return {"Ana": ana, "Ben": ben}


def read_together(*sheets: pd.DataFrame) -> Table:
    """The first of these sheets, completed by the others."""
    first, *others = map(table_of, sheets)
    return with_sheets(first, (), others)[0]


@pytest.mark.parametrize("with_ids", [False, True])
def test_no_lead_is_lost_or_doubled_whatever_became_of_the_sheet_of_all(with_ids: bool) -> None:
    whole = listed()
    whole = whole.assign(Id=[f"00{i}" for i in range(30)]) if with_ids else whole
    reps = [*lists_of_reps(whole).values()]
    for book in ([whole, *reps], [*reps, whole], reps, [whole.iloc[20:], *reps]):
        table = read_together(*book)
        assert sorted(table.frame["Rank"], key=int) == [str(i) for i in range(1, 31)]
        by_rank = table.frame.set_index("Rank")
        assert by_rank.loc[["1", "2"], "Outcome"].tolist() == ["No answer", "Sold"]
        assert by_rank.loc["2", "Notes"] == "at 5"
        assert (np.diff(table.rows) > 0).all()


def test_two_lists_in_one_workbook_are_of_different_leads() -> None:
    second = listed(12, Name=[f"Ben {i}" for i in range(12)], Outcome=["Converted"] * 12)
    table = read_together(listed(), second)
    assert len(table.frame) == 42
    assert (table.frame["Outcome"] != "").sum() == 12
