"""Whether equal ids of several files are the same leads, where nothing names a person."""

import numpy as np
import pandas as pd

from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.duplicates import Persons, find_persons
from scoring.intake.leads.key_cells import KeyCells
from scoring.intake.leads.numbering import _across
from scoring.intake.leads.persons import KeyKind
from scoring.schema import Kind

IDS = [str(i) for i in range(40)]
CITIES = np.random.default_rng(0).choice(["Pune", "Delhi", "Goa"], 80).tolist()
SOURCES = np.random.default_rng(1).choice(["Google", "Facebook"], 80).tolist()


def found(city: list[str], source: list[str]) -> Persons:
    """The persons of two files of 40 leads with the same ids."""
    frame = pd.DataFrame({"id": IDS * 2, "City": city, "Source": source}, dtype="str")
    frame["File"] = ["a.csv"] * 40 + ["b.csv"] * 40
    table = Table(
        frame, np.arange(2, 82), (), no_rows("row", "text"), 0, "", files=2, file_ends=(41,)
    )
    return find_persons(table, {"id": Kind.TEXT})


def test_ids_of_branches_whose_rows_are_unlike_are_other_leads() -> None:
    persons = found(CITIES, SOURCES)
    assert len(set(persons.number.tolist())) == 80
    assert [(i.kind, i.count) for i in persons.issues] == [("same id in several files", 40)]


def test_ids_of_two_exports_of_the_same_leads_are_the_same_leads() -> None:
    persons = found(CITIES[:40] * 2, SOURCES)
    assert len(set(persons.number.tolist())) == 40
    assert persons.issues == ()


def test_of_three_files_the_first_lead_of_an_id_is_paired_with_the_first_elsewhere() -> None:
    codes, rows = np.array([1, 0, 1, 2, 1, 0, 2]), np.arange(7)
    ids = KeyCells(KeyKind.ID, rows, codes, np.array(["x", "y", "z"], dtype=object))
    file = np.array([0, 0, 0, 1, 1, 2, 2])
    # y stands in rows 0, 2 and 4, x in 1 and 5, z in 3 and 6.
    assert _across(ids, file).tolist() == [[1, 5], [0, 4], [3, 6]]
