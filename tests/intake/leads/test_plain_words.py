"""Words of names as they compare."""

import pytest

from scoring.intake.leads.plain_words import plain_word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "MUELLER"),
        ("Strauß", "Strauss"),
        ("Øst", "Oest"),
        ("Łuk", "Luk"),
        ("Пётр", "Петр"),
    ],
)
def test_a_word_is_the_same_however_its_letters_are_written(one: str, other: str) -> None:
    assert plain_word(one) == plain_word(other)


def test_a_u_before_an_e_is_an_umlaut_behind_most_letters_only() -> None:
    assert plain_word("Enrique") == "enrique"
