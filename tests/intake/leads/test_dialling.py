"""The country of a file's phones is learned from those that name it; lost digits are noticed."""

import pytest

from scoring.intake.leads.dialling import Dialling

GERMAN = ("0171 2345678", "0221/2257876", "1722815106", "+49 171 2862309")
FRENCH = tuple(f"06 12 34 56 {end}" for end in range(10, 30))


@pytest.mark.parametrize(
    ("cells", "region"),
    [
        (GERMAN, "DE"),
        (("+39 333 1234567", "3331234568"), "IT"),
        (("+33 6 12 34 56 78", *(f"98200 123{end}" for end in range(10, 20))), ""),
        (("+49 171 2862309", "+33 6 12 34 56 78"), ""),
        (FRENCH, ""),
        ((), ""),
    ],
)
def test_the_country_is_that_of_most_written_numbers_if_the_others_are_of_it(
    cells: tuple[str, ...], region: str
) -> None:
    assert Dialling.of(cells).region == region


def test_a_number_without_the_0_of_the_others_may_have_lost_it() -> None:
    dialling = Dialling.of(FRENCH)
    assert dialling.lacks_start("612345678")
    assert dialling.lacks_start("612345678;ext=1")
    whole = ("0612345678", "+33612345678", "12345", "")
    assert not any(map(dialling.lacks_start, whole))


def test_where_no_number_begins_with_0_none_has_lost_it() -> None:
    assert not Dialling.of([f"98200 123{end}" for end in range(10, 30)]).lacks_start("9820012345")


def test_digits_of_abroad_without_a_number_behind_them_are_none() -> None:
    cells = [f"+39 333 12345{end}" for end in range(10, 20)]
    assert Dialling.of(cells).begins
    assert Dialling.of([*cells[1:], "0091237338"]) == Dialling("IT", begins=False)
