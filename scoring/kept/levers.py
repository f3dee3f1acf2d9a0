"""Which fields a team can change: guessed by name, said by a person, kept in the data folder."""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from scoring.errors import FileRefused
from scoring.kept.writing import write_whole
from scoring.schema import Column, Role

# Things that a team does or hands out; what the lead is or did before is no lever.
_OURS = re.compile(
    r"\b(discount|offer|coupon|voucher|webinar|brochure|syllabus|demo|trial|call ?back|free copy"
    r"|newsletter|reminders?|follow[ -]?ups?|response time|sales ?person|meetings?)\b"
)


def seems_lever(name: str) -> bool:
    """Whether a column is named like something that the team can change.

    >>> seems_lever("Webinar minutes"), seems_lever("free_copy"), seems_lever("City")
    (True, True, False)
    """
    return _OURS.search(name.replace("_", " ").casefold()) is not None


def levers_of(columns: Collection[Column], said: Mapping[str, bool]) -> tuple[str, ...]:
    """The levers among these columns, in order: what a person said, else as the schema has it."""
    possible = (c for c in columns if c.role in (Role.FEATURE, Role.LEVER))
    return tuple(c.name for c in possible if said.get(c.name, c.role is Role.LEVER))


def load_levers(place: Path) -> dict[str, bool]:
    """What was said of fields, by name; nothing where none was. Raises FileRefused if damaged."""
    if not place.exists():
        return {}
    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if not isinstance(kept, dict) or not all(isinstance(v, bool) for v in kept.values()):
        raise FileRefused(
            f"The list of levers in the data folder, {place.name}, cannot be read. Expected JSON "
            "of field names with true or false. Correct it, or delete it and mark the fields again."
        )
    return kept


def change_levers(place: Path, said: Mapping[str, bool]) -> None:
    """Keep what a person says of these fields; others stay as they are. Raises FileRefused."""
    merged = {**load_levers(place), **said}
    write_whole(place, json.dumps(merged, ensure_ascii=False, indent=1).encode())
