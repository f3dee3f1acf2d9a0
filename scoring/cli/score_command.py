"""The command that ranks the leads of files, with reasons."""

import argparse
from pathlib import Path

from scoring.cli.arguments import add_model, add_reading, named_file
from scoring.cli.calls import add_calls, calls_line, plan_of, scored_line, with_calls
from scoring.cli.inputs import file_content, progress, require_folder
from scoring.cli.model_asked import served_for
from scoring.cli.recode import add_recode, recoded, require_whole
from scoring.cli.score_cluster import add_cluster, score_on_cluster
from scoring.delivery.write_back import systems, write_back
from scoring.intake.in_hand import in_hand
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.compiled_trees import begin_for, wait_for
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.model.shadow import Shadow
from scoring.pipelines.jobs import (
    explained_beside,
    require_ranking,
    shadow_beside,
    write_call_sheet,
)
from scoring.registry import NamedModels, Registry
from scoring.storage import write_out
from scoring.views.call_sheet.file import read_together
from scoring.views.call_sheet.history_offer import history_offer
from scoring.views.call_sheet.notices import notices, reading_line
from scoring.views.call_sheet.tried_out import shadow_line
from scoring.wording import counted


def add_score(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `score` and its options."""
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


def _scores(text: str) -> Path:
    return named_file(text, ".csv", ".xlsx", ".parquet")


def _pair(text: str) -> tuple[str, str]:
    field, equals, header = text.partition("=")
    if not (field and equals and header):
        raise argparse.ArgumentTypeError(f"{text} is not of the form FIELD=HEADER")
    return field, header


def _score(options: argparse.Namespace) -> None:
    for out in options.out:
        require_folder(out)
    require_whole(options)
    if options.cluster is not None:
        score_on_cluster(options)
        return
    mapping = Confirmed(dict(options.map))
    # Reading and scoring ask for the same dates.
    with in_hand():
        name, table = _read(options)
        loaded = served_for(options, table, mapping)
        wait_for(len(table.frame))
        read = score_table(table, name, loaded.model, mapping=mapping)
    scored = with_calls(options, recoded(options, read))
    _require_ranking(scored, options)
    plan = plan_of(options, scored)
    registry = NamedModels(options.models).registry(loaded.model.line)

    def tell() -> Shadow | None:
        _tell(scored, plan, fold=not options.every_lead)
        return _shadow(scored, registry)

    reasons, shadow = explained_beside(scored, tell, _explaining)
    for out in options.out:
        written = write_call_sheet(scored, reasons, out, plan, shadow)
        print(f"Wrote {counted(written, 'lead')} to {out}.")
    if options.write_back:
        found = write_back(scored, reasons, options.write_back)
        target = options.out[0].with_name(found.filename)
        write_out(target, found.content)
        left_out = f"left out {counted(found.left_out, 'lead')} without an id"
        print(f"Wrote {counted(found.leads, 'lead')} to {target}; {left_out}.")


def _read(options: argparse.Namespace) -> tuple[str, Table]:
    """The leads of all files, of whose bytes nothing is kept, and a name for them."""
    files = [(path.name, file_content(path)) for path in options.files]
    begin_for(sum(len(content) for _, content in files))
    return read_together(files, part=options.part, header=options.header, dates=options.dates)


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


def _tell(scored: ScoredBatch, plan: CallPlan | None, *, fold: bool) -> None:
    print(reading_line(scored.leads.table, scored.leads.issues))
    for notice in notices(scored):
        print(f"{notice.level.upper():7} {notice.text}")
    print(scored_line(scored, plan, fold=fold))
    if plan is not None:
        print(calls_line(scored, plan))


def _explaining(share: float) -> None:
    progress(share, "Explaining")
