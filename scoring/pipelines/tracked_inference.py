"""A scoring of new leads as the run that is tracked of it: figures of all leads, none of one."""

import re

from scoring.pipelines.resumable import Facts
from scoring.plain import json_text
from scoring.tracking import Entry, TrackedRun, note, now
from scoring.tracking.tracked_run import RunKind

# In the name of a figure nothing else stands.
_STRANGE = re.compile(r"[^\w .-]")


def note_inference(report: Facts) -> None:
    """Note an inference run for the tracking store; never fails."""
    note(Entry(str(report["model"]), now(), inference_run(report)))


def inference_run(report: Facts) -> TrackedRun:
    """The run of an inference: share per tier, drift by field, ratios and the verdict."""
    leads = report["leads"]
    figures = {"leads": float(leads), "expected": float(report["expected"])}
    figures |= {f"share_{tier}": count / leads for tier, count in report["tiers"].items()}
    figures |= {f"psi_{_name(field['field'])}": field["psi"] for field in report["drift"]}
    for place, ratio in zip(("mean_chance", "share_at_threshold"), report["ratios"], strict=False):
        ends = {"": "found", "_history": "history", "_low": "low", "_high": "high"}
        figures |= {f"{place}{end}": float(ratio[key]) for end, key in ends.items()}
    file = report["input"]["file"]
    return TrackedRun(
        kind=RunKind.INFERENCE,
        name=f"inference on {file}",
        began=report["began"],
        ended=report["ended"],
        about=" ".join(ratio["line"] for ratio in report["ratios"]),
        params={"model_version": report["version"], "input_sha256": report["input"]["sha256"]},
        figures=figures,
        tags={"filename": file, "verdict": report["verdict"], "model_version": report["version"]},
        texts={"report.json": json_text(report, indent=1)},
    )


def _name(field: str) -> str:
    return _STRANGE.sub("-", field)[:200]
