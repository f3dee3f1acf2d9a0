import pandas as pd

from scoring.intake.leads.mapping import match_columns
from scoring.intake.leads.proposals import Known, propose, with_proposals
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
