"""Leads of one person: those that share an id, e-mail or phone, where nothing speaks for two."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.intake.issue import Table, no_rows
from scoring.intake.leads import duplicates
from scoring.intake.leads.duplicates import Persons, find_persons, names_person, person_kind
from scoring.schema import Kind

KINDS = {
    "id": Kind.TEXT,
    "mail": Kind.EMAIL,
    "phone": Kind.PHONE,
    "mobile": Kind.PHONE,
}
ONE, TWO, THREE = "9822292302", "9832694018", "9891328449"


def persons(columns: dict[str, list[str]], files: int = 1) -> Persons:
    """The persons of leads that come from so many files of the same length."""
    frame = pd.DataFrame(columns, dtype="str")
    rows = np.arange(2, len(frame) + 2)
    ends = tuple(int(r) for r in np.array_split(rows, files)[0][-1:]) if files > 1 else ()
    table = Table(frame, rows, (), no_rows("row", "text"), 0, "", files=files, file_ends=ends)
    return find_persons(table, {name: KINDS[name] for name in columns if name in KINDS})


def groups(files: int = 1, **columns: list[str]) -> set[frozenset[int]]:
    """Which rows are one person, as sets of row positions."""
    person = persons(columns, files).number.tolist()
    return {frozenset(i for i, p in enumerate(person) if p == one) for one in person}


def told(files: int = 1, **columns: list[str]) -> dict[str, int]:
    """How many cells or values each kind of issue stands for."""
    return {i.kind: i.count for i in persons(columns, files).issues}


def sets(*rows: set[int]) -> set[frozenset[int]]:
    return {frozenset(r) for r in rows}


def test_leads_without_anything_in_common_are_different_persons() -> None:
    assert groups(id=["1", "2"], mail=["a@x.org", "b@x.org"]) == sets({0}, {1})


def test_the_same_id_is_one_person_whatever_blanks_surround_it() -> None:
    assert groups(id=["007", " 007 ", "7"]) == sets({0, 1}, {2})


def test_the_same_address_in_other_case_is_one_person() -> None:
    mail = ["Ana@Shop.org", "ana@shop.org ", "bo@shop.org"]
    assert groups(mail=mail) == sets({0, 1}, {2})


def test_the_same_phone_with_and_without_country_code_is_one_person() -> None:
    phones = ["+91 98200-12345", "09820012345", "(982) 001 2345", "9820012346"]
    assert groups(phone=phones) == sets({0, 1, 2}, {3})


@pytest.mark.parametrize("name", ["id", "mail", "phone"])
def test_empty_cells_link_nobody(name: str) -> None:
    assert groups(**{name: ["", "  ", ""]}) == sets({0}, {1}, {2})


def test_words_in_the_place_of_an_address_or_a_phone_link_nobody() -> None:
    assert groups(mail=["none", "none"], phone=["not given", "12345"]) == sets({0}, {1})


def test_an_id_equal_to_another_leads_phone_is_no_link() -> None:
    assert groups(id=["9820012345", "1"], phone=["", "9820012345"]) == sets({0}, {1})


def test_without_identifying_columns_every_lead_is_a_person() -> None:
    assert persons({"x": ["a", "a"]}).number.tolist() == [0, 1]


def test_no_leads_are_no_persons() -> None:
    assert persons({"id": [], "mail": [], "phone": []}).number.tolist() == []


@pytest.mark.parametrize("blank", ["N/A", "-", "Select", "null"])
def test_placeholders_in_the_place_of_an_id_link_nobody(blank: str) -> None:
    assert groups(id=[blank, blank]) == sets({0}, {1})


def test_a_second_number_makes_no_second_person_of_an_address() -> None:
    assert groups(mail=["a@x.org"] * 2, phone=[ONE, TWO]) == sets({0, 1})


def test_the_same_phone_with_another_address_is_one_person_under_the_same_name() -> None:
    phone, mail = [ONE, ONE, ONE], ["a@x.org", "b@x.org", "c@x.org"]
    names = ["Asha Rao", " asha  rao", "Vikram Rao"]
    assert groups(Name=names, mail=mail, phone=phone) == sets({0, 1}, {2})


def test_the_phone_that_two_people_share_is_named() -> None:
    found = persons(
        {"Name": ["Asha", "Vikram"], "mail": ["a@x.org", "v@x.org"], "phone": [ONE, ONE]}
    )
    assert [(i.kind, i.row, ONE in i.found) for i in found.issues] == [
        ("shared phone number", 2, True)
    ]


NAMES = ["Tom Ray", "Uwe Zorn", "Eva Roth"]


@pytest.mark.parametrize(
    "header", ["Name", "Kunde", "姓名", "Kundenname", "Nombre del cliente", "ФИО"]
)
@pytest.mark.parametrize("key", ["mail", "phone"])
def test_people_of_other_names_are_not_joined_by_one_contact(header: str, key: str) -> None:
    contact = {"mail": "one@home.org", "phone": ONE}[key]
    columns = {header: NAMES, key: [contact] * 3}
    assert len(groups(**columns)) == len(groups(3, **columns)) == 3
    (issue,) = persons(columns).issues
    assert (contact in issue.found, issue.count) == (True, 1)
    assert len(groups(**{header: ["Tom Ray", "Ray, Tom", "T. Ray"], key: [contact] * 3})) == 1


@pytest.mark.parametrize(
    ("given", "family"),
    [("First Name", "Last Name"), ("Prénom", "Nom"), ("Vorname", "Nachname"), ("名", "姓")],
)
def test_names_in_two_columns_part_people_too(given: str, family: str) -> None:
    first, last = ["Tom", "Uwe", "Tom"], ["Ray", "Zorn", "Ray"]
    columns = {given: first, family: last, "mail": ["one@home.org"] * 3}
    assert groups(**columns) == sets({0, 2}, {1})


@pytest.mark.parametrize("header", ["Kunde", "Client", "Cliente", "Klant", "Customer", "Lead"])
def test_single_names_part_people_where_they_are_known_as_names(header: str) -> None:
    names = ["Weber", "Koch", "WEBER", "Weber, Uwe"]
    assert groups(**{header: names, "phone": [ONE] * 4}) == sets({0, 2, 3}, {1})


def test_a_couple_is_two_people_even_with_one_address_and_one_phone() -> None:
    names = ["Asha Rao", "Vikram Rao", "Rao, Asha"]
    columns = {"Name": names, "mail": ["a@x.org"] * 3, "phone": [ONE] * 3}
    assert groups(**columns) == sets({0, 2}, {1})
    assert told(**columns) == {"shared e-mail address": 1, "shared phone number": 1}


def test_a_name_after_a_wedding_is_the_same_persons() -> None:
    names = ["Anna Weber", "Anna Koch", "Peter Koch"]
    assert groups(Name=names, mail=["a@x.org"] * 3, phone=[ONE] * 3) == sets({0, 1}, {2})


def test_a_surname_alone_joins_no_two_people() -> None:
    mail = ["a@x.org", "", "v@x.org"]
    found = groups(Name=["Asha Rao", "Rao", "Vikram Rao"], mail=mail, phone=[ONE] * 3)
    assert found == sets({0, 1}, {2})


def test_each_extension_of_a_switchboard_is_a_line_of_its_own() -> None:
    phone = ["312-867-5300 x101", "(312) 867-5300 ext. 102", "3128675300x101", "312 867 5300"]
    assert groups(phone=phone) == sets({0, 2}, {1}, {3})
    assert groups(phone=phone[2:]) == sets({0, 1})


def test_leads_without_a_name_stay_apart_at_an_address_of_a_house() -> None:
    assert len(groups(mail=["info@x.org"] * 3)) == 3
    assert told(mail=["info@x.org"] * 3) == {"shared e-mail address": 1}
    assert len(groups(Name=["Asha Rao"] * 2, mail=["info@x.org"] * 2, phone=[ONE, TWO])) == 1


def test_a_mailbox_is_one_however_its_provider_lets_it_be_written() -> None:
    mail = ["ana.rao@gmail.com", "anarao+ads@googlemail.com", "ana.rao@x.org", "anarao@x.org"]
    assert groups(mail=mail) == sets({0, 1}, {2}, {3})


@pytest.mark.parametrize("header", ["Kunde", "Contact", "Nombre"])
def test_what_a_column_says_beside_names_parts_nobody(header: str) -> None:
    columns = {header: ["new", "old", "Phone Call"], "phone": [ONE] * 3}
    assert len(groups(**columns)) == (1 if header != "Nombre" else 3)


def test_a_switchboard_joins_nobody_but_leads_of_the_same_name() -> None:
    names = ["Asha Rao", "Ben Cole", "Elif Kaya", "Goran Ilic", "Hana Ito", "Asha Rao"]
    found = groups(Name=names, phone=["+1 312 555 0142"] * 6)
    assert found == sets({0, 5}, {1}, {2}, {3}, {4})


def test_an_address_of_a_house_joins_only_leads_of_the_same_name() -> None:
    names = ["Asha Rao", "Ben Cole", "Asha Rao"]
    assert groups(Name=names, mail=["info@x.org"] * 3) == sets({0, 2}, {1})


def test_leads_without_a_name_stay_apart_at_an_address_of_many_people() -> None:
    names = ["Asha Rao", "Ben Cole", "Elif Kaya", "Goran Ilic", "", ""]
    assert len(groups(Name=names, mail=["front@x.org"] * 6)) == 6


def test_no_chain_of_leads_joins_two_people() -> None:
    names, mail = ["Asha Rao", "", "Vikram Shah"], ["a@x.org", "a@x.org", "v@x.org"]
    assert groups(Name=names, mail=mail, phone=[ONE, TWO, TWO]) == sets({0, 1}, {2})


def test_dummies_link_nobody_and_are_counted() -> None:
    mail = ["test@test.com", "test@test.com", "noemail@x.org", "noemail@x.org", "", ""]
    phone = ["0000000000", "0000000000", "1234567890", "1234567890", "99999 99999", "9999999999"]
    assert len(groups(mail=mail, phone=phone)) == 6
    assert [i.count for i in persons({"mail": mail, "phone": phone}).issues] == [4, 6]


@pytest.mark.parametrize(
    "cell", ["23840e+12", "1,2 E+09", "9.1982E+11", "9,19820e+11", "9.1982E11", "9E+11"]
)
def test_a_number_that_a_spreadsheet_shortened_is_no_key(cell: str) -> None:
    assert len(groups(id=[cell] * 3, phone=[cell] * 3)) == 3
    assert told(id=[cell] * 3, phone=["", cell, cell])["shortened number"] == 2


def test_an_id_with_an_e_among_its_digits_is_still_an_id() -> None:
    assert groups(id=["12E5", "12E5", "3e4"]) == sets({0, 1}, {2})


def test_ids_of_which_a_spreadsheet_kept_fifteen_digits_link_nobody() -> None:
    cut, whole = "123456789012345000", "123456789012345678"
    assert len(groups(id=[cut, cut, "987654321098765000"])) == 3
    assert groups(id=[whole, whole, cut]) == sets({0, 1}, {2})


def test_equal_ids_of_two_files_are_two_people_where_anything_differs() -> None:
    columns = {"id": ["1", "2"] * 2, "mail": ["a@x.org", "b@x.org", "c@x.org", "b@x.org"]}
    assert groups(2, **columns) == sets({0}, {1, 3}, {2})
    assert told(2, **columns) == {"same id in several files": 1}


def test_an_id_with_other_names_and_contacts_in_one_file_is_told() -> None:
    columns = {"id": ["1", "1"], "mail": ["a@x.org", "b@x.org"], "phone": [ONE, TWO]}
    assert groups(**columns) == sets({0}, {1})
    assert told(**columns) == {"shared id": 1}


@pytest.mark.parametrize("nobody", ["0", "000", "-1", "Guest", "CUST-0000", "0" * 8 + "-0000"])
def test_an_id_of_nobody_joins_nobody_and_is_told(nobody: str) -> None:
    columns = {"id": [nobody, nobody, "12", "12"], "mail": ["a@x.org", "b@x.org", "c@x.org", ""]}
    assert groups(**columns) == sets({0}, {1}, {2, 3})
    assert told(**columns) == {"dummy id": 2}


def test_the_zero_of_a_numbering_from_zero_is_an_id() -> None:
    assert groups(id=["0", "1", "2", "0", "1", "2"]) == sets({0, 3}, {1, 4}, {2, 5})


def test_an_id_of_five_addresses_is_no_key() -> None:
    columns = {"id": ["77"] * 5 + ["8"] * 2, "mail": [f"{c}@x.org" for c in "abcdefg"]}
    assert groups(**columns) == sets({0}, {1}, {2}, {3}, {4}, {5, 6})
    assert told(**columns) == {"shared id": 1}


def test_an_id_joins_leads_of_which_one_fact_differs() -> None:
    assert groups(id=["1", "1"], mail=["a@x.org", "b@x.org"]) == sets({0, 1})


def test_both_numbers_of_a_cell_and_of_two_columns_are_keys() -> None:
    phone = [f"{ONE} / {TWO}", TWO, "", THREE]
    assert groups(phone=phone, mobile=["", "", ONE, ""]) == sets({0, 1, 2}, {3})


def test_every_address_of_a_cell_is_a_key() -> None:
    mail = ["a@x.org; b@x.org", "Ben <B@x.org>", "c@x.org"]
    assert groups(mail=mail) == sets({0, 1}, {2})


def test_the_country_of_a_lead_says_whose_number_it_is() -> None:
    country = ["UAE", "", "France", "France"]
    phone = ["0501815281", "+971 50 181 5281", "05 01 81 52 81", "+33 5 01 81 52 81"]
    assert groups(Country=country, phone=phone) == sets({0, 1}, {2, 3})


mails = st.sampled_from(["", "none", "a@x.org", "A@X.org", "b@x.org", "info@x.org"])
phones = st.sampled_from(["", "123", ONE, "+91 98222 92302", TWO, "0" + TWO])
names = st.sampled_from(["", "Asha Rao", "A. Rao", "Ben Cole", "Lead 1"])
leads_drawn = st.lists(st.tuples(names, mails, phones), min_size=1, max_size=8)


def drawn(leads: list[tuple[str, str, str]]) -> set[frozenset[int]]:
    by_column = [list(column) for column in zip(*leads, strict=True)]
    return groups(Name=by_column[0], mail=by_column[1], phone=by_column[2])


@pytest.mark.slow
@given(leads_drawn, st.randoms(use_true_random=False))
def test_the_order_of_the_leads_changes_no_person(
    leads: list[tuple[str, str, str]], random: st.DrawFn
) -> None:
    order = list(range(len(leads)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = drawn([leads[i] for i in order])
    assert {frozenset(order[i] for i in group) for group in shuffled} == drawn(leads)


@pytest.mark.slow
@given(leads_drawn)
def test_leads_of_one_person_share_a_contact_with_another_of_them(
    leads: list[tuple[str, str, str]],
) -> None:
    contacts = [{m.lower() for m in (m,) if "@" in m} | {p[-10:] for p in (p.replace(" ", ""),)
                if len(p) > 9} for _, m, p in leads]  # fmt: skip
    for group in drawn(leads):
        assert len(group) == 1 or all(
            any(contacts[i] & contacts[j] for j in group - {i}) for i in group
        )


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(leads_drawn)
def test_leads_that_are_surely_one_are_what_a_closer_look_finds(
    monkeypatch: pytest.MonkeyPatch, leads: list[tuple[str, str, str]]
) -> None:
    quick = drawn(leads)
    with monkeypatch.context() as patch:
        patch.setattr(duplicates, "_is_doubtful", lambda *_: np.ones(len(leads), dtype=bool))
        assert drawn(leads) == quick


def test_a_number_of_many_leads_that_say_nothing_else_joins_nobody() -> None:
    ids = [str(i) for i in range(30)]
    assert len(groups(id=ids, phone=[ONE] * 30)) == 30
    assert len(groups(phone=[ONE] * 30)) == 30
    assert len(groups(id=ids, phone=[ONE] * 30, Name=["Asha Rao"] * 30)) == 1


@pytest.mark.parametrize(
    "header",
    [
        "Contact No.",
        "mobilephone",
        "telephone1",
        "PhoneNumber",
        "WhatsApp Number",
        "Teléfono",
        "Rufnummer",
        "Handynr",
        "Nº de teléfono",
        "N° tél.",
        "Номер телефона",
        "携帯電話",
    ],
)
def test_headers_of_phones_are_known(header: str) -> None:
    assert person_kind(header) is Kind.PHONE


@pytest.mark.parametrize("header", ["Contact ID", "Contact", "Number", "Phone verified", "No. 1"])
def test_other_headers_are_no_phones(header: str) -> None:
    assert person_kind(header) is None


@pytest.mark.parametrize(
    "header", ["Email", "E-mail address", "emailaddress1", "Correo", "mail", "电子邮件", "メール"]
)
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
