"""Sources of a file as a filter offers them: as pandas counts them, blanks under one name."""

import tracemalloc

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from scoring.model.lead_sources import NOT_GIVEN, LeadSources

CELLS = st.lists(st.sampled_from(["", " ", "Web", " Web", "Fair", NOT_GIVEN, "ads"]), min_size=1)


@given(CELLS, st.sets(st.sampled_from(["Web", "Fair", NOT_GIVEN, "gone"])))
def test_leads_are_kept_by_the_sources_chosen(cells: list[str], chosen: set[str]) -> None:
    told = pd.Series([cell.strip() or NOT_GIVEN for cell in cells], dtype="str")
    found = LeadSources.of(pd.Series(cells, dtype="str"))
    assert list(found.names) == list(told.value_counts().index)
    assert found.among(sorted(chosen)).tolist() == told.isin(chosen).tolist()


def test_one_very_long_source_costs_the_others_no_room() -> None:
    found = LeadSources.of(pd.Series(["a", "x" * 9_000, "a\0", "b"] * 3, dtype="str"))
    tracemalloc.start()
    mask = found.among(["a"])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert mask.tolist() == [True, False, False, False] * 3
    assert most < 9_000
