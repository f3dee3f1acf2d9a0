"""`score --cluster`: the leads of files or folders ranked by the workers of a Dask cluster."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scoring.cli.calls import calls_line, plan_of, scored_line, with_calls
from scoring.cli.inputs import progress
from scoring.cli.model_asked import registry_named
from scoring.errors import FileRefused, SettingsRefused
from scoring.intake.leads.mapping import Confirmed
from scoring.model.call_plan import CallPlan
from scoring.model.scored import ScoredBatch
from scoring.pipelines.jobs import require_ranking
from scoring.views.call_sheet.notices import order_notices
from scoring.wording import counted

if TYPE_CHECKING:
    from scoring.cluster.file_sketch import FileAsked


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """The option that scores on a cluster."""
    parser.add_argument(
        "--cluster", nargs="?", const="", metavar="ADDRESS",
        help="score with Dask, by processes of this machine or by the scheduler at an address; "
        "FILE may then be a folder of files, and OUT.parquet or OUT.csv is a folder of parts",
    )  # fmt: skip


def score_on_cluster(options: argparse.Namespace) -> None:
    """Score files as `score` does and write the call sheet in parts. Raises LeadScoringError."""
    require_dask()
    from scoring.cluster.crew import crew
    from scoring.cluster.whole_run import score_files, write_parts

    _require_kinds(options)
    asked = files_asked(options, options.files)
    model = registry_named(options).serving().model
    with crew(options.cluster, progress) as workers:
        run = score_files(workers, asked, model, Confirmed(dict(options.map)))
        print(run.files.line)
        scored = with_calls(options, run.scored)
        plan = plan_of(options, scored)
        _tell(scored, plan, options)
        run = replace(run, scored=scored)
        for out in options.out:
            write_parts(run, out.resolve(), out.suffix.casefold(), plan)
            print(f"Wrote {counted(len(scored.leads), 'lead')} in parts to {out}.")


def require_dask() -> None:
    """Raise SettingsRefused where what a cluster needs is not installed."""
    if find_spec("distributed") is None:
        raise SettingsRefused(
            "Work on a cluster needs Dask, which is not installed here. Install it with: "
            "pip install -r requirements-cluster.txt."
        )


def files_asked(options: argparse.Namespace, named: Sequence[Path]) -> "list[FileAsked]":
    """The files that are named, or lie in folders that are, to be read as the options say."""
    from scoring.cluster.file_sketch import FileAsked

    paths = [path for one in named for path in _files(one)]
    reading = (options.part, options.header, options.dates, len(paths) > 1)
    return [FileAsked(path.resolve(), *reading) for path in paths]


def _require_kinds(options: argparse.Namespace) -> None:
    if options.write_back or any(out.suffix.casefold() == ".xlsx" for out in options.out):
        raise FileRefused(
            "A cluster writes parts of a call sheet as CSV or Parquet, no workbook and no file for "
            "a CRM. Name OUT.csv or OUT.parquet, or leave --cluster out."
        )


def _files(named: Path) -> list[Path]:
    """The files of a folder in the order of their names, or the file itself."""
    if not named.is_dir():
        return [named]
    found = sorted(p for p in named.iterdir() if p.is_file() and not p.name.startswith("."))
    if not found:
        raise FileRefused(f"The folder “{named}” holds no files. Expected files of leads.")
    return found


def _tell(scored: ScoredBatch, plan: CallPlan | None, options: argparse.Namespace) -> None:
    for notice in order_notices(scored):
        print(f"{notice.level.upper():7} {notice.text}")
    if not options.anyway:
        require_ranking(scored)
    elif not scored.fill.ranks:
        print(f"WARNING {scored.fill.title}. {scored.fill.why}")
    print(scored_line(scored, plan, fold=not options.every_lead))
    if plan is not None:
        print(calls_line(scored, plan))
