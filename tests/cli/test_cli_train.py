"""The command that trains: candidates, options and what is refused."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from conftest import read_sample

from scoring.cli.main import main
from scoring.cli.train import HELD
from scoring.model.lead_model import LeadModel
from scoring.registry import Registry
from scoring.schema import Family

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("history") / "history.csv"
    read_sample("sample_history.csv").iloc[::25].to_csv(path, index=False)
    return str(path)


def train(history: str, folder: Path, *more: str) -> int:
    """Train the model `courses`."""
    named = ["--models", str(folder), "--model", "courses"]
    return main(["train", history, "--outcome", "Converted", *named, *more])


def serving(folder: Path) -> LeadModel:
    return Registry(folder / "courses").serving().model


def test_candidates_are_compared_in_a_table_and_the_recommended_one_is_published(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = "Constant,Best single field,Logistic regression,Decision tree"
    assert train(history, tmp_path, "--candidates", names, "--json", str(tmp_path / "r.json")) == 0
    said, report = capsys.readouterr().out, json.loads((tmp_path / "r.json").read_text())
    assert [c["name"] for c in report["candidates"]][-1] == "Constant"
    assert all(f"\n{name} " in said for name in names.split(","))
    assert serving(tmp_path).card.candidate == report["recommended"]


def test_a_suspect_is_read_when_a_person_says_so_and_the_card_says_that(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, "--candidates", "Decision tree", "--keep", "Call outcome") == 0
    assert "KEPT ON REQUEST Call outcome" in capsys.readouterr().out
    card = serving(tmp_path).card
    assert card.test.auc > 0.9
    assert any("kept suspected columns: Call outcome" in note for note in card.notes)


def test_the_order_of_today_is_compared_though_the_model_does_not_read_it(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--candidates", "Decision tree,Present order", "--present", "Visits"]
    assert train(history, tmp_path, *more, "--exclude", "Visits") == 0
    said = capsys.readouterr().out
    assert all(f"\n{name} " in said for name in ("Decision tree", "Present order"))


def test_a_stated_base_rate_moves_the_chances_and_not_the_order(
    history: str, tmp_path: Path
) -> None:
    for folder, more in (("plain", []), ("rare", ["--base-rate", "0.02"])):
        assert train(history, tmp_path / folder, "--candidates", "Logistic regression", *more) == 0
    plain, rare = (serving(tmp_path / f).calibration for f in ("plain", "rare"))
    assert (plain.slope, plain.knots) == (rare.slope, rare.knots)
    assert rare.shift < -2


@pytest.mark.parametrize(
    ("option", "word"), [("--random-split", "random"), ("--file-order", "time")]
)
def test_a_person_says_whether_time_orders_the_leads(
    history: str, tmp_path: Path, option: str, word: str
) -> None:
    assert train(history, tmp_path, "--candidates", "Decision tree", option) == 0
    assert serving(tmp_path).card.test.split == word


def test_a_recall_is_met_by_a_threshold_chosen_before_the_test(
    history: str, tmp_path: Path
) -> None:
    assert train(history, tmp_path, "--candidates", "Logistic regression", "--recall", "0.8") == 0
    assert serving(tmp_path).card.test.recall == pytest.approx(0.8, abs=0.1)


@pytest.mark.parametrize(
    ("more", "word"),
    [(["--candidates", "Oracle"], "no candidate “Oracle”"), (["--created", "City"], "City")],
)
def test_what_cannot_be_done_is_refused_in_words(
    history: str, tmp_path: Path, more: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, *more) == 1
    assert word in capsys.readouterr().err


def test_a_share_outside_0_to_1_is_wrong_usage(history: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        train(history, tmp_path, "--base-rate", "5")
    assert ended.value.code == 2


def test_a_recipe_travels_with_the_model_and_derives_columns_alike(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    lines = ("[[step]]", 'kind = "keep"', 'column = "Source"', 'levels = ["Referral"]',
             'others = "others"', 'missing = "others"')  # fmt: skip
    recipe.write_text("\n".join(lines), encoding="utf-8")
    frame = read_sample("sample_history.csv").iloc[::25]
    frame.to_csv(tmp_path / "history.csv", index=False)
    more = ["--candidates", "Decision tree", "--recipe", str(recipe)]
    assert train(str(tmp_path / "history.csv"), tmp_path / "models", *more) == 0
    model = serving(tmp_path / "models")
    source = next(f for f in model.encoder.fields if f.column.name == "Source")
    assert set(source.levels) == {"Referral", "others"}


def test_stated_tiers_are_met_and_kept_when_trained_again(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = ["--candidates", "Logistic regression"]
    assert train(history, tmp_path, *plain, "--tier-rate", "A=0.5", "--tier-share", "B=0.4") == 0
    stated = serving(tmp_path).floors
    plain += ["--publish-anyway"]
    assert train(history, tmp_path, *plain, "--seed", "1") == 0
    assert serving(tmp_path).floors == stated
    assert train(history, tmp_path, *plain, "--tier-share", "A=0.2") == 0
    assert serving(tmp_path).floors != stated
    assert "Tier floors were kept from v0001." in capsys.readouterr().out


def test_a_person_says_whether_tier_floors_are_kept_and_is_told_the_tiers(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = ["--candidates", "Logistic regression"]
    assert train(history, tmp_path, *plain, "--tier-share", "A=0.1") == 0
    first, plain = (
        serving(tmp_path).floors,
        [*plain, "--publish-anyway"],
    )
    assert train(history, tmp_path, *plain, "--tier-share", "A=0.3", "--tiers", "keep") == 0
    assert serving(tmp_path).floors == first
    assert train(history, tmp_path, *plain, "--tiers", "new") == 0
    assert serving(tmp_path).floors != first
    said = capsys.readouterr().out
    assert "Tier floors are those of this training, instead of those of v0002." in said
    assert said.count("\nTier A from a chance of ") == 3
    tested = serving(tmp_path).card.test.rows
    counts = re.findall(r"Tier . from a chance of .*%: (\d+) test leads?,", said)
    assert sum(map(int, counts[-4:])) == tested


def test_contradicting_tier_goals_are_refused_in_words(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, "--tier-share", "A=0.4", "--tier-share", "B=0.3") == 1
    assert "no leads for B" in capsys.readouterr().err


def test_a_proposed_recipe_is_written_and_can_be_trained_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = read_sample("sample_history.csv").iloc[::25]
    frame["City"] = frame["City"].where(frame.index % 50 == 0, "Select")
    frame.to_csv(tmp_path / "history.csv", index=False)
    history, recipe = str(tmp_path / "history.csv"), tmp_path / "recipe.toml"
    assert main(["recipe", history, "--outcome", "Converted", "--out", str(recipe)]) == 0
    assert "[[step]]" in recipe.read_text(encoding="utf-8")
    assert "Converted" not in recipe.read_text(encoding="utf-8")
    more = ["--candidates", "Decision tree", "--recipe", str(recipe)]
    assert train(history, tmp_path / "models", *more) == 0
    assert "Wrote a recipe of" in capsys.readouterr().out


def noise(tmp_path: Path) -> Path:
    """A history in which nothing tells who converts."""
    rng = np.random.default_rng(4)
    columns = {"Visits": rng.integers(0, 9, 900), "Converted": rng.integers(0, 2, 900)}
    path = tmp_path / "noise.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    return path


def test_a_model_that_tells_nobody_apart_is_not_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models = tmp_path / "models"
    asked = ["train", str(noise(tmp_path)), "--outcome", "Converted", "--models", str(models)]
    assert main([*asked, "--candidates", "Constant,Best single field"]) == 3
    assert "Not published. To publish it all the same" in capsys.readouterr().out
    assert not list(models.glob("*/registry.json"))


def test_a_training_can_be_told_to_publish_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    models, out = tmp_path / "models", tmp_path / "out.json"
    asked = ["train", str(noise(tmp_path)), "--outcome", "Converted", "--models", str(models)]
    assert main([*asked, "--candidates", "LightGBM", "--no-publish", "--json", str(out)]) == 0
    assert capsys.readouterr().out.endswith("Not published, as requested.\n")
    assert json.loads(out.read_text())["version"] == "unpublished"
    assert not list(models.glob("*/registry.json"))


@pytest.mark.parametrize(
    ("options", "levers"),
    [
        ([], ["Syllabus downloads", "Callback requests", "Webinar minutes"]),
        (["--lever", "Chats", "--lever", "Visits"], ["Visits", "Chats"]),
        (["--no-levers"], []),
    ],
)
def test_levers_are_found_by_name_unless_a_person_names_them(
    history: str, tmp_path: Path, options: list[str], levers: list[str]
) -> None:
    assert train(history, tmp_path, "--candidates", "Decision tree", *options) == 0
    schema = serving(tmp_path).schema
    assert [c.name for c in schema.levers] == levers


def test_a_lever_that_is_no_column_is_refused(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, "--candidates", "Constant", "--lever", "Discount") == 1
    assert "no column “Discount”" in capsys.readouterr().err


@pytest.mark.slow
def test_a_column_is_of_the_family_that_the_option_says(history: str, tmp_path: Path) -> None:
    options = ["--fit", "Visits", "--engagement", "Source"]
    assert train(history, tmp_path, "--candidates", "Decision tree", *options) == 0
    columns = {c.name: c.family for c in serving(tmp_path).schema.inputs}
    assert (columns["Visits"], columns["Source"]) == (Family.FIT, Family.ENGAGEMENT)
    assert (columns["City"], columns["Chats"]) == (Family.FIT, Family.ENGAGEMENT)


def test_a_family_of_no_column_is_refused(
    history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, "--candidates", "Constant", "--fit", "Town") == 1
    assert "no column “Town” to count as fit" in capsys.readouterr().err


def test_a_version_is_called_what_the_option_says(history: str, tmp_path: Path) -> None:
    assert train(history, tmp_path, "--candidates", "Decision tree", "--name", "Spring  fair") == 0
    card = serving(tmp_path).card
    assert (card.name, card.filename) == ("Spring fair", "history.csv")


@pytest.mark.parametrize(("more", "code"), [([], HELD), (["--no-publish"], 0)])
def test_a_held_training_ends_with_a_code_of_its_own(
    more: list[str], code: int, history: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(history, tmp_path, "--candidates", "Constant", *more) == code
    assert "HELD It gives every lead the same chance" in capsys.readouterr().out
    assert Registry(tmp_path / "courses").champion is None
