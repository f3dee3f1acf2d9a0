"""The radar over a whole history: the suspects, what a model makes of them, the false figure."""

import numpy as np
import pytest
from conftest import text_table

from scoring.intake.issue import Table
from scoring.training import radar as module
from scoring.training.prepared import History, TrainingRequest, prepare
from scoring.training.radar import radar
from scoring.training.trainer import train

REQUEST = TrainingRequest("Won", candidates=("Constant",))


def leads() -> Table:
    """600 leads: an honest source, a contract number of the converted, and a copy with errors."""
    rng = np.random.default_rng(5)
    source = rng.choice(["Web", "Ads"], 600)
    won = rng.random(600) < np.where(source == "Ads", 0.5, 0.2)
    columns = {
        "Source": source,
        "Contract": np.where(won, 1000 + np.arange(600), 0),
        "Segment": np.where(won ^ (rng.random(600) < 0.03), "alpha", "beta"),
        "Won": np.where(won, "Yes", "No"),
    }
    return text_table({name: cells.astype(str).tolist() for name, cells in columns.items()})


@pytest.fixture(scope="module")
def history() -> History:
    return prepare(leads(), REQUEST)


def test_the_suspects_come_strongest_first_each_with_its_share_of_the_model(
    history: History,
) -> None:
    found = radar(history, REQUEST).suspects
    assert [s.column for s in found] == ["Contract", "Segment"]
    assert 0.9 < sum(s.gain for s in found) <= 1
    assert found[0].loss > 0


def test_the_false_figure_is_that_of_a_model_with_the_suspects(history: History) -> None:
    found = radar(history, REQUEST).with_suspects
    assert found is not None
    assert (found.auc > 0.99, found.split, found.rows) == (True, "random", 120)


def test_there_is_no_false_figure_where_a_person_keeps_all_suspects(history: History) -> None:
    found = radar(history, TrainingRequest("Won", known=("Contract", "Segment")))
    assert [(s.overridden, s.quarantined) for s in found.suspects] == [(True, False)] * 2
    assert found.with_suspects is None


def test_a_training_fits_the_whole_model_once_and_once_without_each_suspect(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trees: list[int] = []
    boost = module.boost

    def counted(*args: object, **settings: int) -> object:
        trees.append(settings["trees"])
        return boost(*args, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "boost", counted)
    training = train(leads(), REQUEST)
    assert sorted(trees) == [100, 150, 150, 150]
    assert training.with_suspects is not None
