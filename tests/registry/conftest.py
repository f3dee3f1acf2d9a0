"""A registry of two versions for the tests of this folder, v0002 with the leads of its test."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scoring.model.lead_model import LeadModel
from scoring.model.scorers import LinearField, LinearModel
from scoring.model.unseen import UnseenLeads
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
    tested = {"first": None, "second": unseen_of(light_model)}
    for note, unseen in tested.items():
        card = replace(light_model.card, notes=(note,))
        Registry(folder).publish(replace(light_model, card=card), unseen)
    return folder


def unseen_of(model: LeadModel, count: int = 5) -> UnseenLeads:
    """Made-up leads of a test in the codes of a model; of one it is unknown when it was created."""
    rng = np.random.default_rng(7)
    codes = rng.integers(0, 2, (count, len(model.encoder.fields))).astype(float)
    days = np.datetime64("2026-01-01") + np.arange(count)
    days[0] = np.datetime64("NaT")
    return UnseenLeads(codes, rng.random(count) < 0.5, rng.random(count), days)


@pytest.fixture
def folder(two_versions: Path, tmp_path: Path) -> Path:
    """A copy of a registry of v0001 and v0002, v0002 the champion, to be damaged at will."""
    return Path(shutil.copytree(two_versions, tmp_path / "models"))
