"""The command that writes the report of a file."""

import argparse
from pathlib import Path

from scoring.cli.arguments import add_folder, add_reading
from scoring.cli.inputs import file_content, progress, read_file, require_folder
from scoring.errors import ModelUnavailable
from scoring.kept.spend import parse_spend
from scoring.model.lead_model import LeadModel
from scoring.pipelines import leads_to_explore
from scoring.registry import Registry
from scoring.views.explore.report import report
from scoring.views.train.outcome import outcome_choice
from scoring.wording import counted


def add_explore(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `explore` and its options."""
    explore = commands.add_parser("explore", help="write a report on a file as one HTML page")
    explore.add_argument("file", metavar="FILE", type=Path)
    explore.add_argument("--out", type=Path, required=True, metavar="REPORT.html")
    explore.add_argument(
        "--outcome", metavar="COLUMN", help='default: found by name; "" for a file without one'
    )
    explore.add_argument(
        "--spend", metavar="SPEND.csv", type=Path, help="costs: the columns source and spend"
    )
    add_reading(explore)
    add_folder(explore)
    explore.set_defaults(run=_explore)


def _explore(options: argparse.Namespace) -> None:
    require_folder(options.out)
    table = read_file(options)
    outcome = options.outcome
    if outcome is None:
        outcome = outcome_choice(table.frame).named
    name = options.file.name
    leads = leads_to_explore(table, name, outcome=outcome or None, model=_model(options.models))
    costs = options.spend
    spend = parse_spend(file_content(costs), costs.name) if costs else None
    options.out.write_text(report(leads, progress, spend), encoding="utf-8")
    told = f"outcome “{outcome}”" if outcome else "no outcome"
    print(f"Wrote {options.out}: {counted(len(leads), 'lead')}, {told}.")


def _model(folder: Path) -> LeadModel | None:
    """The serving model; a file can be looked at without one."""
    try:
        return Registry(folder).serving().model
    except ModelUnavailable:
        return None
