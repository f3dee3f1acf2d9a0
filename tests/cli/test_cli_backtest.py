"""The command that replays past months: what it says, writes and refuses."""

import json
from pathlib import Path

import pytest
from conftest import read_sample

from scoring.cli.main import main

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("history") / "history.csv"
    frame = read_sample("sample_history.csv").iloc[::10]
    frame.assign(Points=frame["Visits"]).to_csv(path, index=False)
    return str(path)


def run(history: str, *more: str, capacity: str = "30") -> int:
    return main(["backtest", history, "--outcome", "Converted", "--capacity", capacity, *more])


def test_sentence_months_rivals_and_skipped_months_are_told(
    history: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history, "--present", "Points") == 0
    said = capsys.readouterr().out
    assert "Calling 30 leads a month over" in said
    assert said.count("\n2026-") == 9
    for rival in ("first come", "best source", "existing score", "at random"):
        assert f"\nAgainst {rival}: +" in said
    assert "\nNot tested: 2025-10 (" in said


def test_a_score_that_is_excluded_is_a_rival_all_the_same(
    history: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history, "--present", "Points", "--exclude", "Points") == 0
    assert "\nAgainst existing score: +" in capsys.readouterr().out


def test_each_rival_is_told_with_its_interval_and_verdict(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history, "--json", str(tmp_path / "found.json")) == 0
    said, found = capsys.readouterr().out, json.loads((tmp_path / "found.json").read_text())
    for r in found["rivals"]:
        interval = f"90% interval {r['low']:+.0f} to {r['high']:+.0f}: {r['verdict']}"
        assert interval.replace("-", "−") in said


def test_the_result_for_machines_adds_up(history: str, tmp_path: Path) -> None:
    assert run(history, "--json", str(tmp_path / "found.json")) == 0
    found = json.loads((tmp_path / "found.json").read_text())
    total = sum(month["conversions"]["model"] for month in found["months"])
    assert found["quarantined"] == ["Call outcome"]
    assert [r["extra"] + r["conversions"] for r in found["rivals"]] == pytest.approx([total] * 3)


def test_a_share_calls_that_share_of_each_month(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history, "--json", str(tmp_path / "found.json"), capacity="0.1") == 0
    months = json.loads((tmp_path / "found.json").read_text())["months"]
    assert [m["called"] for m in months] == [round(0.1 * m["leads"]) for m in months]
    assert "Calling 10% of each month's leads" in capsys.readouterr().out


@pytest.mark.parametrize("capacity", ["0", "-5", "1.5", "nan", "inf", "many", "²"])
def test_a_capacity_that_is_none_is_wrong_usage(history: str, capacity: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["backtest", history, "--outcome", "Converted", f"--capacity={capacity}"])
    assert ended.value.code == 2


def test_a_suspect_that_is_kept_on_request_makes_the_model_look_perfect(
    history: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history, "--keep", "Call outcome") == 0
    assert "KEPT ON REQUEST Call outcome" in capsys.readouterr().out


def test_an_existing_score_that_knows_the_outcome_is_told_to_win_falsely(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = read_sample("sample_history.csv").iloc[::10]
    frame.assign(Points=(frame["Converted"] == "Yes").astype(int)).to_csv(
        tmp_path / "history.csv", index=False
    )
    assert run(str(tmp_path / "history.csv"), "--present", "Points") == 0
    said = capsys.readouterr().out
    assert "QUARANTINED Points" in said
    assert "make your score look too good" in said


def test_rows_in_the_order_of_time_are_replayed_in_blocks(
    history: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history, "--exclude", "Created", "--file-order") == 0
    said = capsys.readouterr().out
    assert "Calling 30 leads a block over 12 blocks" in said
    assert said.count("\n block ") + said.count("\nblock ") == 12


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--exclude", "Created"], "no creation dates"),
        (["--created", "City"], "City"),
        (["--present", "Nothing"], "no column “Nothing”"),
        (["--json", "no/such/folder/out.json"], "does not exist"),
    ],
)
def test_what_cannot_be_replayed_is_refused_in_words(
    history: str, more: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history, *more) == 1
    assert word in capsys.readouterr().err


def test_a_recipe_is_applied_before_the_months_are_replayed(history: str, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    step = ("[[step]]", 'kind = "sum"', 'columns = ["Visits"]', 'target = "Total visits"')
    recipe.write_text("\n".join(step), encoding="utf-8")
    out = tmp_path / "found.json"
    more = ["--recipe", str(recipe), "--present", "Total visits", "--json", str(out)]
    assert run(history, *more) == 0
    assert "existing score" in [r["policy"] for r in json.loads(out.read_text())["rivals"]]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'[[step]]\nkind = "sun"', "step 1"),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b'[[step]]\nkind = "sum"\ncolumns = ["Converted"]\ntarget = "Won"\ndrop = true',
         "drops the outcome column “Converted”"),
    ],
)  # fmt: skip
def test_a_recipe_that_cannot_be_used_is_refused_in_words(
    history: str, tmp_path: Path, content: bytes, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "recipe.toml").write_bytes(content)
    assert run(history, "--recipe", str(tmp_path / "recipe.toml")) == 1
    assert word in capsys.readouterr().err


def test_a_recipe_that_is_not_there_is_refused_in_words(
    history: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(history, "--recipe", "no.toml") == 1
    assert "could not be opened" in capsys.readouterr().err
