"""Answers about cells, kept until they are forgotten."""

import gc
import weakref
from contextlib import suppress

import pytest
from conftest import really_settle

from scoring.intake import remembered as module
from scoring.intake.leads.person_names import name_words
from scoring.intake.remembered import forget, remembered, undisturbed


class Answer:
    """Something that is worked out and can be seen to be gone."""


def test_an_answer_is_worked_out_once_until_it_is_forgotten() -> None:
    asked: list[str] = []

    @remembered(10)
    def length(cell: str) -> int:
        asked.append(cell)
        return len(cell)

    assert (length("Jane"), length("Jane"), asked) == (4, 4, ["Jane"])
    forget()
    assert (length("Jane"), asked) == (4, ["Jane", "Jane"])
    module._FORGET.pop()


def test_nothing_is_held_of_what_was_forgotten() -> None:
    @remembered(10)
    def answer(_cell: str) -> Answer:
        return Answer()

    held = weakref.ref(answer("Jane"))
    assert held() is not None
    forget()
    gc.collect()
    assert held() is None
    module._FORGET.pop()


def test_a_name_is_read_again_after_it_was_forgotten() -> None:
    first = name_words("Jane Roe")
    forget()
    assert name_words("Jane Roe") == first


def test_what_goes_in_a_circle_is_freed_when_all_is_forgotten_though_it_was_held_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "settle", really_settle)
    one = Answer()
    one.itself = one  # type: ignore[attr-defined]
    held = weakref.ref(one)
    really_settle()
    del one
    gc.collect()
    assert held() is not None
    forget()
    assert held() is None


def test_nothing_is_looked_through_for_garbage_while_much_is_made_and_again_after_it() -> None:
    with suppress(KeyError), undisturbed():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()
