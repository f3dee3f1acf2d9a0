"""Leads of one person: the same id, e-mail or phone, directly or through another lead."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.leads.duplicates import (
    email_key,
    names_person,
    person_kind,
    phone_key,
    same_person,
)
from scoring.schema import Kind

KINDS = {"id": Kind.TEXT, "mail": Kind.EMAIL, "phone": Kind.PHONE}


def groups(**columns: list[str]) -> set[frozenset[int]]:
    """Which rows are one person, as sets of row positions."""
    frame = pd.DataFrame(columns, dtype="str")
    person = same_person(frame, {name: KINDS[name] for name in columns}).tolist()
    return {frozenset(i for i, p in enumerate(person) if p == one) for one in person}


def sets(*rows: set[int]) -> set[frozenset[int]]:
    return {frozenset(r) for r in rows}


def test_leads_without_anything_in_common_are_different_persons() -> None:
    assert groups(id=["1", "2"], mail=["a@x.org", "b@x.org"]) == sets({0}, {1})


def test_the_same_id_is_one_person_whatever_blanks_surround_it() -> None:
    assert groups(id=["007", " 007 ", "7"]) == sets({0, 1}, {2})


def test_the_same_address_in_other_case_is_one_person() -> None:
    assert groups(mail=["Ana@Example.org", "ana@example.org ", "bo@example.org"]) == sets(
        {0, 1}, {2}
    )


def test_the_same_phone_with_and_without_country_code_is_one_person() -> None:
    phones = ["+91 98200-12345", "09820012345", "(982) 001 2345", "9820012346"]
    assert groups(phone=phones) == sets({0, 1, 2}, {3})


def test_leads_linked_through_a_third_lead_are_one_person() -> None:
    mail = ["a@x.org", "a@x.org", "b@x.org", "c@x.org"]
    phone = ["1111111111", "2222222222", "2222222222", "3333333333"]
    assert groups(mail=mail, phone=phone) == sets({0, 1, 2}, {3})


def test_a_chain_through_three_kinds_of_key_is_one_person() -> None:
    frame = {"id": ["1", "1", "2", "3"], "mail": ["a@x.org", "b@x.org", "b@x.org", "d@x.org"]}
    phone = ["1111111111", "2222222222", "3333333333", "3333333333"]
    assert groups(**frame, phone=phone) == sets({0, 1, 2, 3})


@pytest.mark.parametrize("name", ["id", "mail", "phone"])
def test_empty_cells_link_nobody(name: str) -> None:
    assert groups(**{name: ["", "  ", ""]}) == sets({0}, {1}, {2})


def test_words_in_the_place_of_an_address_or_a_phone_link_nobody() -> None:
    assert groups(mail=["none", "none"], phone=["not given", "12345"]) == sets({0}, {1})


def test_an_id_equal_to_another_leads_phone_is_no_link() -> None:
    assert groups(id=["9820012345", "1"], phone=["", "9820012345"]) == sets({0}, {1})


def test_without_identifying_columns_every_lead_is_a_person() -> None:
    assert same_person(pd.DataFrame({"x": ["a", "a"]}), {}).tolist() == [0, 1]


def test_no_leads_are_no_persons() -> None:
    assert same_person(pd.DataFrame({"id": []}, dtype="str"), {"id": Kind.TEXT}).tolist() == []


@pytest.mark.parametrize("text", ["ana@x", "ana x@x.org", "@x.org", "ana@", "a@b@c.org", ""])
def test_what_is_no_address_is_no_key(text: str) -> None:
    assert email_key(text) == ""


@pytest.mark.parametrize(
    ("text", "key"), [("1234567", "1234567"), ("123456", ""), ("0044 20 7946 0018", "2079460018")]
)
def test_a_phone_is_known_by_its_last_ten_digits(text: str, key: str) -> None:
    assert phone_key(text) == key


ids = st.sampled_from(["", "1", " 1", "2", "3"])
mails = st.sampled_from(["", "none", "a@x.org", "A@X.org", "b@x.org", "c@x.org"])
phones = st.sampled_from(["", "123", "9820012345", "+91 98200 12345", "1111111111", "222-222-2222"])


def linked(a: tuple[str, str, str], b: tuple[str, str, str]) -> bool:
    """The rule by hand: same id, same valid address, same last ten of at least seven digits."""
    same_id = a[0].strip() == b[0].strip() != ""
    same_mail = a[1].lower() == b[1].lower() and "@" in a[1]
    digits = ["".join(c for c in phone if c.isdigit()) for phone in (a[2], b[2])]
    return same_id or same_mail or (len(digits[0]) >= 7 and digits[0][-10:] == digits[1][-10:])


def merged(leads: list[tuple[str, str, str]]) -> set[frozenset[int]]:
    """Groups by joining linked pairs until nothing changes."""
    group = list(range(len(leads)))
    for _ in leads:
        for i, j in combinations(range(len(leads)), 2):
            if linked(leads[i], leads[j]):
                group[i] = group[j] = min(group[i], group[j])
    return {frozenset(i for i, g in enumerate(group) if g == one) for one in group}


@given(st.lists(st.tuples(ids, mails, phones), min_size=1, max_size=10))
def test_persons_are_those_of_comparing_every_pair(leads: list[tuple[str, str, str]]) -> None:
    by_column = [list(column) for column in zip(*leads, strict=True)]
    assert groups(id=by_column[0], mail=by_column[1], phone=by_column[2]) == merged(leads)


@pytest.mark.parametrize("blank", ["N/A", "-", "Select", "null"])
def test_placeholders_in_the_place_of_an_id_link_nobody(blank: str) -> None:
    assert groups(id=[blank, blank]) == sets({0}, {1})


@pytest.mark.parametrize("header", ["Email", "E-mail address", "EMAIL_ID", "mail"])
def test_headers_of_addresses_are_known(header: str) -> None:
    assert person_kind(header) is Kind.EMAIL


@pytest.mark.parametrize("header", ["Emails opened", "Do not email", "Email Opened", "Source", ""])
def test_headers_that_mention_mail_otherwise_are_no_addresses(header: str) -> None:
    assert person_kind(header) is None


@pytest.mark.parametrize("header", ["Name", "first_name", "LAST NAME", "Lead Name", "Name Name"])
def test_headers_of_names_of_persons_are_known(header: str) -> None:
    assert names_person(header)


@pytest.mark.parametrize("header", ["Campaign name", "Company", "Names", ""])
def test_names_of_other_things_are_none_of_persons(header: str) -> None:
    assert not names_person(header)
