import numpy as np
import pandas as pd
import pytest

from scoring.history import roles
from scoring.history.seen_cells import SeenColumn
from scoring.intake import remembered


def column(*cells: str, name: str = "Plan") -> pd.Series:
    return pd.Series(cells, dtype="str", name=name)


def frame() -> pd.DataFrame:
    wide = {f"Field {at}": [f"v{(row * at) % 5}" for row in range(60)] for at in range(30)}
    return pd.DataFrame(wide, dtype="str")


def proposed(leads: pd.DataFrame) -> tuple[str, ...]:
    schema = roles.propose_schema(leads, outcome=None, created=None, exclude=())
    return tuple(f"{c.name} {c.role}" for c in schema.columns)


def test_counts_are_those_of_filled_cells_the_commonest_first() -> None:
    seen = SeenColumn(column("b", "", "a", "a", "Select"))
    assert seen.counts.series.to_dict() == {"a": 2, "b": 1}
    assert seen.filled.tolist() == ["b", "a", "a"]


def test_a_share_is_one_of_cells_rather_than_of_texts() -> None:
    assert SeenColumn(column("a", "a", "a", "b")).head.share(lambda t: t == "a") == 0.75


def test_a_column_of_nothing_has_no_share() -> None:
    assert np.isnan(SeenColumn(column("", "")).head.share(bool))


@pytest.mark.parametrize("other", [column("b", "a"), column("a", "b", name="x"), column("ab")])
def test_another_order_name_or_cell_has_another_digest(other: pd.Series) -> None:
    assert SeenColumn(column("a", "b")).digest != SeenColumn(other).digest


def test_the_same_columns_are_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered.forget()
    asked, judge = list[str](), roles._kind
    monkeypatch.setattr(roles, "_kind", lambda s, n: asked.append(n) or judge(s, n))
    assert proposed(frame()) == proposed(frame())
    assert sorted(asked) == sorted(frame().columns)


def test_what_was_judged_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    proposed(frame())
    remembered.forget()
    asked, judge = list[str](), roles._kind
    monkeypatch.setattr(roles, "_kind", lambda s, n: asked.append(n) or judge(s, n))
    proposed(frame())
    assert len(asked) == 30
