"""Exports of five CRMs with their default headers: the leads of today, and those of the past."""

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import xlsxwriter

from browser.crm_people import people

LEADS, PAST = 400, 1_500
Columns = Mapping[str, object]


@dataclass(frozen=True)
class Crm:
    """A system: its name, what of people its export holds, and how it says what became of them.

    `id_header` is that of its record ids, `won` and `lost` the words of `outcome` for past leads;
    those of today have the words of `open_`.
    """

    name: str
    id_header: str
    columns: Callable[[pd.DataFrame], Columns]
    outcome: str
    won: str
    lost: Sequence[str]
    open_: Sequence[str]

    def today(self) -> pd.DataFrame:
        """The leads of the last three weeks, all of them open; every cell is text."""
        found = people(LEADS, seed=2, days=(420, 441))
        return self._frame(found, [self.open_[n % len(self.open_)] for n in range(LEADS)])

    def history(self) -> pd.DataFrame:
        """The leads of a year, with what became of them; every cell is text."""
        found = people(PAST, seed=1, days=(0, 365))
        lost = (self.lost[n % len(self.lost)] for n in range(PAST))
        said = [self.won if won else word for won, word in zip(found["won"], lost, strict=True)]
        return self._frame(found, said)

    def _frame(self, found: pd.DataFrame, said: Sequence[str]) -> pd.DataFrame:
        columns = {**self.columns(found), self.outcome: said}
        return pd.DataFrame(columns).astype("str")


def _dates(cells: pd.Series, form: str) -> pd.Series:
    return cells.dt.strftime(form)


def _guid(found: pd.DataFrame) -> list[str]:
    codes = (hashlib.md5(str(n).encode()).hexdigest() for n in found["number"])
    return [f"{c[:8]}-{c[8:12]}-{c[12:16]}-{c[16:20]}-{c[20:]}" for c in codes]


def _hubspot(found: pd.DataFrame) -> Columns:
    source = found["source"].str.replace("Trade Show", "Offline Sources")
    return {
        "Record ID": 90_000_000_000 + found["number"], "First Name": found["first"],
        "Last Name": found["last"], "Email": found["email"], "Phone Number": found["phone"],
        "Contact owner": found["owner"] + " (sales@example.com)",
        "Primary Associated Company ID": 5_000 + found["number"] % 90,
        "Last Activity Date": _dates(found["active"], "%Y-%m-%d %H:%M"),
        "Create Date": _dates(found["created"], "%Y-%m-%d %H:%M"),
        "Associated Company": found["firm"], "Job Title": found["title"],
        "Original Source": source, "Country/Region": found["country"],
        "Industry": found["industry"], "Number of Sessions": found["visits"],
        "Number of Pageviews": found["pages"], "Time on Site": found["minutes"],
        "Marketing contact status": "Marketing contact",
    }  # fmt: skip


def _salesforce(found: pd.DataFrame) -> Columns:
    return {
        "Lead ID": [f"00Q5e00000{n:05d}EAB" for n in found["number"]],
        "Lead Owner": found["owner"], "First Name": found["first"], "Last Name": found["last"],
        "Title": found["title"], "Company / Account": found["firm"], "Email": found["email"],
        "Phone": found["phone"], "Lead Source": found["source"], "Rating": "",
        "Country": found["country"], "Industry": found["industry"],
        "No. of Employees": found["employees"], "Website Visits": found["visits"],
        "Minutes on Website": found["minutes"],
        "Create Date": _dates(found["created"], "%-m/%-d/%Y"),
        "Last Activity": _dates(found["active"], "%-m/%-d/%Y"), "Unread By Owner": "0",
    }  # fmt: skip


def _zoho(found: pd.DataFrame) -> Columns:
    return {
        "Record Id": [f"zcrm_48768760000{n:08d}" for n in found["number"]],
        "Lead Owner.id": "zcrm_4876876000000259001", "Lead Owner": found["owner"],
        "Company": found["firm"], "First Name": found["first"], "Last Name": found["last"],
        "Designation": found["title"], "Email": found["email"], "Phone": "",
        "Mobile": found["phone"], "Lead Source": found["source"], "Industry": found["industry"],
        "No. of Employees": found["employees"], "Annual Revenue": "0",
        "Email Opt Out": "false", "Country": found["country"],
        "Number Of Chats": "0", "Visitor Score": found["pages"],
        "Days Visited": found["visits"], "Average Time Spent (Minutes)": found["minutes"],
        "Created Time": _dates(found["created"], "%Y-%m-%d %H:%M:%S"),
        "Modified Time": _dates(found["active"], "%Y-%m-%d %H:%M:%S"), "Tag": "",
    }  # fmt: skip


def _leadsquared(found: pd.DataFrame) -> Columns:
    return {
        "Prospect ID": _guid(found), "Lead Number": 660_000 + found["number"],
        "First Name": found["first"], "Last Name": found["last"], "Email": found["email"],
        "Phone Number": found["phone"], "Company": found["firm"], "Job Title": found["title"],
        "Lead Origin": "API", "Lead Source": found["source"], "Do Not Email": "No",
        "Do Not Call": "No", "TotalVisits": found["visits"],
        "Total Time Spent on Website": (60 * found["minutes"]).astype(int),
        "Page Views Per Visit": (found["pages"] / (found["visits"] + 1)).round(2),
        "Country": found["country"], "Owner": found["owner"],
        "Created On": _dates(found["created"], "%d/%m/%Y %I:%M:%S %p"),
        "Last Activity Date": _dates(found["active"], "%d/%m/%Y %I:%M:%S %p"),
    }  # fmt: skip


def _dynamics(found: pd.DataFrame) -> Columns:
    return {
        "(Do Not Modify) Lead": _guid(found),
        "(Do Not Modify) Row Checksum": [f"{code[-6:]}+/=" for code in _guid(found)],
        "(Do Not Modify) Modified On": _dates(found["active"], "%Y-%m-%d %H:%M:%S"),
        "Name": found["first"] + " " + found["last"],
        "Topic": found["industry"] + ", " + found["employees"].astype("str") + " seats",
        "Company Name": found["firm"], "Job Title": found["title"], "Email": found["email"],
        "Business Phone": found["phone"], "Mobile Phone": "", "Lead Source": found["source"],
        "Owner": found["owner"], "Country/Region": found["country"],
        "Website Visits": found["visits"], "Minutes on Website": found["minutes"],
        "Created On": _dates(found["created"], "%Y-%m-%d %H:%M:%S"),
    }  # fmt: skip


CRMS = (
    Crm("HubSpot", "Record ID", _hubspot, "Lifecycle Stage", "Customer",
        ("Lead", "Marketing Qualified Lead", "Subscriber"), ("Lead", "Marketing Qualified Lead")),
    Crm("Salesforce", "Lead ID", _salesforce, "Lead Status", "Closed - Converted",
        ("Closed - Not Converted",), ("Open - Not Contacted", "Working - Contacted")),
    Crm("Zoho CRM", "Record Id", _zoho, "Is Converted", "true", ("false",), ("false",)),
    Crm("LeadSquared", "Prospect ID", _leadsquared, "Lead Stage", "Customer",
        ("Not Interested", "Invalid"), ("Prospect", "Opportunity")),
    Crm("Dynamics 365", "(Do Not Modify) Lead", _dynamics, "Status Reason", "Qualified",
        ("Lost", "No Longer Interested"), ("New", "Contacted")),
)  # fmt: skip


def as_csv(frame: pd.DataFrame, delimiter: str = ",", *, end: str = "") -> bytes:
    """The export as text, every cell in quotes, with what stands below the table."""
    text = frame.to_csv(index=False, sep=delimiter, quoting=1, lineterminator="\r\n")
    return f"{text}{end}".encode("utf-8-sig")


def as_xlsx(frame: pd.DataFrame, *, hidden: int = 0) -> bytes:
    """The export as a workbook of texts; the first columns of it may be hidden."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Leads")
        for place, (header, cells) in enumerate(frame.items()):
            sheet.write_column(0, place, [header, *cells])
        if hidden:
            sheet.set_column(0, hidden - 1, None, None, {"hidden": True})
    return target.getvalue()
