"""A history before training, from small tables counted by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from scoring.history.contents import PHONES
from scoring.schema import Family
from scoring.training.candidates import FOREST, LIGHTGBM, NAMES, PRESENT, TUNED
from scoring.training.question import ColumnQuestion, Suspicion
from scoring.views.train import columns as view
from scoring.views.train import outcome as outcome_view
from scoring.views.train.columns import (
    CREATED,
    IS_SOURCE,
    LEFT_OUT,
    LEVER,
    MAY_ORDER,
    USED,
)
from scoring.views.train.outcome import StatedOutcome
from scoring.views.train.questions import Answers

WON = StatedOutcome("Won")


def text(columns: dict[str, list[str]]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype="str")


def roles(**said: str) -> pd.DataFrame:
    why = ["names a person" if name == "Name" else "" for name in said]
    fit = view.SAYS[Family.FIT]
    shown = {"Column": list(said), "Role": list(said.values()), "Why": why, "Says": fit}
    return pd.DataFrame(shown | {IS_SOURCE: [name == "Source" for name in said], MAY_ORDER: False})


def history() -> pd.DataFrame:
    """100 leads, 50 converted: 40 of 50 by Ads, 10 of 40 by Web, none of the 10 without source."""
    source = ["Ads"] * 50 + ["Web"] * 40 + [""] * 10
    won = ["Yes"] * 40 + ["No"] * 10 + ["Yes"] * 10 + ["No"] * 40
    visits = ["0"] * 50 + [str(n) for n in range(1, 51)]
    return text({"Source": source, "Visits": visits, "Won": won})


def row(frame: pd.DataFrame, name: str, outcome: str = "Won") -> dict[str, object]:
    table = view.column_table(frame, outcome)
    return table[table["Column"] == name].iloc[0].to_dict()


@pytest.mark.parametrize("words", [("Yes", "No"), ("1", "0"), ("Won", "Lost"), ("TRUE", "false")])
def test_the_outcome_is_proposed_in_every_spelling(words: tuple[str, str]) -> None:
    frame = text({"Opted in": ["Yes", "No"] * 3, "Converted": list(words) * 3})
    assert outcome_view.outcome_choice(frame).proposed == "Converted"


@pytest.mark.parametrize("name", ["app_complete_flag", "is_won", "Deal outcome", "y"])
def test_a_single_column_of_two_outcomes_is_proposed(name: str) -> None:
    assert (
        outcome_view.outcome_choice(text({"Visits": ["3", "4"], name: ["1", "0"]})).proposed == name
    )


@pytest.mark.parametrize(
    "columns",
    [{"Source": ["Web", "Ads"]}, {"Email": ["Yes", "No"], "Call": ["No", "Yes"]}],
)
def test_no_outcome_is_proposed_where_none_or_several_nameless_ones_fit(
    columns: dict[str, list[str]],
) -> None:
    assert outcome_view.outcome_choice(text(columns)).proposed is None


@pytest.mark.parametrize("cells", [["No"], ["Yes", "yes", ""], ["0", "0"]])
def test_a_telling_name_is_enough_where_all_leads_have_one_outcome(cells: list[str]) -> None:
    columns = {"Converted": cells, "Windows": ["0"] * len(cells), "Opted": ["No"] * len(cells)}
    assert outcome_view.outcome_choice(text(columns)).named == "Converted"


@pytest.mark.parametrize("column", [("Converted", "3"), ("Windows", "0"), ("Converted", "")])
def test_other_words_or_names_are_no_outcome_of_one_lead(column: tuple[str, str]) -> None:
    name, cell = column
    assert outcome_view.outcome_choice(text({"Source": ["Web"], name: [cell]})).proposed is None


def test_conversion_dates_are_proposed_and_counted_where_no_column_says_yes_or_no() -> None:
    frame = text({"Created": ["2026-01-01"] * 500, "Won on": ["2026-02-03"] * 200 + [""] * 300})
    assert outcome_view.outcome_choice(frame).proposed == "Won on"
    assert outcome_view.outcome_facts(frame, "Won on").line == "40% converted: 200 of 500 leads."


def test_columns_that_may_be_the_outcome_are_listed_first() -> None:
    frame = text({"Source": ["a", "b"], "Opted": ["Yes", "No"], "Won": ["1", "0"]})
    assert outcome_view.outcome_choice(frame).columns == ("Won", "Opted", "Source")


def test_the_counts_of_an_outcome_come_with_its_rate_and_the_open_leads() -> None:
    frame = text({"Won": ["Yes"] * 200 + ["No"] * 600 + [""] * 5})
    facts = outcome_view.outcome_facts(frame, "Won")
    assert facts.line.startswith("25% converted: 200 of 800 leads")
    assert "5 open leads" in facts.line
    assert (facts.refusal, facts.warning) == ("", "")


@pytest.mark.parametrize(("won", "refused", "warned"), [(39, 1, 0), (40, 0, 1), (199, 0, 1)])
def test_few_of_an_outcome_are_refused_or_warned_of(won: int, refused: int, warned: int) -> None:
    facts = outcome_view.outcome_facts(text({"Won": ["Yes"] * won + ["No"] * 300}), "Won")
    assert (f"{won} leads" in facts.refusal, f"{won} leads" in facts.warning) == (refused, warned)


def test_other_words_than_outcomes_are_refused_with_their_counts() -> None:
    facts = outcome_view.outcome_facts(text({"Stage": ["Open"] * 7 + ["Won"]}), "Stage")
    assert "“Open” (7)" in facts.refusal


def test_a_column_tells_how_its_values_and_its_empty_cells_convert() -> None:
    found = row(history(), "Source")
    told = (found["Best"], found["Lowest"], found["When empty"])
    assert told == ("Ads: 80% (n 50)", "Web: 25% (n 40)", "0% (n 10)")
    assert (found["Filled"], found["Different"]) == (pytest.approx(90.0), 2)


def test_numbers_are_told_in_spans_of_about_equal_size() -> None:
    found = row(pd.concat([history()] * 2, ignore_index=True), "Visits")
    assert found["Best"] == "1 to 10: 100% (n 20)"
    assert found["Lowest"] in ("11 to 30: 0% (n 40)", "31 to 50: 0% (n 40)")


def test_large_numbers_are_written_out() -> None:
    income = [str(100_000 + 16_000 * n) for n in range(100)]
    found = row(history().assign(Income=income), "Income")
    told = found["Best"] + found["Lowest"]
    assert "1,684,000" in told
    assert "e+" not in told


def test_a_common_number_stands_alone_and_no_span_crosses_it() -> None:
    visits = ["0"] * 30 + ["5"] * 40 + [str(n) for n in range(6, 36)]
    found = row(history().assign(Visits=visits), "Visits")
    assert (found["Best"], found["Lowest"]) == ("0: 100% (n 30)", "16 to 35: 0% (n 20)")


def test_a_column_of_empty_numbers_tells_nothing() -> None:
    found = row(history().assign(Visits=[""] * 100), "Visits")
    assert (found["Best"], found["Different"]) == ("", 0)


def test_leads_without_an_outcome_are_not_counted_in_the_columns() -> None:
    more = text({"Source": ["Ads"] * 30, "Visits": ["0"] * 30, "Won": [""] * 30})
    found = row(pd.concat([history(), more], ignore_index=True), "Source")
    assert found["Best"] == "Ads: 80% (n 50)"


def test_the_values_of_persons_are_never_shown() -> None:
    frame = history().assign(Name=[f"Ann {n % 7}" for n in range(100)])
    found = row(frame, "Name")
    assert (found["Role"], found["Best"], found["Lowest"]) == (LEFT_OUT, "", "")


def test_a_source_that_all_but_says_the_outcome_is_both() -> None:
    source = ["Enrolled" if won == "Yes" else "Web" for won in history()["Won"]]
    found = row(history().assign(Source=source), "Source")
    assert found[IS_SOURCE]
    assert str(found["Why"]).split("; ")[0] == "the source, never a lever"
    assert "“Enrolled” all but says the outcome" in str(found["Why"])


def test_unchanged_roles_ask_for_nothing_but_the_date() -> None:
    table = roles(Id=LEFT_OUT, Day=CREATED, Source=USED)
    assert view.chosen_columns(table, table) == view.ColumnChoice("Day")


def test_a_column_left_out_by_a_person_is_excluded() -> None:
    before, after = roles(Source=USED, Visits=USED), roles(Source=USED, Visits=LEFT_OUT)
    assert view.chosen_columns(before, after).exclude == ("Visits",)


def test_an_input_named_like_something_handed_out_is_proposed_as_a_lever() -> None:
    frame = history().assign(**{"Offer source": history()["Source"], "Discount": ["5", "9"] * 50})
    table = view.column_table(frame.drop(columns="Source"), "Won")
    found = dict(zip(table["Column"], table["Role"], strict=True))
    assert found == {"Visits": USED, "Offer source": USED, "Discount": LEVER}
    assert view.columns_line(table).startswith("Proposed: 3 columns used, 1 of them as levers")


def test_a_lever_is_read_and_asked_for() -> None:
    before, after = roles(Visits=USED, Offer=LEVER), roles(Visits=LEVER, Offer=USED)
    choice = view.chosen_columns(before, after)
    assert (choice.levers, choice.exclude, choice.unheard) == (("Visits",), (), ())
    assert view.request_of(WON, choice, view.Options()).levers == ("Visits",)


def test_a_column_moved_to_another_family_is_asked_for_and_no_other() -> None:
    before = roles(Source=USED, Visits=USED)
    after = before.assign(Says=[view.SAYS[Family.FIT], view.SAYS[Family.ENGAGEMENT]])
    choice = view.chosen_columns(before, after)
    asked = view.request_of(WON, choice, view.Options())
    assert (asked.fit, asked.engagement) == ((), ("Visits",))


def test_what_a_lead_did_is_proposed_as_engagement() -> None:
    table = view.column_table(history(), "Won")
    found = dict(zip(table["Column"], table["Says"], strict=True))
    assert found == {"Source": "fit", "Visits": "engagement"}


def test_the_source_and_what_is_left_out_are_no_levers_whatever_a_person_sets() -> None:
    before = roles(Name=LEFT_OUT, Source=USED)
    choice = view.chosen_columns(before, before.assign(Role=LEVER))
    assert (choice.levers, len(choice.unheard)) == ((), 2)
    assert "Source as a lever (the source, never a lever)" in view.unheard_line(choice)


def test_no_column_marked_asks_for_no_lever_at_all() -> None:
    table = roles(Source=USED)
    assert view.request_of(WON, view.chosen_columns(table, table), view.Options()).levers == ()


def test_two_creation_dates_or_no_input_are_refused() -> None:
    before = roles(Day=CREATED, Month=LEFT_OUT, Source=USED)
    two = view.chosen_columns(before, roles(Day=CREATED, Month=CREATED, Source=USED))
    none = view.chosen_columns(before, roles(Day=CREATED, Month=LEFT_OUT, Source=LEFT_OUT))
    assert (two.problem[:33], none.problem[:9]) == (
        "Several columns are set as the cr",
        "No column",
    )


def test_what_names_a_person_is_never_read() -> None:
    before = roles(Name=LEFT_OUT, Source=USED)
    choice = view.chosen_columns(before, roles(Name=USED, Source=USED))
    assert view.unheard_line(choice) == "Still left out: Name (names a person)."


def test_what_only_looks_personal_is_read_where_a_person_says_so() -> None:
    before, after = roles(Turnover=LEFT_OUT), roles(Turnover=USED)
    before["Why"] = f"{PHONES}; it is filled in only for leads that converted (35 of 35)"
    before = pd.concat([before, roles(Source=USED)], ignore_index=True)
    choice = view.chosen_columns(before, pd.concat([after, roles(Source=USED)], ignore_index=True))
    assert (choice.known, choice.unheard) == (("Turnover",), ())
    assert view.request_of(WON, choice, view.Options()).known == ("Turnover",)


def test_a_request_says_what_was_chosen() -> None:
    options = view.Options(base_percent=2.5, trials=30, present="Points", calls=40)
    request = view.request_of(WON, view.ColumnChoice("Day", ("Visits",)), options)
    assert (request.outcome, request.created, request.exclude) == ("Won", "Day", ("Visits",))
    assert (request.base_rate, request.trials) == (0.025, 30)
    assert (request.present, request.capacity) == ("Points", 40)


def test_a_request_says_what_was_answered_about_columns() -> None:
    answers = Answers(("Tags",), ("Duration",), use_defaults=True)
    request = view.request_of(WON, view.ColumnChoice(), view.Options(), answers=answers)
    assert (request.known, request.late) == (("Tags",), ("Duration",))
    assert request.answer_default


def test_a_request_says_which_candidates_and_what_the_threshold_must_catch() -> None:
    options = view.Options(candidates=(LIGHTGBM, FOREST), recall_percent=75)
    request = view.request_of(WON, view.ColumnChoice(), options)
    assert (request.candidates, request.recall) == ((LIGHTGBM, FOREST), 0.75)


def test_without_a_choice_all_candidates_and_the_best_f1_are_asked_for() -> None:
    request = view.request_of(WON, view.ColumnChoice(), view.Options(trials=30, present="Points"))
    assert (request.candidates, request.recall) == ((), None)


def test_tuning_and_the_order_of_today_stand_beside_the_chosen_candidates() -> None:
    options = view.Options(trials=30, present="Points", candidates=(FOREST,))
    request = view.request_of(WON, view.ColumnChoice(), options)
    assert set(request.candidates) == {FOREST, PRESENT, TUNED}
    assert set(NAMES) - set(view.CANDIDATES) == {PRESENT, TUNED}


@pytest.mark.parametrize(("created", "order"), [(None, True), ("Day", False)])
def test_the_order_of_the_file_counts_only_without_a_date(created: str | None, order: bool) -> None:
    choice = view.ColumnChoice(created)
    assert view.request_of(WON, choice, view.Options(file_order=True)).file_order is order


def test_numbers_may_be_the_score_of_today_whether_or_not_a_model_reads_them() -> None:
    table = roles(Points=USED, Visits=LEFT_OUT, Source=USED, Name=LEFT_OUT)
    table[MAY_ORDER] = [True, True, False, False]
    assert view.present_choices(table) == ["Points", "Visits"]


def test_ids_dates_and_columns_all_alike_are_no_score_of_today() -> None:
    count = [str(n) for n in range(600)]
    columns = {"Id": count, "Mobile": [f"98{n:08}" for n in range(600)], "Same": ["3"] * 600}
    more = {"Score": [str(n % 9) for n in range(600)], "Won": ["Yes", "No"] * 300}
    assert view.present_choices(view.column_table(text(columns | more), "Won")) == ["Score"]


def dated() -> pd.DataFrame:
    """130 closed leads of two months, 10 without a date, and 100 still open."""
    days = ["2026-01-05"] * 60 + ["2026-02-05"] * 70 + [""] * 10 + ["2026-03-05"] * 100
    return text({"Day": days, "Won": ["Yes", "No"] * 70 + [""] * 100})


def test_a_tenth_of_the_closed_leads_of_a_month_is_the_usual_number_of_calls() -> None:
    # 130 dated leads in two months: 65 a month, a tenth of which is 6.5.
    assert view.usual_calls(dated(), WON, "Day") == 6
    assert view.usual_calls(dated().iloc[:100], WON, "Day") == 5


def test_no_calls_are_proposed_without_dates() -> None:
    undated = dated().assign(Day="")
    assert view.usual_calls(undated, WON, "Day") is None


def test_without_a_creation_date_a_tenth_of_a_block_of_rows_is_the_usual_number_of_calls() -> None:
    # 140 closed leads in two blocks: 70 each.
    assert view.usual_calls(dated(), WON, None) == 7


def test_a_lead_that_a_file_holds_twice_is_counted_once() -> None:
    leads = text({"Lead ID": [str(n) for n in range(100)]}).join(history())
    again = pd.concat([leads, leads], ignore_index=True)
    assert view.column_table(again, "Won").equals(view.column_table(leads, "Won"))


def test_one_call_a_month_is_the_least() -> None:
    days = [f"20{n // 12:02}-{n % 12 + 1:02}-01" for n in range(100)]
    frame = text({"Day": days, "Won": ["Yes", "No"] * 50})
    assert view.usual_calls(frame, WON, "Day") == 1


def test_a_column_of_two_words_without_a_telling_name_is_no_named_outcome() -> None:
    assert outcome_view.outcome_choice(text({"referred": ["1", "0"]})).named is None
    assert outcome_view.outcome_choice(text({"Converted": ["1", "0"]})).named == "Converted"


def question(column: str, certainty: Suspicion, *, reads: bool) -> ColumnQuestion:
    return ColumnQuestion(column, certainty, ("sign",), reads, 0.9)


def test_what_a_question_leaves_out_is_not_shown_as_used() -> None:
    late = question("Call", Suspicion.CERTAIN, reads=False)
    told = [late, question("City", Suspicion.PERSONAL, reads=True), replace(late, column="Id")]
    shown = view.with_questions(roles(Call=USED, City=USED, Id=LEFT_OUT), told)
    assert shown["Role"].tolist() == [view.ASKED, USED, LEFT_OUT]
    assert "Call left out unless you answer otherwise; 1 other left out" in view.columns_line(shown)


def test_to_set_such_a_column_as_used_answers_its_question() -> None:
    proposed = roles(Call=view.ASKED, City=USED)
    untouched = view.chosen_columns(proposed, proposed)
    assert (untouched.known, view.asked_about(proposed, untouched)) == ((), ["Call", "City"])
    edited = roles(Call=USED, City=USED)
    choice = view.chosen_columns(proposed, edited)
    assert (choice.known, view.asked_about(edited, choice)) == (("Call",), ["City"])
