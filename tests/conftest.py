"""What several tests need: real leads where they exist, and a small trained model."""

import atexit
import gc
import os
import pickle
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings
from sqlalchemy import Engine, inspect

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
# A test that is about it turns it on.
os.environ["LEAD_SCORING_TRACKING"] = "off"
os.environ["LEAD_SCORING_COMPILED"] = "off"
os.environ["LEAD_SCORING_KEEP_BATCHES"] = "off"

from scoring.insight.groups import EMPTY
from scoring.insight.leads import Leads, leads_of
from scoring.intake import remembered
from scoring.intake.issue import Table
from scoring.intake.table.reading import read_table
from scoring.model import compiled_trees
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scorers import BoostedTrees
from scoring.model.scoring_path import score_table
from scoring.model.shap_tables import shap_tables
from scoring.model.trees import lightgbm_trees
from scoring.monitoring.health.examined import Examined
from scoring.registry import NamedModels
from scoring.store import upgrading
from scoring.tracking import spool
from scoring.training.candidates import LIGHTGBM
from scoring.training.result import Training
from scoring.training.trainer import Progress, TrainingRequest, train

# Every command and page loads its model anew; what the same trees weigh is worked out once.
tables_of = lru_cache(maxsize=32)(lambda text: shap_tables(lightgbm_trees(text)))
BoostedTrees.tables = property(lambda scorer: tables_of(scorer.text))

# Modules and tests are as many objects again as a server holds, and none of them is ever garbage:
# only a test of it looks through them whenever a batch is scored.
really_settle = remembered.settle


def settle() -> None:
    """Free what nobody holds of all that came after the tests were collected."""
    gc.collect()


remembered.settle = settle

# The same tables, made step by step once: most stores are empty ones of SQLite.
MADE: list[sqlite3.Connection] = []
step_by_step = upgrading._step_by_step


def made_tables(engine: Engine) -> None:
    """Bring a database to the newest tables, an empty file by a copy of what that once made."""
    if engine.dialect.name != "sqlite" or inspect(engine).get_table_names():
        step_by_step(engine)
        return
    with closing(sqlite3.connect(str(engine.url.database))) as file:
        if MADE:
            MADE[0].backup(file)
        else:
            step_by_step(engine)
            MADE.append(sqlite3.connect(":memory:", check_same_thread=False))
            file.backup(MADE[0])
            atexit.register(MADE[0].close)


upgrading._step_by_step = made_tables

# The same wild input in every run: what a run finds, the next one finds again.
EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "100"))
settings.register_profile(
    "seeded", derandomize=True, database=None, deadline=None, max_examples=EXAMPLES
)
settings.load_profile("seeded")

T = TypeVar("T")
NUMBERS = count()  # of the tests, for a folder of each that is only made when it is written to
STATES: dict[str, dict[str, object]] = {}  # of the RNG of each module, before its first test
ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


def text_table(columns: dict[str, list[str]]) -> Table:
    """A table as reading a clean CSV gives it."""
    return table_of(pd.DataFrame(columns, dtype="str"))


def table_of(frame: pd.DataFrame) -> Table:
    """A frame of text as a table whose header was row 1."""
    rows = np.arange(2, len(frame) + 2)
    nothing = pd.DataFrame({"row": [], "text": []})
    return Table(frame.reset_index(drop=True), rows, [], nothing, 0, "CSV, comma, UTF-8")


def read_sample(name: str, rows: int | None = None) -> pd.DataFrame:
    """A bundled sample as text, read by pandas and not by the code under test."""
    # Pandas copies on write: what one test changes, no other one sees.
    return sample_file(name).iloc[:rows].copy(deep=False)


@cache
def sample_file(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype="str", keep_default_na=False)


def trained(table: Table, request: TrainingRequest, progress: Progress | None = None) -> LeadModel:
    """LightGBM alone, trained by the project's own pipeline."""
    return train(table, replace(request, candidates=(LIGHTGBM,)), progress).best.model


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[], T]) -> T:
    """What the first worker of this run made, for which the other one waits."""
    run = folders.getbasetemp()
    made = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / f"{name}.pickle"
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            part = run / f"{name}.part"
            part.write_bytes(pickle.dumps(make()))
            part.replace(made)
    return pickle.loads(made.read_bytes())


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A name for bytes that is the same in every process: an archive holds the time it was made."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay to the end: Streamlit collects garbage after every run of a page.

    Nothing of them is garbage while they are collected, and to look took a quarter of that time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture(autouse=True)
def same_random_numbers(request: pytest.FixtureRequest) -> None:
    """A test draws the same numbers from its module's RNG, whatever ran before it."""
    rng = getattr(request.module, "RNG", None)
    if rng is not None:
        state = STATES.setdefault(request.module.__name__, rng.bit_generator.state)
        rng.bit_generator.state = state


@pytest.fixture(autouse=True)
def no_mappings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test finds a mapping that a person or another test has confirmed."""
    folder = tmp_path_factory.getbasetemp() / "kept" / str(next(NUMBERS))
    monkeypatch.setenv("LEAD_SCORING_DATA", str(folder))


@pytest.fixture
def noting(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Runs are noted; instead of starting a writer it is told here which folder it is for."""
    woken: list[Path] = []
    monkeypatch.setenv("LEAD_SCORING_TRACKING", "")
    monkeypatch.setattr(spool, "wake", woken.append)
    return woken


@pytest.fixture(scope="session")
def real_leads() -> Path:
    """The folder of real leads; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("REAL_LEADS_DIR", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("real leads not found")
    return folder


@pytest.fixture(scope="session")
def sample_history() -> Table:
    """Every fourth lead of the bundled history: 5,000 leads over the whole year."""
    return table_of(read_sample("sample_history.csv").iloc[::4])


@pytest.fixture(scope="session")
def sample_training(tmp_path_factory: pytest.TempPathFactory, sample_history: Table) -> Training:
    """LightGBM trained on `sample_history` by the project's own pipeline."""
    request = TrainingRequest("Converted", candidates=(LIGHTGBM,))
    return made_once(tmp_path_factory, "sample", lambda: train(sample_history, request))


@pytest.fixture(scope="session")
def small_model(sample_training: Training) -> LeadModel:
    """The model of that training."""
    return sample_training.best.model


@pytest.fixture(scope="session")
def examined(sample_training: Training) -> Examined:
    """That model beside its test leads."""
    return Examined(sample_training.best.model, sample_training.best.unseen)


@pytest.fixture(scope="session")
def tied(examined: Examined) -> Examined:
    """The same with chances of two digits, which many leads share."""
    leads = examined.leads
    return replace(examined, leads=replace(leads, chance=leads.chance.round(2)))


@pytest.fixture(scope="session")
def scored_sample(small_model: LeadModel) -> ScoredBatch:
    """The bundled new leads, scored by the small model."""
    return score_table(table_of(read_sample("sample_leads.csv")), "sample_leads.csv", small_model)


@pytest.fixture(scope="module")
def ready(pytestconfig: pytest.Config) -> Iterator[None]:
    """The loops, compiled once for a state of their sources, for this module alone."""
    with pytest.MonkeyPatch.context() as patch:
        place = compiled_trees.release_of(pytestconfig.cache.mkdir("compiled"))
        loops = compiled_trees.load(place)
        patch.setattr(compiled_trees._READY, "loops", loops)
        yield


@pytest.fixture(scope="session")
def businesses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LeadModel]:
    """Models of two lines of business, by name: the same columns, other people."""
    from two_businesses import STAFF, STUDENTS, model_of

    def trained_two() -> dict[str, LeadModel]:
        return {name: model_of(name) for name in (STUDENTS, STAFF)}

    return made_once(tmp_path_factory, "businesses", trained_two)


@pytest.fixture
def two_models(businesses: dict[str, LeadModel], tmp_path: Path) -> Path:
    """A folder with both of them; the one of students was trained last."""
    folder = tmp_path / "models"
    for name, model in sorted(businesses.items()):
        NamedModels(folder).registry(name).publish(model)
    return folder


# Without the folder of real leads these tests cannot run anywhere, CI included.
ALLOWED_SKIP = "real leads not found"


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """With FAIL_ON_SKIP set, a skipped test fails the run, and so does one in which none passed."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if not os.environ.get("FAIL_ON_SKIP") or reporter is None:
        return
    skipped = reporter.stats.get("skipped", [])
    hidden = [r.nodeid for r in skipped if ALLOWED_SKIP not in str(r.longrepr)]
    if hidden:
        reporter.write_line(f"Skipped, but meant to run here: {', '.join(hidden)}")
    if hidden or (skipped and not reporter.stats.get("passed")):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def frame() -> pd.DataFrame:
    return read_sample("sample_history.csv")


@pytest.fixture(scope="session")
def leads() -> Leads:
    sample = DATA / "sample_history.csv"
    table = read_table(sample.read_bytes(), sample.name)
    return leads_of(table, sample.name, outcome="Converted")


@pytest.fixture(scope="session")
def sql(frame: pd.DataFrame) -> sqlite3.Connection:
    """The same file in SQL, with the word of the tables for empty cells and placeholders."""
    base = sqlite3.connect(":memory:", check_same_thread=False)
    frame.replace(["", "Select"], EMPTY).to_sql("leads", base, index=False)
    return base
