"""The command that lists runs: those of the tracking store, without one those of the registry."""

import argparse
from collections.abc import Iterator
from contextlib import suppress
from math import isnan
from pathlib import Path

from scoring.cli.arguments import count
from scoring.errors import ModelUnavailable, StorageFailed
from scoring.registry import NamedModels, Registry
from scoring.settings import models_folder, tracking_folder
from scoring.tracking import is_on, waiting
from scoring.tracking.spool import LOG
from scoring.wording import counted, moment

# What MLflow gives at once.
USUAL_MOST, MOST = 20, 50_000


def add_runs(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `runs` and its options."""
    runs = commands.add_parser("runs", help="list trainings, backtests and published versions")
    runs.add_argument(
        "--most", type=_most, default=USUAL_MOST, metavar="N",
        help=f"how many, at most {MOST:,}; default: {USUAL_MOST}",
    )  # fmt: skip
    runs.add_argument("--models", type=Path, default=models_folder(), metavar="DIR")
    runs.set_defaults(run=_runs)


def _most(text: str) -> int:
    if not 1 <= count(text) <= MOST:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to {MOST:,}")
    return count(text)


def _runs(options: argparse.Namespace) -> None:
    tracked = is_on()
    lines = _tracked(options.most) if tracked else _published(options.models, options.most)
    print("\n".join(lines) or "No runs yet.")
    if not tracked:
        print("NOTE    Runs are not tracked: these are the published versions.")
    elif waits := len(waiting(tracking_folder())):
        told = f"Not yet in the tracking store: {counted(waits, 'note')}."
        print(f"NOTE    {told} If that stays so, {tracking_folder() / LOG} says why.")


def _tracked(most: int) -> list[str]:
    failures: tuple[type[Exception], ...] = (ImportError,)
    try:
        # Here, as it takes seconds that no other command needs.
        from scoring.tracking.mlflow_store import FAILURES, opened

        failures = FAILURES
        runs = opened().listed(most)
    except ModuleNotFoundError as problem:
        raise StorageFailed(
            f"The tracking store could not be read, as the package “{problem.name}” is missing. "
            "Install it, or set LEAD_SCORING_TRACKING=off to list what is published."
        ) from problem
    except failures as problem:
        raise StorageFailed(
            f"The tracking store could not be read ({type(problem).__name__}). "
            "Check MLFLOW_TRACKING_URI, or set LEAD_SCORING_TRACKING=off to list what is published."
        ) from problem
    return [_line(r.time.isoformat(), r.kind, r.model, r.name, r.auc) for r in runs]


def _published(folder: Path, most: int) -> list[str]:
    """The versions of all models by their cards, the newest first."""
    models, found = NamedModels(folder), list[tuple[str, str, str, float]]()
    for model in models.names:
        try:
            found += _cards(models.registry(model))
        except ModelUnavailable as problem:
            print(f"WARNING {model}: {problem}")
    found.sort(key=lambda card: card[0], reverse=True)
    return [_line(time, "version", model, name, auc) for time, model, name, auc in found[:most]]


def _cards(registry: Registry) -> Iterator[tuple[str, str, str, float]]:
    """Those that can be read. Raises ModelUnavailable where the list of versions cannot."""
    for version in registry.versions:
        with suppress(ModelUnavailable):
            card = registry.card(version)
            name = f"{version} {card.get('name', '')}"
            yield card["trained_at"], registry.name, name, card["test"]["auc"]


def _line(time: str, kind: str, model: str, name: str, auc: float) -> str:
    figure = "" if isnan(auc) else f" · AUC {auc:.3f}"
    return f"{moment(time)}  {kind:9} {model}  {name}{figure}"
