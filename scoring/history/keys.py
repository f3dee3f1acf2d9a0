"""Columns that identify a lead, or who may have several leads, told by name and variety."""

import re

import pandas as pd

from scoring.intake.leads.key_cells import is_shortened

# Under this share of different ones among the filled cells a key names groups, such as campaigns.
LEAST_VARIETY = 0.1
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_JOINED = re.compile(r"(lead|record|prospect|customer|contact|client|user|account|person|member)"
                     r"(id|guid|uuid|no|number|key|ref)")  # fmt: skip
_ID = frozenset({"id", "ids", "guid", "uuid"})
_NUMBERED = frozenset({"no", "nr", "number", "key", "ref", "reference", "code"})
_LEADS = frozenset({"lead", "record", "prospect", "enquiry", "inquiry", "opportunity", "deal"})
_SYSTEMS = frozenset({"crm", "hubspot", "salesforce", "zoho", "pipedrive", "external", "unique"})
_HAS_SEVERAL = frozenset(
    {"customer", "client", "contact", "person", "account", "company", "user", "visitor", "member"}
    | {"student", "patient", "household", "applicant", "parent", "organisation", "organization"}
)


def names_lead_key(name: str) -> bool:
    """Whether a header says that its cells identify a lead.

    >>> [names_lead_key(n) for n in ("Lead ID", "leadNumber", "id", "Campaign id", "Number")]
    [True, True, True, False, False]
    """
    words = _words(name)
    about = words - _ID - _NUMBERED - _SYSTEMS
    if not about:
        return bool(words & _ID)
    return about <= _LEADS and bool(words & (_ID | _NUMBERED))


def names_key_of_several(name: str) -> bool:
    """Whether a header says that its cells identify who may have several leads.

    >>> [names_key_of_several(n) for n in ("Customer ID", "account_no", "Lead ID", "Owner id")]
    [True, True, False, False]
    """
    words = _words(name)
    about = words - _ID - _NUMBERED - _SYSTEMS
    return bool(about) and about <= _HAS_SEVERAL and bool(words & (_ID | _NUMBERED))


def is_varied_key(filled: pd.Series, leads: int) -> bool:
    """Whether most leads have a key and its cells differ enough to tell leads apart.

    Numbers with decimals are measurements, whatever their name, and numbers that a spreadsheet
    shortened tell nobody apart.
    """
    filled = filled[~is_shortened(filled.str.strip())]
    if filled.str.fullmatch(r"\s*\d*[.,]\d*[1-9]\s*").mean() > 1 - LEAST_VARIETY:
        return False
    return len(filled) >= leads / 2 and filled.nunique() >= LEAST_VARIETY * len(filled)


def key_texts(cells: pd.Series) -> pd.Series:
    """Keys as they compare within a history: trimmed, "00123" and "123.0" the same as "123".

    "" for a number that a spreadsheet shortened.
    """
    bare = cells.str.strip().mask(is_shortened(cells.str.strip()), "").str.casefold()
    return bare.str.replace(r"^0*(\d+?)(?:\.0+)?$", r"\1", regex=True)


def _words(name: str) -> frozenset[str]:
    parts = _WORDS.findall(_CAMEL.sub(" ", name).casefold().replace("_", " "))
    split = (_JOINED.fullmatch(part) for part in parts)
    return frozenset(
        word
        for part, joined in zip(parts, split, strict=True)
        for word in (joined.groups() if joined else (part,))
    )
