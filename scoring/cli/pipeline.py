"""The command that runs the pipelines: data, train or infer."""

import argparse
import sys
from pathlib import Path
from typing import Any

from scoring.cli.inputs import progress
from scoring.cli.train import HELD, KEPT
from scoring.errors import CheckFailed
from scoring.model.lot_words import lot_words
from scoring.pipelines.report_words import ACCEPT
from scoring.pipelines.resumable import ALREADY
from scoring.pipelines.running import run_pipeline
from scoring.pipelines.training_pipeline import HELD as IS_HELD
from scoring.pipelines.training_pipeline import KEPT as IS_KEPT
from scoring.plain import json_text

# As shells have it for what was ended from the keyboard.
ENDED = 130
# The same leads would fail again, which whoever schedules the pipelines must know.
FAILED = 5
_CODES = {IS_HELD: HELD, IS_KEPT: KEPT}


def add_pipeline(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `pipeline` and its options."""
    pipeline = commands.add_parser(
        "pipeline", help="run the data, training or inference pipeline by a settings file"
    )
    pipeline.add_argument("which", choices=("data", "train", "infer"))
    pipeline.add_argument(
        "--config", type=Path, metavar="FILE.toml",
        help="the settings; default: those of the bundled sample",
    )  # fmt: skip
    pipeline.add_argument("--json", action="store_true", help="print the report as one JSON object")
    pipeline.set_defaults(run=_pipeline)


def _pipeline(options: argparse.Namespace) -> int:
    try:
        report = run_pipeline(options.which, options.config, progress)
    except KeyboardInterrupt:
        print("Ended. What is done is kept; run it again to go on from there.", file=sys.stderr)
        return ENDED
    except CheckFailed as failure:
        print(failure, file=sys.stderr)
        return FAILED
    if options.json:
        print(json_text(report))
    else:
        for one in report.get("runs", [report]):
            _tell(one)
    return _CODES.get(str(report.get("fate")), 0)


def _tell(report: dict[str, Any]) -> None:
    print(f"{report['status'].capitalize()}: {report['run']}")
    if "fate" in report:
        version = f" as {report['version']}" if report["version"] else ""
        print(f"The model {report['model']} is {report['fate']}{version}. {report['why']}".strip())
        print(f"The models are in {report['models']}")
    if "verdict" in report:
        print(f"{report['leads']:,} leads, by {report['model']}, {report['version']}. They are "
              f"{report['verdict']}.")  # fmt: skip
        if report["model_warning"]:
            print("WARNING", report["model_warning"])
        for ratio in report["ratios"]:
            print(f"{'NOTE   ' if ratio['usual'] else 'WARNING'} {ratio['line']}")
        if lot := report.get("lot"):
            print("NOTE   ", lot_words(lot["share"], lot["seed"], lot["calls"], lot["drawn"]))
        if report["unlike"]:
            print(f"WARNING Unlike the history: {', '.join(report['unlike'])}.")
        _tell_recoding(report.get("recoding"))
    wrote = "Written before:" if report["status"] == ALREADY else "Wrote"
    for name, place in report["files"].items():
        print(f"{wrote} {name} to {place}")


def _tell_recoding(recoding: dict[str, Any] | None) -> None:
    """The recoding that is proposed or was applied, None for none; the report has its evidence."""
    if recoding is None:
        return
    print(f"WARNING {recoding['line']}")
    print(f"NOTE    {recoding['difference']}")
    if not recoding["applied"]:
        print(f"NOTE    {ACCEPT}")
