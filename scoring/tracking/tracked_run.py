"""What is noted of a run or of a switch of versions, as plain data: no cell of a lead is in it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from scoring.model.lead_model import Metrics
from scoring.plain import made, plain

# Where the file of a model lies among those of its run.
VERSION_FILE = "model/model.joblib"
# Of these a figure by itself says nothing.
_NO_FIGURES = ("split", "curve")


class RunKind(StrEnum):
    """What a tracked run is of; candidates and trials are parts of a training."""

    TRAINING = "training"
    CANDIDATE = "candidate"
    TRIAL = "trial"
    BACKTEST = "backtest"
    VERSION = "version"
    INFERENCE = "inference"


@dataclass(frozen=True)
class Pictured:
    """What the pictures of a run are drawn from; nothing is drawn of what is empty.

    `candidates` has the columns name, auc, low, high and recommended, `months` those of
    `Backtest.table()`, each a list.
    """

    test: Metrics | None = None
    candidates: Mapping[str, list[Any]] = field(default_factory=dict)
    months: Mapping[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class TrackedRun:
    """A run with its parts; `began` and `ended` are times in ISO 8601.

    `series` are figures by step, such as the months of a backtest. `texts` are files to keep by
    their place among those of the run; `files` the same for files that lie beside the note, by
    their name there. `about` says in a sentence what was found.
    """

    kind: RunKind
    name: str
    began: str
    ended: str
    about: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    series: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    pictured: Pictured = field(default_factory=Pictured)
    parts: tuple["TrackedRun", ...] = ()


@dataclass(frozen=True)
class Entry:
    """What is written to the store at once: a run, or versions and which of them bear an alias.

    `model` is the name of the model. `versions` are to be known to the store, `aliases` says which
    version bears each as of `time`, "" for none.
    """

    model: str
    time: str
    run: TrackedRun | None = None
    versions: Mapping[str, TrackedRun] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)


def now() -> str:
    """The time in ISO 8601, such that later times sort behind."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def figures(test: Metrics) -> dict[str, float]:
    """The figures of a test by name, without those that were not measured."""
    told = {k: float(v) for k, v in plain(test).items() if k not in _NO_FIGURES}
    return {name: value for name, value in told.items() if math.isfinite(value)}


def entry_to_json(entry: Entry) -> str:
    """The entry as text; NaN stays NaN."""
    return json.dumps(plain(entry), ensure_ascii=False)


def entry_from_json(text: str) -> Entry:
    """The entry that was written. Raises ValueError, TypeError or Misfit for other text."""
    entry: Entry = made(Entry, json.loads(text), "entry")
    return entry
