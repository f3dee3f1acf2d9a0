"""Dataclasses as plain data and back: numbers, text, lists, dicts and arrays of numbers.

An object becomes a dict by the names of its fields and comes back by their types. No class is named
in it, so that it outlives every module: where one of several may stand, the fields tell which.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from math import isfinite
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

# Marks a field, which then has a default, that data stored before there was one may lack.
MAY_LACK = {"may lack": True}
_WORDS = {bool: "true or false", str: "text", int: "a whole number", float: "a number",
          list: "a list", dict: "named parts"}  # fmt: skip
_MOST_WHOLE = 10**300  # beyond, a whole number is none with a fraction


class Misfit(Exception):
    """Data does not fit the type it is to become: what was expected, and what was found."""

    def __init__(self, expected: str, found: str = "something else") -> None:
        super().__init__(f"Expected {expected}, found {found}.")
        self.expected, self.found = expected, found


def plain(value: Any) -> Any:
    """The value as plain data, from which `made` makes the same; dates become days since 1970.

    >>> from scoring.schema import Column, Kind, Role
    >>> plain((Column("City", Kind.TEXT, Role.FEATURE),))  # doctest: +ELLIPSIS
    [{'name': 'City', 'kind': 'text', 'role': 'feature', 'reason': '', ...}]
    """
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, np.ndarray):
        days = value.dtype.kind == "M"
        return value.astype("datetime64[D]").astype(np.int64) if days else value
    if isinstance(value, tuple | list | frozenset):
        return [plain(part) for part in (sorted(value) if isinstance(value, frozenset) else value)]
    bare = value.item() if isinstance(value, np.generic) else value
    # A word of an enumeration is text.
    return bare if bare is None else next(kind(bare) for kind in _WORDS if isinstance(bare, kind))


def json_text(data: object, *, indent: int | None = None) -> str:
    """Plain data as JSON that every program reads: a figure that is not known is null.

    >>> json_text({"auc": float("nan"), "n": 2})
    '{"auc": null, "n": 2}'
    """
    return json.dumps(_known(data), indent=indent, ensure_ascii=False, allow_nan=False)


def _known(data: object) -> object:
    if isinstance(data, Mapping):
        return {key: _known(part) for key, part in data.items()}
    if isinstance(data, list | tuple):
        return [_known(part) for part in data]
    return None if isinstance(data, float) and not isfinite(data) else data


def made(hint: Any, data: Any, place: str) -> Any:
    """What plain data stands for by the type it is to have; `place` names it in what is raised.

    Raises Misfit for data of another form, such as an object that has one field more or lacks one
    that is not marked with MAY_LACK.
    """
    origin, parts = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return _one_of(parts, data, place)
    if origin is np.ndarray:
        return _array(get_args(parts[1])[0], data, place)
    if origin is Mapping:
        whole = _of_kind(dict, data, place)
        return {key: made(parts[1], part, f"{place}.{key}") for key, part in whole.items()}
    if origin in (tuple, list, frozenset, Sequence):
        several = _of_kind(list, data, place)
        each = parts if origin is tuple and parts[-1] is not ... else parts[:1] * len(several)
        if len(each) != len(several):
            raise Misfit(f"“{place}” as a list of {len(each)}", f"one of {len(several)}")
        found = map(made, each, several, [place] * len(each))
        return tuple(found) if origin is Sequence else origin(found)
    if is_dataclass(hint):
        return _object(hint, data, place)
    return data if hint is Any else _word(hint, data, place)


def _one_of(kinds: tuple[Any, ...], data: Any, place: str) -> Any:
    if data is None and NoneType in kinds:
        return None
    others = [kind for kind in kinds if kind is not NoneType]
    if len(others) > 1:
        names = data.keys() if isinstance(data, dict) else ()
        others = [kind for kind in others if _may_be(kind, names)]
    if not others:
        raise Misfit(f"“{place}” of a kind it may have")
    return made(others[0], data, place)


def _may_be(kind: Any, names: Collection[str]) -> bool:
    """Whether data with these names are an object of a kind, which may be younger than they are."""
    known = {f.name for f in fields(kind)}
    younger = {f.name for f in fields(kind) if f.metadata.get("may lack")}
    return known - younger <= set(names) <= known


def _object(kind: Any, data: Any, place: str) -> Any:
    hints, known = get_type_hints(kind), {f.name for f in fields(kind)}
    there = _of_kind(dict, data, place).keys()
    younger = {f.name for f in fields(kind) if f.metadata.get("may lack")} - there
    if odd := sorted(map(str, (known - younger) ^ there)):
        raise Misfit(f"“{place}” with {len(known)} parts", f"it with or without “{odd[0][:40]}”")
    return kind(**{name: made(hints[name], data[name], f"{place}.{name}") for name in there})


def _array(kind: type[np.generic], data: Any, place: str) -> NDArray[Any]:
    days = kind is np.datetime64
    if not isinstance(data, np.ndarray) or data.dtype != (np.int64 if days else kind):
        raise Misfit(f"“{place}” as an array of {kind.__name__}")
    return data.astype("datetime64[D]") if days else data


def _word(kind: type, data: Any, place: str) -> Any:
    bare = next(word for word in _WORDS if issubclass(kind, word))
    # A number without a fraction may have been written as a whole one.
    whole = bare is float and type(data) is int and abs(data) < _MOST_WHOLE
    found = data if whole else _of_kind(bare, data, place)
    if bare is not str:
        return found
    try:
        return kind(found)
    except ValueError:
        raise Misfit(f"“{place}” as a word that is known") from None


def _of_kind(kind: type, data: Any, place: str) -> Any:
    if type(data) is not kind:
        raise Misfit(f"“{place}” as {_WORDS[kind]}", _WORDS.get(type(data), "something else"))
    return data
