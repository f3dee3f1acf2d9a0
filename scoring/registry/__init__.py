"""Models and their versions on disk: published, served, switched and taken back."""

from scoring.registry.card_file import card_of
from scoring.registry.named import MAIN, SAMPLE, NamedModels
from scoring.registry.pointer import LogEntry
from scoring.registry.store import Loaded, Registry

__all__ = ["MAIN", "SAMPLE", "Loaded", "LogEntry", "NamedModels", "Registry", "card_of"]
