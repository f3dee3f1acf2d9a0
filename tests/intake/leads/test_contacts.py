"""Ids, e-mails and phones as keys: what a cell says, and what identifies nobody."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.leads.contacts import (
    PLAIN_EMAIL,
    SHORTENED,
    email_key,
    email_keys,
    is_dummy_email,
    is_dummy_id,
    is_dummy_phone,
    is_role_email,
    may_be_dummy_ids,
)

NO_IDS = st.sampled_from(["0", "123", "1234", "9999", "-1", "N/A", "guest", "123456", "000"])


@pytest.mark.parametrize("text", ["ana@x", "ana x@x.org", "@x.org", "ana@", "a@b@c.org", ""])
def test_what_is_no_address_is_no_key(text: str) -> None:
    assert email_key(text) == ""
    assert re.fullmatch(PLAIN_EMAIL, text) is None


@pytest.mark.parametrize(
    "text", ["Ana@X.org", "<ana@x.org>", "mailto:ana@x.org", "Ana (ana@x.org)"]
)
def test_an_address_is_found_whatever_surrounds_it(text: str) -> None:
    assert email_keys(text) == ("ana@x.org",)


def test_an_address_that_a_cell_gives_twice_is_one() -> None:
    assert email_keys("ana@x.org, ANA@x.org | bo@y.org") == ("ana@x.org", "bo@y.org")


@pytest.mark.parametrize(
    "address",
    [
        "test@test.com",
        "test123@gmail.com",
        "noemail@shop.org",
        "no-email@x.org",
        "none@none.com",
        "na@na.com",
        "n.a@x.org",
        "abc@abc.com",
        "xxx@xxx.com",
        "a@a.com",
        "aaa@aaa.aa",
        "name@example.com",
        "john.doe@example.com",
        "your.email@domain.com",
        "noreply@x.org",
        "sin-correo@x.mx",
        "nao.tem.email@x.br",
        "keine.mail@x.de",
        "pas-d-email@x.fr",
        "brak.maila@x.pl",
        "noemailprovided@x.org",
    ],
)
def test_addresses_in_the_place_of_none_are_dummies(address: str) -> None:
    assert is_dummy_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "ana@x.org",
        "a0@example.org",
        "lead7@example.com",
        "john@shop.org",
        "smith@smith.co.uk",
        "natalie@nat.fr",
        "testa@x.it",
        "sinead.mailer@x.ie",
        "noel@x.fr",
        "senzani@x.it",
        "nonna@x.it",
        "ana+test@x.org",
        "info@shop.org",
    ],
)
def test_addresses_of_people_are_no_dummies(address: str) -> None:
    assert not is_dummy_email(address)


def test_addresses_of_a_house_are_known_by_what_stands_before_the_sign() -> None:
    assert is_role_email("info@shop.org")
    assert is_role_email("contact-us2@shop.org")
    assert all(map(is_role_email, ("vendas@x.br", "sekretariat@x.pl", "zentrale@x.de")))
    assert not is_role_email("infantino@info.org")


@pytest.mark.parametrize(
    "text",
    [
        "0000000000",
        "9999999999",
        "+919999999999",
        "1234567890",
        "0123456789",
        "12345678",
        "12345678901",
        "+911234567890",
        "911234567890",
        "+1-555-5555555",
        "9876543210",
        "+91 98765 43210",
        "+60 12-345 6789",
        "(212) 555-0100",
        "+1 555 123 4567",
        "+55 11 99999-9999",
        "1122334455",
        "123-123-1234",
    ],
)
def test_numbers_that_nobody_has_are_dummies(text: str) -> None:
    assert is_dummy_phone("+" * text.startswith("+") + re.sub(r"\D", "", text))


@pytest.mark.parametrize(
    "text",
    [
        "+33612345678",
        "+819012345678",
        "+821020000000",
        "9820012345",
        "+13125550142",
        "+441632960961",
    ],
)
def test_numbers_with_a_run_of_digits_are_no_dummies(text: str) -> None:
    assert not is_dummy_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "9.1982E+11",
        "9,19820E+11",
        "1.2e11",
        "9E+09",
        "-4.5E+10",
        "23840e+12",
        "1.2x10^9",
        "1,2 E+09",
        "1.23×10¹²",
    ],
)
def test_numbers_with_a_power_of_ten_are_shortened(text: str) -> None:
    assert re.fullmatch(SHORTENED, text)


@pytest.mark.parametrize("text", ["12E5", "1E10", "7e3a", "9.1982", "91982012345", "E+11", ""])
def test_other_ids_are_not_shortened(text: str) -> None:
    assert re.fullmatch(SHORTENED, text) is None


@given(st.lists(st.from_regex(r"[0-9]{1,14}", fullmatch=True) | NO_IDS | st.text(max_size=5)))
def test_no_dummy_is_among_the_ids_that_need_no_look(texts: list[str]) -> None:
    asked = may_be_dummy_ids(pa.array(texts, pa.large_string()))
    assert not any(is_dummy_id(texts[at]) for at in np.flatnonzero(~asked))


def test_numbers_of_leads_need_no_look() -> None:
    texts = pa.array(["10017", "00042", "987654321012345"], pa.large_string())
    assert not may_be_dummy_ids(texts).any()
