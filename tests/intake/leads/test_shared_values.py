"""What is told of values that different people share."""

import numpy as np
import pandas as pd

from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.parting import SharedValue
from scoring.intake.leads.persons import KeyKind
from scoring.intake.leads.shared_values import MOST_LINES, shared_issues

FRAME = pd.DataFrame({"id": [str(i) for i in range(60)]})
TABLE = Table(FRAME, np.arange(2, 62), (), no_rows("row", "text"), 0, "")


def shared(kind: KeyKind, count: int, *, across: bool = False) -> list[SharedValue]:
    return [SharedValue(kind, f"v{i}", (2 * i, 2 * i + 1), 2, across) for i in range(count)]


def test_every_shared_contact_is_named_with_its_row_until_there_are_too_many() -> None:
    issues = shared_issues(TABLE, shared(KeyKind.PHONE, MOST_LINES + 5))
    assert [i.row for i in issues[:MOST_LINES]] == [2 * n + 2 for n in range(MOST_LINES)]
    assert (len(issues), issues[-1].count) == (MOST_LINES + 1, 5)


def test_the_value_of_most_people_comes_first() -> None:
    few = SharedValue(KeyKind.EMAIL, "few@x.org", (0, 1), 2, False)
    many = SharedValue(KeyKind.EMAIL, "many@x.org", (2, 3, 4), 3, False)
    first, second = shared_issues(TABLE, [few, many])
    assert ("many@x.org" in first.found, "few@x.org" in second.found) == (True, True)


def test_ids_are_told_in_one_line_those_of_several_files_in_another() -> None:
    ids = [*shared(KeyKind.ID, 4, across=True), *shared(KeyKind.ID, 3)]
    issues = shared_issues(TABLE, ids)
    assert [(i.kind, i.count) for i in issues] == [
        ("same id in several files", 4),
        ("shared id", 3),
    ]


def test_an_id_of_many_people_is_told_with_their_number() -> None:
    many = SharedValue(KeyKind.ID, "77", (3, 4, 5, 6, 7), 5, False)
    few, one = shared_issues(TABLE, [*shared(KeyKind.ID, 2), many])
    assert (few.count, one.row, one.found.startswith("“77” in 5 leads")) == (2, 5, True)
    assert one.remedy == "They count as 5 people."
