import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from scoring.intake.cells.values import to_booleans
from scoring.intake.leads import proposals
from scoring.intake.leads.mapping import match_columns
from scoring.intake.leads.proposals import Known, Spread, propose, propose_values, with_proposals
from scoring.schema import Column, Kind, Role

SOURCE = Column("Lead Source", Kind.CATEGORY, Role.SOURCE)
VISITS = Column("TotalVisits", Kind.NUMBER, Role.FEATURE)
REFERRED = Column("Referred", Kind.CATEGORY, Role.FEATURE)
KNOWN = Known({"Lead Source": ("Google", "Direct Traffic", "Referral"), "Referred": ("Yes", "No")})


def frame(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name.replace("_", " "): cells for name, cells in columns.items()})


def test_a_column_is_proposed_by_its_values_beside_samples() -> None:
    cells = ["google", "Direct traffic", "google", "Fair"]
    found = propose([SOURCE], ["Kanal"], frame(Kanal=cells), KNOWN)
    assert [(p.field, p.header) for p in found] == [("Lead Source", "Kanal")]
    assert found[0].reason == "Its values are those of the field: Google, Direct Traffic."
    assert found[0].samples == ("google", "Direct traffic", "Fair")


def test_a_column_is_proposed_by_what_its_name_means() -> None:
    found = propose([VISITS], ["Number of Sessions"], frame(Number_of_Sessions=["3", "7"]), Known())
    assert found[0].reason == "Both names mean the same in CRM exports."


def test_a_column_of_words_is_never_proposed_for_numbers() -> None:
    assert propose([VISITS], ["Total Visits"], frame(Total_Visits=["many", "few"]), Known()) == ()


def test_one_shared_value_proves_nothing() -> None:
    assert propose([REFERRED], ["Paid"], frame(Paid=["Yes", "Yes"]), KNOWN) == ()


def test_each_column_is_proposed_once_and_to_its_best_field() -> None:
    columns = frame(Source=["Google", "Referral"], Quelle=["Google", "Fair"])
    found = propose([SOURCE, REFERRED], ["Source", "Quelle"], columns, KNOWN)
    assert [(p.field, p.header) for p in found] == [("Lead Source", "Source")]


def test_a_proposal_matches_nothing() -> None:
    columns = frame(Kanal=["Google", "Referral"])
    match = with_proposals(match_columns(["Lead Source"], ["Kanal"]), [SOURCE], columns, KNOWN)
    assert (dict(match.matched), match.proposed) == ({}, {"Lead Source": "Kanal"})


def test_yes_and_no_prove_nothing() -> None:
    cells = frame(Won_upsell=["Yes", "No", "No", "Yes"])
    assert propose([REFERRED], ["Won upsell"], cells, KNOWN) == ()


def test_a_column_of_values_that_the_model_never_saw_is_not_proposed_by_its_name() -> None:
    cells = frame(Source=["Phone Inquiry", "Purchased List", "Google", "Fair"])
    assert propose([SOURCE], ["Source"], cells, KNOWN) == ()


def test_another_spelling_of_yes_and_no_is_known() -> None:
    flags = Column("Do not email", Kind.CATEGORY, Role.FEATURE)
    known = Known({"Do not email": ("Yes", "No")})
    cells = frame(Email_Opt_Out=["true", "false"], Email_Opt_In=["true", "false"])
    found = propose([flags], list(cells.columns), cells, known)
    assert [p.header for p in found] == ["Email Opt Out"]


SPREAD = Known(spreads={
    "TotalVisits": Spread(0.0, 50.0, np.array([0.0, 2.0, 5.0]), np.array([0.2, 0.4, 0.3, 0.1]))
})  # fmt: skip


def test_numbers_outside_the_range_of_the_history_are_not_proposed() -> None:
    many = frame(Total_Visits=["400", "900", "3", "70"])
    assert propose([VISITS], ["Total Visits"], many, SPREAD) == ()
    few = frame(Total_Visits=["4", "9", "3", "0"])
    assert [p.header for p in propose([VISITS], ["Total Visits"], few, SPREAD)] == ["Total Visits"]


def test_numbers_spread_as_no_lead_of_the_history_are_not_proposed() -> None:
    top = frame(Total_Visits=[str(20 + at % 20) for at in range(40)])
    assert propose([VISITS], ["Total Visits"], top, SPREAD) == ()


def test_a_name_with_a_word_more_counts_another_thing() -> None:
    fees = Column("Fee page views", Kind.NUMBER, Role.FEATURE)
    cells = frame(Number_of_Pageviews=["1", "2"], Fee_page_view=["1", "2"])
    found = propose([fees], list(cells.columns), cells, Known())
    assert [p.header for p in found] == ["Fee page view"]


def test_a_unit_in_a_name_may_be_the_same_and_no_other() -> None:
    minutes = Column("Minutes on site", Kind.NUMBER, Role.FEATURE)
    cells = frame(**{"Time_on_site_(min)": ["1", "2"], "Time_on_site_(sec)": ["1", "2"]})
    found = propose([minutes], list(cells.columns), cells, Known())
    assert [p.header for p in found] == ["Time on site (min)"]


def test_of_two_columns_that_fit_by_values_alone_neither_is_proposed() -> None:
    cells = frame(Kanal=["Google", "Referral"] * 3, Weg=["Referral", "Google"] * 3)
    assert propose([SOURCE], ["Kanal", "Weg"], cells, KNOWN) == ()


def test_a_wish_or_another_time_is_not_the_field() -> None:
    city = Column("City", Kind.CATEGORY, Role.FEATURE)
    known = Known({"City": ("Pune", "Mumbai")})
    cells = frame(Preferred_City=["Pune", "Mumbai"] * 3)
    assert propose([city], ["Preferred City"], cells, known) == ()


def test_values_are_compared_all_at_once_however_many(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[int]()

    def counted(cells: pd.Series) -> NDArray[np.float64]:
        asked.append(len(cells))
        return to_booleans(cells)

    monkeypatch.setattr(proposals, "to_booleans", counted)
    values = [f"value {at}" for at in range(500)]
    assert propose_values(["JA", "google", *values], ["Yes", "No"]) == {"JA": "Yes"}
    assert asked == [504]


def test_numbers_under_a_name_of_something_else_are_not_even_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proposals, "read_measured", None)
    cells = frame(**{f"Field_{at}": ["1", "2"] for at in range(20)})
    assert propose([VISITS], list(cells.columns), cells, Known()) == ()
