"""The form in which a model is stored: plain data with a format number, no class and no object."""

from typing import Any

import numpy as np
from lightgbm.basic import LightGBMError

from scoring.intake.cells.keyed_texts import KeyedTexts
from scoring.model.codes import Encoded
from scoring.model.lead_model import LeadModel
from scoring.plain import Misfit, made, plain

# One more where a field of a model or of anything in it is added, renamed or means something else.
FORMAT = 5
# Of this one the rare levels are in clear; all else is the same.
_CLEAR = 4


def to_plain(model: LeadModel) -> dict[str, Any]:
    """The model as plain data, from which `from_plain` makes the same model."""
    return {"format": FORMAT, "model": plain(model)}


def from_plain(data: object) -> LeadModel:
    """The model that was stored. Raises Misfit for all other data, also if it scores no lead."""
    told = data if isinstance(data, dict) else {}
    number = told.get("format")
    if type(number) is not int or number not in (_CLEAR, FORMAT):
        known = type(number) is int and number in range(1000)
        raise Misfit(f"a model of format {FORMAT}", f"format {number}" if known else "none")
    try:
        data = told.get("model")
        model: LeadModel = made(LeadModel, _hidden(data) if number == _CLEAR else data, "model")
        model.score_codes(Encoded(np.full((1, len(model.encoder.fields)), np.nan), {}))
    except (LightGBMError, ArithmeticError, LookupError, TypeError, ValueError):
        raise Misfit("a model that can score a lead", "one that cannot") from None
    return model


def _hidden(data: Any) -> Any:
    """The data of a model that keeps its rare levels in clear, as one that keeps their marks."""
    fields = data["encoder"]["fields"]
    hidden = [{**field, "rare": plain(KeyedTexts.of(field["rare"]))} for field in fields]
    return {**data, "encoder": {**data["encoder"], "fields": hidden}}
