"""What follows of a call list that came back."""

import pandas as pd
from conftest import table_of
from key_words import lacking

from scoring.views.call_sheet.came_back import next_steps


def filled(*outcomes: str) -> pd.DataFrame:
    places = range(1, len(outcomes) + 1)
    columns = {
        "Rank": [str(i) for i in places], "Name": [f"Ana {i}" for i in places],
        "Chance": "0.5", "Tier": "A", "Why call": "Visits 5", "Watch out": "",
        "Outcome": list(outcomes), "Notes": "",
    }  # fmt: skip
    return pd.DataFrame(columns, dtype="str")


def test_who_is_not_and_who_is_to_be_called_again_is_shown() -> None:
    found = next_steps(table_of(filled("DNC", "busy", "Converted", "", "RNR", "Two outcomes")))
    never, again = found
    assert never.table is not None
    assert again.table is not None
    assert never.table["Rank"].tolist() == ["1"]
    assert again.table["Rank"].tolist() == ["2", "5", "6"]
    assert not lacking(never.said, "1 lead asks for no further call", "Do Not Call")
    assert next(iter(never.shown)) == "Outcome"


def test_where_nothing_follows_nothing_is_shown() -> None:
    assert next_steps(table_of(filled("Converted", "", "Not interested"))) == []
    assert (
        next_steps(table_of(pd.DataFrame({"Outcome": ["DNC"], "Rank": ["1"]}, dtype="str"))) == []
    )
