"""A table and a schema make a batch: every lead in, every lead out, everything odd told."""

import numpy as np
import pandas as pd
import pytest
from conftest import text_table
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import BatchRefused
from scoring.intake.cells.values import is_missing
from scoring.intake.issue import Table
from scoring.intake.leads import batch
from scoring.intake.leads.batch import LeadBatch, build_batch
from scoring.schema import Column, Kind, LeadSchema, Role

SCHEMA = LeadSchema(
    (
        Column("Lead ID", Kind.TEXT, Role.ID),
        Column("Created", Kind.DATE, Role.CREATED),
        Column("Email", Kind.EMAIL, Role.PERSONAL),
        Column("Source", Kind.CATEGORY, Role.SOURCE),
        Column("Visits", Kind.NUMBER, Role.FEATURE),
        Column("Notes", Kind.TEXT, Role.UNUSED),
        Column("Tags", Kind.CATEGORY, Role.QUARANTINED),
        Column("Converted", Kind.CATEGORY, Role.OUTCOME),
    )
)


def batch_of(confirmed: dict[str, str] | None = None, **columns: list[str]) -> LeadBatch:
    named = {name.replace("_", " "): cells for name, cells in columns.items()}
    return build_batch(text_table(named), SCHEMA, confirmed=confirmed)


def visits(*texts: str) -> LeadBatch:
    return batch_of(Visits=list(texts))


def test_ids_keep_their_leading_zeros_and_all_their_digits() -> None:
    ids = ["007", "123456789012345678", "1.0", "1e5", " x "]
    assert batch_of(Lead_ID=ids, Source=["Web"] * 5).ids.tolist() == ids


def test_a_blank_id_is_named_by_its_place() -> None:
    batch = batch_of(Lead_ID=["a", "", " ", "d"], Source=["Web"] * 4)
    assert batch.ids.tolist() == ["a", "row 3", "row 4", "d"]
    assert batch.has_ids


def test_leads_of_a_file_without_ids_are_counted_from_one() -> None:
    batch = batch_of(Source=["Web", "Ads", "Web"])
    assert batch.ids.tolist() == ["1", "2", "3"]
    assert not batch.has_ids


def test_blank_ids_leave_the_uploaded_table_as_it_was() -> None:
    batch = batch_of(Lead_ID=["a", ""], Source=["Web", "Ads"])
    assert batch.table.frame["Lead ID"].tolist() == ["a", ""]


def test_the_same_id_twice_stays_two_leads() -> None:
    batch = batch_of(Lead_ID=["a", "a"], Source=["Web", "Ads"])
    assert len(batch) == 2
    assert batch.duplicates.tolist() == [True, True]


def test_numbers_and_levels_are_typed_and_missing_ones_are_na() -> None:
    values = batch_of(Source=[" Web", "Select"], Visits=["1,234", ""]).values
    assert values["Visits"].tolist()[0] == 1234.0
    assert values.isna().to_numpy().tolist() == [[False, False], [True, True]]


def test_a_column_missing_from_the_file_is_all_na() -> None:
    batch = batch_of(Source=["Web", "Ads"])
    assert batch.values["Visits"].dtype == np.float64
    assert batch.values["Visits"].isna().all()


def test_a_missing_category_is_all_na_too() -> None:
    batch = visits("1", "2")
    assert batch.values["Source"].isna().all()
    assert batch.match.missing == ("Lead ID", "Created", "Email", "Source")


def test_only_the_inputs_become_values_in_the_order_of_the_schema() -> None:
    columns = {"Converted": ["Yes"], "Tags": ["Hot"], "Notes": ["x"], "Visits": ["1"]}
    batch = batch_of(**columns, Source=["Web"])
    assert list(batch.values.columns) == ["Source", "Visits"]


@pytest.mark.parametrize("known_later", ["Converted", "Tags", "Notes"])
def test_outcome_quarantined_and_unused_columns_are_never_read(known_later: str) -> None:
    batch = batch_of(**{known_later: ["x"], "Source": ["Web"]})
    told = [*batch.match.matched, *batch.match.extra, *batch.match.proposed.values()]
    assert known_later not in told


def test_a_quarantined_column_cannot_be_confirmed_as_an_input() -> None:
    with pytest.raises(BatchRefused, match=r"“Source” .*“Tags”"):
        batch_of(confirmed={"Source": "Tags"}, Tags=["Hot"], Visits=["1"])


def test_a_column_under_another_name_is_read_once_a_person_confirms_it() -> None:
    batch = batch_of(confirmed={"Source": "Channel"}, Channel=["Web"], Visits=["1"])
    assert batch.values["Source"].tolist() == ["Web"]


def test_a_column_of_a_similar_name_is_not_read() -> None:
    batch = batch_of(Sorce=["Web"], Visits=["1"])
    assert "Source" in batch.match.missing
    assert batch.match.extra == ("Sorce",)
    assert batch.values["Source"].isna().all()


def test_an_unreadable_number_is_told_with_its_row_and_column() -> None:
    issue = visits("1", "12 apples", "", "Select").issues
    assert [(i.kind, i.row, i.column) for i in issue] == [("no number", 3, "Visits")]
    assert (issue[0].expected, issue[0].found) == ("a number", "12 apples")


def test_the_row_of_an_issue_is_the_row_of_the_file() -> None:
    table = text_table({"Visits": ["1", "x"]})
    shifted = Table(
        table.frame, np.array([5, 9]), [], table.set_aside, table.blank_rows, table.description
    )
    assert [i.row for i in build_batch(shifted, SCHEMA).issues] == [9]


def test_an_issue_names_the_column_as_uploaded() -> None:
    assert [i.column for i in batch_of(VISITS=["x"]).issues] == ["VISITS"]


def test_twenty_unreadable_cells_are_listed_one_by_one() -> None:
    assert [i.row for i in visits(*["x"] * 20).issues] == list(range(2, 22))


def test_more_than_twenty_unreadable_cells_are_summed_up() -> None:
    issues = visits(*["x"] * 1234).issues
    assert [i.row for i in issues] == [*range(2, 22), None]
    assert issues[-1].found == "1,214 more cells, such as “x”"


def test_the_issues_of_reading_come_first() -> None:
    table = text_table({"Visits": ["x"]})
    first = build_batch(table, SCHEMA).issues
    again = Table(table.frame, table.rows, first, table.set_aside, 0, table.description)
    assert len(build_batch(again, SCHEMA).issues) == 2


def test_creation_dates_are_read_and_unknown_ones_are_nat() -> None:
    created = batch_of(Created=["2026-03-04", ""], Source=["Web", "Ads"]).created
    assert created[0] == np.datetime64("2026-03-04")
    assert np.isnat(created).tolist() == [False, True]


def test_without_a_creation_column_every_date_is_unknown() -> None:
    assert np.isnat(batch_of(Source=["Web", "Ads"]).created).tolist() == [True, True]


def test_leads_of_one_address_are_one_person() -> None:
    batch = batch_of(Email=["A@x.org", "b@x.org", "a@x.org"], Source=["Web"] * 3)
    assert batch.person[0] == batch.person[2] != batch.person[1]
    assert batch.duplicates.tolist() == [True, False, True]


def test_a_phone_column_the_model_does_not_know_still_finds_duplicates() -> None:
    batch = batch_of(Mobile_No=["9820012345", "09820012345"], Source=["Web"] * 2)
    assert batch.duplicates.all()


def test_a_file_with_no_column_of_the_model_is_refused_with_what_is_expected_and_found() -> None:
    with pytest.raises(BatchRefused) as refused:
        batch_of(Lead_ID=["1"], Town=["Pune"], Amount=["5"])
    assert "Source, Visits" in str(refused.value)
    assert "Lead ID, Town, Amount" in str(refused.value)


def test_the_refusal_stays_readable_for_endless_headers() -> None:
    with pytest.raises(BatchRefused) as refused:
        build_batch(text_table({f"{i}" * 400: ["1"] for i in range(9)}), SCHEMA)
    assert 15 <= len(str(refused.value)) <= 600


def test_uploaded_cells_are_given_back_as_they_were() -> None:
    batch = batch_of(source=[" Web "], Visits=["1"])
    assert batch.uploaded("Source").tolist() == [" Web "]
    assert batch.uploaded("Email") is None


rows = st.tuples(st.text(max_size=6), st.text(max_size=6), st.text(max_size=4))


@given(st.lists(rows, min_size=1, max_size=12))
def test_every_row_is_one_lead_in_the_order_of_the_file(leads: list[tuple[str, str, str]]) -> None:
    lead_id, source, count = (list(column) for column in zip(*leads, strict=True))
    batch = batch_of(Lead_ID=lead_id, Source=source, Visits=count)
    assert [i for i in batch.ids if not i.startswith("row ")] == [i for i in lead_id if i.strip()]
    assert len(batch.ids) == len(batch.values) == len(batch.person) == len(leads)


@pytest.mark.slow
@given(st.lists(rows, min_size=2, max_size=10))
def test_a_lead_has_the_same_values_alone_and_among_others(
    leads: list[tuple[str, str, str]],
) -> None:
    _, source, count = (list(column) for column in zip(*leads, strict=True))
    together = batch_of(Source=source, Visits=count).values
    alone = [batch_of(Source=[s], Visits=[v]).values for s, v in zip(source, count, strict=True)]
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))


def sought(**columns: list[str]) -> LeadBatch:
    named = {name.replace("_", " "): cells for name, cells in columns.items()}
    return build_batch(text_table(named), SCHEMA, contacts={})


def test_the_id_of_a_file_is_taken_whatever_the_model_calls_its_own() -> None:
    batch = sought(Record_ID=["00Q1", "", "00Q3"], Source=["Web"] * 3)
    assert batch.ids.tolist() == ["00Q1", "row 3", "00Q3"]
    assert (batch.id_header, batch.match.matched["Lead ID"]) == ("Record ID", "Record ID")
    assert batch.file_ids.tolist() == ["00Q1", "", "00Q3"]


def test_columns_that_the_model_never_reads_still_say_who_leads_are() -> None:
    batch = sought(Notes=["x", "y"], Owner=["Ana Roth", "Bo Li"], Source=["Web", "Ads"])
    assert batch.contacts.owner.tolist() == ["Ana Roth", "Bo Li"]
    assert "Owner" in batch.match.extra


def test_two_rows_of_one_record_are_one_person() -> None:
    assert sought(Record_ID=["7", "7"], Source=["Web", "Ads"]).duplicates.all()


def test_a_creation_date_is_found_by_another_name() -> None:
    batch = sought(Created_on=["2026-03-04", "2026-03-05"], Source=["Web", "Ads"])
    assert batch.created[1] == np.datetime64("2026-03-05")


def test_the_numbers_of_an_earlier_call_sheet_are_ids_where_no_other_are() -> None:
    ours = {"propensity": ["0.5", "0.1"], "score": ["50", "10"], "lead_id": ["9", "4"]}
    batch = build_batch(text_table({**ours, "Source": ["Web", "Ads"]}), SCHEMA, contacts={})
    assert batch.ids.tolist() == ["9", "4"]


def test_a_file_that_was_written_for_a_system_is_refused_as_such() -> None:
    ours = {"Record ID": ["7"], "Lead Propensity": ["0.5"], "Lead Score": ["50"]}
    with pytest.raises(BatchRefused, match="written here for your CRM"):
        build_batch(text_table({**ours, "Lead Tier": ["B"]}), SCHEMA, contacts={})


def test_blanks_are_judged_once_a_column_and_none_of_one_that_the_file_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source, visits = SCHEMA.columns[3:5]
    leads = batch_of(Source=["Web", "", "Select"])
    first = leads.blank(source)
    monkeypatch.setattr(batch, "is_missing", None)
    again = leads.blank(source)
    assert first is not None
    assert (first.tolist(), again is first) == ([False, True, True], True)
    assert leads.blank(visits) is None


def test_a_batch_keeps_no_text_of_a_number_beside_its_file() -> None:
    cells = [f"{number}.5" for number in range(2_000)]
    schema = LeadSchema((Column("Visits", Kind.NUMBER, Role.FEATURE),))
    batch = build_batch(text_table({"Visits": cells}), schema)
    typed = batch.typed["Visits"]
    assert (typed.cells.texts, len(typed), typed.at(7)) == ([], 2_000, 7.5)
    assert typed.cells.counts.tolist() == [1] * 2_000
    assert batch.values["Visits"].tolist() == [number + 0.5 for number in range(2_000)]


WORDS = st.sampled_from(
    ["", " ", "NA", "Select", "-", "none", "0", "5,5", "1.200", "Web", "3 h", "?"]
)


@given(st.lists(WORDS, min_size=1, max_size=20), st.sampled_from(["", "hours", "decimal commas"]))
def test_cells_are_blank_that_stand_for_no_value(cells: list[str], unit: str) -> None:
    inputs = (
        Column("Source", Kind.CATEGORY, Role.SOURCE, answers=("none",), nothing=("web",)),
        Column("Visits", Kind.NUMBER, Role.FEATURE, unit=unit),
    )
    leads = build_batch(text_table({c.name: cells for c in inputs}), LeadSchema(inputs))
    for column in inputs:
        uploaded = leads.uploaded(column.name)
        assert uploaded is not None
        np.testing.assert_array_equal(leads.blank(column), is_missing(uploaded, column))
