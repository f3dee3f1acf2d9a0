"""Confirmed mappings, kept for files with the same columns.

Only header names are kept, no cell of any lead.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring.intake.mapping import normalise

_LARGEST = 1 << 20  # bytes of one kept mapping; two thousand long headers fit


@dataclass(frozen=True)
class Remembered:
    """A mapping confirmed before: model column → header, as the headers are in this file."""

    columns: Mapping[str, str]


def remember(
    folder: Path, headers: Sequence[str], wanted: Sequence[str], columns: Mapping[str, str]
) -> None:
    """Keep a confirmed mapping for files with these headers and models with these fields."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"columns": dict(columns)}, ensure_ascii=False, indent=1)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        target.write(text)
        target.flush()
        os.fsync(target.fileno())
    Path(name).replace(_place(folder, headers, wanted))


def recall(folder: Path, headers: Sequence[str], wanted: Sequence[str]) -> Remembered | None:
    """The mapping kept for such a file; None when there is none, or it is damaged or outdated."""
    place = _place(folder, headers, wanted)
    try:
        if place.stat().st_size > _LARGEST:
            return None
        kept = json.loads(place.read_text(encoding="utf-8"))["columns"]
        pairs = {str(ours): str(theirs) for ours, theirs in kept.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    held = {normalise(header): header for header in headers}
    found = {ours: held.get(normalise(theirs)) for ours, theirs in pairs.items()}
    sound = {ours: header for ours, header in found.items() if header and ours in wanted}
    return Remembered(sound) if sound and len(sound) == len(pairs) else None


def forget(folder: Path, headers: Sequence[str], wanted: Sequence[str]) -> bool:
    """Delete the mapping kept for such a file; whether there was one."""
    place = _place(folder, headers, wanted)
    held = place.exists()
    place.unlink(missing_ok=True)
    return held


def _place(folder: Path, headers: Iterable[str], wanted: Iterable[str]) -> Path:
    """One file for a set of headers and a set of fields, whatever their order and case."""
    sets = [sorted({normalise(name) for name in names}) for names in (headers, wanted)]
    key = hashlib.sha256(json.dumps(sets).encode()).hexdigest()[:32]
    return folder / f"{key}.json"
