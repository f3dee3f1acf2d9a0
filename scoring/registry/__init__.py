"""Model versions on disk: published, served, switched and taken back."""

from scoring.registry.store import Loaded, Registry, card_of

__all__ = ["Loaded", "Registry", "card_of"]
