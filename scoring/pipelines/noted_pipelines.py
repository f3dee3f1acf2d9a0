"""Runs of the pipelines noted in the store when they have ended, with their figures."""

from collections.abc import Callable, Mapping

from scoring.pipelines.keeping import PIPELINE
from scoring.pipelines.resumable import Facts
from scoring.training.noted_runs import NotedRun
from scoring.training.prepared import Progress


def noted(kind: str, file_name: str, tell: Progress, work: Callable[[Progress], Facts]) -> Facts:
    """The report of a run on a file, which the store has with its figures, however it ends.

    `kind` is data, train or infer; the work tells its progress by what it is given. What is found
    done is no run. Of a run that is killed and taken up again there are two: one failed, one done.
    """
    with NotedRun(kind, file_name, by=PIPELINE) as run:
        report = work(run.heard(tell))
        run.found(
            str(report.get("model", "")), str(report.get("version", "")), _FIGURES[kind](report)
        )
    return report


def _of_data(report: Facts) -> Mapping[str, object]:
    rows = report["input"]
    return {name: rows[name] for name in ("leads", "set_aside", "columns")}


def _of_training(report: Facts) -> Mapping[str, object]:
    training = report["training"]
    if "test" not in training:
        return {}
    return {
        "candidates": len(training["candidates"]),
        "recommended": training["recommended"],
        "auc": training["test"]["auc"],
        "tested_leads": training["test"]["rows"],
    }


def _of_inference(report: Facts) -> Mapping[str, object]:
    names = ("leads", "set_aside", "tiers", "calls", "expected", "verdict", "batch")
    return {name: report[name] for name in names}


_FIGURES: Mapping[str, Callable[[Facts], Mapping[str, object]]] = {
    "data": _of_data,
    "train": _of_training,
    "infer": _of_inference,
}
