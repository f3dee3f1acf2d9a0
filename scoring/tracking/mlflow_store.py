"""The tracking store by MLflow's own client. Importing this takes seconds."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

# Read at the first import: nothing is told to its makers, and a server that is gone is soon told.
os.environ |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "30")
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, Run
from mlflow.exceptions import MlflowException
from sqlalchemy.exc import SQLAlchemyError

from scoring.plain import Misfit
from scoring.settings import tracking_artefacts, tracking_store
from scoring.tracking.pictures import pictures_page
from scoring.tracking.tracked_run import VERSION_FILE, Entry, RunKind, TrackedRun
from scoring.wording import clipped

# What a store, its driver, the network, the disk or a damaged note may raise.
FAILURES = (MlflowException, SQLAlchemyError, OSError, ImportError, LookupError, TypeError,
            ValueError, Misfit)  # fmt: skip
EXPERIMENT = "lead-scoring/"
PICTURES = "pictures.html"
# Tags: the note that a run was written from, and the time of the newest note on a model's aliases.
_NOTE, _SINCE = "note", "standing_since"
# By this the pages of MLflow show an experiment as one of models, not of conversations.
_OF_MODELS = {"mlflow.experimentKind": "custom_model_development"}
_PARENT, _ABOUT = "mlflow.parentRunId", "mlflow.note.content"
# The most that the client takes at once, and of one value.
_MOST_FIGURES, _MOST_PARAMS, _MOST_WORDS = 1000, 100, 5000
# In quotes of a filter, and in names of models, nothing else stands.
_STRANGE = re.compile(r"[^\w .-]")
_Each = TypeVar("_Each", Metric, Param)


@dataclass(frozen=True)
class ListedRun:
    """A run of the store in short; `auc` is NaN where it has none."""

    time: datetime
    kind: str
    model: str
    name: str
    filename: str
    auc: float


def opened() -> "MlflowStore":
    """The store that is set; raises one of FAILURES where it cannot be reached."""
    return MlflowStore(tracking_store(), tracking_artefacts())


class MlflowStore:
    """Runs, model versions and aliases behind a tracking URI.

    `artefacts` is where files go, "" where the store knows a place itself.
    """

    def __init__(self, uri: str, artefacts: str = "") -> None:
        self._client = MlflowClient(uri, os.environ.get("MLFLOW_REGISTRY_URI") or uri)
        self._artefacts = artefacts
        self._client.search_experiments(max_results=1)

    def write(self, entry: Entry, place: Path) -> None:
        """Write what was noted in this folder; nothing twice, also where it was begun before."""
        model = _STRANGE.sub("-", entry.model) or "-"
        experiment = self._experiment(model)
        if entry.run is not None:
            self._once(experiment, _named(entry.run, model), place)
        numbers = {
            version: self._registered(experiment, _named(run, model), model, place)
            for version, run in entry.versions.items()
        }
        if entry.aliases:
            self._point(entry, model, numbers)

    def listed(self, most: int) -> list[ListedRun]:
        """The newest trainings, backtests and published versions, newest first."""
        found = self._client.search_experiments(filter_string=f"name LIKE '{EXPERIMENT}%'")
        parts = (RunKind.CANDIDATE, RunKind.TRIAL)
        runs = self._client.search_runs(
            [experiment.experiment_id for experiment in found],
            filter_string=" and ".join(f"tags.kind != '{part}'" for part in parts),
            max_results=most,
            order_by=["attributes.end_time DESC"],
        )
        return [_listed(run) for run in runs]

    def _experiment(self, model: str) -> str:
        """The number of the model's experiment, which is made anew where there is none."""
        name = f"{EXPERIMENT}{model}"
        found = self._client.get_experiment_by_name(name)
        if found is None:
            folder = f"{self._artefacts}/{model}" if self._artefacts else None
            return str(self._client.create_experiment(name, folder, _OF_MODELS))
        if found.lifecycle_stage == "deleted":
            self._client.restore_experiment(found.experiment_id)
        return str(found.experiment_id)

    def _once(self, experiment: str, run: TrackedRun, place: Path) -> str:
        """The id of a run, written unless it was; what was begun and not ended is deleted first."""
        key = f"{place.name}/{run.tags.get('version', run.kind)}"
        for begun in self._client.search_runs([experiment], f"tags.{_NOTE} = '{key}'"):
            if begun.info.status == "FINISHED":
                return str(begun.info.run_id)
            self._delete(experiment, begun.info.run_id)
        parent = self._training_of(experiment, run) if run.kind == RunKind.VERSION else ""
        above = {_PARENT: parent} if parent else {}
        return self._run(experiment, run, place, {_NOTE: key} | above)

    def _delete(self, experiment: str, run_id: str) -> None:
        parts = self._client.search_runs([experiment], f"tags.`{_PARENT}` = '{run_id}'")
        for each in (*(part.info.run_id for part in parts), run_id):
            self._client.delete_run(each)

    def _training_of(self, experiment: str, version: TrackedRun) -> str:
        """The id of the training that a version comes from, "" where it was not tracked."""
        asked = {name: version.tags[name] for name in ("history", "candidate", "trained_at")}
        words = [f"tags.{k} = '{v}'" for k, v in {"kind": RunKind.CANDIDATE, **asked}.items()]
        found = self._client.search_runs([experiment], " and ".join(words), max_results=1)
        return str(found[0].data.tags.get(_PARENT, "")) if found else ""

    def _run(self, experiment: str, run: TrackedRun, place: Path, tags: dict[str, str]) -> str:
        """Write a run and its parts; it ends when all of it is there."""
        began, ended = _moment(run.began), _moment(run.ended)
        about = {_ABOUT: run.about} if run.about else {}
        words = {**run.tags, **about, "kind": str(run.kind), **tags}
        begun = self._client.create_run(
            experiment, began, {k: clipped(v, _MOST_WORDS) for k, v in words.items()}, run.name
        )
        run_id = str(begun.info.run_id)
        for part in _parts(_metrics(run, ended), _MOST_FIGURES):
            self._client.log_batch(run_id, metrics=part)
        params = [Param(k, clipped(v, _MOST_WORDS)) for k, v in run.params.items()]
        for some in _parts(params, _MOST_PARAMS):
            self._client.log_batch(run_id, params=some)
        self._keep(run_id, run, place)
        for of_it in run.parts:
            self._run(experiment, of_it, place, {_PARENT: run_id})
        self._client.set_terminated(run_id, "FINISHED", ended)
        return run_id

    def _keep(self, run_id: str, run: TrackedRun, place: Path) -> None:
        """The files of a run."""
        texts = {**run.texts, PICTURES: pictures_page(run.pictured)}
        with tempfile.TemporaryDirectory() as scratch:
            for name, text in texts.items():
                if text:
                    target = _made(Path(scratch) / name)
                    target.write_text(text, encoding="utf-8")
            for name, source in run.files.items():
                shutil.copyfile(place / source, _made(Path(scratch) / name))
            if any(Path(scratch).iterdir()):
                self._client.log_artifacts(run_id, scratch)

    def _registered(self, experiment: str, run: TrackedRun, model: str, place: Path) -> str:
        """The store's own number of a version, which is known by the hash of its file."""
        mark = hashlib.sha256((place / run.files[VERSION_FILE]).read_bytes()).hexdigest()
        known = self._client.search_model_versions(f"name = '{model}' and tags.sha256 = '{mark}'")
        if known:
            return str(known[0].version)
        run_id = self._once(experiment, run, place)
        if not self._client.search_registered_models(f"name = '{model}'"):
            self._client.create_registered_model(model)
        source = f"{self._client.get_run(run_id).info.artifact_uri}/model"
        tags = {"version": run.tags["version"], "sha256": mark, "history": run.tags["history"]}
        about = run.name if not run.about else f"{run.name}: {run.about}"
        made = self._client.create_model_version(model, source, run_id, tags, description=about)
        return str(made.version)

    def _point(self, entry: Entry, model: str, numbers: Mapping[str, str]) -> None:
        """Move the aliases, unless a later note has: one that failed is written after others."""
        if not self._client.search_registered_models(f"name = '{model}'"):
            return
        known = self._client.get_registered_model(model)
        if known.tags.get(_SINCE, "") > entry.time:
            return
        for alias, version in entry.aliases.items():
            if version:
                self._client.set_registered_model_alias(model, alias, numbers[version])
            elif alias in known.aliases:
                self._client.delete_registered_model_alias(model, alias)
        self._client.set_registered_model_tag(model, _SINCE, entry.time)


def _named(run: TrackedRun, model: str) -> TrackedRun:
    return replace(run, tags={**run.tags, "model": model})


def _moment(time: str) -> int:
    """Milliseconds since 1970."""
    return round(datetime.fromisoformat(time).timestamp() * 1000)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _metrics(run: TrackedRun, ended: int) -> list[Metric]:
    single = [Metric(name, value, ended, 0) for name, value in run.figures.items()]
    rows = run.series.items()
    return single + [Metric(k, v, ended, at) for k, vs in rows for at, v in enumerate(vs, 1)]


def _parts(found: list[_Each], most: int) -> Iterator[list[_Each]]:
    return (found[at : at + most] for at in range(0, len(found), most))


def _listed(run: Run) -> ListedRun:
    tags = run.data.tags
    return ListedRun(
        time=datetime.fromtimestamp((run.info.end_time or run.info.start_time) / 1000, UTC),
        kind=tags["kind"],
        model=tags.get("model", ""),
        name=str(run.info.run_name),
        filename=tags.get("filename", ""),
        auc=run.data.metrics.get("auc", float("nan")),
    )
