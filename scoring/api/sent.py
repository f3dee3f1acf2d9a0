"""The body of a request → the leads in it, as a table of text like any file's."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count
from typing import Self, TypeAlias

import numpy as np
import pandas as pd

from scoring.api.faults import RequestRefused
from scoring.intake.issue import Table, no_rows
from scoring.intake.leads.mapping import normalise
from scoring.intake.table.own_columns import LEAD_ID, without_ending
from scoring.model.lead_model import LeadModel
from scoring.schema import Kind, Role
from scoring.wording import clipped, number_text

# What a lead may hold: far more than any export, and little enough to read in a moment.
MOST_FIELDS, MOST_NAME, MOST_TEXT = 500, 200, 10_000
# The source of a table in messages.
REQUEST = "the request"
LARGEST = Decimal("1e300")
# A sign that can be seen, as JSON Schema and Python both read it.
SOME_SIGN = r"[^\s\u0000-\u0020\u007f-\u00a0]"
_ID = "id"
_EXPECTED = "Expected a number, a text or null"


class Written(Decimal):
    """A number that keeps the signs it was written with."""

    written: str

    def __new__(cls, text: str) -> Self:
        """The number that a text is."""
        found = super().__new__(cls, text)
        found.written = text
        return found


Cell: TypeAlias = str | int | Written | None
SentLead: TypeAlias = Mapping[str, Cell]


@dataclass(frozen=True)
class Sent:
    """The leads of a request, in its order; `is_one` where it was a lead and no list."""

    leads: Sequence[SentLead]
    is_one: bool

    def place(self, at: int) -> str:
        """How a lead is named to the person who sent it."""
        return "" if self.is_one else f"leads[{at}]."

    def as_sent(self, at: int, header: str) -> str | None:
        """A field of a lead as it was sent, None where that lead does not give it."""
        key = _key(header) or header
        found = next((v for name, v in self.leads[at].items() if (_key(name) or name) == key), None)
        return None if found is None else _text(found)


def read_sent(body: bytes, most: int) -> Sent:
    """The lead or leads of a body. Raises RequestRefused for anything else."""
    found = _json(body)
    is_one = isinstance(found, dict)
    leads = [found] if is_one else found
    if not isinstance(leads, list) or not leads:
        raise RequestRefused(
            "The body is neither a lead nor a list of leads. Expected an object with the fields "
            "of a lead, or a list of at least one such object."
        )
    if len(leads) > most:
        raise RequestRefused(
            f"The request has {len(leads):,} leads; at most {most:,} are scored at once. Send "
            "them in several requests, or as a file to /batches.",
            413,
        )
    sent = Sent(leads, is_one)
    faults = {name: why for at, lead in enumerate(leads) for name, why in _faults(sent, at, lead)}
    if faults:
        raise refused(faults)
    _require_few_fields(leads)
    return sent


def refused(faults: Mapping[str, str]) -> RequestRefused:
    """The refusal of fields that hold what they cannot, by their names."""
    name, why = next(iter(faults.items()))
    more = f" So do {len(faults) - 1:,} others." if len(faults) > 1 else ""
    shown = dict(list(faults.items())[:100])
    where = f"“{clipped(name, 80)}”: " if name else ""
    return RequestRefused(f"{where}{why}{more} Correct the request and send it again.", 422, shown)


def _json(body: bytes) -> object:
    try:
        return json.loads(
            body.decode("utf-8-sig"), object_pairs_hook=_object, parse_float=Written,
            parse_constant=_constant,
        )  # fmt: skip
    except (UnicodeDecodeError, RecursionError, ValueError, ArithmeticError) as fault:
        raise RequestRefused(f"The body cannot be read as JSON: {_why(fault)}") from None


def _why(fault: Exception) -> str:
    if isinstance(fault, json.JSONDecodeError):
        return (
            f"it breaks off or is mistyped at line {fault.lineno}, column {fault.colno}. Expected "
            "a lead as an object, or a list of them."
        )
    if isinstance(fault, UnicodeDecodeError):
        return "it is not in UTF-8. Send it in UTF-8."
    if isinstance(fault, RecursionError):
        return "it is nested too deeply. A lead is an object of plain values."
    return "a number in it is too long. Expected numbers within ±1e300, or a text."


def _constant(name: str) -> object:
    raise RequestRefused(
        f"The body has {name}, which is no number in JSON. Send null, or leave the field out, "
        "where a value is not known."
    )


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise refused({_shown(twice): "Expected each field once, found it twice in one lead."})
    return found


def _faults(sent: Sent, at: int, lead: object) -> list[tuple[str, str]]:
    """What of a lead can be no cell, by field."""
    if not isinstance(lead, dict):
        where = sent.place(at).rstrip(".")
        return [(where, "Expected a lead, an object with fields and their values.")]
    place = sent.place(at)
    if not lead:
        return [(place.rstrip("."), "Expected at least one field, found an empty lead.")]
    said = ((name, _name_fault(name) or _value_fault(value)) for name, value in lead.items())
    return [(f"{place}{_shown(name)}", why) for name, why in said if why]


def _name_fault(name: str) -> str:
    if not re.search(SOME_SIGN, name) or len(name) > MOST_NAME or not _is_text(name):
        return f"Expected the name of a field, of 1 to {MOST_NAME} characters of Unicode."
    return ""


def _value_fault(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if len(value) <= MOST_TEXT and _is_text(value) else (
            f"Expected a text of at most {MOST_TEXT:,} characters of Unicode."
        )  # fmt: skip
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return "" if -LARGEST <= value <= LARGEST else f"{_EXPECTED}, found one beyond ±1e300."
    kinds = {bool: "true or false", dict: "an object", list: "a list"}
    return f"{_EXPECTED}, found {kinds[type(value)]}."


def _is_text(text: str) -> bool:
    """Whether it has no half of a character, which no file can hold."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _shown(name: str) -> str:
    return clipped(name.encode("utf-8", "replace").decode(), MOST_NAME)


def _require_few_fields(leads: Sequence[SentLead]) -> None:
    names = {name for lead in leads for name in lead}
    if len(names) > MOST_FIELDS:
        raise RequestRefused(
            f"The request has {len(names):,} different fields; at most {MOST_FIELDS:,} are read. "
            "Send the fields that the model reads, which /models lists."
        )


def table_of(sent: Sent, model: LeadModel | None = None) -> Table:
    """The leads as a table, each field once, however it is spelled.

    Numbers are written as the model's own reader reads them. A field of the model that no lead
    gives is no column, whether it is left out or null. Raises RequestRefused where two spellings in
    a lead mean one field of the model, or its ids differ.
    """
    if model:
        sent = _with_ids(sent, model)
    headers = _headers(sent, model)
    numbers = _numbers(model)
    columns: dict[str, list[str]] = {h: [""] * len(sent.leads) for h in headers.values()}
    for at, lead in enumerate(sent.leads):
        for name, value in lead.items():
            header = headers[name]
            columns[header][at] = _cell(value, is_number=normalise(header) in numbers)
    for header in _not_given(columns, model) if model else ():
        del columns[header]
    rows = np.arange(1, len(sent.leads) + 1)
    frame = pd.DataFrame(columns, dtype=pd.StringDtype("python", na_value=np.nan))
    return Table(frame, rows, (), no_rows("row", "text"), 0, "JSON")


def _not_given(columns: Mapping[str, Sequence[str]], model: LeadModel) -> list[str]:
    """The columns of fields that no lead gives, save one where no field is given at all."""
    wanted = model.recipe.wanted if model.recipe else ()
    keys = {_key(c.name) for c in model.schema.inputs if c.name not in wanted}
    ours = [header for header in columns if _key(header) in keys]
    blank = [header for header in ours if not any(map(str.strip, columns[header]))]
    return blank[len(blank) == len(ours) :]


def _with_ids(sent: Sent, model: LeadModel) -> Sent:
    """The leads with their ids under one name; who has none among such as do gets its number."""
    keys = id_keys(model)
    found = [_id_of(sent, at, keys) for at in range(len(sent.leads))]
    if not any(map(str.strip, found)):
        return sent
    given, leads = set(found), []
    for at, (lead, lead_id) in enumerate(zip(sent.leads, found, strict=True), start=1):
        others = {name: value for name, value in lead.items() if normalise(name) not in keys}
        leads.append({_ID: lead_id if lead_id.strip() else _free(at, given), **others})
    return Sent(leads, sent.is_one)


def _id_of(sent: Sent, at: int, keys: Sequence[str]) -> str:
    """The id that a lead gives, "" for none. Raises RequestRefused where it gives two."""
    named = {name: _text(v) for name, v in sent.leads[at].items() if normalise(name) in keys}
    given = {name: text for name, text in named.items() if text.strip()}
    first = next(iter(given), "")
    for name, text in given.items():
        if text != given[first]:
            why = f"Expected one id, but it differs from “{_shown(first)}”."
            raise refused({f"{sent.place(at)}{_shown(name)}": why})
    return given.get(first, "")


def _free(number: int, given: Collection[str]) -> str:
    """The number of a lead, as no other lead is called.

    >>> _free(2, {"a"}), _free(2, {"2"}), _free(2, {"2", "lead 2"})
    ('2', 'lead 2', 'lead 2.1')
    """
    names = chain((str(number), f"lead {number}"), (f"lead {number}.{k}" for k in count(1)))
    return next(name for name in names if name not in given)


def _headers(sent: Sent, model: LeadModel | None) -> dict[str, str]:
    """The column of each field: those that differ in case, blanks and signs alone are one."""
    known = _known(model)
    spelled: dict[str, dict[str, None]] = {}
    for lead in sent.leads:
        for name in lead:
            spelled.setdefault(_key(name) or name, {})[name] = None
    headers: dict[str, str] = {}
    for key, names in spelled.items():
        apart = len(names) > 1 and _are_apart(sent, names, known.get(key, ()))
        first = next((name for name in names if name in known.get(key, ())), next(iter(names)))
        headers |= {name: name if apart else first for name in names}
    return headers


def _are_apart(sent: Sent, names: Mapping[str, None], known: Sequence[str]) -> bool:
    """Whether spellings are fields of their own: two of the model, or unknown ones of one lead."""
    if len([name for name in names if name in known]) > 1:
        return True
    for at, lead in enumerate(sent.leads):
        both = [name for name in lead if name in names]
        if len(both) > 1 and known:
            why = f"Expected each field once, but it means the same as “{_shown(both[0])}”."
            raise refused({f"{sent.place(at)}{_shown(both[1])}": why})
        if len(both) > 1:
            return True
    return False


def _key(name: str) -> str:
    return normalise(without_ending(name))


def _known(model: LeadModel | None) -> dict[str, list[str]]:
    """The fields that a model reads, by what is alike in all their spellings."""
    found: dict[str, list[str]] = {}
    for name in asked_fields(model) if model else ():
        found.setdefault(_key(name), []).append(name)
    return found


def asked_fields(model: LeadModel) -> tuple[str, ...]:
    """The fields that a lead may give for a model: its own and those its recipe reads."""
    made = frozenset(model.recipe.targets) - frozenset(model.recipe.wanted) if model.recipe else ()
    own = [c.name for c in model.schema.wanted if c.name not in made]
    return tuple(dict.fromkeys([*own, *(model.recipe.wanted if model.recipe else ())]))


def json_name(name: str) -> str:
    """A field's name as a key of JSON, the name itself where that would be another field.

    >>> json_name("Total Time Spent on Website"), json_name("What's up?"), json_name("№")
    ('total_time_spent_on_website', 'what_s_up', '№')
    """
    key = re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
    return key if key and normalise(key) == normalise(name) else name


def id_header(table: Table, model: LeadModel) -> str | None:
    """The field that is the id, whatever it holds; None where the request has none."""
    named = {normalise(str(header)): str(header) for header in reversed(table.frame.columns)}
    return next((named[key] for key in id_keys(model) if key in named), None)


def id_keys(model: LeadModel) -> tuple[str, ...]:
    """What a field is called that is the id, as `normalise` has it."""
    column = model.schema.first(Role.ID)
    return _ID, normalise(column.name) if column else _ID, normalise(LEAD_ID)


def _numbers(model: LeadModel | None) -> frozenset[str]:
    if model is None:
        return frozenset()
    inputs = [c for c in model.schema.inputs if c.kind is Kind.NUMBER]
    return frozenset(normalise(c.name) for c in inputs)


def _cell(value: Cell, *, is_number: bool) -> str:
    if is_number and isinstance(value, int | Decimal):
        return number_text(float(value))
    return _text(value)


def _text(value: Cell) -> str:
    """A value as it was sent, "" for null."""
    return value.written if isinstance(value, Written) else "" if value is None else str(value)
