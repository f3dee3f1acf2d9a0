"""Confirmed mappings, kept for files with the same columns.

Header names and confirmed values of categories are kept, no other cell of any lead.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from scoring.intake.issue import Table
from scoring.intake.leads.mapping import Confirmed, normalise
from scoring.kept.writing import write_whole
from scoring.model.lead_model import LeadModel
from scoring.settings import mappings_folder

_LARGEST = 1 << 20  # bytes of one kept mapping; two thousand long headers fit


def remember(
    folder: Path, headers: Sequence[str], wanted: Sequence[str], mapping: Confirmed
) -> None:
    """Keep a confirmed mapping for files with these headers and models with these fields."""
    values = {name: dict(said) for name, said in mapping.values.items()}
    kept = {"columns": dict(mapping.columns), "values": values}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    write_whole(_place(folder, headers, wanted), text.encode())


def recall(folder: Path, headers: Sequence[str], wanted: Sequence[str]) -> Confirmed | None:
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
    return Confirmed(sound, {name: levels for name, levels in said.items() if name in wanted})


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


def recall_mapping(table: Table, model: LeadModel) -> Confirmed | None:
    """The mapping confirmed before for a file with these columns."""
    names = list(map(str, table.frame.columns))
    return recall(mappings_folder(), names, [c.name for c in model.schema.wanted])


def has_names(table: Table) -> bool:
    """Whether a file names its columns; those of another without names may be in another order."""
    return any(table.headers)


def remember_mapping(table: Table, model: LeadModel, mapping: Confirmed) -> None:
    """Keep a confirmed mapping for files with these columns, which have names of their own."""
    if not has_names(table):
        return
    names = list(map(str, table.frame.columns))
    remember(mappings_folder(), names, [c.name for c in model.schema.wanted], mapping)


def forget_mapping(table: Table, model: LeadModel) -> bool:
    """Drop the mapping kept for files with these columns; whether there was one."""
    names = list(map(str, table.frame.columns))
    return forget(mappings_folder(), names, [c.name for c in model.schema.wanted])
