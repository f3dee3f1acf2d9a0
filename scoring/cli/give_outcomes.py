"""The command that gives outcomes back: to which batches they belong, and what is of nobody."""

import argparse
from pathlib import Path

from scoring.cli.arguments import add_meaning, add_reading, meaning_from
from scoring.cli.inputs import read_file, who, write_json
from scoring.pipelines.disputed_outcomes import WordThatCounts, contradictions
from scoring.pipelines.given_back import GivenBack, give_back, outcomes_of
from scoring.views.monitor.rep_or_file import settled_line
from scoring.wording import counted

# Rows that are named; the others are counted, and all of them are in the JSON.
_MOST_NAMED = 5


def add_outcomes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `outcomes` and its options."""
    parser = commands.add_parser("outcomes", help="give back what became of leads scored before")
    parser.usage = f"{parser.prog} FILE --outcome COLUMN [options]"
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--outcome", required=True, metavar="COLUMN")
    parser.add_argument(
        "--batch", default="", metavar="ADDRESS", help="of this batch alone; default: of any"
    )
    parser.add_argument(
        "--model", default="", metavar="NAME", help="of leads that this model scored; default: any"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the result as JSON")
    add_meaning(parser)
    add_reading(parser)
    parser.set_defaults(run=_give)


def _give(options: argparse.Namespace) -> None:
    given = outcomes_of(read_file(options), options.outcome, meaning_from(options))
    where = {"address": options.batch, "model": options.model}
    against = contradictions(given, **where)
    found = give_back(given, by=who(), came_by="command", **where)
    for line in _lines(found):
        print(line)
    if line := settled_line(against, WordThatCounts.NEWER):
        print(line)
    if options.json:
        write_json(options.json, _plain(found))


def _lines(found: GivenBack) -> list[str]:
    said = [
        f"{found.matched:,} of {counted(found.outcomes, 'outcome')} are of leads scored before, "
        f"{found.new:,} new."
    ]
    said += [f"Batch {address}: {counted(n, 'lead')}." for address, n in found.found.items()]
    left = found.left_out
    for row, why in list(zip(left["row"], left["why"], strict=True))[:_MOST_NAMED]:
        said.append(f"Row {row:,} counts for no lead: {why}.")
    if len(left) > _MOST_NAMED:
        said.append(f"{len(left) - _MOST_NAMED:,} more rows count for none.")
    return said


def _plain(found: GivenBack) -> dict[str, object]:
    rows = zip(found.left_out["row"].tolist(), found.left_out["why"], strict=True)
    return {
        "outcomes": found.outcomes,
        "matched": found.matched,
        "new": found.new,
        "batches": dict(found.found),
        "left_out": [{"row": int(row), "why": str(why)} for row, why in rows],
    }
