import pytest

from scoring.errors import FileRefused
from scoring.intake.issue import Table
from scoring.intake.leads.stack import stack
from scoring.intake.table.reading import read_table

ONE = "id,source\n1,Web\n2,Fair,x\n3,Web\n"
TWO = "Source,ID\nAds,7\n\nWeb,8\n"


def stacked(*texts: str) -> Table:
    return stack([(f"{n}.csv", read_table(t.encode(), f"{n}.csv")) for n, t in enumerate(texts)])


def test_rows_of_all_files_are_leads_of_one_table_with_their_file() -> None:
    table = stacked(ONE, TWO)
    assert table.frame.to_numpy().tolist() == [
        ["1", "Web", "0.csv"],
        ["3", "Web", "0.csv"],
        ["7", "Ads", "1.csv"],
        ["8", "Web", "1.csv"],
    ]


def test_every_row_of_every_file_is_accounted_for() -> None:
    apart = [read_table(text.encode(), "f.csv") for text in (ONE, TWO)]
    assert stacked(ONE, TWO).records_read == sum(table.records_read for table in apart)


def test_rows_are_numbered_through_and_issues_name_their_file() -> None:
    table = stacked(TWO, ONE)
    assert table.rows.tolist() == [2, 4, 6, 8]
    assert [(issue.row, "1.csv, row 3" in issue.found) for issue in table.issues] == [(7, True)]


def test_one_file_alone_stays_as_it_is() -> None:
    assert list(stacked(ONE).frame.columns) == ["id", "source"]


def test_a_file_with_other_columns_is_refused_by_name() -> None:
    with pytest.raises(FileRefused, match=r"“1\.csv” .*columns.*lacks source"):
        stacked(ONE, "id,city\n1,Rome\n")


def test_each_lead_knows_the_file_that_it_is_of() -> None:
    assert stacked(ONE, TWO, ONE).file_of.tolist() == [0, 0, 1, 1, 2, 2]
    assert stacked(ONE).file_of.tolist() == [0, 0]
