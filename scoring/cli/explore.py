"""The command that writes the report of a file."""

import argparse
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from scoring.cli.arguments import add_created, add_meaning, add_model, add_reading, meaning_from
from scoring.cli.inputs import file_content, progress, read_file, require_folder
from scoring.cli.model_asked import registry_named, served_for
from scoring.errors import ModelUnavailable
from scoring.history.meaning import OutcomeMeaning
from scoring.history.outcome_words import question_of
from scoring.intake.issue import Table
from scoring.kept.spend import parse_spend
from scoring.model.lead_model import LeadModel
from scoring.pipelines.jobs import leads_to_explore
from scoring.storage import write_out
from scoring.views.explore.report import report
from scoring.views.train.outcome import StatedOutcome, outcome_choice, outcome_question
from scoring.wording import counted

RESTATE = "To change it, state --converted and --open."


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
    add_created(explore)
    add_meaning(explore)
    add_reading(explore)
    add_model(explore, "the one that the file fits best")
    explore.set_defaults(run=_explore)


def _explore(options: argparse.Namespace) -> None:
    require_folder(options.out)
    table = read_file(options)
    outcome, meaning = _outcome(options, table)
    name, model = options.file.name, _model(options, table)
    request = replace(StatedOutcome(outcome or "", meaning).request, created=options.created)
    leads = leads_to_explore(table, name, request, model=model)
    costs = options.spend
    spend = parse_spend(file_content(costs), costs.name) if costs else None
    write_out(options.out, report(leads, progress, spend).encode())
    told = f"outcome “{outcome}”" if outcome else "no outcome"
    print(f"Wrote {options.out}: {counted(len(leads), 'lead')}, {told}.")


def _outcome(options: argparse.Namespace, table: Table) -> tuple[str | None, OutcomeMeaning]:
    """The outcome column named or found, None for none, and what its values mean.

    A meaning that known words prove is taken and told; a column that was only found by its name is
    left alone where they do not.
    """
    name: str | None = options.outcome
    if name is None:
        name = outcome_choice(table.frame).named
    meaning = meaning_from(options)
    if not name or name not in table.frame.columns or not meaning.is_usual:
        return name or None, meaning
    asked = outcome_question(table.frame[name])
    if asked is None or asked.is_plain:
        return name, meaning
    if asked.is_sure:
        told = asked.meaning.in_words_of(table.frame[name].unique())
        print(f"NOTE The outcome “{name}” was read by its words. {told} {RESTATE}")
        return name, asked.meaning
    if options.outcome:
        return name, meaning
    print(f"NOTE No outcome was read. {question_of(name, table.frame[name])}")
    return None, meaning


def _model(options: argparse.Namespace, table: Table) -> LeadModel | None:
    """The model that is named or that the file fits; a file can be looked at without one."""
    if options.model:
        return registry_named(options).serving().model
    with suppress(ModelUnavailable):
        return served_for(options, table).model
    return None
