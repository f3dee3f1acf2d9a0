"""Confirmed mappings, kept for files with the same columns.

Header names and confirmed values of categories are kept, no other cell of any lead.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scoring.intake.leads.mapping import normalise
from scoring.kept.writing import write_whole

_LARGEST = 1 << 20  # bytes of one kept mapping; two thousand long headers fit


@dataclass(frozen=True)
class Remembered:
    """A mapping confirmed before: model column → header, as the headers are in this file.

    `values` maps, for each field, uploaded values to those the model knows.
    """

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def remember(
    folder: Path, headers: Sequence[str], wanted: Sequence[str], mapping: Remembered
) -> None:
    """Keep a confirmed mapping for files with these headers and models with these fields."""
    values = {name: dict(said) for name, said in mapping.values.items()}
    kept = {"columns": dict(mapping.columns), "values": values}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    write_whole(_place(folder, headers, wanted), text.encode())


def recall(folder: Path, headers: Sequence[str], wanted: Sequence[str]) -> Remembered | None:
    """The mapping kept for such a file; None when there is none, or it is damaged or outdated."""
    place = _place(folder, headers, wanted)
    try:
        if place.stat().st_size > _LARGEST:
            return None
        kept = json.loads(place.read_text(encoding="utf-8"))
        pairs = {str(ours): str(theirs) for ours, theirs in kept["columns"].items()}
        said = {
            str(name): {str(a): str(b) for a, b in levels.items()}
            for name, levels in kept.get("values", {}).items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    held = {normalise(header): header for header in headers}
    found = {ours: held.get(normalise(theirs)) for ours, theirs in pairs.items()}
    sound = {ours: header for ours, header in found.items() if header and ours in wanted}
    if len(sound) != len(pairs) or not (sound or said):
        return None
    return Remembered(sound, {name: levels for name, levels in said.items() if name in wanted})


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
