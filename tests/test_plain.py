"""Dataclasses as plain data and back, and what of other data is said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from itertools import combinations
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.model.lead_model import LeadModel
from scoring.plain import MAY_LACK, Misfit, made, plain
from scoring.schema import Column, Kind, Role
from scoring.training.run_report import Report


@dataclass(frozen=True)
class Circle:
    radius: float


@dataclass(frozen=True)
class Square:
    side: float
    tilted: bool = False


@dataclass(frozen=True)
class Sheet:
    """One field of every type that is known."""

    column: Column
    shape: Circle | Square
    count: int
    note: str | None
    pair: tuple[float, int]
    names: frozenset[str]
    shapes: tuple[Circle | Square, ...]
    table: Mapping[str, list[Any]]
    words: Sequence[str]
    numbers: NDArray[np.float64]
    whole: NDArray[np.int64]
    flags: NDArray[np.bool_]
    days: NDArray[np.datetime64]


SHEET = Sheet(
    Column("City", Kind.TEXT, Role.FEATURE), Square(2.0), 3, None, (0.5, 2), frozenset("ba"),
    (Circle(1.0), Square(1.0, True)), {"a": [1, "x"]}, ("y",),
    np.array([[0.1, np.nan]]), np.array([7]), np.array([True]),
    np.array(["2026-05-01", "NaT"], dtype="datetime64[D]"),
)  # fmt: skip
PLAIN = {
    "column": {
        "name": "City", "kind": "text", "role": "feature", "reason": "", "unit": "",
        "answers": [], "nothing": [], "family": "fit", "ranges": [],
    },
    "shape": {"side": 2.0, "tilted": False}, "count": 3, "note": None, "pair": [0.5, 2],
    "names": ["a", "b"], "shapes": [{"radius": 1.0}, {"side": 1.0, "tilted": True}],
    "table": {"a": [1, "x"]}, "words": ["y"],
}  # fmt: skip


def test_every_field_becomes_plain_data() -> None:
    said = plain(SHEET)
    assert {key: said[key] for key in PLAIN} == PLAIN
    # 1 May 2026 is day 20,574 of the calendar that began in 1970.
    assert said["days"].tolist() == [20574, np.iinfo(np.int64).min]


def test_plain_data_becomes_the_same_again() -> None:
    again = made(Sheet, plain(SHEET), "sheet")
    assert again.names == SHEET.names
    # As text, because NaN equals nothing, arrays have no one answer, and a set no order.
    one, other = (repr(replace(sheet, names=frozenset())) for sheet in (again, SHEET))
    assert one == other


def test_numbers_of_numpy_become_those_of_python() -> None:
    said = plain((np.float64(0.5), np.int64(2), np.bool_(True)))
    assert [type(part) for part in said] == [float, int, bool]


def test_dates_of_any_unit_become_days() -> None:
    hours = np.array(["2026-05-01T13"], dtype="datetime64[ns]")
    assert plain(replace(SHEET, days=hours))["days"].tolist() == [20574]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"count": 3.0}, "“sheet.count” as a whole number"),
        ({"count": True}, "“sheet.count” as a whole number"),
        ({"pair": [0.5]}, "“sheet.pair” as a list of 2, found one of 1"),
        ({"pair": "ab"}, "“sheet.pair” as a list"),
        ({"pair": ["a", 2]}, "“sheet.pair” as a number"),
        ({"shape": {"side": 1.0}}, "“sheet.shape” of a kind it may have"),
        ({"shape": None}, "“sheet.shape” of a kind it may have"),
        ({"note": 1}, "“sheet.note” as text"),
        ({"table": []}, "“sheet.table” as named parts"),
        ({"column": {"name": "City"}}, "“sheet.column” with 9 parts"),
        ({"more": 1}, "found it with or without “more”"),
        ({"numbers": [0.1]}, "“sheet.numbers” as an array of float64"),
        ({"whole": np.array([0.5])}, "“sheet.whole” as an array of int64"),
    ],
)
def test_data_of_another_form_is_told_with_its_place(change: dict, words: str) -> None:
    with pytest.raises(Misfit, match=words):
        made(Sheet, plain(SHEET) | change, "sheet")


@pytest.mark.parametrize("lacking", [f.name for f in fields(Sheet)])
def test_a_part_that_is_lacking_is_named(lacking: str) -> None:
    said = plain(SHEET)
    del said[lacking]
    with pytest.raises(Misfit, match=f"found it with or without “{lacking}”"):
        made(Sheet, said, "sheet")


def unions(hint: Any) -> Iterator[tuple[Any, ...]]:
    """Every choice between dataclasses in a type."""
    parts = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) is UnionType and len(parts) > 1:
        yield tuple(parts)
    inner = get_type_hints(hint).values() if is_dataclass(hint) else parts
    for part in inner:
        yield from unions(part)


def every(kind: Any) -> set[str]:
    return {f.name for f in fields(kind)}


def required(kind: Any) -> set[str]:
    """The parts that data of any age have."""
    return {f.name for f in fields(kind) if f.metadata != MAY_LACK}


@pytest.mark.parametrize("kind", [LeadModel, Report])
def test_wherever_one_of_several_may_stand_their_fields_differ(kind: type) -> None:
    pairs = [pair for union in unions(kind) for pair in combinations(union, 2)]
    assert bool(pairs) == (kind is LeadModel)
    assert not any(required(a) <= every(b) and required(b) <= every(a) for a, b in pairs)


@dataclass(frozen=True)
class Grown:
    side: float
    later: float | None = field(default=None, metadata=MAY_LACK)


def test_a_marked_part_may_lack_in_what_was_stored_before_there_was_one() -> None:
    assert made(Grown, {"side": 1.0}, "shape") == Grown(1.0)
    assert made(Grown, {"side": 1.0, "later": 2.0}, "shape") == Grown(1.0, 2.0)
    with pytest.raises(Misfit, match="with or without “side”"):
        made(Grown, {"later": 2.0}, "shape")


def test_one_of_several_may_lack_what_is_younger_than_it() -> None:
    either = Circle | Grown
    assert made(either, {"radius": 2.0}, "shape") == Circle(2.0)
    for grown in (Grown(1.0), Grown(1.0, 0.5)):
        assert made(either, plain(grown), "shape") == grown
    assert made(either, {"side": 1.0}, "shape") == Grown(1.0)


def test_a_word_that_an_enumeration_does_not_know_is_no_part() -> None:
    with pytest.raises(Misfit, match="“place” as a word"):
        made(Kind, "textual", "place")
