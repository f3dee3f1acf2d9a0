"""Lead scoring with the same results as the screens.

Exit codes: 0 done, 1 refused, 2 usage, 3 trained but held, so not published, 4 trained and kept as
a version, as another one goes on serving, 5 a check of a pipeline or of the store that failed.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TypeAlias

from scoring.cli.terminal import plain_terminal
from scoring.errors import LeadScoringError
from scoring.storage import refused

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

# The module of each command and what adds it there, in the order in which help lists them.
COMMANDS = {
    "check": ("check_command", "add_check"),
    "score": ("score_command", "add_score"),
    "train": ("train", "add_train"),
    "recipe": ("train", "add_recipe"),
    "backtest": ("backtest", "add_backtest"),
    "explore": ("explore", "add_explore"),
    "moved": ("moved", "add_moved"),
    "models": ("models", "add_models"),
    "runs": ("runs", "add_runs"),
    "outcomes": ("give_outcomes", "add_outcomes"),
    "monitor": ("monitor", "add_monitor"),
    "serve": ("serve_options", "add_serve"),
    "store": ("store_commands", "add_store"),
    "keys": ("api_keys", "add_keys"),
    "pipeline": ("pipeline", "add_pipeline"),
    "template": ("template_command", "add_template"),
}


@plain_terminal()
def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    options = _parser(words[0] if words else "").parse_args(words)
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


def load(command: str) -> list[Callable[[Commands], None]]:
    """Load what a command needs, or what all need where it is none, which takes a while.

    Returns what adds its parser to that of the command line.
    """
    asked = [COMMANDS[command]] if command in COMMANDS else COMMANDS.values()
    return [getattr(import_module(f"scoring.cli.{module}"), add) for module, add in asked]


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scoring", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for add in load(command):
        add(commands)
    return parser
