"""Options that several commands share, and how their words are read."""

import argparse
from pathlib import Path
from typing import Any

from scoring.history.meaning import OutcomeMeaning
from scoring.history.roles import NO_CREATED
from scoring.intake.cells.dates import DateOrder
from scoring.intake.table.date_order import ORDERS
from scoring.settings import models_folder
from scoring.training.prepared import MOST_SEED

# What a command takes that reads no leads.
USUAL_MODEL = "the one whose champion changed last"
# Where `serve` listens unless told otherwise.
PORT = 8501


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Options that say how a file is to be read."""
    parser.add_argument("--part", metavar="NAME", help="which sheet, or which file of an archive")
    parser.add_argument(
        "--header", type=yes_or_no, metavar="yes|no", help="whether row 1 holds the column names"
    )
    parser.add_argument(
        "--dates", type=date_order, metavar="day-first|month-first",
        help="what comes first in dates such as 03/04/2026; default: by what the file shows",
    )  # fmt: skip


def add_history(parser: argparse.ArgumentParser) -> None:
    """The history to learn from, and options that say which of its columns are what."""
    # The file first: an option that takes several values would take it for one of them.
    parser.usage = f"{parser.prog} HISTORY --outcome COLUMN [options]"
    parser.add_argument("file", metavar="HISTORY", type=Path)
    parser.add_argument("--outcome", required=True, metavar="COLUMN")
    add_created(parser)
    parser.add_argument("--exclude", action="append", default=[], metavar="COLUMN")
    parser.add_argument(
        "--known",
        "--keep",
        action="append",
        default=[],
        metavar="COLUMN",
        help="it is known before the first call: use it",
    )
    add_meaning(parser)
    parser.add_argument(
        "--waiting", type=count, metavar="DAYS",
        help="judge leads from this age on; default: by the dates of conversion",
    )  # fmt: skip
    parser.add_argument("--late", action="append", default=[], metavar="COLUMN",
                        help="leave it out: it is filled in after the first call")  # fmt: skip
    parser.add_argument("--answer-default", action="store_true",
                        help="answer all other questions about columns by default")  # fmt: skip
    parser.add_argument("--seed", type=seed, default=0)
    add_reading(parser)


def add_created(parser: argparse.ArgumentParser) -> None:
    """Options that say which column holds the creation date."""
    created = parser.add_mutually_exclusive_group()
    created.add_argument(
        "--created", metavar="COLUMN", help="creation date; default: by names and values"
    )
    created.add_argument(
        "--no-created", dest="created", action="store_const", const=NO_CREATED,
        help="no column holds the creation date",
    )  # fmt: skip


def add_meaning(parser: argparse.ArgumentParser) -> None:
    """Options that say what the values of the outcome column mean."""
    several: dict[str, Any] = {"action": "extend", "nargs": "+", "default": [], "metavar": "VALUE"}
    parser.add_argument(
        "--converted", **several,
        help="outcomes that mean converted; all not named then did not convert",
    )  # fmt: skip
    parser.add_argument(
        "--open", dest="still_open", **several, help="outcomes of leads that are still open"
    )
    parser.add_argument(
        "--converted-if-filled", action="store_true",
        help="a filled cell means converted, an empty one not",
    )  # fmt: skip
    parser.add_argument(
        "--empty-not-converted", action="store_true",
        help="leads without an outcome did not convert; default: they are still open",
    )  # fmt: skip


def meaning_from(options: argparse.Namespace) -> OutcomeMeaning:
    """What the options say that the values of the outcome column mean."""
    return OutcomeMeaning(
        tuple(options.converted),
        tuple(options.still_open),
        options.converted_if_filled,
        options.empty_not_converted,
    )


def add_folder(parser: argparse.ArgumentParser) -> None:
    """The option that names the folder of models."""
    parser.add_argument("--models", type=Path, default=models_folder(), metavar="DIR")


def add_model(parser: argparse.ArgumentParser, otherwise: str = USUAL_MODEL) -> None:
    """The options that name a model, and the folder of all; what is taken `otherwise`, in words."""
    parser.add_argument(
        "--model", default="", metavar="NAME", help=f"which of the models; default: {otherwise}"
    )
    add_folder(parser)


def add_recipe_file(parser: argparse.ArgumentParser) -> None:
    """The option that names a recipe."""
    parser.add_argument("--recipe", type=Path, metavar="FILE", help="a recipe, as TOML")


def yes_or_no(text: str) -> bool:
    """The answer of an option."""
    if text not in ("yes", "no"):
        raise argparse.ArgumentTypeError(f"{text} is neither yes nor no")
    return text == "yes"


def date_order(text: str) -> DateOrder:
    """The order of day and month of an option."""
    found = next((order for order in ORDERS if order.option == text), None)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text} is neither day-first nor month-first")
    return found


def seed(text: str) -> int:
    """A seed, as all libraries take it."""
    if not text.isdecimal() or int(text) > MOST_SEED:
        raise argparse.ArgumentTypeError(f"expected a whole number within 0 and {MOST_SEED:,}")
    return int(text)


def count(text: str) -> int:
    """A whole number of leads or trials."""
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number")
    return int(text)


def named_file(text: str, *endings: str) -> Path:
    """The path of an option that must end in one of these."""
    path = Path(text)
    if path.suffix.casefold() not in endings:
        raise argparse.ArgumentTypeError(f"{text} must end in {' or '.join(endings)}")
    return path
