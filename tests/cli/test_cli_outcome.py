"""An outcome that is no plain yes and no, on the command line: asked, stated, read and kept."""

import re
import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scoring.cli.main import main
from scoring.history.meaning import OutcomeMeaning
from scoring.insight.leads import leads_of_batch
from scoring.pipelines.jobs import score_file
from scoring.registry import Registry

pytestmark = pytest.mark.slow
ROWS = 900
STAGES = np.array(["Customer", "Lead", "Lost lead", "On ice", "Closed Won", ""], dtype=object)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Leads of one a day; a stage of six values, and an order number for the converted ones."""
    rng = np.random.default_rng(5)
    visits = rng.integers(0, 30, ROWS)
    stage = STAGES[np.where(rng.random(ROWS) < visits / 40, rng.choice([0, 4], ROWS),
                            rng.choice([1, 2, 3, 5], ROWS))]  # fmt: skip
    won = np.isin(stage, ["Customer", "Closed Won"])
    columns = {
        "Created": (np.datetime64("2025-01-01") + np.arange(ROWS)).astype(str),
        "Visits": visits.astype(str),
        "Source": rng.choice(["Web", "Ads"], ROWS),
        "Stage": stage,
        "Order": np.where(won, [f"A-{i}" for i in range(ROWS)], ""),
    }
    path = tmp_path_factory.mktemp("history") / "history.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    return str(path)


def train(history: str, folder: Path, *more: str, outcome: str = "Stage") -> int:
    other = "Order" if outcome == "Stage" else "Stage"
    usual = ["--exclude", other, "--answer-default", "--model", "courses", "--models", str(folder)]
    command = ["train", history, "--outcome", outcome, "--candidates", "Decision tree"]
    return main([*command, *usual, *more])


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.strip().split("\n")[-1]


def test_a_stage_is_refused_with_the_very_options_that_state_it(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path) == 1
    said = refusal(capsys)
    assert "Not known: “On ice”" in said
    proposed = re.search(r"Proposed: (.*?)\. Not known", said)
    assert proposed is not None
    assert train(history, tmp_path, *shlex.split(proposed[1])) == 0


@pytest.mark.parametrize(
    "stated",
    [
        ["--converted", "customer", "closed won", "--open", "Lead"],
        ["--converted", "Customer", "--open", "Lead", "--converted", "Closed Won"],
    ],
)
def test_stated_values_are_read_kept_and_said(
    history: str, tmp_path: Path, stated: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, *stated) == 0
    meaning = Registry(tmp_path / "courses").serving().model.card.meaning
    assert set(meaning.others) == {"Lost lead", "On ice"}
    assert (meaning.converted, meaning.still_open) == (("Customer", "Closed Won"), ("Lead",))
    assert "Converted: Customer, Closed Won; still open: Lead, empty cells;" in (
        capsys.readouterr().out
    )


def test_filled_or_empty_is_an_outcome(history: str, tmp_path: Path) -> None:
    assert train(history, tmp_path, "--converted-if-filled", outcome="Order") == 0
    card = Registry(tmp_path / "courses").serving().model.card
    assert (card.rows, card.meaning) == (ROWS, OutcomeMeaning(filled=True))


def test_an_order_number_is_refused_with_the_option_that_reads_it(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, outcome="Order") == 1
    assert "--converted-if-filled" in refusal(capsys)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        (["--converted", "Custmer"], "no value “Custmer”. It holds “"),
        (["--converted", "Lost lead", "--waiting", "880"], "leaves too few leads"),
        (
            ["--converted", "Customer", "--open", "Lead", "Lost lead", "On ice", "Closed Won"],
            "and 0 did not",
        ),
    ],
)
def test_what_cannot_be_read_as_stated_is_refused(
    history: str, tmp_path: Path, stated: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, *stated) == 1
    assert told in refusal(capsys)


def test_later_leads_are_read_alike(history: str, tmp_path: Path) -> None:
    assert train(history, tmp_path, "--converted", "Customer", "--open", "Lead") == 0
    rows = [["7", "Web", stage] for stage in ("CUSTOMER", "Lost lead", "Lead", "", "Brand new")]
    later = pd.DataFrame(rows, columns=["Visits", "Source", "Stage"]).to_csv(index=False)
    scored = score_file(later.encode(), "later.csv", Registry(tmp_path / "courses").serving().model)
    found = leads_of_batch(scored).outcome
    assert found[:2].tolist() == [1, 0]
    assert np.isnan(found[2:]).all()


def test_a_backtest_takes_the_same_options(
    history: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["backtest", history, "--outcome", "Stage", "--capacity", "10", "--exclude", "Order"]
    assert main(command) == 1
    assert "Proposed: --converted" in refusal(capsys)
    stated = ["--converted", "Customer", "Closed Won", "--waiting", "20"]
    assert main([*command, *stated]) == 0
    assert "Calling 10 leads a month" in capsys.readouterr().out


def test_explore_takes_what_is_sure_and_asks_for_the_rest(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def explore(*more: str) -> int:
        out = ["--out", str(tmp_path / "report.html"), "--models", str(tmp_path)]
        return main(["explore", history, *out, *more])

    assert explore("--outcome", "Stage") == 1
    assert "Not known: “On ice”" in refusal(capsys)
    assert explore("--outcome", "Stage", "--converted", "Customer") == 0
    assert explore() == 0
    assert capsys.readouterr().out.strip().endswith("no outcome.")


def test_explore_notes_what_it_took_by_the_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deals = pd.DataFrame({"Source": ["Web", "Ads"] * 30})
    out = ["--out", str(tmp_path / "report.html"), "--models", str(tmp_path)]
    deals["Deal stage"] = ["Closed Won", "Lost", "Open"] * 20
    deals.to_csv(tmp_path / "deals.csv", index=False)
    assert main(["explore", str(tmp_path / "deals.csv"), *out]) == 0
    said = capsys.readouterr().out
    assert "NOTE The outcome “Deal stage” was read by its words. Converted: Closed Won" in said
