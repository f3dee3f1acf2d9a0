"""Model versions on disk: only what the manifest lists is loaded, and one always serves."""

import io
import pickle
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import joblib
import numpy as np
import pytest
from conftest import EXAMPLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joblib.numpy_pickle import NumpyArrayWrapper

from registry.lists import change_pointer, full_disk, plant, pointer_of, refusal, written
from scoring.errors import ModelUnavailable
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.stored import FORMAT, to_plain
from scoring.registry import Registry, card_of


class Touch:
    """A pickle that creates a file when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.path,)


def test_a_published_model_serves_with_the_same_propensities(
    tmp_path: Path, small_model: LeadModel, scored_sample: ScoredBatch
) -> None:
    Registry(tmp_path / "new" / "models").publish(small_model)
    loaded = Registry(tmp_path / "new" / "models").serving()
    again = loaded.model.score(scored_sample.leads).propensity
    assert again.tolist() == scored_sample.scores.propensity.tolist()
    assert loaded.warning == ""


def test_publishing_returns_the_model_with_its_version(
    tmp_path: Path, small_model: LeadModel
) -> None:
    assert small_model.card.version == "unpublished"
    assert Registry(tmp_path).publish(small_model).card.version == "v0001"


def test_every_publication_is_a_version_of_its_own_and_the_newest_is_champion(folder: Path) -> None:
    assert Registry(folder).versions == ["v0001", "v0002"]
    assert Registry(folder).champion == "v0002"


def test_nothing_temporary_is_left_behind(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == [
        ".lock",
        "registry.copy.json",
        "registry.json",
        "v0001",
        "v0002",
    ]


def test_the_stored_card_is_plain_data_about_this_version(
    folder: Path, light_model: LeadModel
) -> None:
    card = Registry(folder).card("v0002")
    assert (card["version"], card["outcome"], card["notes"]) == ("v0002", "Converted", ["second"])
    assert card["test"]["auc"] == light_model.card.test.auc


def test_the_card_lists_every_column_with_its_role(light_model: LeadModel) -> None:
    columns = {c["name"]: c for c in card_of(light_model)["columns"]}
    told = {"name": "Lead ID", "kind": "text", "role": "id", "reason": ""}
    told |= {"unit": "", "answers": [], "nothing": [], "ranges": [], "family": "fit"}
    assert columns["Lead ID"] == told
    assert columns["Call outcome"]["role"] == "quarantined"


@pytest.mark.parametrize("version", ["v0099", "", "../models/v0001", "registry.json"])
def test_an_unknown_version_is_refused_with_the_known_ones(folder: Path, version: str) -> None:
    message = refusal(lambda: Registry(folder).load(version))
    assert f"no model version “{version}”. Expected one of: v0001, v0002." in message


def test_a_folder_the_manifest_does_not_list_is_ignored(folder: Path) -> None:
    shutil.copytree(folder / "v0001", folder / "v0007")
    assert Registry(folder).versions == ["v0001", "v0002"]
    assert "no model version “v0007”" in refusal(lambda: Registry(folder).load("v0007"))


def test_a_new_version_never_takes_the_name_of_a_folder_on_disk(
    folder: Path, light_model: LeadModel
) -> None:
    (folder / "v0007").mkdir()
    assert Registry(folder).publish(light_model).card.version == "v0008"


def test_the_malicious_file_of_the_next_test_does_harm_when_it_is_read(tmp_path: Path) -> None:
    joblib.load(io.BytesIO(pickle.dumps(Touch(tmp_path / "harm"))))
    assert (tmp_path / "harm").exists()


def test_a_file_with_another_hash_is_refused_before_it_is_unpickled(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "v0002" / "model.joblib").write_bytes(pickle.dumps(Touch(tmp_path / "harm")))
    message = refusal(lambda: Registry(folder).load("v0002"))
    assert "v0002 is damaged and was not loaded: model.joblib should be SHA-256" in message
    assert not (tmp_path / "harm").exists()


def test_a_file_without_a_listed_hash_is_refused_before_it_is_unpickled(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "v0002" / "model.joblib").write_bytes(pickle.dumps(Touch(tmp_path / "harm")))
    change_pointer(folder, lambda p: p["versions"]["v0002"]["files"].clear())
    refusal(lambda: Registry(folder).load("v0002"))
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize("place", [0, 1000, -1])
def test_one_changed_byte_is_damage(folder: Path, place: int) -> None:
    path = folder / "v0001" / "model.joblib"
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert "damaged" in refusal(lambda: Registry(folder).load("v0001"))


def test_a_missing_file_is_damage(folder: Path) -> None:
    (folder / "v0001" / "model.joblib").unlink()
    assert "found no such file" in refusal(lambda: Registry(folder).load("v0001"))


def test_a_changed_card_is_not_shown(folder: Path) -> None:
    path = folder / "v0001" / "card.json"
    path.write_text(path.read_text(encoding="utf-8").replace("0.8", "0.9"), encoding="utf-8")
    assert "card.json should be SHA-256" in refusal(lambda: Registry(folder).card("v0001"))


def stored(folder: Path) -> dict:
    """The data of a model as joblib alone reads it."""
    return joblib.load(folder / "v0001" / "model.joblib")


@pytest.mark.parametrize("compress", [0, 3])
@pytest.mark.parametrize("place", ["alone", "in the model", "in an array", "as a key"])
def test_an_object_with_the_right_hash_is_refused_before_it_is_built(
    folder: Path, tmp_path: Path, place: str, compress: int
) -> None:
    touch, model = Touch(tmp_path / "harm"), stored(folder)
    data = {
        "alone": touch,
        "in the model": {**model, "model": {**model["model"], "recipe": touch}},
        "in an array": {**model, "more": np.array([touch, touch], dtype=object)},
        "as a key": {**model, (touch,): 1},
    }
    plant(folder, "v0002", written(data[place], compress))
    message = refusal(lambda: Registry(folder).load("v0002"))
    assert "should hold plain numbers, text and arrays, found a" in message
    assert not (tmp_path / "harm").exists()


def test_when_an_object_is_planted_the_version_before_serves_with_the_reason(
    folder: Path, tmp_path: Path
) -> None:
    plant(folder, "v0002", written(Touch(tmp_path / "harm")))
    loaded = Registry(folder).serving()
    assert loaded.model.card.version == "v0001"
    assert loaded.warning.startswith("Model version v0002 was not loaded: model.joblib should hold")
    assert not (tmp_path / "harm").exists()


def test_the_objects_of_the_tests_before_do_harm_where_joblib_alone_reads_them(
    tmp_path: Path,
) -> None:
    joblib.load(io.BytesIO(written(np.array([Touch(tmp_path / "harm")], dtype=object))))
    assert (tmp_path / "harm").exists()


@pytest.mark.parametrize(
    "array",
    [
        np.array([1, "x"], dtype=object),
        np.array(["x"]),
        np.array([(1, 2.0)], dtype=[("a", "i8"), ("b", "O")]),
        np.ma.masked_array([1.0]),
        np.array(["2026-05-01"], dtype="M8[D]"),
    ],
)
def test_arrays_of_anything_but_numbers_are_refused(folder: Path, array: np.ndarray) -> None:
    plant(folder, "v0002", written({**stored(folder), "more": array}))
    assert "plain numbers, text and arrays" in refusal(lambda: Registry(folder).load("v0002"))


class Disguised:
    """An array whose numbers are said to be addresses of objects in memory."""

    def __reduce__(self) -> tuple[object, ...]:
        state = (3, "|", None, None, None, -1, -1, 0)
        return np.dtype, ("O", False, True), state


# The reader of arrays itself, with another way to read set on it for all arrays to come.
TAMPERED = (
    b"\x80\x02cjoblib.numpy_pickle\nNumpyArrayWrapper\nN}X\x0a\x00\x00\x00read_arrayK\x03s\x86b."
)


@pytest.mark.parametrize("planted", [Disguised(), len, NumpyArrayWrapper, np.ndarray, np.dtype])
def test_what_stands_for_an_array_is_no_part_of_a_model(folder: Path, planted: object) -> None:
    plant(folder, "v0002", written({**stored(folder), "model": planted}))
    refusal(lambda: Registry(folder).load("v0002"))


def test_the_reader_of_arrays_cannot_be_tampered_with(folder: Path) -> None:
    plant(folder, "v0002", TAMPERED)
    refusal(lambda: Registry(folder).load("v0002"))
    assert Registry(folder).load("v0001").card.version == "v0001"


@pytest.mark.parametrize("number", [0, FORMAT - 2, FORMAT + 1, None, str(FORMAT)])
def test_a_model_of_another_format_is_refused_and_the_one_before_serves(
    folder: Path, number: object
) -> None:
    plant(folder, "v0002", written({**stored(folder), "format": number}))
    loaded = Registry(folder).serving()
    assert loaded.model.card.version == "v0001"
    assert f"should hold a model of format {FORMAT}, found" in loaded.warning


def test_a_model_that_an_older_release_pickled_is_refused_with_the_advice_to_train(
    folder: Path, light_model: LeadModel
) -> None:
    plant(folder, "v0002", written(light_model))
    message = refusal(lambda: Registry(folder).load("v0002"))
    assert "found an object of scoring.model.lead_model.LeadModel. Train the model again" in message


def test_a_model_that_lacks_a_part_is_refused_with_its_place(folder: Path) -> None:
    model = stored(folder)
    del model["model"]["floors"]["a"]
    plant(folder, "v0002", written(model))
    message = refusal(lambda: Registry(folder).load("v0002"))
    assert "“model.floors” with 3 parts, found it with or without “a”" in message


def test_a_model_of_another_version_in_its_place_is_refused(folder: Path) -> None:
    shutil.copy(folder / "v0001" / "model.joblib", folder / "v0002" / "model.joblib")
    loaded = Registry(folder).serving()
    assert loaded.model.card.version == "v0001"
    assert "v0002 is damaged and was not loaded: model.joblib should be SHA-256" in loaded.warning


@pytest.mark.parametrize("content", [b"", b"x", b"broken", b"x\x9c", b"cscoring.gone\nModel\n."])
def test_a_listed_file_that_holds_no_data_is_refused(folder: Path, content: bytes) -> None:
    plant(folder, "v0002", content)
    assert "plain numbers, text and arrays" in refusal(lambda: Registry(folder).load("v0002"))


@pytest.fixture(scope="module")
def tiny(light_model: LeadModel) -> bytes:
    """Its bytes, not packed."""
    card = replace(light_model.card, version="v0002")
    return written(to_plain(replace(light_model, card=card)), compress=0)


@settings(max_examples=min(EXAMPLES, 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=4))
def test_bytes_changed_at_random_load_or_are_refused_and_nothing_else(
    folder: Path, tiny: bytes, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(tiny)
    for place, byte in changes:
        content[place % len(content)] = byte
    plant(folder, "v0002", bytes(content))
    with suppress(ModelUnavailable):
        assert isinstance(Registry(folder).load("v0002"), LeadModel)


@pytest.mark.parametrize("library", ["joblib", "lightgbm", "numpy"])
def test_another_major_version_of_a_library_is_refused_with_both_versions(
    folder: Path, library: str
) -> None:
    libraries = {library: "99.1.0"}
    change_pointer(folder, lambda p: p["versions"]["v0001"]["libraries"].update(libraries))
    assert f"was written with {library} 99.1.0" in refusal(lambda: Registry(folder).load("v0001"))


@pytest.mark.parametrize("library", ["pandas", "scikit-learn", "no such library"])
def test_a_library_that_a_stored_model_does_not_need_is_no_reason_to_refuse(
    folder: Path, library: str
) -> None:
    libraries = {library: "99.1.0"}
    change_pointer(folder, lambda p: p["versions"]["v0001"]["libraries"].update(libraries))
    assert Registry(folder).load("v0001").card.version == "v0001"


def test_another_minor_version_of_a_library_is_no_reason_to_refuse(folder: Path) -> None:
    major = joblib.__version__.split(".")[0]
    libraries = {"joblib": f"{major}.999"}
    change_pointer(folder, lambda p: p["versions"]["v0001"]["libraries"].update(libraries))
    assert Registry(folder).load("v0001").card.version == "v0001"


def test_when_the_champion_is_damaged_the_one_before_serves_with_a_warning(folder: Path) -> None:
    (folder / "v0002" / "model.joblib").write_bytes(b"broken")
    loaded = Registry(folder).serving()
    assert loaded.model.card.version == "v0001"
    assert loaded.warning.startswith("Model version v0002 is damaged and was not loaded")


def test_of_several_champions_before_the_newest_that_loads_serves(
    folder: Path, light_model: LeadModel
) -> None:
    Registry(folder).publish(light_model)
    (folder / "v0003" / "model.joblib").write_bytes(b"broken")
    assert Registry(folder).serving().model.card.version == "v0002"


def test_when_every_champion_is_damaged_the_newest_is_told(folder: Path) -> None:
    for version in ("v0001", "v0002"):
        (folder / version / "model.joblib").write_bytes(b"broken")
    assert refusal(Registry(folder).serving).startswith("Model version v0002 is damaged")


def test_rolling_back_returns_to_the_champion_before(folder: Path) -> None:
    assert Registry(folder).rollback() == "v0001"
    assert Registry(folder).serving().model.card.version == "v0001"


def test_rolling_back_keeps_the_newer_version_for_promotion(folder: Path) -> None:
    Registry(folder).rollback()
    Registry(folder).promote("v0002")
    assert (Registry(folder).champion, Registry(folder).rollback()) == ("v0002", "v0001")


def test_without_an_earlier_champion_there_is_no_rolling_back(folder: Path) -> None:
    Registry(folder).rollback()
    assert "No other version has served" in refusal(Registry(folder).rollback)


def test_the_way_back_is_told_beforehand(folder: Path) -> None:
    registry = Registry(folder)
    assert registry.former == "v0001"
    registry.rollback("v0001")
    assert registry.former is None


def test_the_way_back_is_refused_where_it_leads_elsewhere_by_now(
    folder: Path, light_model: LeadModel
) -> None:
    Registry(folder).publish(light_model)
    assert "no longer leads to v0001 but to v0002" in refusal(
        lambda: Registry(folder).rollback("v0001")
    )
    assert Registry(folder).champion == "v0003"


def test_it_is_known_since_when_a_version_serves(folder: Path, light_model: LeadModel) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    Registry(folder).promote("v0001")
    assert light_model.card.trained_at <= now <= Registry(folder).since


def test_a_list_of_an_earlier_release_gives_the_day_of_publishing(
    folder: Path, light_model: LeadModel
) -> None:
    change_pointer(folder, lambda p: p.pop("since"))
    assert Registry(folder).since == light_model.card.trained_at
    assert Registry(folder).rollback() == "v0001"


def test_promoting_an_older_version_makes_it_champion(folder: Path) -> None:
    Registry(folder).promote("v0001")
    assert Registry(folder).champion == "v0001"
    assert Registry(folder).rollback() == "v0002"


def test_promoting_the_champion_changes_nothing(folder: Path) -> None:
    before = pointer_of(folder)
    Registry(folder).promote("v0002")
    assert pointer_of(folder) == before


@pytest.mark.parametrize("change", ["promote", "rollback"])
def test_a_damaged_version_does_not_become_champion(folder: Path, change: str) -> None:
    (folder / "v0001" / "model.joblib").write_bytes(b"broken")
    registry = Registry(folder)
    refusal(registry.rollback if change == "rollback" else lambda: registry.promote("v0001"))
    assert registry.champion == "v0002"


def test_an_unknown_version_does_not_become_champion(folder: Path) -> None:
    refusal(lambda: Registry(folder).promote("v0099"))
    assert Registry(folder).champion == "v0002"


@pytest.mark.parametrize(
    "step", ["joblib.dump", "os.fsync", "pathlib.Path.rename", "pathlib.Path.replace"]
)
def test_a_publication_that_fails_changes_nothing(
    folder: Path, light_model: LeadModel, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = sorted(p.relative_to(folder) for p in folder.rglob("*")), pointer_of(folder)
    with monkeypatch.context() as patch:
        patch.setattr(step, full_disk)
        assert "No space left" in refusal(lambda: Registry(folder).publish(light_model))
    assert (sorted(p.relative_to(folder) for p in folder.rglob("*")), pointer_of(folder)) == before


def test_versions_published_by_two_threads_at_once_are_all_there(
    folder: Path, light_model: LeadModel
) -> None:
    def publish(_turn: int) -> str:
        return Registry(folder).publish(light_model).card.version

    with ThreadPoolExecutor(2) as threads:
        names = list(threads.map(publish, range(6)))
    assert sorted(names) == [f"v000{n}" for n in range(3, 9)]
    assert Registry(folder).versions == ["v0001", "v0002", *sorted(names)]
