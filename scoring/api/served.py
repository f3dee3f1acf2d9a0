"""The models that serve, kept in memory and loaded anew when another version may serve."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scoring.errors import ModelUnavailable
from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed
from scoring.intake.remembered import settle
from scoring.model.lead_model import LeadModel
from scoring.model.model_choice import ModelChoice, choose_model
from scoring.registry import SAMPLE, Loaded, NamedModels, Registry

# Seconds in which the folder of models is looked at once at most.
LOOK_EVERY = 1.0


@dataclass(frozen=True)
class _Serving:
    """What serves in one state of the folder, by name, and why other models do not."""

    states: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    loaded: Mapping[str, Loaded] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    usual: str = SAMPLE


class ServedModels:
    """The champions of a folder of models, for many threads at once.

    A request meets the same models from its begin to its end; while others are loaded, those of
    before serve.
    """

    def __init__(self, folder: Path) -> None:
        self.registries = NamedModels(folder)
        self._held: _Serving | None = None
        self._looked, self._loading = 0.0, threading.Lock()

    @property
    def names(self) -> list[str]:
        """The models that serve, by name."""
        return list(self._now().loaded)

    @property
    def loaded(self) -> Mapping[str, Loaded]:
        """What serves of each model, by name."""
        return self._now().loaded

    @property
    def refused(self) -> Mapping[str, str]:
        """Why other models cannot serve, by name."""
        return self._now().refused

    @property
    def usual(self) -> str:
        """The model that serves where none is named and nothing says which."""
        return self._now().usual

    @property
    def is_due(self) -> bool:
        """Whether to `look` for other versions would not be in vain."""
        return self._held is None or time.monotonic() - self._looked >= LOOK_EVERY

    def look(self) -> None:
        """Look for other versions that serve and load them; others are served meanwhile."""
        self._now()

    def model(self, name: str = "") -> Loaded:
        """What serves of a model, of the usual one where none is named. Raises ModelUnavailable."""
        held = self._now()
        asked = name or held.usual
        if asked in held.loaded:
            return held.loaded[asked]
        if asked in held.refused:
            raise ModelUnavailable(held.refused[asked])
        models = self.registries
        named = name or models.names
        return (models.known(asked) if named else Registry(models.folder)).serving()

    def for_table(
        self, table: Table, name: str = "", said: Confirmed | None = None
    ) -> tuple[Loaded, ModelChoice | None]:
        """What serves of the model named, else of the one that fits a table best, and how it fits.

        `said` is what was confirmed of the table. Raises ModelUnavailable.
        """
        held = self._now()
        if name or len(held.loaded) < 2:
            return self.model(name), None
        known: dict[str, LeadModel] = {name: one.model for name, one in held.loaded.items()}
        confirmed = dict.fromkeys(known, said) if said else {}
        choice = choose_model(table, known, held.usual, confirmed, spare=SAMPLE)
        return held.loaded[choice.best], choice

    def _now(self) -> _Serving:
        """What serves now; who comes while it is loaded gets what served before, if anything."""
        held = self._held
        if held is not None and not self.is_due:
            return held
        if self._loading.acquire(blocking=held is None):
            try:
                held = self._looked_at(self._held)
            finally:
                self._loading.release()
        return held or _Serving()

    def _looked_at(self, before: _Serving | None) -> _Serving:
        if before is not None and not self.is_due:
            return before
        held = _loaded(self.registries, before or _Serving())
        self._held, self._looked = held, time.monotonic()
        return held


def _loaded(models: NamedModels, before: _Serving) -> _Serving:
    """What serves now; of models whose folder is as it was nothing is read again."""
    states = {name: models.registry(name).state for name in models.names}
    loaded, refused = dict[str, Loaded](), dict[str, str]()
    for name, state in states.items():
        if state and before.states.get(name) == state and name in before.loaded:
            loaded[name] = before.loaded[name]
            continue
        try:
            loaded[name] = _serving(models.registry(name))
        except ModelUnavailable as fault:
            refused[name] = str(fault)
    usual = models.usual
    if usual not in loaded:
        usual = min(loaded, key=lambda name: (name == SAMPLE, name), default=usual)
    return _Serving(states, loaded, refused, usual)


def _serving(registry: Registry) -> Loaded:
    loaded = registry.serving()
    # What fields weigh is asked for by the first lead, who should not wait for it.
    _ = loaded.model.importance
    settle()
    return loaded
