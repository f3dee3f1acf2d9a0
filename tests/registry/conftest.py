"""A registry of two versions for the tests of this folder."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scoring.model.lead_model import LeadModel
from scoring.registry import Registry


@pytest.fixture(scope="session")
def two_versions(tmp_path_factory: pytest.TempPathFactory, small_model: LeadModel) -> Path:
    folder = tmp_path_factory.mktemp("two") / "models"
    for note in ("first", "second"):
        card = replace(small_model.card, notes=(note,))
        Registry(folder).publish(replace(small_model, card=card))
    return folder


@pytest.fixture
def folder(two_versions: Path, tmp_path: Path) -> Path:
    """A copy of a registry of v0001 and v0002, v0002 the champion, to be damaged at will."""
    return Path(shutil.copytree(two_versions, tmp_path / "models"))
