"""Which leads are one person: what they share, against what speaks for two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.intake.leads import persons
from scoring.intake.leads.person_names import name_words
from scoring.intake.leads.persons import Hints, KeyKind, Profile, judge

Said = tuple[str, str, str, str]


def profile(said: Said, file: int = 0) -> Profile:
    """A lead by id, e-mail, phone and name, each of one letter, "" for none."""
    ids, email, phone, name = said
    values = tuple(frozenset(ord(c) for c in part) for part in (ids, email, phone))
    return Profile((values[0], values[1], values[2]), name_words(name), file)


def judged(*leads: Said, files: tuple[int, ...] = (), weak: str = "") -> list[int]:
    held = files or (0,) * len(leads)
    profiles = [profile(said, file) for said, file in zip(leads, held, strict=True)]
    texts = {(kind, ord(c)): c for kind in KeyKind for c in "abcdefgh"}
    hints = Hints(frozenset((KeyKind.EMAIL, ord(c)) for c in weak), texts)
    return judge(profiles, hints).group


# Each: two leads by id, e-mail, phone and name, and whether they are one person.
CASES = [
    (("", "a", "", ""), ("", "a", "", ""), True),
    (("", "a", "p", ""), ("", "a", "q", ""), True),
    (("", "a", "p", "Asha"), ("", "a", "q", "Asha"), True),
    (("", "a", "p", "Asha"), ("", "a", "q", "Ben"), False),
    (("", "a", "p", ""), ("", "b", "p", ""), False),
    (("", "a", "p", "Asha"), ("", "b", "p", "Asha"), True),
    (("", "a", "p", "Asha"), ("", "b", "p", "Ben"), False),
    (("", "a", "p", "Asha"), ("", "a", "p", "Ben"), False),
    (("", "a", "p", "Anna Weber"), ("", "a", "p", "Anna Koch"), True),
    (("", "a", "", "Anna Weber"), ("", "a", "", "Anna Koch"), False),
    (("i", "a", "p", "Asha"), ("i", "a", "p", "Ben"), True),
    (("", "", "p", "Asha"), ("", "", "p", "Ben"), False),
    (("", "", "p", "Alexander"), ("", "", "p", "Alex"), True),
    (("", "", "p", "Asha"), ("", "", "p", ""), True),
    (("", "a", "", "Asha"), ("", "a", "", "Ben"), False),
    (("i", "a", "", ""), ("i", "b", "", ""), True),
    (("i", "a", "p", ""), ("i", "b", "q", ""), False),
    (("i", "a", "p", "Asha"), ("i", "b", "q", "Asha"), True),
    (("i", "", "p", "Asha"), ("i", "", "q", "Ben"), False),
    (("i", "a", "p", "Asha"), ("j", "a", "q", "Asha"), True),
]


@pytest.mark.parametrize(("first", "second", "one"), CASES)
def test_two_leads_are_judged_by_all_that_they_say(first: Said, second: Said, one: bool) -> None:
    assert (len(set(judged(first, second))) == 1) is one


@pytest.mark.parametrize(
    ("second", "one"),
    [
        (("i", "a", "p", "Asha"), True),
        (("i", "", "", ""), True),
        (("i", "", "", "Ben"), False),
        (("i", "", "q", ""), False),
        (("i", "a", "q", "Asha"), True),
    ],
)
def test_an_id_of_another_file_joins_only_where_nothing_differs(second: Said, one: bool) -> None:
    found = judged(("i", "a", "p", "Asha"), second, files=(0, 1))
    assert (len(set(found)) == 1) is one


def test_an_address_of_a_house_joins_only_where_nothing_differs() -> None:
    assert judged(("", "a", "p", ""), ("", "a", "q", ""), ("", "a", "", ""), weak="a")[0] != 1
    assert len(set(judged(("", "a", "", "Asha"), ("", "a", "", "Ben"), weak="a"))) == 2


@pytest.mark.parametrize("people", [2, 3, 4])
def test_a_phone_alone_joins_nobody_of_another_name(people: int) -> None:
    names = ["Asha", "Ben", "Elif", "Goran"][:people]
    assert len(set(judged(*(("", "", "p", name) for name in names)))) == people
    assert len(set(judged(*(("ijkl"[i], "", "p", name) for i, name in enumerate(names))))) == people


def test_a_group_is_judged_as_a_whole() -> None:
    first, between, last = ("", "a", "p", "Asha"), ("", "a", "q", ""), ("", "b", "q", "Ben")
    assert judged(first, between, last)[0] == judged(first, between, last)[1]
    assert len(set(judged(first, between, last))) == 2


def test_the_values_that_part_people_are_told_from_those_of_many() -> None:
    leads = [("", "", "p", name) for name in ("Asha", "Ben", "Elif", "Goran")]
    leads += [("", "a", "q", "Hana"), ("", "b", "q", "Ivan")]
    found = judge([profile(said) for said in leads], Hints(frozenset(), {}))
    assert found.many == {(KeyKind.PHONE, ord("p"))}
    assert found.parted == {(KeyKind.PHONE, ord("q"))}


def test_names_of_one_id_are_compared_about_once_a_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[object]()

    def unlike(first: object, second: object) -> bool:
        asked.append((first, second))
        return False

    monkeypatch.setattr(persons, "may_be_one", unlike)
    leads = [("i", "", "", f"Ann{at} Ray{at}") for at in range(300)]
    assert len(set(judged(*leads))) == 300
    assert len(asked) < 3 * len(leads)


def test_an_id_of_many_people_joins_only_leads_of_one_name() -> None:
    leads = [("i", "", "", name) for name in ("Asha", "Ben", "Elif", "Goran", "Asha", "")]
    first, *others = judged(*leads)
    assert (others[3] == first, len({first, *others})) == (True, 5)


def test_an_id_of_many_addresses_joins_nobody_and_says_nothing() -> None:
    leads = [("i", mail, "", "") for mail in "abcd"]
    assert len(set(judged(*leads))) == 4
    assert len(set(judged(*leads[:3]))) == 1


def test_an_id_of_one_person_with_many_addresses_or_phones_is_hers() -> None:
    assert len(set(judged(*(("i", mail, "", "Asha") for mail in "abcd")))) == 1
    assert len(set(judged(*(("i", "a", phone, "") for phone in "pqrst")))) == 1


def test_equal_ids_of_many_files_are_not_of_many_people() -> None:
    leads = [("i", mail, "", "") for mail in "abcd"] + [("i", "", "", "")] * 2
    found = judged(*leads, files=(0, 1, 2, 3, 0, 1))
    assert (found[4] == found[0], len(set(found))) == (True, 4)


letters = st.sampled_from(["", "a", "b"])
names = st.sampled_from(["", "Asha", "Ben"])
said = st.tuples(letters, letters, st.sampled_from(["", "p", "q"]), names)


@given(st.lists(said, min_size=2, max_size=6))
def test_only_leads_that_share_a_value_are_joined(leads: list[Said]) -> None:
    group = judged(*leads)
    for at, lead in enumerate(leads):
        others = [leads[j] for j in range(len(leads)) if j != at and group[j] == group[at]]
        assert not others or any(
            mine == theirs != "" for other in others
            for mine, theirs in zip(lead[:3], other[:3], strict=True)
        )  # fmt: skip
