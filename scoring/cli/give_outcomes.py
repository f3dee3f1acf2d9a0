"""The command that gives outcomes back, says what is of nobody, and takes them back again."""

import argparse
from dataclasses import asdict
from pathlib import Path

from scoring.cli.arguments import add_meaning, add_reading, count, meaning_from
from scoring.cli.inputs import read_file, who, write_json
from scoring.pipelines.disputed_outcomes import WordThatCounts, contradictions
from scoring.pipelines.given_back import GivenBack, give_back, outcomes_of, take_gift_back
from scoring.store import lead_store
from scoring.store.gift_store import NewGift
from scoring.views.monitor.gift_lines import NONE_GIVEN, gift_line, taken_back_line
from scoring.views.monitor.rep_or_file import settled_line
from scoring.wording import counted

# Rows that are named; the others are counted, and all of them are in the JSON.
_MOST_NAMED = 5


def add_outcomes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `outcomes` and its options."""
    parser = commands.add_parser("outcomes", help="give back what became of leads scored before")
    parser.usage = f"{parser.prog} FILE --outcome COLUMN [options] | --given | --take-back NUMBER"
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE")
    parser.add_argument("--outcome", metavar="COLUMN")
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument(
        "--given", action="store_true", help="list the outcomes that were given last"
    )
    deeds.add_argument(
        "--take-back", type=count, metavar="NUMBER", help="take back those of a number in that list"
    )
    parser.add_argument(
        "--batch", default="", metavar="ADDRESS", help="of this batch alone; default: of any"
    )
    parser.add_argument(
        "--model", default="", metavar="NAME", help="of leads that this model scored; default: any"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the result as JSON")
    add_meaning(parser)
    add_reading(parser)
    parser.set_defaults(run=lambda options: _do(options, parser))


def _do(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    is_deed = options.given or options.take_back is not None
    if is_deed and options.file is not None:
        parser.error("--given and --take-back take no FILE")
    if not is_deed and (options.file is None or options.outcome is None):
        parser.error("expected FILE and --outcome COLUMN, or --given, or --take-back NUMBER")
    if options.given:
        _list(options)
    elif options.take_back is not None:
        _take_back(options)
    else:
        _give(options)


def _list(options: argparse.Namespace) -> None:
    gifts = lead_store().gifts.newest(model=options.model)
    for gift in gifts:
        print(f"{gift.number}  {gift_line(gift)}")
    if not gifts:
        print(NONE_GIVEN)
    if options.json:
        write_json(options.json, {"given": [asdict(gift) for gift in gifts]})


def _take_back(options: argparse.Namespace) -> None:
    gift = take_gift_back(options.take_back, by=who())
    print(taken_back_line(gift))
    if options.json:
        write_json(options.json, asdict(gift))


def _give(options: argparse.Namespace) -> None:
    given = outcomes_of(read_file(options), options.outcome, meaning_from(options))
    where = {"address": options.batch, "model": options.model}
    against = contradictions(given, **where)
    found = give_back(given, by=who(), gift=NewGift("command", options.file.name), **where)
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
