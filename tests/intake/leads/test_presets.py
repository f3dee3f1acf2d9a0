import pytest

from scoring.intake.leads.presets import concept_of, preset_named, recognise

HUBSPOT = ["Record ID", "First Name", "Email", "Lifecycle Stage", "Original Source", "Create Date"]
SALESFORCE = ["Lead ID", "First Name", "Company / Account", "Lead Source", "Lead Owner"]
SALESFORCE_API = ["Id", "LastName", "LeadSource", "CreatedDate", "IsConverted"]
ZOHO = ["Record Id", "Lead Owner Id", "Lead Owner", "Company", "Created Time", "Lead Source"]
LEADSQUARED = ["Prospect ID", "Lead Number", "Lead Origin", "Lead Source", "mx_City"]
DYNAMICS = [
    "(Do Not Modify) Lead",
    "(Do Not Modify) Row Checksum",
    "(Do Not Modify) Modified On",
    "Topic",
    "Status Reason",
]


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (HUBSPOT, "HubSpot"),
        (SALESFORCE, "Salesforce"),
        (SALESFORCE_API, "Salesforce"),
        (ZOHO, "Zoho CRM"),
        (LEADSQUARED, "LeadSquared"),
        (DYNAMICS, "Dynamics 365"),
    ],
)
def test_an_export_is_recognised_by_its_headers(headers: list[str], name: str) -> None:
    found = recognise(headers)
    assert found is not None
    assert found.name == name


def test_headers_of_no_system_are_not_taken_for_one() -> None:
    assert recognise(["id", "name", "Lead Source", "city"]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("LeadSource", "Original Source"), ("mx_City", "Town"), ("MobilePhone", "Phone Number")],
)
def test_names_of_one_thing_are_of_one_concept(one: str, other: str) -> None:
    assert concept_of(one) == concept_of(other) is not None


def test_a_preset_is_found_by_the_beginning_of_its_name() -> None:
    assert [getattr(preset_named(n), "name", None) for n in ("zoho", "dynamics", "", "sap")] == [
        "Zoho CRM",
        "Dynamics 365",
        None,
        None,
    ]
