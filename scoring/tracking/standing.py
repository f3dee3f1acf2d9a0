"""Which versions a registry has and which of them serves, noted for the tracking store."""

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from scoring.errors import ModelUnavailable
from scoring.model.lead_model import Metrics
from scoring.plain import made
from scoring.registry import Registry
from scoring.registry.pointer import MODEL
from scoring.tracking.spool import is_on, note
from scoring.tracking.tracked_run import (
    VERSION_FILE,
    Entry,
    Pictured,
    RunKind,
    TrackedRun,
    figures,
    now,
)

# What of a card describes how the model was made.
_PARAMS = ("candidate", "trees", "rows", "trained_rows", "tested_rows", "first_created",
           "last_created")  # fmt: skip
_TAGS = ("version", "outcome", "filename", "candidate", "trained_at")


def note_standing(registry: Registry, *published: str) -> None:
    """Note which version of a registry is champion and which is shadowed, and those published.

    A version whose card cannot be read is left out. Nothing fails with it.
    """
    if is_on():
        with suppress(ModelUnavailable):
            _note(registry, published)


def _note(registry: Registry, published: Iterable[str]) -> None:
    # Before the list is read: who switches after it has a later time, and goes first.
    time = now()
    champion, shadow = registry.champion or "", registry.shadow or ""
    versions: dict[str, TrackedRun] = {}
    for version in dict.fromkeys(filter(None, (*published, champion, shadow))):
        with suppress(ModelUnavailable):
            versions[version] = version_run(registry.card(version))
    named = {"champion": champion, "shadow": shadow}
    aliases = {alias: version for alias, version in named.items() if version in {"", *versions}}
    entry = Entry(registry.name, time, versions=versions, aliases=aliases)
    note(entry, partial(_copy, registry.folder, list(versions)))


def version_run(card: Mapping[str, Any]) -> TrackedRun:
    """A published version as a run, from its card as plain data."""
    test: Metrics = made(Metrics, card["test"], "test")
    version, floors = str(card["version"]), card["tier_floors"]
    inputs = [c["name"] for c in card["columns"] if c["role"] in ("feature", "lever", "source")]
    params = {name: str(card[name]) for name in _PARAMS}
    params |= {f"tier_floor_{tier}": str(floor) for tier, floor in floors.items()}
    tags = {name: str(card.get(name, "")) for name in _TAGS}
    return TrackedRun(
        kind=RunKind.VERSION,
        name=f"{version} {card.get('name', '')}".strip(),
        began=card["trained_at"],
        ended=now(),
        about=" ".join(filter(None, (card.get("decision"), *card.get("holds", ())))),
        params=params | {"columns_read": str(len(inputs))},
        figures=figures(test),
        tags=tags | {"history": str(card["history_sha256"])},
        texts={"model/card.json": json.dumps(card, indent=1, ensure_ascii=False)},
        files={VERSION_FILE: f"{version}.joblib"},
        pictured=Pictured(test),
    )


def _copy(models: Path, versions: list[str], folder: Path) -> None:
    """The file of each version, from the registry's folder into that of a note."""
    for version in versions:
        shutil.copyfile(models / version / MODEL, folder / f"{version}.joblib")
