"""A number is dialled as it is written, with its area code and its country."""

import pytest

from scoring.views.contact_links import phone_link


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [
        ("0221/2257876", "02212257876"),
        ("0171/2862309", "01712862309"),
        ("030-12 34 56 ext. 12", "030123456;ext=12"),
        ("+49 (0)221/22 57 876", "+492212257876"),
        ("+49 221 / 2257876", "+492212257876"),
        ("0049 221/2257876", "00492212257876"),
        ("(0221) 2257876", "02212257876"),
        ("01 / 234 56 78", "012345678"),
        ("Tel.: 0221\u2013225 78 76 (Zentrale)", "02212257876"),
        ("+55 (11) 98765-4321 ramal 12", "+5511987654321;ext=12"),
        ("06.12.34.56.78", "0612345678"),
        ("123 456", "123456"),
    ],
)
def test_no_digit_of_a_number_is_lost(phone: str, dialled: str) -> None:
    assert phone_link(phone) == f"tel:{dialled}"


@pytest.mark.parametrize("between", [" / ", ", ", "; ", "\n", " oder "])
def test_of_two_numbers_the_first_is_dialled(between: str) -> None:
    assert phone_link(f"0221/2257876{between}0171/2862309") == "tel:02212257876"


def test_a_number_of_a_known_country_is_dialled_from_anywhere() -> None:
    assert phone_link("0221/2257876", "DE") == "tel:+492212257876"
    assert phone_link("98200 12345", "IN") == "tel:+919820012345"
    assert phone_link("06 1234 5678", "IT") == "tel:+390612345678"


def test_a_number_that_the_country_does_not_have_stays_as_written() -> None:
    assert phone_link("555-0142", "IN") == "tel:5550142"
    assert phone_link("+49 221 2257876", "IN") == "tel:+492212257876"


@pytest.mark.parametrize("text", ["12", "n/a", "", "1.23E+10"])
def test_a_text_without_a_number_dials_nothing(text: str) -> None:
    assert phone_link(text) == ""
