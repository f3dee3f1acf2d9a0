"""The radar over a whole history: what is asked, what each answer changes, the false figure."""

from dataclasses import replace

import numpy as np
import pytest
from conftest import text_table
from sklearn.metrics import roc_auc_score

from scoring.errors import TrainingRefused
from scoring.intake.issue import Table
from scoring.training import radar as module
from scoring.training.fitting import boost
from scoring.training.prepared import History, TrainingRequest, prepare
from scoring.training.question import Certainty, ColumnQuestion, Reply, held_by
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


def test_certain_leaks_come_strongest_first_and_hold_nothing(history: History) -> None:
    found = radar(history, REQUEST).questions
    assert [(q.column, q.certainty) for q in found] == [
        ("Contract", Certainty.CERTAIN),
        ("Segment", Certainty.CERTAIN),
    ]
    assert held_by(found) == ()


def test_the_false_figure_is_that_of_a_model_with_the_suspects(history: History) -> None:
    found = radar(history, REQUEST).with_suspects
    assert found is not None
    assert (found.auc > 0.99, found.split, found.rows) == (True, "random", 120)


def test_there_is_no_false_figure_where_a_person_keeps_all_suspects(history: History) -> None:
    found = radar(history, TrainingRequest("Won", known=("Contract", "Segment")))
    assert [(q.overridden, q.quarantined) for q in found.questions] == [(True, False)] * 2
    assert found.with_suspects is None


def made(*, twice: bool = False) -> Table:
    """900 leads: an honest source, how long the call was, and an income, perhaps in two units."""
    rng = np.random.default_rng(8)
    source = rng.choice(["Web", "Ads"], 900)
    won = rng.random(900) < np.where(source == "Ads", 0.5, 0.2)
    income = rng.normal(50 + 15 * won, 10).round(2)
    columns = {
        "Source": source,
        "Call duration": np.exp(rng.normal(5 + 0.9 * won, 0.75)).round(),
        "Income": income,
        "Won": np.where(won, "Yes", "No"),
    }
    if twice:
        columns = {"Yearly": (12 * income).round(2), **columns}
    return text_table({name: cells.astype(str).tolist() for name, cells in columns.items()})


def asked(table: Table, **more: object) -> dict[str, ColumnQuestion]:
    request = TrainingRequest("Won", **more)  # type: ignore[arg-type]
    return {q.column: q for q in radar(prepare(table, request), request).questions}


def test_a_late_name_is_left_out_and_a_strong_number_read_until_somebody_answers() -> None:
    found = asked(made())
    assert {name: q.is_read for name, q in found.items()} == {
        "Income": True,
        "Call duration": False,
    }
    assert all(q.holds and q.rows == 180 for q in found.values())


def test_the_figures_of_a_question_are_those_of_models_with_and_without_it() -> None:
    table, request = made(), TrainingRequest("Won", answer_default=True)
    history = prepare(table, request)
    found = radar(history, request).questions
    encoder, data = history.without(found).learned()
    split = history.split
    scorer = boost(data.part(split.train), 0, trees=100)
    auc = roc_auc_score(history.outcome[split.test], scorer.predict(data.codes[split.test]))
    assert encoder.names == ("Source", "Income")
    assert [(q.auc_left_out, q.auc_read)[q.is_read] for q in found] == pytest.approx([auc, auc])


def test_two_columns_that_say_the_same_hide_each_other_from_no_question() -> None:
    found = asked(made(twice=True))
    assert found["Income"].holds
    assert found["Yearly"].holds


def test_an_answer_is_told_with_its_question_and_ends_the_waiting() -> None:
    found = asked(made(), known=("Call duration",), late=("Income", "Source"))
    assert {name: (q.answer, q.is_read) for name, q in found.items()} == {
        "Call duration": (Reply.KNOWN, True),
        "Income": (Reply.LATE, False),
        "Source": (Reply.LATE, False),
    }
    assert held_by(tuple(found.values())) == ()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"late": ("Nothing",)}, "no column “Nothing”"),
        ({"known": ("Income",), "late": ("Income",)}, "“Income” cannot be both"),
    ],
)
def test_an_answer_about_no_column_or_both_ways_is_refused(
    more: dict[str, tuple[str, ...]], words: str
) -> None:
    with pytest.raises(TrainingRefused, match=words):
        asked(made(), **more)


def test_a_training_is_held_by_what_is_open_and_says_so_on_the_card() -> None:
    training = train(made(), REQUEST)
    assert [q.column for q in training.held_by] == ["Income", "Call duration"]
    notes = " ".join(training.best.model.card.notes)
    assert "Used by default (AUC alone): Income (0.8" in notes
    assert "left out by default (AUC alone): Call duration (0.7" in notes


def test_a_training_by_default_is_held_by_nothing() -> None:
    training = train(made(), replace(REQUEST, answer_default=True))
    assert training.held_by == ()
    assert training.best.model.encoder.names == ("Source", "Income")


def test_few_leads_of_a_long_history_are_tried(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_LEADS", 100)
    found = radar(history, REQUEST).with_suspects
    assert found is not None
    assert found.rows == 100
