"""The leads that a text fits, as a person types it: a name, a phone, an e-mail, an id."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.leads.contact_columns import Contact
from scoring.model.scored import ScoredBatch

# Fewer digits are in every phone number; more than these are written with and without a country.
_LEAST_DIGITS, _OWN_DIGITS = 4, 9
_OF_PHONE = re.compile(r"[\d\s()+./\u2010-\u2013-]+")
_WORD = re.compile(r"\w+")


def fitting(scored: ScoredBatch, text: str) -> NDArray[np.bool_]:
    """Which leads a part of their name, phone, e-mail or id fits; (n,).

    A name fits with all words in any order, however these are typed: without their case and
    accents, with umlauts spelled out; any phone that the file has of a lead by its digits.
    """
    return scored.searchable.email.holding(text) | beside_cells(scored, text)


def beside_cells(scored: ScoredBatch, text: str) -> NDArray[np.bool_]:
    """`fitting`, without what a lead has in a cell of the file as it was typed; (n,)."""
    texts = scored.searchable
    fits = texts.ids.holding(text)
    words = _WORD.findall(text)
    fits |= np.all([texts.name.holding(word) for word in words], axis=0) if words else False
    digits = "".join(c for c in text if c.isdigit()).lstrip("0")[-_OWN_DIGITS:]
    if _OF_PHONE.fullmatch(text) and len(digits) >= _LEAST_DIGITS:
        leads = scored.leads
        for header in leads.who.columns.get(Contact.PHONE, ()):
            fits |= _with_digits(leads.table.column(header), digits)
    return fits


def _with_digits(phones: pd.Series, digits: str) -> NDArray[np.bool_]:
    """Which phones (n,) have these digits one after another, whatever stands between them."""
    texts = pa.array(phones, type=pa.large_string())
    found = pc.match_substring_regex(texts, r"\D*".join(digits))
    return np.asarray(pc.fill_null(found, False), dtype=bool)
