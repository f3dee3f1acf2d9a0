"""Which model a command works with: the one named, the one that a file fits, or the usual one."""

import argparse

from scoring.registry import NamedModels, Registry


def registry_named(options: argparse.Namespace) -> Registry:
    """The versions of the model that is named, else of the usual one. Raises ModelUnavailable."""
    models = NamedModels(options.models)
    if options.model:
        return models.known(options.model)
    # A folder without any says so by its own name.
    return models.registry(models.usual) if models.names else Registry(options.models)
