"""The command that shows what is read from a file."""

import argparse
from dataclasses import asdict
from pathlib import Path

from scoring.cli.arguments import add_reading
from scoring.cli.inputs import read_file, require_folder
from scoring.errors import ChoiceNeeded, FileRefused
from scoring.intake.issue import Issue, Table
from scoring.plain import json_text
from scoring.storage import write_out
from scoring.views.call_sheet.file import accounting, file_facts, set_aside_csv
from scoring.views.call_sheet.notices import issue_line, reading_line

LISTED_ISSUES = 20


def add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `check` and its options."""
    check = commands.add_parser("check", help="show what is read from a file, repaired and refused")
    check.add_argument("file", type=Path)
    add_reading(check)
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument(
        "--set-aside", type=Path, metavar="OUT.csv", help="write the rows that were set aside"
    )
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> None:
    require_folder(options.set_aside)
    try:
        table = read_file(options)
    except FileRefused as refusal:
        if options.json:
            print(json_text(_refused(refusal)))
        raise
    if options.set_aside:
        write_out(options.set_aside, set_aside_csv(table))
    if options.json:
        print(json_text(asdict(file_facts(table, options.file.name))))
    else:
        _tell_table(table)


def _refused(refusal: FileRefused) -> dict[str, str | tuple[str, ...]]:
    parts = {"parts": refusal.parts} if isinstance(refusal, ChoiceNeeded) else {}
    return {"refused": str(refusal), **parts}


def _tell_table(table: Table) -> None:
    print(reading_line(table))
    print("Columns:", ", ".join(map(str, table.frame.columns)))
    print("Rows:", accounting(table))
    if len(table.parts) > 1:
        print("Parts:", ", ".join(table.parts))
    if table.issues:
        print("Issues:", issue_line(table.issues))
    for issue in table.issues[:LISTED_ISSUES]:
        print(" ", _told(issue))
    if len(table.issues) > LISTED_ISSUES:
        print(f"  and {len(table.issues) - LISTED_ISSUES:,} more")


def _told(issue: Issue) -> str:
    where = [f"row {issue.row}"] if issue.row is not None else []
    where += [f"column {issue.column}"] if issue.column is not None else []
    place = ", ".join(where) or "the file"
    done = issue.remedy[:1].upper() + issue.remedy[1:]
    return f"{place}: expected {issue.expected}, found {issue.found}. {done}"
