"""The command that says how models stand, with an exit code for a clock that runs it."""

import argparse
import sys
from datetime import UTC, datetime

from scoring.cli.arguments import add_folder
from scoring.errors import ModelUnavailable
from scoring.monitoring.batch_drift.measured_drift import drift_to_plain
from scoring.monitoring.batch_drift.monitor_verdict import MonitorState
from scoring.pipelines.monitored import MonitoredModel, monitored
from scoring.pipelines.told_changes import tell
from scoring.plain import json_text, plain
from scoring.registry import NamedModels
from scoring.wording import counted

# As of a pipeline whose check fails.
ALARM_CODE = 5


def add_monitor(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `monitor` and its options."""
    parser = commands.add_parser(
        "monitor", help="say whether models still hold; ends with 5 where one does not"
    )
    parser.add_argument("--model", default="", metavar="NAME", help="of this model; default: all")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--alert", action="store_true",
        help="tell the log and the webhook where a model stands otherwise than told last",
    )  # fmt: skip
    add_folder(parser)
    parser.set_defaults(run=_monitor)


def _monitor(options: argparse.Namespace) -> int:
    models = NamedModels(options.models)
    names = [options.model] if options.model else models.names
    today = datetime.now(UTC).date()
    found = list[MonitoredModel]()
    for name in names:
        try:
            found.append(monitored(models.known(name), today))
        except ModelUnavailable as problem:
            if options.model:
                raise
            print(f"{name}: unknown. {problem}", file=sys.stderr)
    for one in found:
        if options.alert:
            tell(one)
        for line in () if options.json else _lines(one):
            print(line)
    if options.json:
        print(json_text({"models": [_plain(one) for one in found]}))
    is_alarm = any(one.verdict.state is MonitorState.ALARM for one in found)
    # A model that cannot be looked at is no reason to say nothing of the others.
    return ALARM_CODE if is_alarm else int(len(found) < len(names))


def _lines(found: MonitoredModel) -> list[str]:
    batches = f"{len(found.records):,} saved batch{'' if len(found.records) == 1 else 'es'}"
    known = sum(record.outcomes for record in found.records)
    head = f"{found.model} {found.version}: {found.verdict.state} ({batches}, "
    return [f"{head}{counted(known, 'outcome')})", *(f"  {s}" for s in found.verdict.sentences)]


def _plain(found: MonitoredModel) -> dict[str, object]:
    latest = found.latest
    return {
        "model": found.model,
        "version": found.version,
        "state": str(found.verdict.state),
        "sentences": list(found.verdict.sentences),
        "batches": len(found.records),
        "promise": None if found.promise is None else plain(found.promise),
        "latest": None if latest is None else drift_to_plain(latest),
    }
