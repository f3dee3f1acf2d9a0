"""Reading never fails in a raw way, never hangs, and accounts for every row of any file."""

import re
import resource
import time

import numpy as np
import pandas as pd
import pytest
from mutations import polluted_csv, polluted_xlsx, unquoted_csv

from scoring.errors import FileRefused
from scoring.intake.issue import Table, no_rows
from scoring.intake.table.reading import read_table

SECONDS = 5  # of the processor of this process and its children


def outcome(content: bytes) -> Table | str:
    """What reading gives: a table, or the message of a refusal; takes no longer than it may."""
    start = _processor()
    try:
        found: Table | str = read_table(content, "leads.csv")
    except FileRefused as error:
        found = str(error)
    assert _processor() - start < SECONDS
    return found


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def faults(found: Table | str) -> list[str]:
    """What is wrong with a refusal or with the account a table gives of its rows."""
    if isinstance(found, str):
        return [] if 15 <= len(found) <= 600 else [f"a message of {len(found)} characters"]
    kept, aside, outside = found.rows, found.set_aside["row"], found.outside["row"]
    numbers = [*kept.tolist(), *aside.tolist(), *outside.tolist()]
    names = list(found.frame.columns)
    checks = {
        "leads without a row": len(kept) != len(found.frame),
        "rows out of order": bool((np.diff(kept) <= 0).any()),
        "a row in two places": len(set(numbers)) != len(numbers),
        "rows not counted": found.records_read != len(numbers) + found.blank_rows,
        "rows beyond the end": bool(numbers) and max(numbers) > found.records_read,
        "a row before the first": bool(numbers) and min(numbers) < 1,
        "bad names": len(set(names)) != len(names) or not all(name.strip() for name in names),
        "rows set aside untold": len(aside) > 0 and not any(i.set_aside for i in found.issues),
    }
    return [fault for fault, is_so in checks.items() if is_so]


def test_a_row_in_two_places_and_one_in_none_are_found_out() -> None:
    nothing = no_rows("row", "text")
    beside = pd.DataFrame({"row": [3, 9], "text": ["", ""], "place": ["footer", "footer"]})
    frame = pd.DataFrame({"id": ["a", "b"]}, dtype="str")
    table = Table(frame, np.array([2, 3]), [], nothing, 0, "CSV", beside)
    assert faults(table) == ["a row in two places", "rows beyond the end"]


def test_mutated_text_is_read_and_accounted_for_or_refused() -> None:
    bad = {number: faults(outcome(polluted_csv(number))) for number in range(40)}
    assert {number: said for number, said in bad.items() if said} == {}


def lines_of(content: bytes) -> int:
    """How many lines a text has; the last may lack its end."""
    lines = re.split(r"\r\n|\r|\n", content.decode())
    return len(lines) - (lines[-1] == "")


def test_every_line_of_a_mutated_text_without_quotes_is_counted_as_a_row() -> None:
    files = [unquoted_csv(number) for number in range(60)]
    tables = [(content, outcome(content)) for content in files]
    read = [(lines_of(c), t.records_read) for c, t in tables if isinstance(t, Table)]
    assert len(read) > 40
    assert [pair for pair in read if pair[0] != pair[1]] == []


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(7))
def test_more_mutated_text_is_read_and_accounted_for_or_refused(hundred: int) -> None:
    numbers = range(100 * hundred, 100 * hundred + 100)
    bad = {number: faults(outcome(polluted_csv(number))) for number in numbers}
    assert {number: said for number, said in bad.items() if said} == {}


@pytest.mark.slow
def test_a_few_mutated_workbooks_are_read_and_accounted_for_or_refused() -> None:
    bad = {number: faults(outcome(polluted_xlsx(number))) for number in range(4)}
    assert {number: said for number, said in bad.items() if said} == {}


@pytest.mark.slow
@pytest.mark.parametrize("fifty", range(6))
def test_mutated_workbooks_are_read_and_accounted_for_or_refused(fifty: int) -> None:
    numbers = range(50 * fifty, 50 * fifty + 50)
    bad = {number: faults(outcome(polluted_xlsx(number))) for number in numbers}
    assert {number: said for number, said in bad.items() if said} == {}
