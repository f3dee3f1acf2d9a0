"""A link that carries a what-if form: model inputs that are given, and the model's version."""

import base64
import json
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scoring.errors import WhatIfRefused
from scoring.model.lead_model import LeadModel
from scoring.schema import Column, Kind
from scoring.wording import counted, number_text

# Servers and browsers cut longer addresses.
MOST_LINK = 8_000
# What a link may unpack to; a form of a hundred long values takes less.
MOST_UNPACKED = 64_000
# Larger numbers are none that a field holds, and infinity is not one.
LARGEST = 1e300
# As many fields that do not fit are named.
MOST_NAMED = 5
Given: TypeAlias = dict[str, str | int | float]


@dataclass(frozen=True)
class Linked:
    """What a link carries for this model, as texts by field, and what of it did not fit."""

    texts: dict[str, str]
    notes: tuple[str, ...]


def given_values(model: LeadModel, texts: Mapping[str, str]) -> Given:
    """The values that are given, by field in the model's order; numbers are numbers."""
    inputs = ((c, texts.get(c.name, "")) for c in model.schema.inputs)
    return {c.name: _given(c, t) for c, t in inputs if t}


def _given(column: Column, text: str) -> str | int | float:
    """A number as one; ranges, which are offered as texts, and other texts as they are."""
    if column.kind is not Kind.NUMBER or column.ranges:
        return text
    value = float(text)
    return int(value) if value.is_integer() else value


def lead_json(model: LeadModel, texts: Mapping[str, str]) -> str:
    """The given values as JSON to copy."""
    return json.dumps(given_values(model, texts), ensure_ascii=False, indent=2)


def make_link(model: LeadModel, texts: Mapping[str, str]) -> str:
    """The text of a link that fills the form so. Raises WhatIfRefused where it gets too long."""
    version, lead = model.card.version, given_values(model, texts)
    carried = {"model": version, "line": model.line, "lead": lead}
    plain = json.dumps(carried, ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.urlsafe_b64encode(zlib.compress(plain, 9)).decode().rstrip("=")
    if len(text) > MOST_LINK or len(plain) > MOST_UNPACKED:
        raise WhatIfRefused(
            f"The form is too long for a link: it takes {len(text):,} characters, and an address "
            f"holds {MOST_LINK:,}. Shorten the longest values, or copy the lead as JSON."
        )
    return text


def read_link(model: LeadModel, text: str) -> Linked:
    """What a link carries. Raises WhatIfRefused for one that is damaged or too long."""
    version, lead = _carried(_unpacked(text))
    columns = {c.name: c for c in model.schema.inputs}
    read = {n: _fitting(columns[n], v) for n, v in lead.items() if n in columns}
    texts = {name: value for name, value in read.items() if value}
    return Linked(texts, tuple(_notes(model, version, [n for n in lead if n not in texts])))


def model_of_link(text: str, names: Collection[str]) -> str:
    """The model by name that a link was made with, "" where it is none of these or not said."""
    try:
        line = json.loads(_unpacked(text)).get("line")
    except (WhatIfRefused, ValueError, RecursionError, AttributeError):
        return ""
    return line if isinstance(line, str) and line in names else ""


def _unpacked(text: str) -> bytes:
    if len(text) > MOST_LINK:
        raise WhatIfRefused(
            f"The link is too long: it has {len(text):,} characters after form=, and at most "
            f"{MOST_LINK:,} are read. It was not made here; make a new one on this page."
        )
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(packed, MOST_UNPACKED)
    except (ValueError, zlib.error):
        raise _damaged() from None
    if unpacking.unconsumed_tail:
        raise WhatIfRefused(
            f"The link is too large: it unpacks to more than {MOST_UNPACKED:,} characters. It was "
            "not made here; make a new one on this page."
        )
    if not unpacking.eof or unpacking.unused_data:
        raise _damaged()
    return plain


def _carried(plain: bytes) -> tuple[str, dict[str, object]]:
    try:
        carried = json.loads(plain)
        # Half a character, as JSON can write it, cannot be shown.
        json.dumps(carried, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise _damaged() from None
    if not isinstance(carried, dict):
        raise _damaged()
    version, lead = carried.get("model"), carried.get("lead")
    if not isinstance(version, str) or not isinstance(lead, dict):
        raise _damaged()
    return version, lead


def _damaged() -> WhatIfRefused:
    return WhatIfRefused(
        "The link is damaged: what follows form= is not a form. Copy the whole link again, up to "
        "its last character, or begin with a blank form."
    )


def _fitting(column: Column, value: object) -> str:
    """A value as text for its field, "" where it does not fit."""
    if column.kind is not Kind.NUMBER or (column.ranges and isinstance(value, str)):
        return value.strip() if isinstance(value, str) else ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return number_text(float(value)) if abs(value) < LARGEST else ""


def _notes(model: LeadModel, version: str, unfit: list[str]) -> list[str]:
    notes = []
    if version != model.card.version:
        notes.append(
            f"The link was made with model {version[:40]}. The model is now {model.card.version}, "
            "so the chance may differ."
        )
    if unfit:
        named = ", ".join(name[:40] for name in unfit[:MOST_NAMED])
        notes.append(
            f"{counted(len(unfit), 'field')} of the link did not fit this model and "
            f"{'was' if len(unfit) == 1 else 'were'} left out: {named}"
            f"{'' if len(unfit) <= MOST_NAMED else ' …'}."
        )
    return notes
