"""Model versions on disk: published, served, switched and taken back."""

from scoring.registry.card_file import card_of
from scoring.registry.store import Loaded, Registry

__all__ = ["Loaded", "Registry", "card_of"]
