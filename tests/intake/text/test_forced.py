"""Cells forced to be text, with a delimiter inside and no quotes around."""

import pytest

from scoring.intake.table.reading import read_table
from scoring.intake.text.forced import requoted


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_delimiter_in_a_cell_forced_to_be_text_splits_nothing(mark: str) -> None:
    cells = [f'="Lee{mark} Ann ""A"""', '="007"', "Pune"]
    content = mark.join(["name", "code", "city"]) + ("\n" + mark.join(cells)) * 3
    found = read_table(content.encode(), "leads.csv").frame
    assert found.to_numpy().tolist() == [[f'Lee{mark} Ann "A"', "007", "Pune"]] * 3


@pytest.mark.parametrize("other", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", [",", ";"])
def test_signs_within_a_cell_in_quotes_are_its_own(mark: str, other: str) -> None:
    cells = [f"x{other}=", f"a{other}b", f'="{other}c']
    quoted = mark.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    found = read_table(f"a{mark}b{mark}c\n{quoted}\n{quoted}".encode(), "leads.csv").frame
    assert found.to_numpy().tolist() == [cells] * 2


@pytest.mark.parametrize(
    "text", ['1,"a,=""x, y"",z"', '1,="007",2', '"=""Lee, Ann""",2', 'a="b, c"']
)
def test_what_needs_no_quotes_is_left(text: str) -> None:
    assert requoted(text) == text
