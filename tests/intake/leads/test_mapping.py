"""Headers of a file against the model's columns: exact, then normalised, never by guess."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from key_words import lacking

from scoring.errors import BatchRefused
from scoring.intake.leads.mapping import match_columns, normalise

WORDS = [
    "Source",
    "source",
    " SOURCE",
    "Lead Source",
    "lead_source",
    "City",
    "city.",
    "Visits",
    "*",
]
headers = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), unique=True, max_size=7)


def refusal(**confirmed: str) -> str:
    with pytest.raises(BatchRefused) as refused:
        match_columns(["City", "Source"], ["Town", "Medium"], confirmed=confirmed)
    return str(refused.value)


@pytest.mark.parametrize(
    ("header", "plain"),
    [("Lead Source *", "leadsource"), ("E-Mail_ID", "emailid"), ("  ", ""), ("STRASSE", "strasse")],
)
def test_a_header_is_compared_without_case_blanks_and_punctuation(header: str, plain: str) -> None:
    assert normalise(header) == plain


def test_the_same_name_is_matched() -> None:
    match = match_columns(["City", "Visits"], ["Visits", "City"])
    assert match.matched == {"City": "City", "Visits": "Visits"}
    assert (match.missing, match.extra, match.renamed) == ((), (), {})


def test_a_name_written_otherwise_is_matched_and_told_as_renamed() -> None:
    match = match_columns(["Lead Source"], ["lead_source"])
    assert match.matched == match.renamed == {"Lead Source": "lead_source"}


def test_the_same_name_wins_over_one_written_otherwise() -> None:
    match = match_columns(["Source"], ["source", "Source", "SOURCE"])
    assert match.matched == {"Source": "Source"}
    assert match.extra == ("source", "SOURCE")


def test_an_exact_match_of_a_later_column_is_not_taken_by_an_earlier_one() -> None:
    match = match_columns(["City", "city"], ["city", "CITY"])
    assert match.matched == {"City": "CITY", "city": "city"}


def test_two_uploaded_columns_of_one_normalised_name_match_neither() -> None:
    match = match_columns(["Lead Source"], ["lead_source", "LEAD SOURCE"])
    assert (match.matched, match.missing) == ({}, ("Lead Source",))


def test_two_model_columns_of_one_normalised_name_match_neither() -> None:
    match = match_columns(["Lead Source", "Lead_Source"], ["leadsource"])
    assert (match.matched, match.extra) == ({}, ("leadsource",))


def test_headers_of_punctuation_only_are_not_matched_to_each_other() -> None:
    assert match_columns(["#"], ["*"]).matched == {}


def test_nothing_is_taken_from_a_similar_name() -> None:
    match = match_columns(["Occupation"], ["Occupatoin", "City"])
    assert (match.matched, match.missing) == ({}, ("Occupation",))


def test_a_confirmed_pair_goes_before_the_same_name() -> None:
    match = match_columns(["City"], ["City", "Town"], confirmed={"City": "Town"})
    assert match.matched == {"City": "Town"}
    assert match.extra == ("City",)


def test_a_confirmed_column_is_free_for_no_other_field() -> None:
    match = match_columns(["City", "Town"], ["Town"], confirmed={"City": "Town"})
    assert (match.matched, match.missing) == ({"City": "Town"}, ("Town",))


def test_matches_are_told_in_the_order_of_the_model() -> None:
    match = match_columns(["C", "B", "A"], ["a", "B", "c"], confirmed={"A": "a"})
    assert list(match.matched) == ["C", "B", "A"]


@pytest.mark.parametrize(
    ("confirmed", "named"),
    [
        ({"City": "Village"}, ("“City”", "“Village”", "does not exist")),
        ({"Country": "Town"}, ("“Country”", "“Town”", "does not exist")),
        ({"City": "Town", "Source": "Town"}, ("one column", "two fields")),
    ],
)
def test_an_impossible_mapping_is_refused_in_a_readable_sentence(
    confirmed: dict[str, str], named: tuple[str, ...]
) -> None:
    message = refusal(**confirmed)
    assert not lacking(message, *named)
    assert 15 <= len(message) <= 600


def test_a_refusal_stays_readable_for_endless_names() -> None:
    assert 15 <= len(refusal(City="x" * 5000)) <= 600


@given(headers, headers)
def test_no_uploaded_column_is_used_twice(wanted: list[str], uploaded: list[str]) -> None:
    match = match_columns(wanted, uploaded)
    assert max(Counter(match.matched.values()).values(), default=1) == 1
    assert set(match.matched.values()) <= set(uploaded)


@given(headers, headers)
def test_every_column_is_matched_or_told_as_missing_or_extra(
    wanted: list[str], uploaded: list[str]
) -> None:
    match = match_columns(wanted, uploaded)
    assert sorted([*match.matched, *match.missing]) == sorted(wanted)
    assert sorted([*match.matched.values(), *match.extra]) == sorted(uploaded)


@given(headers, headers)
def test_shared_names_are_always_matched_to_themselves(
    wanted: list[str], uploaded: list[str]
) -> None:
    shared = set(wanted) & set(uploaded)
    assert {w: match_columns(wanted, uploaded).matched[w] for w in shared} == {w: w for w in shared}


@given(headers, headers)
def test_the_order_of_the_file_does_not_change_the_match(
    wanted: list[str], uploaded: list[str]
) -> None:
    assert match_columns(wanted, uploaded).matched == match_columns(wanted, uploaded[::-1]).matched
