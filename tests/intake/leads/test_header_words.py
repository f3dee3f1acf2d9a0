"""Names of columns: what they are about, and what they hold, in the exports of eight systems."""

import pandas as pd
import pytest
from conftest import table_of

from scoring.intake.leads.header_words import DATE, name_likeness
from scoring.intake.leads.lead_match import match_leads
from scoring.intake.leads.mapping import PROPOSAL_LIKENESS, Confirmed
from scoring.intake.leads.proposals import Known, with_proposals
from scoring.schema import Column, Kind, LeadSchema, Role

FIELDS = (
    Column("Lead ID", Kind.TEXT, Role.ID),
    Column("Created", Kind.DATE, Role.CREATED),
    Column("Name", Kind.TEXT, Role.PERSONAL),
    Column("Email", Kind.EMAIL, Role.PERSONAL),
    Column("Phone", Kind.PHONE, Role.PERSONAL),
    Column("Source", Kind.CATEGORY, Role.SOURCE),
    Column("Campaign", Kind.CATEGORY, Role.FEATURE),
    Column("Town", Kind.CATEGORY, Role.FEATURE),
    Column("Do not email", Kind.CATEGORY, Role.FEATURE),
)
KNOWN = Known({"Campaign": ("Alpha", "Autumn"), "Do not email": ("Yes", "No")})
# What the cells of a column are, by the word after its name.
CELLS = {
    "ids": ["120256484322050000", "120256484322050001", "120256484322050002"],
    "keys": ["00Q5g00000A", "00Q5g00000B", "00Q5g00000C"],
    "days": ["2026-08-20", "2026-08-21", "2026-08-29"],
    "persons": ["Ana Ray", "Ben Cole", "Eva Lind"],
    "words": ["Alpha", "Beta", "Alpha"],
    "mails": ["a@x.org", "b@x.org", "c@x.org"],
    "phones": ["+919810000001", "+919810000002", "+919810000003"],
    "flags": ["TRUE", "FALSE", "FALSE"],
}
EXPORTS = {
    "Meta": (
        "id:ids created_time:days ad_id:ids ad_name:words campaign_id:ids campaign_name:words "
        "form_id:ids form_name:words full_name:persons phone_number:phones email_address:mails",
        "id created_time full_name email_address phone_number - campaign_name - -",
    ),
    "LinkedIn": (
        "Campaign Name:words|Campaign ID:ids|Form Name:words|Lead ID Number:keys|Created At:days|"
        "Work Email:mails|Phone Number:phones|Company Name:words|Job Title:words",
        "Lead ID Number|Created At|-|Work Email|Phone Number|-|Campaign Name|-|-",
    ),
    "Google Ads": (
        "Lead Submit Time:days|Full Name:persons|User Email:mails|User Phone:phones|"
        "Campaign ID:ids|Campaign name:words|Ad group ID:ids|Ad group name:words|GCL ID:keys",
        "-|Lead Submit Time|Full Name|User Email|User Phone|-|Campaign name|-|-",
    ),
    "HubSpot": (
        "Record ID:ids|First Name:persons|Phone Number:phones|Create Date:days|Close Date:days|"
        "Contact owner:persons|Company name:words|Original Source:words|Email Domain:words|"
        "Unsubscribed from all email:flags|Last Activity Date:days|Owner Email:mails",
        "Record ID|Create Date|-|-|Phone Number|Original Source|-|-|Unsubscribed from all email",
    ),
    "Salesforce": (
        "Id:keys OwnerId:keys FullName:persons Company:words LeadSource:words CreatedById:keys "
        "CreatedDate:days LastModifiedDate:days HasOptedOutOfEmail:flags MobilePhone:phones "
        "EmailBouncedDate:days EmailAddress:mails",
        "Id CreatedDate FullName EmailAddress MobilePhone LeadSource - - HasOptedOutOfEmail",
    ),
    "Zoho": (
        "Record Id:keys|Lead Owner:persons|Lead Owner Id:keys|Lead Name:persons|Company:words|"
        "Created By:persons|Created Time:days|Modified Time:days|Lead Source:words|Mobile:phones|"
        "Email Opt Out:flags|Secondary Email:mails|City ID:ids",
        "Record Id|Created Time|Lead Name|Secondary Email|Mobile|Lead Source|-|-|Email Opt Out",
    ),
    "LeadSquared": (
        "ProspectID:keys|Lead Source ID:ids|Source Campaign:words|Owner Name:persons|"
        "Owner Phone:phones|Mobile Number:phones|Phone Call Date:days|Created On:days|"
        "Modified On:days|EmailAddress:mails|Lead Source:words|mx_Town:words",
        "ProspectID|Created On|-|EmailAddress|Mobile Number|Lead Source|-|mx_Town|-",
    ),
    "Pipedrive": (
        "Lead - ID|keys;Lead - Title|words;Lead - Owner|persons;Lead - Lead created|days;"
        "Person - Name|persons;Organization - Name|words;Organization - ID|ids;"
        "Person - Email - Work|mails;Person - Phone - Mobile|phones;Lead - Source|words",
        "Lead - ID;Lead - Lead created;Person - Name;Person - Email - Work;"
        "Person - Phone - Mobile;Lead - Source;-;-;-",
    ),
}


def parts(text: str) -> list[str]:
    sign = next(sign for sign in ";| " if sign in text and (sign != "|" or ";" not in text))
    return text.split(sign)


@pytest.mark.parametrize("system", EXPORTS)
def test_each_field_gets_the_column_of_its_kind_or_none(system: str) -> None:
    columns, expected = map(parts, EXPORTS[system])
    pairs = [column.rpartition("|" if system == "Pipedrive" else ":")[::2] for column in columns]
    frame = pd.DataFrame({name: CELLS[kind] for name, kind in pairs}, dtype="str")
    match, who = match_leads(table_of(frame), LeadSchema(FIELDS), Confirmed({}))
    told = with_proposals(match, LeadSchema(FIELDS).inputs, frame, KNOWN, who.headers)
    found = {**told.proposed, **match.matched}
    assert [found.get(c.name, "-") for c in FIELDS] == expected


NEAR = {
    "Name": ["ad_name", "Owner Name", "Company Name", "form_name", "First Name"],
    "Email": ["Email Opt Out", "Email Domain", "Owner Email", "Email Bounced Date"],
    "Phone": ["Phone Call Date", "Phone Type", "Has Phone", "Assistant Phone"],
    "Source": ["Lead Source ID", "Source Type", "Source Medium"],
    "City": ["City ID", "city_code", "Ciudad"],
    "Lead ID": ["form_id", "Owner ID", "Lead Source ID"],
    "Campaign": ["campaignId", "Campaign URL"],
    "#": ["*", "-"],
}
SAME = {
    "Name": ["full_name", "Lead Name", "FullName", "Person - Name"],
    "Email": ["E-mail ID", "Email Address", "Person - Email - Work"],
    "Phone": ["Mobile No.", "phone_number", "MobilePhone"],
    "Campaign": ["campaign_name", "utm_campaign"],
    "Lead ID": ["Record ID", "id", "Lead Number"],
    "Visits": ["Number of visits"],
    "Occupation": ["Occupatoin"],
    "Città": ["citta"],
}


@pytest.mark.parametrize("field", NEAR)
def test_a_near_name_of_another_kind_or_person_is_not_alike(field: str) -> None:
    found = [header for header in NEAR[field] if name_likeness(field, header) >= PROPOSAL_LIKENESS]
    assert found == []


@pytest.mark.parametrize("field", SAME)
def test_another_spelling_or_a_word_without_weight_is_alike(field: str) -> None:
    found = [header for header in SAME[field] if name_likeness(field, header) >= PROPOSAL_LIKENESS]
    assert found == SAME[field]


def test_a_date_is_looked_for_where_only_the_field_says_so() -> None:
    assert name_likeness("Created", "created_at", DATE) > 0.9
    assert name_likeness("Created", "created_by", DATE) == 0.0


def test_days_of_a_last_activity_are_not_the_kind_of_it() -> None:
    did = LeadSchema((Column("Last activity", Kind.CATEGORY, Role.FEATURE),))
    days = pd.DataFrame({"Last Activity": ["2026-03-01", "2026-03-02"] * 15}, dtype="str")
    kinds = pd.DataFrame({"Last Activity": ["SMS Sent", "Email Opened"] * 15}, dtype="str")
    assert match_leads(table_of(days), did, Confirmed({}))[0].missing == ("Last activity",)
    assert match_leads(table_of(kinds), did, Confirmed({}))[0].missing == ()
