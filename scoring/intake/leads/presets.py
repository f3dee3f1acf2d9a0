"""The headers of CRM exports: which system a file comes from, and what its columns are about.

The names are those of the systems' own exports and import templates, as their public help pages
give them: HubSpot "Export your records", Salesforce Lead object and list reports, Zoho CRM "Export
data", LeadSquared "Export leads", Dynamics 365 "Export to an Excel worksheet".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scoring.intake.leads.mapping import normalise
from scoring.intake.remembered import remembered

# What a column is about → the names it goes by. A name stands in one line only.
CONCEPTS: Mapping[str, tuple[str, ...]] = {
    "record id": ("Record ID", "Record Id", "Lead ID", "Prospect ID", "Id", "ZCRM Record ID",
                  "(Do Not Modify) Lead", "Lead Number", "Contact ID"),
    "created": ("Create Date", "Created Date", "CreatedDate", "Created Time", "Created On",
                "CreatedOn", "Created", "Creation Date", "Date Created", "Lead Created",
                "Submitted At", "Submission Date",
                "Lead Submit Time"),
    "source": ("Original Source", "Original Traffic Source", "Latest Source", "Lead Source",
               "LeadSource", "Source", "Source Campaign", "Lead Source Name"),
    "origin": ("Lead Origin", "Original Source Drill-Down 1", "Origin", "Source Medium", "Medium"),
    "status": ("Lead Status", "Status", "Prospect Stage", "Lead Stage", "Lifecycle Stage",
               "Status Reason", "Stage"),
    "owner": ("Lead Owner", "Contact owner", "HubSpot Owner", "Owner", "Owner Name"),
    "company": ("Company", "Company Name", "Company / Account", "Account Name", "Organization"),
    "email": ("Email", "Email Address", "E-mail", "EmailAddress1", "Primary Email"),
    "phone": ("Phone", "Phone Number", "Mobile", "MobilePhone", "Mobile Number", "Mobile Phone",
              "Business Phone"),
    "city": ("City", "Town", "City/Town", "Mailing City", "Address 1: City"),
    "country": ("Country", "Country/Region", "Mailing Country", "Address 1: Country/Region"),
    "industry": ("Industry", "Sector", "Business Type"),
    "visits": ("TotalVisits", "Total Visits", "Visits", "Number of Sessions", "Website Visits",
               "Number of Visits"),
    "pages per visit": ("Page Views Per Visit", "Pages Per Visit", "Average Pageviews",
                        "Pages per session", "Average Page Views Per Visit"),
    "page views": ("Page Views", "Number of Pageviews", "Pageviews", "Total Page Views"),
    "minutes": ("Total Time Spent on Website", "Minutes On Site", "Time On Site",
                "Time Spent on Website", "Time Spent on Site", "Minutes on Website"),
    "activity": ("Last Activity", "Last Activity Type", "Recent Activity"),
    "do not email": ("Do Not Email", "Email Opt Out", "HasOptedOutOfEmail",
                     "Unsubscribed from all email"),
    "do not call": ("Do Not Call", "DoNotCall", "Do not allow Phone Calls"),
    "occupation": ("Occupation", "Current Occupation", "What is your current occupation",
                   "Job Title", "Title", "Designation"),
}  # fmt: skip


@dataclass(frozen=True)
class Preset:
    """One system: its name, headers that only it writes, and its header of the record id."""

    name: str
    marks: tuple[str, ...]
    record_id: str
    kept: tuple[str, ...] = field(default=())  # headers its import wants back unchanged


PRESETS = (
    Preset("HubSpot", ("Record ID", "Lifecycle Stage", "Original Source", "Original Traffic Source",
                       "Contact owner", "Create Date", "Original Source Drill-Down 1"),
           "Record ID"),
    Preset("Salesforce", ("Lead ID", "Company / Account", "Lead Owner", "LeadSource", "IsConverted",
                          "CreatedDate", "OwnerId", "MobilePhone", "HasOptedOutOfEmail"), "Id"),
    Preset("Zoho CRM", ("Record Id", "ZCRM Record ID", "Lead Owner Id", "Created Time",
                        "Modified Time", "Email Opt Out", "Created By Id"), "Record Id"),
    Preset("LeadSquared", ("Prospect ID", "Prospect Stage", "ProspectID", "mx_City", "mx_Country",
                           "Lead Origin", "Prospect Auto Id"), "Prospect ID"),
    Preset("Dynamics 365", ("(Do Not Modify) Lead", "(Do Not Modify) Row Checksum",
                            "(Do Not Modify) Modified On", "Status Reason", "Topic"),
           "(Do Not Modify) Lead",
           ("(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On")),
)  # fmt: skip
_FEWEST_MARKS = 2

_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_CONCEPT = {normalise(name): concept for concept, names in CONCEPTS.items() for name in names}


@remembered(1 << 12)
def concept_of(header: str) -> str | None:
    """What a header is about in any of the systems, None when it is not known.

    >>> concept_of("LeadSource"), concept_of("Original source"), concept_of("Shoe size")
    ('source', 'source', None)
    """
    names = (header, _BRACKETS.sub("", header))
    bare = [normalise(name) for name in names if normalise(name)]
    ways = (name for full in bare for name in (full, full.removeprefix("mx")))
    return next((_CONCEPT[name] for name in ways if name in _CONCEPT), None)


def recognise(headers: Iterable[str]) -> Preset | None:
    """The system whose marks the headers bear: two of them, and more than of any other.

    "Record ID" and "Record Id" are told apart, as only their case tells HubSpot from Zoho.
    """
    held = {header.strip() for header in headers}
    counts = {preset.name: sum(mark in held for mark in preset.marks) for preset in PRESETS}
    best = sorted(PRESETS, key=lambda preset: -counts[preset.name])
    first, second = counts[best[0].name], counts[best[1].name]
    return best[0] if first >= _FEWEST_MARKS and first > second else None


def preset_named(name: str) -> Preset | None:
    """The preset of a system by its name, case and blanks aside."""
    wanted = normalise(name)
    return next((p for p in PRESETS if normalise(p.name).startswith(wanted) and wanted), None)
