"""Hundreds of flips, cuts and kills: something serves, and nothing acknowledged is lost."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT

from registry.lists import LISTS, files_of
from scoring.errors import ModelUnavailable
from scoring.registry import Registry
from scoring.registry.store import Loaded
from scoring.views.versions import version_facts

pytestmark = pytest.mark.slow
RNG = np.random.default_rng(5)
TIMES = 200
DECISIVE = {"registry.json", "v0002/model.joblib", "v0002/card.json", "v0002/unseen.joblib"}


def flipped(content: bytes) -> bytes:
    found = bytearray(content)
    found[RNG.integers(len(found))] ^= 1 << int(RNG.integers(8))
    return bytes(found)


def cut(content: bytes) -> bytes:
    return content[: RNG.integers(len(content))]


def damaged(folder: Path, names: tuple[str, ...], damage: Callable) -> Iterator[Loaded]:
    """What serves after each damage to these files; no version may fail to say what it is."""
    sound = files_of(folder)
    for _ in range(TIMES if set(names) <= DECISIVE else TIMES // 4):
        for name in names:
            (folder / name).write_bytes(damage(sound[name]))
        yield Registry(folder).serving()
        assert version_facts(Registry(folder), "v0002").finds
        for name, content in sound.items():
            (folder / name).write_bytes(content)


@pytest.mark.parametrize("damage", [flipped, cut])
@pytest.mark.parametrize("name", LISTS)
def test_a_damaged_list_is_healed_and_the_champion_serves(
    folder: Path, name: str, damage: Callable
) -> None:
    for loaded in damaged(folder, (name,), damage):
        assert (loaded.model.card.version, loaded.warning) == ("v0002", "")
        again = Registry(folder).serving()
        assert (again.model.card.version, Registry(folder).former) == ("v0002", "v0001")
        assert (folder / LISTS[0]).read_bytes() == (folder / LISTS[1]).read_bytes() or (
            not loaded.notices
        )


@pytest.mark.parametrize("damage", [flipped, cut])
def test_where_both_lists_are_damaged_a_version_serves(folder: Path, damage: Callable) -> None:
    for loaded in damaged(folder, LISTS, damage):
        assert loaded.model.card.version in ("v0001", "v0002")
        assert Registry(folder).versions == ["v0001", "v0002"]


@pytest.mark.parametrize("damage", [flipped, cut])
def test_a_damaged_model_is_refused_with_words_and_the_one_before_serves(
    folder: Path, damage: Callable
) -> None:
    for loaded in damaged(folder, ("v0002/model.joblib",), damage):
        assert loaded.model.card.version == "v0001"
        assert loaded.warning.startswith("Model version v0002 is damaged and was not loaded")


@pytest.mark.parametrize("damage", [flipped, cut])
@pytest.mark.parametrize("name", ["card.json", "golden.json", "manifest.json"])
def test_a_damaged_file_beside_the_model_keeps_it_from_nothing_and_is_told(
    folder: Path, name: str, damage: Callable
) -> None:
    for loaded in damaged(folder, (f"v0002/{name}",), damage):
        assert (loaded.model.card.version, loaded.warning) == ("v0002", "")
        assert bool(loaded.notices) == (name != "manifest.json")


@pytest.mark.parametrize("damage", [flipped, cut])
def test_damaged_leads_of_a_test_are_refused_and_keep_the_model_from_nothing(
    folder: Path, damage: Callable
) -> None:
    for loaded in damaged(folder, ("v0002/unseen.joblib",), damage):
        assert (loaded.model.card.version, loaded.warning) == ("v0002", "")
        with pytest.raises(ModelUnavailable, match=r"unseen\.joblib should be SHA-256"):
            Registry(folder).unseen("v0002")


def rounds(kind: str, models: Path, folder: Path, count: int) -> str:
    """What was lost in so many rounds, "" for nothing."""
    command = [sys.executable, "-m", "tests.registry.rounds", kind, models, folder, str(count)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


def test_nothing_acknowledged_is_lost_in_100_kills(two_versions: Path, tmp_path: Path) -> None:
    assert rounds("kill", two_versions, tmp_path / "models", 100) == ""


def test_nothing_acknowledged_is_lost_by_two_publishers_beside_a_roll_back(
    two_versions: Path, tmp_path: Path
) -> None:
    assert rounds("publishers", two_versions, tmp_path, 20) == ""
