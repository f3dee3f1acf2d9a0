"""What a person must know above a ranking."""

from dataclasses import replace

import pandas as pd
import pytest
from conftest import read_sample, table_of, text_table
from key_words import lacking

from scoring.intake.issue import Issue, Table
from scoring.intake.leads.stack import stack
from scoring.model.drift import DriftReport, FieldDrift
from scoring.model.lead_model import LeadModel
from scoring.model.scored import ScoredBatch
from scoring.model.scoring_path import score_table
from scoring.views.call_sheet.notices import issue_line, notices, reading_line


def field(
    name: str, psi: float = 0.0, unseen: dict[str, int] | None = None, out: int = 0
) -> FieldDrift:
    return FieldDrift(name, psi, lambda: 0.01, unseen or {}, 0.0, 0.0, out)


def told(scored: ScoredBatch, *fields: FieldDrift) -> list[tuple[str, str]]:
    """The notices of a batch of 2,000 whose drift is exactly this."""
    found = notices(replace(scored, drift=DriftReport(fields)))
    return [(n.level, n.text) for n in found]


def levels_of(scored: ScoredBatch) -> list[tuple[str, str]]:
    return [(n.level, n.text) for n in notices(scored)]


def notices_of(model: LeadModel, frame: pd.DataFrame) -> list[tuple[str, str]]:
    return levels_of(score_table(table_of(frame), "leads.csv", model))


def starting(found: list[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    return [notice for notice in found if notice[1].startswith(text)]


def test_what_was_read_is_told_in_one_line() -> None:
    table = text_table({"a": ["1", "2"], "b": ["3", "4"]})
    assert reading_line(table) == "Read 2 leads and 2 columns (CSV, comma, UTF-8)."


def test_rows_and_values_that_are_not_leads_are_told() -> None:
    aside = pd.DataFrame({"row": [3, 7], "text": ["x", "y"]})
    outside = pd.DataFrame({"row": [1, 9], "text": ["a,b", "Total"], "place": ["header", "total"]})
    leads = text_table({"a": ["1"] * 1234, "b": ["2"] * 1234})
    read = replace(leads, set_aside=aside, outside=outside, blank_rows=3)
    unread = Issue(
        "no number", None, "a", expected="a number", found="x", remedy="read as missing", count=12
    )
    assert reading_line(read, [unread]) == (
        "Read 1,234 leads and 2 columns; 2 rows set aside, 12 values not read, "
        "1 row outside the table, 3 blank rows skipped (CSV, comma, UTF-8)."
    )


def test_issues_are_counted_by_kind_the_commonest_first() -> None:
    kinds = ["no number", "short row", "no number"]
    issues = [Issue(kind, 2, "a", expected="x", found="y", remedy="z") for kind in kinds]
    assert issue_line(issues) == "2 × no number, 1 × short row"
    assert issue_line([]) == ""


def test_strong_drift_of_one_field_is_an_alarm(scored_sample: ScoredBatch) -> None:
    level, text = told(scored_sample, field("Source", 0.62))[0]
    assert level == "alarm"
    assert not lacking(text, "history", "Source (by 0.62) differs", "0.25 is much", "order",
                       "expected conversions", "Check", "train on newer")  # fmt: skip


def test_strong_drift_of_several_fields_names_them_all(scored_sample: ScoredBatch) -> None:
    _, text = told(scored_sample, field("Medium", 1.5), field("Source", 0.25))[0]
    assert "learned from: Medium (by 1.50), Source (by 0.25) differ strongly" in text


def test_more_than_six_drifted_fields_are_counted(scored_sample: ScoredBatch) -> None:
    _, text = told(scored_sample, *(field(f"F{i}", 0.5) for i in range(8)))[0]
    assert "F5 (by 0.50) and 2 more differ strongly" in text


def test_moderate_drift_is_a_warning(scored_sample: ScoredBatch) -> None:
    found = told(scored_sample, field("City", 0.249), field("Visits", 0.1))
    ((level, text),) = starting(found, "City")
    assert level == "warning"
    assert not lacking(text, "City (by 0.25), Visits (by 0.10)", "moderately")


def test_a_psi_under_a_tenth_or_within_its_noise_is_not_told(scored_sample: ScoredBatch) -> None:
    noisy = replace(field("Visits", 0.3), by_chance=lambda: 0.4)
    found = told(scored_sample, field("City", 0.0999), noisy)
    assert [text for _, text in found if "differ" in text] == []


def test_a_missing_field_is_a_warning(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 50).drop(columns="City")
    ((level, text),) = starting(notices_of(small_model, frame), "1 of the 22 fields")
    assert level == "warning"
    assert not lacking(text, "not in this file", "counts as not given", "City")


def test_missing_ids_and_names_are_not_missed(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 50).drop(columns=["Lead ID", "Name", "Created"])
    assert [text for _, text in notices_of(small_model, frame) if "not in this file" in text] == []


@pytest.mark.parametrize(("missing", "level"), [(10, "warning"), (11, "alarm")])
def test_half_of_the_fields_missing_is_an_alarm(
    small_model: LeadModel, missing: int, level: str
) -> None:
    inputs = [c.name for c in small_model.schema.inputs]
    frame = read_sample("sample_leads.csv", 50).drop(columns=inputs[:missing])
    (notice,) = starting(notices_of(small_model, frame), f"{missing} of the 22 fields")
    assert notice[0] == level
    assert notice[1].endswith(
        f"Source, Medium, Campaign, Platform, City, Referred and {missing - 6} more."
    )


def test_unseen_levels_are_named_with_their_leads(scored_sample: ScoredBatch) -> None:
    found = told(scored_sample, field("Source", unseen={"TikTok": 29, "Orkut": 1}))
    ((level, text),) = starting(found, "Source: 30 leads (1.5%)")
    assert level == "warning"
    assert not lacking(text, "new to the model", "not given", "TikTok (29), Orkut (1)")


@pytest.mark.parametrize(("leads", "level"), [(199, "warning"), (200, "alarm")])
def test_unseen_levels_in_a_tenth_of_the_leads_are_an_alarm(
    scored_sample: ScoredBatch, leads: int, level: str
) -> None:
    assert starting(told(scored_sample, field("City", unseen={"X": leads})), "City")[0][0] == level


@pytest.mark.parametrize(("leads", "level"), [(500, "info"), (570, "warning"), (710, "alarm")])
def test_unseen_levels_are_told_beside_their_usual_share(
    scored_sample: ScoredBatch, leads: int, level: str
) -> None:
    unseen = {f"Name {i}": 1 for i in range(leads)}
    surnames = replace(field("Name", unseen=unseen), usual_unseen=0.25, usual_top=0.001)
    ((found, text),) = starting(told(scored_sample, surnames), "Name:")
    assert found == level
    assert text.endswith("The usual share is 25%.")


@pytest.mark.parametrize(("rows", "level"), [(19, "warning"), (20, "alarm")])
def test_a_few_unseen_leads_are_no_alarm_however_small_the_batch(
    small_model: LeadModel, rows: int, level: str
) -> None:
    frame = read_sample("sample_leads.csv", rows).assign(City="Atlantis")
    (notice,) = starting(notices_of(small_model, frame), "City:")
    assert notice[0] == level
    assert not lacking(notice[1], f"{rows} leads (100%)", f"Atlantis ({rows})")


def test_the_new_source_of_the_sample_is_told(scored_sample: ScoredBatch) -> None:
    uploaded = read_sample("sample_leads.csv")["Source"]
    n = int((uploaded == "TikTok").sum())
    (notice,) = starting(levels_of(scored_sample), "Source:")
    assert f"{n} leads (1.5%)" in notice[1]
    assert f"TikTok ({n})" in notice[1]


def test_numbers_outside_the_history_are_told_with_its_range(
    scored_sample: ScoredBatch, sample_history: Table
) -> None:
    days = pd.to_numeric(sample_history.frame["Minutes on site"])
    found = told(scored_sample, field("Minutes on site", out=1))
    ((level, text),) = starting(found, "Minutes on site: 1 lead")
    assert level == "warning"
    assert not lacking(text, "outside", f"(0 to {days.max():g})")


def test_columns_under_another_name_are_told(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 50).rename(columns={"City": "CITY", "Visits": "visits"})
    text = "Columns matched under another name: CITY as City, visits as Visits."
    assert ("info", text) in notices_of(small_model, frame)


def test_a_proposed_column_is_told_as_not_matched(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 50).rename(columns={"Source": "Lead origin"})
    ((level, text),) = starting(notices_of(small_model, frame), "Not matched")
    assert level == "warning"
    assert not lacking(text, "confirm", "Lead origin as Source")


def test_columns_known_after_the_call_are_told_as_not_used(small_model: LeadModel) -> None:
    frame = read_sample("sample_history.csv", 50)
    text = "Not used for scoring, as the outcome or left out in training: Converted, Call outcome."
    assert ("info", text) in notices_of(small_model, frame)


def test_columns_nobody_reads_are_told(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 50).assign(Shoe="42", Hat="L")
    assert ("info", "Not read by the model: Shoe, Hat.") in notices_of(small_model, frame)


def test_placeholders_are_counted_by_column(scored_sample: ScoredBatch) -> None:
    cells = read_sample("sample_leads.csv")
    columns = ["City", "Occupation", "Education", "Course interest"]
    counts = ", ".join(f"{c} ({(cells[c] == 'Select').sum()})" for c in columns)
    ((level, text),) = starting(levels_of(scored_sample), "Placeholders")
    assert level == "info"
    assert not lacking(text, "“Select”", "not given", counts)


def test_persons_who_appear_twice_are_counted(scored_sample: ScoredBatch) -> None:
    ((level, text),) = starting(levels_of(scored_sample), "60 leads")
    assert level == "warning"
    assert "30 people" in text


def test_issues_of_the_file_are_counted(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 15).assign(Visits="many")
    found = starting(notices_of(small_model, frame), "Issues")
    assert found == [("warning", "Issues in the file: 15 × no number.")]


def test_alarms_come_first_and_mere_information_last(scored_sample: ScoredBatch) -> None:
    levels = [level for level, _ in told(scored_sample, field("City", 0.15), field("Source", 0.9))]
    assert levels == sorted(levels, key=["alarm", "warning", "info"].index)
    assert set(levels) == {"alarm", "warning", "info"}


def test_a_part_of_the_history_scored_again_raises_no_alarm(
    small_model: LeadModel, sample_history: Table
) -> None:
    frame = sample_history.frame.iloc[500:1500].reset_index(drop=True)
    assert [text for level, text in notices_of(small_model, frame) if level == "alarm"] == []


def test_one_person_who_appears_twice_is_told_in_the_singular(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 2).assign(Email="a@example.org", Name="Asha Rao")
    ((level, text),) = starting(notices_of(small_model, frame), "2 leads belong")
    assert level == "warning"
    assert "1 person who appears" in text


def test_many_unread_cells_are_counted_as_cells_and_not_as_lines_about_them(
    small_model: LeadModel,
) -> None:
    frame = read_sample("sample_leads.csv", 50).assign(Visits="many")
    found = starting(notices_of(small_model, frame), "Issues")
    assert found == [("warning", "Issues in the file: 50 × no number.")]


def test_ids_of_two_files_that_are_other_people_are_told_with_their_number(
    small_model: LeadModel,
) -> None:
    leads = read_sample("sample_leads.csv", 6)
    leads["Lead ID"] = ["1", "2", "3"] * 2
    both = stack([("a.csv", table_of(leads[:3])), ("b.csv", table_of(leads[3:]))])
    found = levels_of(score_table(both, "both", small_model))
    assert starting(found, "There are 3 ids that occur in both files with other") != []


def test_phones_that_lost_digits_are_told_with_their_number(small_model: LeadModel) -> None:
    leads = read_sample("sample_leads.csv", 3).assign(Phone=["9.1982E+11", "9.1982E+11", ""])
    found = notices_of(small_model, leads)
    assert starting(found, "Phone: 2 values such as “9.1982E+11”") != []


def test_numbers_with_units_are_named_without_an_alarm(small_model: LeadModel) -> None:
    frame = read_sample("sample_leads.csv", 50)
    frame["Minutes on site"] = "00:05:30"
    ((level, text),) = starting(notices_of(small_model, frame), "Read by what their column holds")
    assert level == "info"
    assert not lacking(text, "Minutes on site (50)")


def test_a_column_called_like_one_of_the_call_sheet_is_told_to_be_renamed(
    small_model: LeadModel,
) -> None:
    frame = read_sample("sample_leads.csv", 20).assign(Tier="gold")
    told = [n.text for n in notices(score_table(table_of(frame), "leads.csv", small_model))]
    assert any("Tier as “Tier (uploaded)”" in text for text in told)
