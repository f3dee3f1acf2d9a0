"""Histories that nobody prepared for: every candidate copes, or the refusal says why."""

import numpy as np
import pytest

from scoring.errors import TrainingRefused
from scoring.intake.table.reading import read_table
from scoring.training.candidates import FOREST, GRADIENT, NAMES, PRESENT, TUNED
from scoring.training.prepared import TrainingRequest
from scoring.training.result import Training
from scoring.training.trainer import train

ROWS = 1_200

pytestmark = pytest.mark.slow


def history(*, rate: float = 0.3, yes: str = "Yes", no: str = "No", mark: str = ",") -> bytes:
    """A field that matters, one that is noise, an empty, a constant and a nearly empty one."""
    rng = np.random.default_rng(3)
    source = rng.choice(["Web", "Referral", "Event"], ROWS)
    pages = rng.poisson(4, ROWS)
    odds = np.log(rate / (1 - rate)) + 1.2 * (source == "Referral") + 0.2 * (pages - 4) - 0.4
    won = rng.random(ROWS) < 1 / (1 + np.exp(-odds))
    lines = [mark.join(("Nr", "Source", "Pages", "Empty", "Country", "Rare", "Result"))]
    for at in range(ROWS):
        rare = "7" if at % 55 == 0 else ""
        cells = (f"L{at:05}", source[at], str(pages[at]), "", "India", rare, yes if won[at] else no)
        lines.append(mark.join(cells))
    return "\n".join(lines).encode()


def trained(content: bytes, **more: object) -> Training:
    table = read_table(content, "history.csv")
    return train(table, TrainingRequest("Result", **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "mark"), [(("Closed Won", "Closed Lost"), ";"), (("converted", "not converted"), "|")]
)
def test_every_candidate_copes_with_empty_constant_and_nearly_empty_columns(
    words: tuple[str, str], mark: str
) -> None:
    found = trained(history(yes=words[0], no=words[1], mark=mark), trials=2)
    assert {c.name for c in found.candidates} == set(NAMES) - {PRESENT}
    best = found.best
    assert best.test.auc > 0.6
    assert best.model.encoder.names == ("Source", "Pages", "Rare")


def test_an_outcome_of_one_lead_in_twenty_keeps_its_chances_low() -> None:
    best = trained(history(rate=0.05)).best
    assert best.test.expected / best.test.rows == pytest.approx(0.07, abs=0.03)
    assert best.test.auc > 0.55


def test_the_present_order_is_a_candidate_where_a_column_is_named() -> None:
    found = trained(history(), present="Pages", candidates=(PRESENT, "Constant"))
    assert [c.name for c in found.candidates] == [PRESENT, "Constant"]
    assert found.candidates[0].test.auc > found.candidates[1].test.auc


@pytest.mark.parametrize("word", ["Yes", "No"])
def test_a_history_of_one_outcome_is_refused_with_the_counts(word: str) -> None:
    with pytest.raises(TrainingRefused, match=r"1,200 leads|0 leads"):
        trained(history(yes=word, no=word))


def test_the_same_seed_gives_the_same_candidates() -> None:
    names = (TUNED, FOREST, GRADIENT)
    first, again = (trained(history(), trials=2, candidates=names) for _ in range(2))
    assert [(c.name, c.test, c.intervals) for c in first.candidates] == [
        (c.name, c.test, c.intervals) for c in again.candidates
    ]
    assert first.verdict == again.verdict


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"candidates": (PRESENT,)}, "none is named"),
        ({"candidates": (PRESENT,), "present": "Grade"}, "“Grade” cannot be compared"),
        ({"present": "Nr"}, "“Nr” cannot be compared"),
    ],
)
def test_a_present_order_that_orders_nothing_is_refused(more: dict[str, object], word: str) -> None:
    with pytest.raises(TrainingRefused, match=word):
        trained(history(), **more)
