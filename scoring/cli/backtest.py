"""The command that replays past months: the sentence, the months, the rivals, the skipped."""

import argparse
from dataclasses import asdict
from pathlib import Path

from scoring.cli.arguments import add_history, add_model, add_recipe_file
from scoring.cli.creation_asked import with_created
from scoring.cli.inputs import (
    progress,
    read_file,
    recipe_of,
    require_folder,
    write_json,
)
from scoring.cli.model_asked import registry_for
from scoring.cli.questions import question_line
from scoring.tracking import now
from scoring.training.backtest import Backtest, Rival
from scoring.training.prepared import TrainingRequest
from scoring.training.question import ColumnQuestion
from scoring.training.replay import clean_history, replay_history
from scoring.training.run_report import backtest_report
from scoring.training.tracked import Work, note_backtest
from scoring.views.call_sheet.notices import reading_line
from scoring.wording import signed


def add_backtest(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `backtest` and its options."""
    parser = commands.add_parser("backtest", help="compare a model with what you do now")
    add_history(parser)
    parser.add_argument(
        "--capacity", required=True, type=_capacity, metavar="N|SHARE",
        help="calls a month, such as 300, or the share of a month's leads, such as 0.2",
    )  # fmt: skip
    parser.add_argument(
        "--file-order", action="store_true",
        help="the rows are in time order, oldest first: replay twentieths of the file, not months",
    )  # fmt: skip
    parser.add_argument("--present", metavar="COLUMN", help="a score you have, higher is better")
    add_recipe_file(parser)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the result as JSON")
    add_model(parser, "the one of the history's business, or of its file's name")
    parser.set_defaults(run=_backtest)


def _capacity(text: str) -> float:
    """A whole number of calls, or a share below 1."""
    if text.isdecimal() and int(text):
        return int(text)
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share < 1:
        raise argparse.ArgumentTypeError(
            f"{text} is neither a number of calls such as 300 nor a share such as 0.2"
        )
    return share


def _backtest(options: argparse.Namespace) -> None:
    require_folder(options.json)
    table = read_file(options)
    print(reading_line(table))
    request = TrainingRequest(
        options.outcome, options.created, options.exclude, options.seed,
        known=options.known, late=options.late, answer_default=options.answer_default,
        present=options.present, recipe=recipe_of(options), file_order=options.file_order,
        converted=options.converted, still_open=options.still_open,
        filled=options.converted_if_filled, empty_lost=options.empty_not_converted,
        waiting=options.waiting,
    )  # fmt: skip
    request, began = with_created(table, request), now()
    line = registry_for(options, table, request.outcome, request.meaning).name
    progress(0.05, "Reading the history and looking for columns that know the outcome")
    history, questions = clean_history(table, request)
    for question in questions:
        print(_question(question, options.present))
    found = replay_history(history, request, options.capacity, progress)
    work = Work(line, options.file.name, request, began)
    note_backtest(work, backtest_report(found), history.sha256)
    _tell(found)
    if options.json:
        write_json(options.json, report_of(found, questions))


def report_of(found: Backtest, questions: tuple[ColumnQuestion, ...]) -> dict[str, object]:
    """The result for machines: the backtest's own fields, its sentence, and the quarantined."""
    quarantined = [q.column for q in questions if q.quarantined]
    return {"sentence": found.sentence, **asdict(found), "quarantined": quarantined}


def _question(question: ColumnQuestion, present: str | None) -> str:
    line = question_line(question)
    if question.quarantined and question.column == present:
        line += "; it may be filled in after the call, which would make your score look too good"
    return line


def _tell(found: Backtest) -> None:
    print(found.sentence)
    if found.months:
        print(_by_month(found))
    for rival in found.rivals:
        print(_against(rival, found.conversions))
    for month in found.skipped:
        print(f"Not tested: {month.month} ({month.leads:,} leads). {month.reason}")


def _by_month(found: Backtest) -> str:
    table = found.table()
    table.columns = [name.capitalize() for name in table.columns]
    return str(table.to_string(index=False, float_format="{:,.0f}".format))


def _against(rival: Rival, conversions: float) -> str:
    return (
        f"Against {rival.policy}: {signed(rival.extra, 0)} conversions "
        f"({conversions:,.0f} against {rival.conversions:,.0f}), "
        f"90% interval {signed(rival.low, 0)} to {signed(rival.high, 0)}: {rival.verdict}"
    )
