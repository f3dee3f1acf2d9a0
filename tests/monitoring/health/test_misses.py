"""The leads that a model was surest of and wrong about."""

import numpy as np
import pandas as pd
import pytest

from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.misses import MOST_MISSES, misses_table


@pytest.mark.parametrize("converted", [True, False])
def test_the_surest_misses_are_those_that_pandas_sorts_first(
    examined: Examined, converted: bool
) -> None:
    wrong = pd.Series(examined.chance)[examined.outcome == converted]
    expected = wrong.nsmallest(MOST_MISSES) if converted else wrong.nlargest(MOST_MISSES)
    table = misses_table(examined, converted=converted)
    np.testing.assert_allclose(table["chance"], expected)
    months = examined.leads.created[expected.index].astype("datetime64[M]").astype(str)
    assert table["created"].tolist() == months.tolist()


def test_a_miss_is_told_in_the_values_of_the_weightiest_fields(examined: Examined) -> None:
    table = misses_table(examined, converted=True)
    place = int(np.flatnonzero(examined.outcome)[examined.chance[examined.outcome].argmin()])
    column = examined.model.encoder.names.index("Occupation")
    code = examined.leads.codes[place, column]
    weights = pd.Series(examined.model.importance, examined.model.encoder.names)
    assert list(table)[2:] == weights.nlargest(6).index.tolist()
    levels = examined.model.encoder.fields[column].levels
    assert table["Occupation"].iloc[0] == ("not given" if np.isnan(code) else levels[int(code)])
