"""Every page over a folder of models that hands or faults have damaged."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from driver import started

from scoring.registry import Registry

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
NAMES = ("call_sheet", "lead", "what_if", "explore", "train", "models")
PAGES = [f"pages/{name}.py" for name in NAMES]
LISTS = ("registry.json", "registry.copy.json")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two versions, the second one the champion."""
    models = Path(shutil.copytree(ROOT / "models", tmp_path / "models"))
    folder = models / "sample"
    Registry(folder).publish(Registry(folder).serving().model)
    monkeypatch.setenv("LEAD_SCORING_MODELS", str(models))
    return folder


def lists(folder: Path, content: str) -> None:
    for name in LISTS:
        (folder / name).write_text(content, encoding="utf-8")


def wrong_types(folder: Path) -> None:
    told = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    lists(folder, json.dumps({**told, "before": {}, "since": [1], "versions": {"v0002": 7}}))


def outside(folder: Path) -> None:
    shutil.move(folder / "v0002", folder.parent / "evil")
    (folder / "v0002").symlink_to(folder.parent / "evil")


def emptied(folder: Path) -> None:
    (folder / "v0002" / "model.joblib").write_bytes(b"")


@pytest.mark.parametrize("damage", [outside, emptied])
def test_every_page_says_that_another_version_serves(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    for page in PAGES:
        app = started(page)
        assert not app.exception
        assert app.warning[0].value.startswith("Model v0002 cannot be loaded, so v0001")
    assert "v0002 is damaged and was not loaded" in app.warning[1].value


@pytest.mark.parametrize(
    "damage", [wrong_types, lambda f: lists(f, "{"), lambda f: lists(f, "[" * 9999)]
)
def test_a_damaged_list_breaks_no_page_and_is_told(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    for page in PAGES:
        app = started(page)
        assert not app.exception
        assert not app.warning
    assert any("was damaged and was made anew" in c.value for c in app.caption)


def test_a_card_that_is_lost_breaks_no_page_and_is_told(folder: Path) -> None:
    (folder / "v0002" / "card.json").unlink()
    for page in PAGES:
        app = started(page)
        assert not app.exception
    assert any("v0002 lacks its card" in c.value for c in app.caption)


def test_where_no_version_loads_no_page_breaks(folder: Path) -> None:
    for version in ("v0001", "v0002"):
        (folder / version / "model.joblib").write_bytes(b"damaged")
    for page in PAGES:
        assert not started(page).exception
