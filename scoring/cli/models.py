"""The command that lists model versions, shows a card, and switches which version serves."""

import argparse
import json
from collections.abc import Callable

from scoring.cli.arguments import add_model
from scoring.cli.model_asked import registry_named
from scoring.registry import Registry
from scoring.training.publishing import back, serve
from scoring.views.versions import (
    VersionFacts,
    switch_lines,
    switched_line,
    version_facts,
    versions,
)


def add_models(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `models` and its verbs."""
    models = commands.add_parser("models", help="list and show versions, and say which one serves")
    verbs = models.add_subparsers(required=True, metavar="VERB")
    found: tuple[tuple[str, str, str, Callable[[argparse.Namespace], None]], ...] = (
        ("list", "", "all versions and what each finds", _list),
        ("card", "", "a version's card as JSON", _card),
        ("serve", "promote", "serve this version from now on", _serve),
        ("back", "rollback", "back to the version that served before", _back),
    )
    for verb, former_verb, what, run in found:
        aliases = [former_verb] if former_verb else []
        command = verbs.add_parser(verb, aliases=aliases, help=what)
        if verb in ("card", "serve"):
            command.add_argument("version", nargs="?" if verb == "card" else None)
        add_model(command)
        command.set_defaults(run=run)


def _list(options: argparse.Namespace) -> None:
    registry = registry_named(options)
    champion, former = registry.champion, registry.former
    marks = {former: "before", champion: "serves"}
    found = versions(registry)[::-1]
    if not found:
        print("No model versions yet.")
    for facts in found:
        print(f"{facts.version}  {marks.get(facts.version, ''):6}  {_listed(facts)}")
    for notice in registry.notices():
        print("NOTE   ", notice)


def _listed(facts: VersionFacts) -> str:
    if facts.test is None:
        return f"damaged: {facts.problem}"
    return f"“{facts.name}” · {facts.origin} · AUC {facts.test.auc:.3f} · {facts.finds}"


def _card(options: argparse.Namespace) -> None:
    registry = registry_named(options)
    version = options.version or registry.champion or ""
    print(json.dumps(registry.card(version), indent=1, ensure_ascii=False))


def _serve(options: argparse.Namespace) -> None:
    registry = registry_named(options)
    now = _serving(registry)
    serve(registry, options.version)
    _tell(now, version_facts(registry, options.version))


def _back(options: argparse.Namespace) -> None:
    registry = registry_named(options)
    now = _serving(registry)
    _tell(now, version_facts(registry, back(registry)))


def _serving(registry: Registry) -> VersionFacts | None:
    champion = registry.champion
    return None if champion is None else version_facts(registry, champion)


def _tell(now: VersionFacts | None, then: VersionFacts) -> None:
    """The same words as on the page."""
    print(switched_line(then))
    if now is not None and now.version != then.version:
        print("\n".join(switch_lines(now, then)))
