"""What the words of CRM systems propose, and what they leave to a person."""

import shlex

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.history.meaning import OutcomeMeaning, OutcomeSide
from scoring.history.outcome_words import (
    MOST_CHOICES,
    OutcomeProposal,
    counts_of,
    options_of,
    propose_meaning,
    proposed_like,
    question_of,
)

WON, LOST, OPEN = OutcomeSide.CONVERTED, OutcomeSide.NOT_CONVERTED, OutcomeSide.OPEN


def proposed(*values: str, times: int = 3) -> OutcomeProposal:
    return propose_meaning(pd.Series(list(values) * times, dtype="str"))


def side_of(*values: str) -> dict[str, OutcomeSide | None]:
    return {value.value: value.side for value in proposed(*values).values}


@pytest.mark.parametrize(
    "values",
    [
        {"won": WON, "lost": LOST, "open": OPEN},
        {"closedwon": WON, "closedlost": LOST, "appointmentscheduled": OPEN},
        {"Closed - Converted": WON, "Closed - Not Converted": LOST, "Working - Contacted": OPEN},
        {"Closed Won": WON, "Closed Lost to Competition": LOST, "Negotiation/Review": OPEN},
        {"6. Closed Won (100%)": WON, "7. Closed Lost": LOST, "1. Prospecting": OPEN},
        {"Won": WON, "Out-Sold": LOST, "In Progress": OPEN},
        {"Customer": WON, "Junk Lead": LOST, "Attempted to Contact": OPEN},
        {"gewonnen": WON, "verloren": LOST, "In Bearbeitung": OPEN},
        {"Gagné": WON, "Perdu": LOST, "En cours": OPEN},
        {"Cerrado ganado": WON, "Perdido": LOST, "Abierto": OPEN},
        {"Enrolled": WON, "Not Enrolled": LOST},
    ],
)
def test_words_of_known_systems_are_sure(values: dict[str, OutcomeSide]) -> None:
    assert side_of(*values) == values
    assert proposed(*values).is_sure


def test_without_a_word_for_lost_leads_those_on_the_way_count_as_not_converted() -> None:
    found = proposed("Customer", "Lead", "Opportunity", "")
    assert [v.side for v in found.values] == [WON, LOST, LOST, OPEN]
    assert (found.by_stage, found.is_sure, found.is_complete) == (True, False, True)


def test_a_qualified_lead_is_won_only_beside_disqualified_ones_and_no_won_ones() -> None:
    assert side_of("Open", "Qualified", "Disqualified")["Qualified"] is WON
    assert side_of("Won", "Qualified", "Disqualified")["Qualified"] is OPEN
    assert not proposed("Open", "Qualified", "Disqualified").is_sure


@pytest.mark.parametrize(
    ("word", "opposite"),
    [("Booked", "Not booked"), ("Rented", "not yet rented"), ("Anmeldung", "Keine Anmeldung")],
)
def test_a_word_and_its_opposite_are_proposed_and_not_sure(word: str, opposite: str) -> None:
    assert side_of(word, opposite) == {word: WON, opposite: LOST}
    assert not proposed(word, opposite).is_sure


def test_a_step_on_the_way_and_its_opposite_are_no_outcome() -> None:
    assert not proposed("Contacted", "Not contacted").is_complete


def test_values_beside_empty_cells_alone_make_these_not_converted() -> None:
    assert side_of("Won", "") == {"Won": WON, "": LOST}


def test_an_unknown_word_is_left_to_a_person() -> None:
    found = proposed("Won", "Lost", "Evaluating budget")
    assert found.values[2].side is None
    assert (found.is_sure, found.is_complete) == (False, False)


def test_values_are_counted_over_their_spellings_and_empty_cells_come_last() -> None:
    cells = pd.Series(["won", "Won", "Won", " WON", "Lost", "", "-", "N/A", ""], dtype="str")
    assert counts_of(cells) == [("Won", 4), ("Lost", 1), ("", 4)]


def test_what_was_stated_of_another_file_is_proposed_and_new_words_keep_their_own() -> None:
    question = proposed("Customer", "Lead", "On ice", "Lost", "")
    stated = OutcomeMeaning(("Lead",), ("on ice",), others=("customer",))
    sides = {v.value: v.side for v in proposed_like(question, stated).values}
    assert sides == {"Customer": LOST, "Lead": WON, "On ice": OPEN, "Lost": LOST, "": OPEN}
    assert proposed_like(question, OutcomeMeaning()) == question


def test_more_values_than_a_person_sets_leave_none_to_be_set() -> None:
    values = [f"stage {i}" for i in range(MOST_CHOICES + 1)]
    assert proposed(*values).values == ()
    assert len(proposed(*values[1:]).values) == MOST_CHOICES


def test_values_that_hardly_repeat_are_ids_and_leave_none_to_be_set_either() -> None:
    values = [f"order {i}" for i in range(100)]
    assert proposed(*values, times=1).values == ()
    assert len(proposed(*values, times=2).values) == 100


def test_the_question_names_counts_proposal_and_options() -> None:
    cells = pd.Series(["Closed Won"] * 5 + ["Lost"] * 1200 + ["New"] * 3, dtype="str")
    said = question_of("Deal stage", cells)
    assert "“Deal stage”" in said
    assert "“Lost” (1,200), “Closed Won” (5), “New” (3)" in said
    assert 'Proposed: --converted "Closed Won" --open New.' in said


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r"), max_size=90)


@given(st.lists(WORDS, min_size=1, max_size=70), st.text(max_size=300))
def test_a_question_is_readable_whatever_the_column_holds(values: list[str], name: str) -> None:
    assert 15 <= len(question_of(name, pd.Series([*values, "Open", "Won"], dtype="str"))) <= 600


@given(st.lists(WORDS.filter(str.strip), min_size=1, max_size=5, unique=True))
def test_a_shell_reads_the_options_as_the_very_values(values: list[str]) -> None:
    said = shlex.split(options_of(OutcomeMeaning(tuple(values))))
    read = [word.removeprefix("--converted=") for word in said if word != "--converted"]
    assert sorted(read) == sorted(values)


@given(st.lists(st.sampled_from(["Won", "Lost", "New", "Lead", "??", ""]), min_size=1))
def test_every_lead_is_counted_once(cells: list[str]) -> None:
    assert sum(leads for _, leads in counts_of(pd.Series(cells, dtype="str"))) == len(cells)
    assert np.isin([c for c in cells if c], [v for v, _ in counts_of(pd.Series(cells))]).all()
