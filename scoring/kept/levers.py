"""Which fields a team can change: guessed by name, said by a person, kept in the data folder."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scoring.errors import FileRefused
from scoring.kept.writing import write_whole
from scoring.plain import MAY_LACK, Misfit, made, plain
from scoring.schema import Column, Role
from scoring.wording import clipped

# Characters of the team's words for a change: as many as stand before its figures in a line.
MOST_WORDS = 60

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


@dataclass(frozen=True)
class SaidOfLever:
    """What a person said of a field: whether it is a lever, None for nothing, and what to call it.

    `words` are those of the team for changing it, such as "Offer a call back"; "" for none.
    """

    is_lever: bool | None = field(default=None, metadata=MAY_LACK)
    words: str = field(default="", metadata=MAY_LACK)


NOTHING = SaidOfLever()


def load_levers(place: Path) -> dict[str, bool]:
    """Which fields were said to be levers or none, by name. Raises FileRefused if damaged."""
    said = _load(place).items()
    return {name: one.is_lever for name, one in said if one.is_lever is not None}


def load_words(place: Path) -> dict[str, str]:
    """What the team calls a change of a field, by name, where it said so. Raises FileRefused."""
    return {name: one.words for name, one in _load(place).items() if one.words}


def change_levers(place: Path, said: Mapping[str, bool]) -> None:
    """Keep what a person says of these fields; others stay as they are. Raises FileRefused."""
    kept = _load(place)
    _write(
        place, kept | {n: replace(kept.get(n, NOTHING), is_lever=is_) for n, is_ in said.items()}
    )


def change_words(place: Path, said: Mapping[str, str]) -> None:
    """Keep what a change of these fields is called, "" for nothing. Raises FileRefused."""
    kept = _load(place)
    short = {name: clipped(" ".join(words.split()), MOST_WORDS) for name, words in said.items()}
    _write(place, kept | {n: replace(kept.get(n, NOTHING), words=w) for n, w in short.items()})


def _load(place: Path) -> dict[str, SaidOfLever]:
    """What was said of fields, by name; nothing where none was."""
    if not place.exists():
        return {}
    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
        # Before there were words, a field had true or false alone.
        parts = {n: {"is_lever": s} if isinstance(s, bool) else s for n, s in kept.items()}
        return {name: made(SaidOfLever, part, name) for name, part in parts.items()}
    except (OSError, ValueError, AttributeError, Misfit):
        raise FileRefused(
            f"The list of levers in the data folder, {place.name}, cannot be read. Expected JSON "
            "of field names with true or false. Correct it, or delete it and mark the fields again."
        ) from None


def _write(place: Path, said: Mapping[str, SaidOfLever]) -> None:
    """A field without words is kept as it was before there were any."""
    kept = {
        n: plain(one) if one.words else one.is_lever for n, one in said.items() if one != NOTHING
    }
    write_whole(place, json.dumps(kept, ensure_ascii=False, indent=1).encode())
