"""The command that reports why the chances of two files differ."""

import argparse
from pathlib import Path

from scoring.cli.arguments import add_model, add_reading
from scoring.cli.inputs import read_file, require_folder
from scoring.cli.model_asked import served_for
from scoring.model.scoring_path import score_table
from scoring.monitoring.moves.moved import Moved, between_models, since_file
from scoring.registry import NamedModels
from scoring.storage import write_out
from scoring.views.lead.moved import movers_csv, summary
from scoring.wording import counted


def add_moved(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `moved` and its options."""
    moved = commands.add_parser("moved", help="why chances moved between two files or models")
    moved.add_argument("before", metavar="BEFORE", type=Path)
    moved.add_argument("after", metavar="AFTER", type=Path)
    moved.add_argument(
        "--before-model", metavar="VERSION", help="scores BEFORE; by default the champion"
    )
    moved.add_argument("--out", type=Path, metavar="MOVERS.csv")
    add_reading(moved)
    add_model(moved, "the one that the file AFTER fits best")
    moved.set_defaults(run=_moved)


def _moved(options: argparse.Namespace) -> None:
    require_folder(options.out)
    found = _found(options)
    print("\n".join(summary(found)))
    if options.out:
        write_out(options.out, movers_csv(found))
        print(f"Wrote {counted(len(found.matched), 'lead')} to {options.out}.")


def _found(options: argparse.Namespace) -> Moved:
    """One file under two models is compared row by row, two files by their ids."""
    table, name = read_file(options, options.after), options.before_model
    serving = served_for(options, table).model
    registry = NamedModels(options.models).registry(serving.line)
    earlier = registry.load(name) if name and name != serving.card.version else serving
    after = score_table(table, options.after.name, serving)
    if earlier is not serving and options.before.resolve() == options.after.resolve():
        return between_models(earlier, after)
    return since_file(read_file(options, options.before), options.before.name, earlier, after)
