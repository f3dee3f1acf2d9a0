"""The card of a version as a file, for people and machines."""

import json
from typing import Any

from scoring.model.lead_model import LeadModel, ModelCard, TierFloors
from scoring.plain import Misfit, made, plain
from scoring.registry.pointer import from_json
from scoring.schema import Column


def card_of(model: LeadModel) -> dict[str, Any]:
    """The card as plain data, with fields, quarantine, tier floors and test figures."""
    columns = {"tier_floors": plain(model.floors), "columns": plain(model.schema.columns)}
    return {**plain(model.card), **columns}


def read_card(content: bytes, version: str) -> dict[str, Any]:
    """The card of this version as plain data. Raises Misfit for all other bytes."""
    card = from_json(content)
    if not isinstance(card, dict):
        raise Misfit("the card of a version")
    rest = dict(card)
    try:
        # Text that no screen can show is no word of a card.
        json.dumps(card, ensure_ascii=False).encode()
        made(TierFloors, rest.pop("tier_floors", None), "tier_floors")
        made(tuple[Column, ...], rest.pop("columns", None), "columns")
        found: ModelCard = made(ModelCard, rest, "card")
    except ValueError:
        raise Misfit("the words of a card") from None
    if found.version != version:
        raise Misfit(f"the card of {version}", "another card")
    return card
