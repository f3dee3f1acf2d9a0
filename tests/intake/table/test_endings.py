"""What stands below the leads: exact tables, worked out by hand."""

import pytest

from scoring.intake.issue import Table
from scoring.intake.table.reading import read_table

HEADER = "Lead ID,Name,Visits,Created"
LEADS = [f"L{n:03},Ann {n},{n},2026-01-{n:02}" for n in range(1, 21)]


def read(*lines: str) -> Table:
    return read_table("\n".join([*lines, ""]).encode(), "leads.csv")


def places(table: Table) -> list[tuple[int, str]]:
    outside = table.outside[table.outside["place"] != "header"]
    return list(zip(outside["row"], outside["place"], strict=True))


@pytest.mark.parametrize("note", ["Weekly report,,,", "All regions,of May,,", "Note: draft,,,"])
def test_notes_directly_below_the_leads_are_no_leads(note: str) -> None:
    table = read(HEADER, *LEADS, note, note)
    assert list(table.frame["Lead ID"]) == [lead[:4] for lead in LEADS]
    assert places(table) == [(22, "footer"), (23, "footer")]


def test_a_last_lead_of_few_cells_stays_one() -> None:
    table = read(HEADER, *LEADS, "L021,,,")
    assert (len(table.frame), places(table)) == (21, [])


def test_a_last_row_that_may_be_either_is_kept_and_told() -> None:
    rows = [f"{name} Berg,Acme,Oslo" for name in ("Ann", "Bob", "Cid", "Dan", "Eve") * 4]
    table = read("Name,Firm,City", *rows, "Weekly report,,")
    assert table.frame.iloc[-1].tolist() == ["Weekly report", "", ""]
    assert [(i.kind, i.row) for i in table.issues] == [("sparse row", 22)]


@pytest.mark.parametrize("between", [[], [",,,"], [""]])
def test_a_second_table_of_the_same_width_is_put_apart_whole(between: list[str]) -> None:
    below = ["Campaign,Owner,Starts,Medium", *(f"Spring {n},Bo,soon,Mail" for n in range(90))]
    table = read(HEADER, *LEADS, *between, *below)
    assert len(table.frame) == 20
    assert places(table) == [(22 + len(between) + n, "other table") for n in range(91)]


def test_leads_below_a_line_of_words_stay_leads() -> None:
    table = read(HEADER, *LEADS[:10], "L9,Bob,several,unknown", *LEADS[10:])
    assert (len(table.frame), places(table)) == (21, [])


def test_a_row_in_single_quotes_loses_them_and_is_told() -> None:
    table = read(HEADER, *LEADS, "'L021','Ann O''Hara','21','2026-01-21'")
    assert table.frame.iloc[-1].tolist() == ["L021", "Ann O'Hara", "21", "2026-01-21"]
    assert [(i.kind, i.row) for i in table.issues] == [("single quotes", 22)]
    assert table.rows.tolist() == list(range(2, 23))


def test_a_file_of_single_quotes_is_read_without_them() -> None:
    lines = (",".join(f"'{cell}'" for cell in line.split(",")) for line in [HEADER, *LEADS])
    table = read(*lines)
    assert table.headers == HEADER.split(",")
    assert table.frame.iloc[0].tolist() == LEADS[0].split(",")
    assert not table.issues


def test_an_apostrophe_of_a_name_is_kept() -> None:
    table = read(HEADER, *LEADS, "L021,'t Hart,21,2026-01-21", "'s 22,Bo',22,2026-01-22")
    assert table.frame["Name"].tolist()[-2:] == ["'t Hart", "Bo'"]
    assert not table.issues
