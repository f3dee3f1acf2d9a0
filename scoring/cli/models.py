"""The commands about model versions: list, show, compare, switch, delete and check them."""

import argparse
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from scoring.cli.arguments import USUAL_MODEL, add_model, add_reading, count
from scoring.cli.inputs import read_file, require_folder, who
from scoring.cli.model_asked import registry_named, registry_to_change
from scoring.errors import ModelUnavailable
from scoring.model.scoring_path import score_table
from scoring.monitoring.health.examined import examine
from scoring.monitoring.sales_floor import SalesFloor, sales_floor
from scoring.monitoring.same_leads import proven
from scoring.monitoring.version_pair import VersionPair, auc_error, version_pair
from scoring.plain import json_text
from scoring.registry import NamedModels, Registry
from scoring.registry.store import KEPT_VERSIONS
from scoring.storage import write_out
from scoring.training import publishing
from scoring.views.call_sheet.plan import usual_plan
from scoring.views.health.model_card import card_html, card_markdown
from scoring.views.version_log import checked, prune_line
from scoring.views.version_pair import as_data, lines
from scoring.views.version_switch import floor_data, floor_lines
from scoring.views.version_table import VersionState, states, version_record
from scoring.views.versions import (
    VersionFacts,
    switch_lines,
    switched_line,
    version_facts,
    versions,
)

MARKS = {
    VersionState.SERVES: "serves",
    VersionState.BEFORE: "before",
    VersionState.BESIDE: "beside",
}
ALL, ONLY = "all of them", "the only one of your own, else that of the sample"
NO_VERSIONS = "No model versions yet."
# The verbs that change what serves or what there is.
CHANGING = ("serve", "back", "prune")


def add_models(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command `models` and its verbs."""
    models = commands.add_parser("models", help="list and show versions, and say which one serves")
    verbs = models.add_subparsers(required=True, metavar="VERB")
    found: tuple[tuple[str, str, str, Callable[[argparse.Namespace], int | None]], ...] = (
        ("list", "", "all versions and what each finds", _list),
        ("card", "", "a version's card as JSON", _card),
        ("compare", "", "two versions on the same leads", _compare),
        ("serve", "promote", "serve this version from now on", _serve),
        ("back", "rollback", "back to the version that served before", _back),
        ("prune", "", "delete old versions", _prune),
        ("verify", "", "read all files of all versions; exit code 1 where one is not sound",
         _verify),
    )  # fmt: skip
    parsers = {}
    for verb, alias, what, run in found:
        command = verbs.add_parser(verb, aliases=[alias] if alias else [], help=what)
        add_model(command, _otherwise(verb))
        command.set_defaults(run=run)
        parsers[verb] = command
    for verb in ("list", "compare"):
        parsers[verb].add_argument("--json", action="store_true", help="print one JSON object")
    parsers["card"].add_argument("version", nargs="?")
    for form in ("html", "markdown"):
        parsers["card"].add_argument(
            f"--{form}", type=Path, metavar="OUT", help=f"write it, with its figures, as {form}"
        )
    parsers["serve"].add_argument("version")
    _add_pair(parsers["compare"])
    _add_keep(parsers["prune"])


def _otherwise(verb: str) -> str:
    if verb in ("list", "verify"):
        return ALL
    return ONLY if verb in CHANGING else USUAL_MODEL


def _add_pair(compare: argparse.ArgumentParser) -> None:
    compare.add_argument("first", metavar="VERSION")
    compare.add_argument("second", metavar="VERSION")
    compare.add_argument(
        "--leads",
        type=Path,
        metavar="FILE",
        help="leads to see change tier and rank",
    )
    add_reading(compare)


def _add_keep(prune: argparse.ArgumentParser) -> None:
    prune.add_argument(
        "--keep", type=count, default=KEPT_VERSIONS, metavar="N",
        help="keep the newest N, and always what serves, served before it or is shown beside it; "
        f"default: {KEPT_VERSIONS}",
    )  # fmt: skip
    prune.add_argument("--dry-run", action="store_true", help="delete nothing, say what would go")


def _registries(options: argparse.Namespace) -> list[Registry]:
    """The model that is named, else all of them."""
    models = NamedModels(options.models)
    if options.model or not models.names:
        return [registry_named(options)]
    return [models.registry(name) for name in models.names]


def _list(options: argparse.Namespace) -> None:
    found = _registries(options)
    if options.json:
        usual = NamedModels(options.models).usual
        listed = [_listed_data(registry, usual) for registry in found]
        print(json_text({"models": listed}))
        return
    _tell_each(found, _list_lines)


def _tell_each(found: list[Registry], told: Callable[[Registry], list[str]]) -> bool:
    """Print what is told of each model, under its name where there are several.

    Whether all could be told of: where one of several cannot be read, why is printed instead, and
    where the only one cannot, ModelUnavailable is raised.
    """
    if len(found) == 1:
        print("\n".join(told(found[0])))
        return True
    unread = []
    for registry in found:
        try:
            print("\n".join([f"{registry.name}:", *told(registry)]))
        except ModelUnavailable as problem:
            print(f"{registry.name}: {problem}")
            unread.append(registry.name)
    return not unread


def _list_lines(registry: Registry) -> list[str]:
    found = versions(registry)[::-1]
    state = states(registry, found)
    marks = {version: MARKS.get(of_it, "") for version, of_it in state.items()}
    lines = [f"{facts.version}  {marks[facts.version]:6}  {_listed(facts)}" for facts in found]
    notices = [f"NOTE    {notice}" for notice in registry.notices()]
    return [*(lines or [NO_VERSIONS]), *notices]


def _listed(facts: VersionFacts) -> str:
    if facts.test is None:
        return f"damaged: {facts.problem}"
    return f"“{facts.name}” · {facts.origin} · AUC {facts.test.auc:.3f} · {facts.finds}"


def _listed_data(registry: Registry, usual: str) -> dict[str, object]:
    """`problem` says why the versions of a model cannot be listed, "" where they can."""
    about = {"model": registry.name, "is_usual": registry.name == usual}
    try:
        found = versions(registry)[::-1]
        state = states(registry, found)
    except ModelUnavailable as problem:
        return {**about, "versions": [], "problem": str(problem)}
    records = [version_record(f, state[f.version], _error(registry, f)) for f in found]
    return {**about, "versions": records, "problem": ""}


def _error(registry: Registry, facts: VersionFacts) -> float | None:
    with suppress(ModelUnavailable):
        return auc_error(registry.unseen(facts.version))
    return None


def _card(options: argparse.Namespace) -> None:
    registry = registry_named(options)
    version = options.version or registry.champion or ""
    written = ((options.html, card_html), (options.markdown, card_markdown))
    asked = [(out, make) for out, make in written if out is not None]
    if not asked:
        print(json_text(registry.card(version), indent=1))
        return
    for out, _ in asked:
        require_folder(out)
    model = registry.load(version)
    told = model, examine(model, registry), registry.libraries(version)
    for out, make in asked:
        write_out(out, make(*told).encode())
        print(f"Wrote the card of {registry.name}, {version} to {out}.")


def _compare(options: argparse.Namespace) -> None:
    registry = registry_named(options)
    pair = version_pair(proven(registry, options.first), proven(registry, options.second))
    floor = _floor(options, pair) if options.leads else None
    if options.json:
        leads = {"leads_in_hand": floor_data(floor)} if floor else {}
        print(json_text({"model": registry.name, **as_data(pair), **leads}))
        return
    if not options.model and len(NamedModels(options.models).names) > 1:
        print(f"{registry.name}:")
    print("\n".join([*lines(pair), *(floor_lines(floor) if floor else [])]))


def _floor(options: argparse.Namespace, pair: VersionPair) -> SalesFloor:
    """The leads of a file as both rank them, under the usual plan of calls."""
    first, second = (side.model for side in pair.both)
    scored = score_table(read_file(options, options.leads), options.leads.name, second)
    return sales_floor(scored, first, second, usual_plan(scored))


def _serve(options: argparse.Namespace) -> None:
    registry = registry_to_change(options)
    now = _serving(registry)
    publishing.serve(registry, options.version, by=who())
    _tell(now, version_facts(registry, options.version))


def _back(options: argparse.Namespace) -> None:
    registry = registry_to_change(options)
    now = _serving(registry)
    _tell(now, version_facts(registry, publishing.back(registry, by=who())))


def _prune(options: argparse.Namespace) -> None:
    registry = registry_to_change(options)
    if options.dry_run:
        print(prune_line(registry.prunable(options.keep)))
        return
    gone = publishing.prune(registry, options.keep, by=who())
    print("\n".join(f"Deleted {version}." for version in gone) or prune_line(gone))


def _verify(options: argparse.Namespace) -> int:
    faults = list[str]()

    def checks_of(registry: Registry) -> list[str]:
        checks = registry.verify()
        faults.extend(filter(None, checks.values()))
        return checked(checks)[::-1] or [NO_VERSIONS]

    is_read = _tell_each(_registries(options), checks_of)
    return int(not is_read or bool(faults))


def _serving(registry: Registry) -> VersionFacts | None:
    champion = registry.champion
    return None if champion is None else version_facts(registry, champion)


def _tell(now: VersionFacts | None, then: VersionFacts) -> None:
    """The same words as on the page."""
    print(switched_line(then))
    if now is not None and then.test is not None and now.version != then.version:
        print("\n".join(switch_lines(now, then)))
