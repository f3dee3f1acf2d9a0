"""A registry of two versions for the tests of this folder."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scoring.model.lead_model import LeadModel
from scoring.model.scorers import LinearField, LinearModel
from scoring.registry import Registry


@pytest.fixture(scope="session")
def light_model(small_model: LeadModel) -> LeadModel:
    """A model of weights without past leads, quick to store and to load."""
    size = len(small_model.encoder.fields)
    weights = LinearField(np.zeros(1), 0.0, 0.0, is_number=True)
    scorer = LinearModel(0.0, (weights,) * size)
    return replace(small_model, past=None, second=None, scorer=scorer)


@pytest.fixture(scope="session")
def two_versions(tmp_path_factory: pytest.TempPathFactory, light_model: LeadModel) -> Path:
    folder = tmp_path_factory.mktemp("two") / "models"
    for note in ("first", "second"):
        card = replace(light_model.card, notes=(note,))
        Registry(folder).publish(replace(light_model, card=card))
    return folder


@pytest.fixture
def folder(two_versions: Path, tmp_path: Path) -> Path:
    """A copy of a registry of v0001 and v0002, v0002 the champion, to be damaged at will."""
    return Path(shutil.copytree(two_versions, tmp_path / "models"))
