"""Whether near-equal leads get the same reasons, against loops over all pairs."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.monitoring.health import steadiness as module
from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.steadiness import steadiness


def ranked(column: np.ndarray, value: float) -> float:
    """The middle rank of a number among the known ones, within 0–1."""
    known = column[~np.isnan(column)]
    return float(((known < value).sum() + (known <= value).sum()) / 2 / len(known))


def apart(codes: np.ndarray, is_number: list[bool], weight: np.ndarray, i: int, j: int) -> float:
    """Gower's distance of two leads, field by field."""
    total = 0.0
    for p, w in enumerate(weight):
        a, b = codes[i, p], codes[j, p]
        if np.isnan(a) or np.isnan(b):
            total += w * (np.isnan(a) != np.isnan(b))
        elif is_number[p]:
            total += w * abs(ranked(codes[:, p], a) - ranked(codes[:, p], b))
        else:
            total += w * (a != b)
    return total / weight.sum()


def strongest(shares: np.ndarray) -> set[tuple[int, bool]]:
    """The three strongest fields that are not negligible, with their direction."""
    order = np.argsort(-np.abs(shares), kind="stable")[:3]
    return {(int(p), bool(shares[p] > 0)) for p in order if abs(shares[p]) > 0.05}


@pytest.fixture
def some(examined: Examined) -> Examined:
    return replace(examined, leads=examined.leads.at(np.arange(60)))


def test_reasons_are_compared_with_those_of_the_nearest_other_lead(
    some: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of so few leads hardly two are as near as that.
    monkeypatch.setattr(module, "NEAR", 0.35)
    codes, model = some.leads.codes, some.model
    is_number = [f.is_number for f in model.encoder.fields]
    shares, same, told, pairs = model.contributions(codes)[0], 0, 0, 0
    for i in range(len(codes)):
        others = [apart(codes, is_number, model.importance, i, j) for j in range(len(codes))]
        away = np.array([a if a > 1e-9 and j != i else np.inf for j, a in enumerate(others)])
        if away.min() <= 0.35:
            pairs += 1
            ours, theirs = strongest(shares[i]), strongest(shares[away.argmin()])
            same, told = same + len(ours & theirs), told + len(ours)
    found = steadiness(some)
    assert (found.pairs, found.asked) == (pairs, 60)
    assert 0 < pairs < 60
    assert found.agree == pytest.approx(same / told)


def test_leads_that_are_the_same_in_all_are_no_near_ones(some: Examined) -> None:
    copies = replace(some, leads=some.leads.at(np.zeros(9, dtype=np.int64)))
    found = steadiness(copies)
    assert (found.pairs, len(found.table)) == (0, 0)
    assert np.isnan(found.agree)


def test_the_table_counts_what_is_kept_of_each_field(
    examined: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASKED", 40)
    found = steadiness(examined)
    table = found.table
    assert found.asked == 40
    assert (table["kept"] <= table["leads"]).all()
    assert found.agree == pytest.approx(table["kept"].sum() / table["leads"].sum())
    assert table["leads"].max() <= found.pairs
