"""Lead scoring with the same results as the screens.

Exit codes: 0 done, 1 refused, 2 usage, 3 trained but held, so not published, 4 trained and kept as
a version, as another one goes on serving, 5 a check of a pipeline that failed.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from scoring.cli.api_keys import add_keys
from scoring.cli.arguments import add_model, add_reading
from scoring.cli.backtest import add_backtest
from scoring.cli.calls import add_calls, calls_line, plan_of, scored_line, with_calls
from scoring.cli.explore import add_explore
from scoring.cli.give_outcomes import add_outcomes
from scoring.cli.inputs import file_content, progress, read_file, require_folder
from scoring.cli.model_asked import registry_named, served_for
from scoring.cli.models import add_models
from scoring.cli.monitor import add_monitor
from scoring.cli.moved import add_moved
from scoring.cli.pipeline import add_pipeline
from scoring.cli.recode import add_recode, recoded, require_whole
from scoring.cli.runs import add_runs
from scoring.cli.score_cluster import add_cluster, score_on_cluster
from scoring.cli.serve_options import add_serve
from scoring.cli.terminal import plain_terminal
from scoring.cli.train import add_recipe, add_train
from scoring.delivery.template import template_csv, template_xlsx
from scoring.delivery.write_back import systems, write_back
from scoring.errors import ChoiceNeeded, FileRefused, LeadScoringError
from scoring.intake.issue import Issue, Table
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.compiled_trees import begin_for, wait_for
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import known_levels, score_table
from scoring.model.shadow import Shadow
from scoring.model.top_reasons import TopReasons
from scoring.pipelines.jobs import (
    explained,
    require_ranking,
    shadow_beside,
    write_call_sheet,
)
from scoring.plain import json_text
from scoring.registry import NamedModels, Registry
from scoring.storage import refused, write_out
from scoring.views.call_sheet.file import accounting, file_facts, read_together, set_aside_csv
from scoring.views.call_sheet.history_offer import history_offer
from scoring.views.call_sheet.notices import issue_line, notices, reading_line
from scoring.views.call_sheet.tried_out import shadow_line
from scoring.wording import counted

LISTED_ISSUES = 20


@plain_terminal()
def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        # Most commands have no more to say than that they are done.
        code: int = options.run(options) or 0
        sys.stdout.flush()
    except LeadScoringError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as problem:
        named = f"“{problem.filename}”" if problem.filename else "The output"
        print(refused(f"{named} could not be read or written", problem), file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_check(commands)
    _add_score(commands)
    add_train(commands)
    add_recipe(commands)
    add_backtest(commands)
    add_explore(commands)
    add_moved(commands)
    add_models(commands)
    add_runs(commands)
    add_outcomes(commands)
    add_monitor(commands)
    add_serve(commands)
    add_keys(commands)
    add_pipeline(commands)
    template = commands.add_parser("template", help="write an empty lead file to fill in")
    template.add_argument("--out", type=_output, required=True, help="OUT.csv or OUT.xlsx")
    add_model(template)
    template.set_defaults(run=_template)
    return parser


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser("check", help="show what is read from a file, repaired and refused")
    check.add_argument("file", type=Path)
    add_reading(check)
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.add_argument(
        "--set-aside", type=Path, metavar="OUT.csv", help="write the rows that were set aside"
    )
    check.set_defaults(run=_check)


def _add_score(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    score = commands.add_parser("score", help="rank the leads of a file, with reasons")
    score.add_argument("files", metavar="FILE", type=Path, nargs="+")
    score.add_argument(
        "--out", action="append", type=_scores, required=True,
        help="OUT.csv, OUT.xlsx or, for programs, OUT.parquet; may be given several times",
    )  # fmt: skip
    add_calls(score)
    score.add_argument(
        "--map", action="append", default=[], type=_pair, metavar="FIELD=HEADER",
        help="which column of the file holds a field of the model",
    )  # fmt: skip
    score.add_argument(
        "--anyway", action="store_true",
        help="write the order also where it says nothing about the leads",
    )  # fmt: skip
    score.add_argument(
        "--write-back", metavar="SYSTEM", help=f"a file to import into: {', '.join(systems())}"
    )
    add_recode(score)
    add_cluster(score)
    add_reading(score)
    add_model(score, "the one that the file fits best")
    score.set_defaults(run=_score)


def _output(text: str) -> Path:
    return _named(text, ".csv", ".xlsx")


def _scores(text: str) -> Path:
    return _named(text, ".csv", ".xlsx", ".parquet")


def _named(text: str, *endings: str) -> Path:
    path = Path(text)
    if path.suffix.casefold() not in endings:
        raise argparse.ArgumentTypeError(f"{text} must end in {' or '.join(endings)}")
    return path


def _pair(text: str) -> tuple[str, str]:
    field, equals, header = text.partition("=")
    if not (field and equals and header):
        raise argparse.ArgumentTypeError(f"{text} is not of the form FIELD=HEADER")
    return field, header


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


def _score(options: argparse.Namespace) -> None:
    for out in options.out:
        require_folder(out)
    require_whole(options)
    if options.cluster is not None:
        score_on_cluster(options)
        return
    files = [(path.name, file_content(path)) for path in options.files]
    begin_for(sum(len(content) for _, content in files))
    name, table = read_together(
        files, part=options.part, header=options.header, dates=options.dates
    )
    mapping = Confirmed(dict(options.map))
    loaded = served_for(options, table, mapping)
    wait_for(len(table.frame))
    read = score_table(table, name, loaded.model, mapping=mapping)
    scored = with_calls(options, recoded(options, read))
    _require_ranking(scored, options)
    plan = plan_of(options, scored)
    _tell(scored, plan, fold=not options.every_lead)
    shadow = _shadow(scored, NamedModels(options.models).registry(loaded.model.line))
    reasons = _explained(scored)
    for out in options.out:
        written = write_call_sheet(scored, reasons, out, plan, shadow)
        print(f"Wrote {counted(written, 'lead')} to {out}.")
    if options.write_back:
        found = write_back(scored, reasons, options.write_back)
        target = options.out[0].with_name(found.filename)
        write_out(target, found.content)
        left_out = f"left out {counted(found.left_out, 'lead')} without an id"
        print(f"Wrote {counted(found.leads, 'lead')} to {target}; {left_out}.")


def _shadow(scored: ScoredBatch, registry: Registry) -> Shadow | None:
    """The scores of the version that is tried out, with a word on them, or why there are none."""
    shadow, problem = shadow_beside(scored, registry)
    if problem:
        print("WARNING", problem)
    if shadow is not None:
        print("NOTE   ", shadow_line(scored, shadow))
    return shadow


def _require_ranking(scored: ScoredBatch, options: argparse.Namespace) -> None:
    """Refuse to write an order that says nothing, with the ways to one, unless it is asked for."""
    if scored.fill.ranks:
        return
    if options.anyway:
        print(f"WARNING {scored.fill.title}. {scored.fill.why}")
        return
    if offer := history_offer(scored.as_uploaded):
        command = f'python -m scoring train FILE --outcome "{offer.column}"'
        print(f"NOTE    {offer.line}" + (f" {command}" if not offer.refusal else ""))
    print("NOTE    To write the order all the same, state --anyway.")
    require_ranking(scored)


def _template(options: argparse.Namespace) -> None:
    require_folder(options.out)
    model = registry_named(options).serving().model
    excel = options.out.suffix.casefold() == ".xlsx"
    known = known_levels(model)
    content = template_xlsx(model.schema, known) if excel else template_csv(model.schema)
    write_out(options.out, content)
    print(f"Wrote the columns of {model.line}, {model.card.version} to {options.out}.")


def _tell(scored: ScoredBatch, plan: CallPlan | None, *, fold: bool) -> None:
    print(reading_line(scored.leads.table, scored.leads.issues))
    for notice in notices(scored):
        print(f"{notice.level.upper():7} {notice.text}")
    print(scored_line(scored, plan, fold=fold))
    if plan is not None:
        print(calls_line(scored, plan))


def _explained(scored: ScoredBatch) -> TopReasons:
    return explained(scored, lambda share: progress(share, "Explaining"))
