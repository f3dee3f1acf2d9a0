"""Tables with the real headers of ten systems and invented values, and what their columns are."""

import random
from collections.abc import Callable

import pandas as pd

ROWS = 60
_FIRST = ["Anna", "José", "Wei", "Priya", "Tom", "Fatima", "Olga", "Marek", "Lucia", "Kofi"]
_LAST = ["Müller", "Reddy", "Chen", "Smith", "Kowalska", "Rossi", "Okafor", "Silva", "Novak", "Ito"]
_HEX = "0123456789abcdef"


def _person(at: int) -> tuple[str, str]:
    return _FIRST[at % 10], _LAST[(at * 7 + at // 10) % 10]


def _guid(at: int) -> str:
    chance = random.Random(at)
    return "-".join("".join(chance.choices(_HEX, k=n)) for n in (8, 4, 4, 4, 12))


def _number(at: int, *, low: int, high: int) -> str:
    return str(random.Random(at * 31 + low + high).randint(low, high))


# What a column's cells are made of, by a word; other words are values that take turns.
_MADE: dict[str, Callable[[int], str]] = {
    "first": lambda at: _person(at)[0],
    "last": lambda at: _person(at)[1],
    "full": lambda at: " ".join(_person(at)),
    "turned": lambda at: ", ".join(_person(at)[::-1]),
    "email": lambda at: f"{_person(at)[0]}.{at}@mail{at % 7}.example.org".lower(),
    "mobile": lambda at: f"+91 98{_number(at, low=10_000_000, high=99_999_999)}",
    "landline": lambda at: f"(020) 7946 0{_number(at, low=100, high=999)}" if at % 3 else "",
    "count": lambda at: str(28_550_190_651 + 17 * at),
    "short count": lambda at: str(1_000 + at),
    "guid": _guid,
    "salesforce": lambda at: f"00Q5g00000{_guid(at)[:5].upper()}AAX",
    "zoho": lambda at: f"zcrm_48768760000{123_000 + at}",
    "day": lambda at: f"2026-0{1 + at % 9}-{1 + at % 28:02d}",
    "moment": lambda at: f"2026-03-{1 + at % 28:02d} {at % 24:02d}:12:33",
    "later": lambda at: f"2026-10-{1 + at % 28:02d} 10:{at % 60:02d}",
    "money": lambda at: f"{_number(at, low=10, high=90)}000.00",
    "rupees": lambda at: f"₹{_number(at, low=2, high=9)} lakh" if at % 9 else "",
    "few": lambda at: "0011122346"[int(_number(at, low=0, high=9))],
    "rare": lambda at: "0000000012"[int(_number(at, low=0, high=9))],
    "pages": lambda at: f"{1 + int(_number(at, low=0, high=4))}.{at % 10}" if at % 4 else "0",
    "many": lambda at: _number(at, low=900, high=99_000),
    "minutes": lambda at: f"{_number(at, low=0, high=19)}.{at % 10}" if at % 4 else "0",
    "url": lambda at: f"https://site{at}.example.org/",
    "text": lambda at: f"Asked about plan {at} and its price, call back after {at % 12} o'clock",
    "title": lambda at: f"Enquiry {at} from the web form",
    "firm": lambda at: f"{_LAST[at % 10]} {['GmbH', 'Ltd', 'Inc.'][at % 3]}",
    "empty": lambda _: "",
}

HUBSPOT = """
Record ID=count|First Name=first|Last Name=last|Email=email|Phone Number=landline
Mobile Phone Number=mobile|Contact owner=Ana Lee;Ben Koch;Ira Das|Lifecycle Stage=lead;opportunity
Lead Status=NEW;OPEN;Attempted to Contact|Create Date=moment|Last Activity Date=later
Original Source=Organic Search;Paid Search;Direct Traffic;Offline Sources
Original Source Drill-Down 1=google;unknown keywords;CRM_UI|Number of Pageviews=few
Number of Sessions=few|Average Pageviews=pages|Country/Region=India;Germany;United States
City=Pune;Berlin;Austin|Job Title=CEO;Head of Sales;Student|Company Name=firm
Marketing emails opened=few|Marketing emails clicked=few|Number of Form Submissions=rare
Unsubscribed from all email=true;false|Time First Seen=moment|Last Modified Date=later
Number of Employees=many|Annual Revenue=money|Became a Lead Date=moment|Won - upsell=Yes;No
Recent Deal Amount=money|Associated Company=firm|Website URL=url|Persona=Student;Owner;Buyer
"""
SALESFORCE = """
Id=salesforce|Salutation=Mr.;Ms.;Dr.|First Name=first|Last Name=last|Title=CEO;Buyer;VP Sales
Company / Account=firm|Email=email|Phone=landline|MobilePhone=mobile|Fax=landline
Lead Owner=Ana Lee;Ben Koch|LeadSource=Web;Phone Inquiry;Partner Referral;Purchased List
Lead Status=Open - Not Contacted;Working - Contacted|Rating=Hot;Warm;Cold
Industry=Banking;Education;Energy|AnnualRevenue=money|NumberOfEmployees=many
CreatedDate=moment|LastModifiedDate=later|LastActivityDate=day|HasOptedOutOfEmail=0;1;0;0
DoNotCall=0;1;0|IsConverted=0|OwnerId=salesforce|Street=text|City=Pune;Berlin;Austin|State=MH;BE;TX
Country=India;Germany;USA|Product Interest=GC1000 series;GC5000 series|Description=text
"""
ZOHO = """
Record Id=zoho|Lead Owner Id=zcrm_1;zcrm_2|Lead Owner=Ana Lee;Ben Koch|First Name=first
Last Name=last|Lead Name=full|Email=email|Phone=landline|Mobile=mobile|Company=firm
Lead Source=Advertisement;Cold Call;Web Download;-None-|Lead Status=Contacted;-None-;Junk Lead
Created Time=moment|Modified Time=later|Last Activity Time=later|Annual Revenue=money
No. of Employees=many|Rating=Active;-None-|Email Opt Out=true;false|Created By Id=zcrm_1;zcrm_3
Created By=Ana Lee;API|Average Time Spent (Minutes)=minutes|Days Visited=few
Number Of Chats=rare|First Visit=moment|Most Recent Visit=later|Visitor Score=many|Tag=vip;;
Country=India;Germany|City=Pune;Berlin;Austin|Skype ID=title|Secondary Email=email
"""
LEADSQUARED = """
Prospect ID=guid|Lead Number=short count|First Name=first|Last Name=last|Email Address=email
Phone Number=mobile|Mobile Number=mobile|Owner=Ana Lee;Ben Koch|Lead Source=Google;Olark Chat;Select
Lead Origin=API;Landing Page Submission|Prospect Stage=Open;Contacted;Lost|Created On=moment
Last Activity=Email Opened;SMS Sent;Page Visited on Website|Last Activity Date=later
Do Not Email=No;Yes;No|Do Not Call=No;No;Yes|TotalVisits=few|Page Views Per Visit=pages
Time on Site (min)=minutes|Lead Score=many|mx_City=Mumbai;Thane;Select|Engagement Score=few
Expected Deal Size=rupees|Campaign=Brand;Generic|Modified On=later
"""
DYNAMICS = """
(Do Not Modify) Lead=guid|(Do Not Modify) Row Checksum=title|(Do Not Modify) Modified On=later
Name=full|Topic=title|Status Reason=New;Contacted|Created On=moment|Owner=Ana Lee;Ben Koch
Lead Source=Web;Trade Show;Word of Mouth|Rating=Hot;Warm|Email=email|Mobile Phone=mobile
Business Phone=landline|Job Title=Buyer;CEO|Company Name=firm|Est. Value=money|Currency=Euro
Do not allow Emails=Allow;Do Not Allow|Do not allow Phone Calls=Allow;Do Not Allow
Address 1: City=Pune;Berlin;Austin|Address 1: Country/Region=India;Germany|Industry=Banking;Retail
No. of Employees=many|Last Campaign Date=day
"""
PIPEDRIVE = """
ID=guid|Title=title|Value=money|Currency of Value=EUR|Labels=Hot;Warm;|Owner=Ana Lee;Ben Koch
Contact person=full|Contact person - Email=email|Contact person - Phone=mobile|Organization=firm
Source=Manually created;Web forms;Live Chat|Lead created=moment|Next activity=later|Status=Open
Expected close date=day|Archive time=empty|Seen=Yes;No
"""
BITRIX = """
ID=short count|Lead Name=title|Salutation=Mr.;Ms.|First Name=first|Middle Name=empty|Last Name=last
Work Phone=landline|Mobile=mobile|Work E-mail=email|Home E-mail=empty|Corporate website=url
Company Name=firm|Position=Buyer;CEO|Status=Unassigned;In Progress|Source=Call;E-Mail;Website
Opportunity=money|Currency=USD|Responsible=Ana Lee;Ben Koch|Created=moment|Modified=later
Created by=Ana Lee;Robot|Repeat lead=Y;N|Comment=text|Available to everyone=Y;N
"""
FRESHSALES = """
ID=count|First name=first|Last name=last|Emails=email|Work=landline|Mobile=mobile
Job title=CEO;Buyer|Lifecycle stage=Lead;Customer|Status=New;Interested
Sales owner=Ana Lee;Ben Koch|Source=Web;Organic|Last contacted time=later|Created at=moment
Updated at=later|Score=many|City=Pune;Berlin|Tags=vip;|Recent note=text
Territory=North;South;East|Total sales activities=few|Open deals amount=money
"""
ACTIVE_CAMPAIGN = """
Contact ID=count|Email=email|First Name=first|Last Name=last|Phone=mobile|Account=firm
Date Created=moment|Owner=Ana Lee;Ben Koch|Score=few|Tags=vip;webinar|Lists=Main;News
IP Address=title|Total Deal Value=money|Last Open Date=later|GDPR consent=Yes;No
"""
MARKETO = """
Id=count|Full Name=full|Job Title=CEO;Buyer|Company Name=firm|Email Address=email
Phone Number=landline|Mobile Phone Number=mobile|Lead Owner Email Address=ana@example.com
Lead Status=Open;Working|Lead Score=many|Lead Source=Web;Event;Partner|Created At=moment
Updated At=later|Acquisition Program=Webinar;eBook|Unsubscribed=false;true|Email Invalid=false;true
Inferred Country=India;Germany|Inferred City=Pune;Berlin|Person Time Zone=Asia/Kolkata
Urgency=few|Priority=few|Relative Score=few|Last Interesting Moment Date=later
"""
GERMAN = """
Kunden-Nr.=short count|Name, Vorname=turned|E-Mail=email|Festnetz=landline|Handynummer=mobile
Angelegt am=moment|Zuständig=Ana Lee;Ben Koch|Auftragswert=1.200,00 €;2.500,50 €;980,00 €
Letzter Kontakt=later|Herkunft=Messe;Empfehlung;Netz|Ort=Köln;Graz|Besuche=few|Newsletter=Ja;Nein
"""
TABLES = {
    "HubSpot": HUBSPOT, "Salesforce": SALESFORCE, "Zoho CRM": ZOHO, "LeadSquared": LEADSQUARED,
    "Dynamics 365": DYNAMICS, "Pipedrive": PIPEDRIVE, "Bitrix24": BITRIX, "Freshsales": FRESHSALES,
    "ActiveCampaign": ACTIVE_CAMPAIGN, "Marketo": MARKETO, "by hand, in German": GERMAN,
}  # fmt: skip


def crm_frame(system: str, rows: int = ROWS) -> pd.DataFrame:
    """The export of a system."""
    pairs = [pair.split("=", 1) for pair in TABLES[system].strip().replace("\n", "|").split("|")]
    return pd.DataFrame({header: _cells(made, rows) for header, made in pairs}, dtype="str")


def _cells(made: str, rows: int) -> list[str]:
    values = made.split(";")
    make = _MADE.get(made)
    return [make(at) if make else values[(at * at + at // 3) % len(values)] for at in range(rows)]
