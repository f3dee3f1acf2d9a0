"""Ids that are told apart by their order are those that a search for equal ones tells apart."""

import pandas as pd
import pytest
from conftest import text_table
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.leads import key_cells
from scoring.intake.leads.key_cells import key_columns, read_keys
from scoring.intake.leads.persons import KeyKind
from scoring.schema import Kind

NUMBERS = st.lists(st.integers(0, 2_000), max_size=30).map(lambda ids: list(map(str, ids)))
IDS = NUMBERS | st.lists(st.text("aZ0é ", max_size=3), max_size=30)


@given(IDS, st.sampled_from(["", "up", "down"]))
def test_equal_ids_are_one_value_and_empty_ones_none(ids: list[str], order: str) -> None:
    if order:
        ids = sorted(ids, key=lambda text: (len(text), text), reverse=order == "down")
    table = text_table({"id": ids})
    cells, _ = key_columns(table, {"id": Kind.TEXT})
    found = read_keys(cells, table.frame)[KeyKind.ID]
    wanted = [text.strip() for text in ids]
    assert found.rows.tolist() == [at for at, text in enumerate(wanted) if text]
    assert [found.texts[code] for code in found.codes.tolist()] == [t for t in wanted if t]
    assert len(set(map(str, found.texts))) == len(found.texts)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["9", "10", "11"], True),
        (["11", "10", "9"], True),
        (["9", "10", "10"], False),
        (["10", "9", "11"], False),
        (["", "1", "2"], False),
        (["7"], False),
    ],
)
def test_ids_are_in_order_where_each_is_greater_or_each_is_less(
    ids: list[str], expected: bool
) -> None:
    assert bool(key_cells._are_in_order(pd.Series(ids, dtype="str"))) == expected
