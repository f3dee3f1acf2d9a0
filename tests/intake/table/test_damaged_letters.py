"""Letters that were lost or stored wrongly: told for each column, never changed."""

import pytest
from conftest import text_table

from scoring.intake.issue import Issue
from scoring.intake.table.damaged_letters import letters_told


def told(**columns: list[str]) -> list[Issue]:
    table = letters_told(text_table(columns), columns)
    assert {name: table.frame[name].tolist() for name in columns} == columns
    return list(table.issues)


def test_letters_encoded_twice_are_told_for_each_column() -> None:
    issues = told(Name=["MÃ¼ller", "MÃ¼ller", "Ã–zil", "Ann"], Town=["Orléans", "MÃ¡laga", "", "x"])
    assert [(i.column, i.kind, i.count) for i in issues] == [
        ("Name", "mojibake", 3),
        ("Town", "mojibake", 1),
    ]
    assert "“MÃ¼ller” for “Müller”" in issues[0].found


@pytest.mark.parametrize("text", ["M\ufffdller", "M?ller", "S?o Paulo", "Fran?ois", "K?ln"])
def test_lost_letters_are_told(text: str) -> None:
    (issue,) = told(Name=[text, "Ann"])
    assert (issue.kind, issue.count) == ("lost letters", 1)
    assert f"“{text}”" in issue.found


@pytest.mark.parametrize(("text", "lost"), [("?????? ????", 10), ("????", 4), ("??. ???", 5)])
def test_words_of_which_nothing_is_left_are_told(text: str, lost: int) -> None:
    assert [(i.kind, i.count) for i in told(Name=[text, "Ann"])] == [("lost letters", lost)]


@pytest.mark.parametrize(
    "text",
    [
        "?", "???",
        "Interested?", "https://a.org/x?id=b", "p?utm=ab", "Really? Yes", "? unknown", "What?No",
        "NESTLÉ®", "São Paulo", "Ärger", "Ελλάδα", "Москва", "日本", "A?", "Q?A", "Âge", "5?5",
    ],
)  # fmt: skip
def test_sound_texts_are_not_told(text: str) -> None:
    assert told(Name=[text, "Ann"]) == []
