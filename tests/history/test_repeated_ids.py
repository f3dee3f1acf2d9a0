"""Ids that come back with whole leads, told from values that several leads share."""

import numpy as np
import pandas as pd
import pytest
from conftest import table_of

from scoring.history.repeated_ids import REPEATED, repeated_ids
from scoring.history.roles import propose_schema
from scoring.schema import Role
from scoring.training.prepared import TrainingRequest, prepare

M = 600


def leads(seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    columns = {
        "Vorgang": rng.permutation(90_000)[:M] + 10_000,
        "Ref": [f"K{i}" for i in rng.permutation(M)],
        "Income": rng.integers(20_000, 25_000, M),
        "Region": rng.choice(["N", "S", "E", "W"], M),
        "Sector": rng.choice(list("ABCDE"), M),
        "Source": rng.choice(["Web", "Ads", "Fair"], M),
        "Firm": rng.choice([f"F{i}" for i in range(150)], M),
        "Won": rng.choice(["Yes", "No"], M),
    }
    return pd.DataFrame({name: np.asarray(cells).astype(str) for name, cells in columns.items()})


def months(times: int = 3) -> pd.DataFrame:
    """The same leads in several exports, with other visits and stages in each."""
    rng, parts = np.random.default_rng(2), []
    for _ in range(times):
        visits, stage = rng.integers(0, 20, M).astype(str), rng.choice(["a", "b", "c"], M)
        parts.append(leads().assign(Visits=visits, Stage=stage))
    return pd.concat(parts, ignore_index=True).astype("str")


@pytest.mark.parametrize("times", [2, 3, 6])
def test_ids_that_repeat_in_later_exports_are_ids(times: int) -> None:
    frame = months(times)
    assert repeated_ids(frame, list(frame.columns)) == ["Vorgang", "Ref"]


def test_values_that_several_leads_share_are_no_ids() -> None:
    frame = leads()
    frame["Batch"] = (np.arange(M) // 2).astype(str)
    assert repeated_ids(frame, list(frame.columns)) == []


def test_what_belongs_to_a_company_is_no_id_of_a_lead() -> None:
    frame = leads().assign(Company=[f"C{i // 4}" for i in range(M)])
    for name in ("Country", "Size", "Branch", "Sector", "Region"):
        frame[name] = [str(hash((name, i // 4)) % 5) for i in range(M)]
    assert repeated_ids(frame.astype("str"), ["Company"]) == []


def test_a_repeated_id_is_left_out_and_says_why() -> None:
    schema = propose_schema(months(), outcome="Won", created=None, exclude=())
    found = {c.name: (c.role, c.reason) for c in schema.columns}
    assert found["Vorgang"] == found["Ref"] == (Role.UNUSED, REPEATED)
    assert found["Income"][0] is found["Region"][0] is Role.FEATURE


def test_rows_of_one_lead_are_never_on_both_sides_of_the_test() -> None:
    history = prepare(table_of(months()), TrainingRequest("Won"))
    ids = history.table.frame["Vorgang"].to_numpy()
    sides = [set(ids[part]) for part in (history.split.train, history.split.test)]
    assert sides[0].isdisjoint(sides[1])
