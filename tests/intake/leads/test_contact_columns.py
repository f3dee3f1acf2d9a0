"""Who leads are: names in their order, the phone that serves, what stands for nothing."""

import numpy as np
import pandas as pd

from scoring.intake.leads.contact_columns import Contacts, read_contacts
from scoring.intake.leads.contact_finding import ContactColumns
from scoring.intake.leads.contact_headers import Contact


def read(frame: dict[str, list[str]], **taken: tuple[str, ...]) -> Contacts:
    cells = pd.DataFrame(frame, dtype="str")
    found = ContactColumns({Contact[name]: headers for name, headers in taken.items()})
    return read_contacts(cells, found, np.full(len(cells), np.nan), "")


def test_first_and_last_name_are_joined_where_no_whole_name_is() -> None:
    cells = {"n": ["Bo Li", ""], "f": ["B", "Ana"], "l": ["L", "Roth"]}
    assert read(cells, NAME=("n",), FIRST=("f",), LAST=("l",)).name.tolist() == [
        "Bo Li",
        "Ana Roth",
    ]


def test_a_part_of_a_name_stands_alone_without_blanks_around_it() -> None:
    cells = {"f": ["Ana", ""], "l": ["", " Roth "]}
    assert read(cells, FIRST=("f",), LAST=("l",)).name.tolist() == ["Ana", "Roth"]


def test_the_family_comes_first_where_its_script_says_so() -> None:
    cells = {"f": ["太郎", "Ana"], "l": ["佐藤", "Roth"]}
    assert read(cells, FIRST=("f",), LAST=("l",)).name.tolist() == ["佐藤太郎", "Ana Roth"]


def test_names_written_last_first_are_turned_where_the_column_is() -> None:
    turned = {"n": ["Roth, Ana", "Díaz, José María", "Chen,Wei"]}
    assert read(turned, NAME=("n",)).name.tolist() == ["Ana Roth", "José María Díaz", "Wei Chen"]
    single = {"n": ["Ana Roth", "Bo Li", "Smith, Jr."]}
    assert read(single, NAME=("n",)).name.tolist() == single["n"]


def test_null_is_a_name_and_none_of_these_are() -> None:
    cells = {"n": ["Null", "Na Li", "-", "-None-", "N/A"]}
    assert read(cells, NAME=("n",)).name.tolist() == ["Null", "Na Li", "", "", ""]


def test_another_phone_serves_where_the_first_is_empty_spoiled_or_nobodys() -> None:
    mobile = ["+91 98200 11111", "", "9.82E+09", "9999999999", "9999999999"]
    home = ["020 1", "020 7946 0002", "020 7946 0003", "020 7946 0004", ""]
    phones = read({"m": mobile, "h": home}, PHONE=("m", "h")).phone.tolist()
    assert phones == ["+91 98200 11111", *home[1:4], "9999999999"]


def test_phones_and_addresses_are_blank_where_nothing_could_be_reached() -> None:
    cells = {"p": ["p:+49 171 2345678", "none"], "e": ["a@x.org", "no mail"]}
    who = read(cells, PHONE=("p",), EMAIL=("e",))
    assert (who.phone.tolist(), who.email.tolist()) == (["+49 171 2345678", ""], ["a@x.org", ""])


def test_firms_and_job_titles_are_read_as_uploaded() -> None:
    who = read({"c": [" Roth GmbH", "-"], "t": ["CEO", ""]}, COMPANY=("c",), TITLE=("t",))
    assert (who.company.tolist(), who.title.tolist()) == (["Roth GmbH", ""], ["CEO", ""])


def test_what_a_file_does_not_say_is_empty() -> None:
    who = read({"x": ["1", "2"]})
    assert (who.name.tolist(), who.has_names) == (["", ""], False)
    assert np.isnat(who.active).all()
