"""Which leads a field says something of, whatever value stands for nothing yet."""

import numpy as np
import pytest

from scoring.model.codes import Encoder, FieldCode
from scoring.model.reference import FieldProfile, build_profile
from scoring.schema import Column, Kind, Role
from scoring.training.nothing_yet import Filling, fillings, stands_for_nothing

# 1,000 leads of which the first 400 converted.
OUTCOME = np.arange(1000) < 400


def profile_of(codes: np.ndarray, levels: tuple[str, ...] = ()) -> FieldProfile:
    kind = Kind.CATEGORY if levels else Kind.NUMBER
    field = FieldCode(Column("field", kind, Role.FEATURE), levels)
    return build_profile(Encoder((field,)), codes[:, None], OUTCOME).fields[0]


def found(codes: np.ndarray, levels: tuple[str, ...] = ()) -> dict[str, Filling]:
    return {f.nothing: f for f in fillings(profile_of(codes, levels), codes, OUTCOME)}


def first(count: int, value: float, rest: float) -> np.ndarray:
    return np.where(np.arange(1000) < count, value, rest)


def test_empty_cells_are_nothing_and_the_shares_are_those_of_each_outcome() -> None:
    # 400 converted leads and 150 of the 600 others are filled.
    filling = found(first(550, 0.0, np.nan), ("a",))[""]
    assert (filling.converted, filling.others, filling.leads) == (1.0, 0.25, (400, 600))
    assert (filling.auc, filling.times) == (0.875, 4.0)


def test_the_commonest_level_of_the_others_may_stand_for_nothing() -> None:
    filling = found(first(100, 1.0, 0.0), ("-None-", "T1"))["-None-"]
    assert (filling.is_told, filling.converted, filling.others) == (True, 0.25, 0.0)
    assert filling.only == "it says “T1” only for leads that converted (100 of 100 training leads)"


@pytest.mark.parametrize("default", [0.0, -1.0, 999.0])
def test_any_number_that_most_of_an_outcome_have_may_stand_for_nothing(default: float) -> None:
    amounts = first(300, 0.0, default)
    amounts[:300] = 10.0 + np.arange(300)
    filling = found(amounts)[f"{default:g}"]
    assert filling.only.startswith(f"it differs from {default:g} only for leads that converted")


def test_a_single_other_word_that_never_converts_proves_nothing() -> None:
    unsubscribed = np.where(np.arange(1000) >= 900, 1.0, 0.0)
    assert [f.only for f in found(unsubscribed, ("No", "Yes")).values()] == [""]
    both = np.where(np.arange(1000) >= 900, 1.0 + np.arange(1000) % 2, 0.0)
    told = found(both, ("No", "Bad", "Worse"))["No"]
    assert told.only == (
        "it says something else than “No” only for leads that did not convert (100 of 100 training "
        "leads)"
    )


def test_numbers_of_which_none_is_common_have_no_default() -> None:
    assert found(np.arange(1000.0)) == {}


@pytest.mark.parametrize(
    "text",
    ["-None-", "Select", "unknown", ".", "--", "not contacted", "N/A", "TBD", "Not called"],
)
def test_words_and_marks_for_nothing_are_known(text: str) -> None:
    assert stands_for_nothing(text)


@pytest.mark.parametrize("text", ["No", "0", "New", "Web", "Nonesuch", "Not interested"])
def test_other_words_are_not(text: str) -> None:
    assert not stands_for_nothing(text)
