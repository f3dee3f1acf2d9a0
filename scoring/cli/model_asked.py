"""Which model a command works with: the one named, the one that a file fits, or the usual one."""

import argparse
from collections.abc import Iterable

from scoring.errors import ModelUnavailable
from scoring.history.meaning import OutcomeMeaning
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.model.model_choice import choose_model
from scoring.registry import SAMPLE, Loaded, NamedModels, Registry
from scoring.training.business import business_of
from scoring.views.call_sheet.which_model import model_choice_line, none_fits_line, says_model
from scoring.views.versions import instead_line, refused_line
from scoring.wording import listed


def registry_named(options: argparse.Namespace) -> Registry:
    """The versions of the model that is named, else of the usual one. Raises ModelUnavailable."""
    models = NamedModels(options.models)
    if options.model:
        return models.known(options.model)
    # A folder without any says so by its own name.
    return models.registry(models.usual) if models.names else Registry(options.models)


def registry_to_change(options: argparse.Namespace) -> Registry:
    """The versions of the model that is named, else of the only one of one's own.

    Where there are several models, which one it is is told. Raises ModelUnavailable.
    """
    models = NamedModels(options.models)
    if not options.model and len(models.own) > 1:
        raise ModelUnavailable(
            f"There are several models: {listed(models.own)}. State the one to be changed: "
            "--model NAME."
        )
    registry = registry_named(options)
    if not options.model and len(models.names) > 1:
        print(f"MODEL   {registry.name}, the only one of your own.")
    return registry


def served_for(options: argparse.Namespace, table: Table, said: Confirmed | None = None) -> Loaded:
    """What serves of the model that is named, else of the one that a table fits best; told why.

    `said` is what was confirmed of the table. Raises ModelUnavailable.
    """
    models = NamedModels(options.models)
    if options.model or len(models.names) < 2:
        return _told(registry_named(options).serving(), options.model)
    served = _served(models, models.names)
    if not served:
        return registry_named(options).serving()
    known = {name: one.model for name, one in served.items()}
    confirmed = dict.fromkeys(known, said) if said else {}
    choice = choose_model(table, known, models.usual, confirmed, spare=SAMPLE)
    if says_model(choice, choice.best):
        none = none_fits_line(choice)
        print(f"WARNING {none}" if none else f"MODEL   {model_choice_line(choice, choice.best)}")
    return _told(served[choice.best], choice.best)


def _told(loaded: Loaded, name: str) -> Loaded:
    """The same, after saying that another version serves than should, where one does."""
    if loaded.warning:
        print("WARNING", instead_line(loaded, name), loaded.warning)
    return loaded


def _served(models: NamedModels, names: Iterable[str]) -> dict[str, Loaded]:
    """What serves of these, by the name of its model; what cannot be loaded is told."""
    found, refused = dict[str, Loaded](), dict[str, str]()
    for name in names:
        try:
            found[name] = models.registry(name).serving()
        except ModelUnavailable as problem:
            refused[name] = str(problem)
    for name, why in refused.items():
        print("WARNING", refused_line(name, others=bool(found)), why)
    return found


def registry_for(
    options: argparse.Namespace, table: Table, outcome: str, meaning: OutcomeMeaning
) -> Registry:
    """Where the versions of a history go; told for which model it is, and why.

    That is the one that is named, known or new, else the one of its business, else a new one.
    Raises ModelUnavailable for what cannot be a name, and where it would be a new one though it may
    be of a model that cannot be loaded.
    """
    models = NamedModels(options.models)
    if options.model:
        return models.registry(options.model)
    known = {name: one.model for name, one in _served(models, models.own).items()}
    found = business_of(table, options.file.name, (outcome, meaning), known, models.names)
    if found.is_new and found.unread:
        raise ModelUnavailable(f"{found.why} State the model that it is for: --model NAME.")
    which = "a new model" if found.is_new else "the model"
    print(f"MODEL   This history is for {which}, {found.model}. {found.why}")
    print("        To take another one, state its name: --model NAME.")
    return models.registry(found.model)
