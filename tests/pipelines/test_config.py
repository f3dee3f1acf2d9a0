"""The settings of the pipelines: read strictly, each mistake named with its place."""

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from conftest import DATA as DATA_FOLDER
from conftest import EXAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from key_words import lacking

from scoring.errors import SettingsRefused
from scoring.model.call_plan import named_reps
from scoring.pipelines.config import PipelineConfig, TrainingPart, read_config
from scoring.settings import pipelines_folder

DATA = '[data]\ninput = "a.csv"\noutcome = "Won"\n'


def settings_in(folder: Path, text: str) -> PipelineConfig:
    place = folder / "p.toml"
    place.write_text(text, encoding="utf-8")
    return read_config(place)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(SettingsRefused) as refusal:
        settings_in(folder, text)
    assert 15 <= len(str(refusal.value)) <= 600
    return str(refusal.value)


def test_paths_are_relative_to_the_folder_of_the_settings(tmp_path: Path) -> None:
    found = settings_in(tmp_path, f'out = "runs"\nmodels = "../m"\n{DATA}')
    assert found.out == tmp_path / "runs"
    assert found.models.resolve() == tmp_path.parent / "m"
    assert found.path("a.csv") == tmp_path / "a.csv"


def test_without_a_file_the_bundled_sample_is_the_example() -> None:
    found = read_config()
    assert found.path(found.history().input).is_file()
    assert found.path(found.leads().input).is_file()


def test_the_sample_has_its_models_apart_from_those_that_serve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(tmp_path))
    ours, theirs = pipelines_folder() / "models", tmp_path
    assert read_config().models == read_config(DATA_FOLDER / "pipelines.toml").models == ours
    assert settings_in(tmp_path, DATA).models == theirs


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ('"Ana, Ben"', ("Ana", "Ben")),
        ('["Lopez, Ana", "Ben"]', ("Lopez, Ana", "Ben")),
        ('"2"', ("Rep 1", "Rep 2")),
        ("2", ("Rep 1", "Rep 2")),
    ],
)
def test_reps_are_names_or_how_many(tmp_path: Path, said: str, names: tuple[str, ...]) -> None:
    found = settings_in(tmp_path, f'[inference]\ninput = "a"\nreps = {said}\n')
    assert named_reps(found.leads().reps) == names


def test_what_is_not_named_is_as_usual(tmp_path: Path) -> None:
    found = settings_in(tmp_path, DATA)
    assert (found.history().checks.most_set_aside, found.training.publish) == (0.05, "gate")
    assert found.history().created is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{DATA}outcom = 1\n", ["[data]", "outcome", "“outcom”"]),
        (f"{DATA}[data.checks]\nleast = 3\n", ["[data.checks]", "least_leads", "“least”"]),
        ("[trainings]\n", ["data, training, inference", "“trainings”"]),
        ('[data]\ninput = "a.csv"\n', ["“outcome” in [data]", "none"]),
        (f'{DATA}header = "yes"\n', ["data.header", "true or false, such as header = true"]),
        (f"{DATA}[data.checks]\nleast_leads = 1.5\n", ["whole number, such as least_leads = 10"]),
        (f"{DATA}[data.checks]\nmost_empty = 1\n", ["such as most_empty = { A = 0.5 }"]),
        (f'{DATA}[data.checks.most_empty]\nCity = "x"\n', ["such as most_empty = { A = 0.5 }"]),
        (f"{DATA}converted = [1]\n", ['such as converted = ["…", "…"]', "found a whole number"]),
        (f"{DATA}part = 1\n", ['such as part = "…"', "found a whole number"]),
        ('[inference]\ninput = "a"\nreps = true\n', ['reps = ["Ana", "Ben"] or reps = 2']),
        ('[inference]\ninput = "a"\nreps = [1]\n', ['reps = ["Ana", "Ben"] or reps = 2']),
        ('[inference]\ninput = "a"\nreps = -1\n', ['reps = ["Ana", "Ben"] or reps = 2']),
        (f"{DATA}[data.checks]\nmost_set_aside = 5\n", ["data.checks.most_set_aside", "share"]),
        (f"{DATA}[data.checks]\nleast_leads = -1\n", ["data.checks.least_leads", "at least 0"]),
        (f"{DATA}[data.checks.most_empty]\nCity = nan\n", ["data.checks.most_empty", "share"]),
        (f'{DATA}dates = "first"\n', ["data.dates", "day-first, month-first", "“first”"]),
        ('[training]\npublish = "yes"\n', ["training.publish", "gate, no, anyway"]),
        ('[training]\ncandidates = "LightGBM"\n', ["training.candidates", "a list"]),
        ('[inference]\ninput = "a"\nformats = ["pdf"]\n', ["csv, xlsx, list", "“pdf”"]),
        ("[training]\nbase_rate = 1\n", ["training.base_rate", "between 0 and 1", "found 1."]),
        ("[training]\nrecall = 0.0\n", ["training.recall", "between 0 and 1", "found 0.0."]),
        ("[training]\ntier_rate = { A = 0 }\n", ["training.tier_rate", "between 0 and 1"]),
        ("[training]\ntier_share = { A = 1.0 }\n", ["training.tier_share", "between 0 and 1"]),
        ("[training]\ngoal_auc = 1\n", ["training.goal_auc", "between 0 and 1"]),
        ("[training]\ngoal_lift = inf\n", ["training.goal_lift", "under 1,000", "found inf."]),
        ("[training]\nseed = 4294967296\n", ["training.seed", "2,147,483,647", "4294967296"]),
        ("[training]\nwaiting = 99999\n", ["training.waiting", "within a century"]),
        ("[inference]\ninput = 'a'\ncall = 10000000000\n", ["inference.call", "thousand million"]),
        ("[inference]\ninput = 'a'\nholdout = 0.1\n", ["“call” beside “holdout”", "call = 300"]),
        ("[inference]\ninput = 'a'\ncall = 9\nholdout = 0.6\n", ["holdout", "0.5", "found 0.6"]),
        ("[inference]\ninput = 'a'\ncall = 9\nlot = -1\n", ["inference.lot", "2,147,483,647"]),
        ("[inference]\ninput = 'a'\nrecode = 1\n", ["inference.recode", "recode = true"]),
        ('data = "a.csv"\n', ["“data”", "named parts"]),
        ('out = "a\\u0000b"\n', ["“out”", "NUL"]),
        (f'models = "{"x" * 300}"\n', ["“models”", "path of a folder", "longer"]),
        (f'out = "{"x/" * 3_000}"\n', ["“out”", "path of a folder", "longer"]),
        ("[data\n", ["TOML", "line 1"]),
        ("[data]\ninput = 1\ninput = 2\n", ["TOML"]),
    ],
)
def test_a_mistake_is_refused_with_its_place(tmp_path: Path, text: str, words: list[str]) -> None:
    assert not lacking(refused(tmp_path, text), "“p.toml”", *words)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a" * (1 << 21), b"[" * 100_000])
def test_what_is_no_settings_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.toml").write_bytes(content)
    with pytest.raises(SettingsRefused, match="TOML"):
        read_config(tmp_path / "p.toml")


def test_settings_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="could not be opened"):
        read_config(tmp_path / "none.toml")


def test_a_part_that_a_pipeline_needs_is_asked_for(tmp_path: Path) -> None:
    found = settings_in(tmp_path, "[training]\n")
    with pytest.raises(SettingsRefused, match=r"no part \[data\]"):
        found.history()
    with pytest.raises(SettingsRefused, match=r"no part \[inference\]"):
        found.leads()


# Numbers at which libraries give up, and those beside the ends of what is accepted.
_ODD = [0, 1, -1, 2**31, 2**32, 2**63, 10**40, 0.0, 1.0, 1e308, float("inf"), float("nan"), 0.5]
_NUMBERS = [f.name for f in fields(TrainingPart) if "int" in str(f.type) or "float" in str(f.type)]


@given(st.sampled_from(_NUMBERS), st.sampled_from(_ODD) | st.integers() | st.floats())
@settings(
    max_examples=min(EXAMPLES, 60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_number_is_refused_or_taken_by_all_libraries(
    tmp_path: Path, key: str, value: float
) -> None:
    try:
        found = settings_in(tmp_path, f"[training]\n{key} = {value}\n").training
    except SettingsRefused:
        return
    np.random.RandomState(found.seed)
    np.datetime64("2026-01-01", "us") - np.timedelta64(found.waiting or 0, "D")
    shares = [found.recall, found.base_rate, found.goal_auc, found.goal_precision]
    assert all(share is None or 0 < share < 1 for share in shares)
