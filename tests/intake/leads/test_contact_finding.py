"""Which columns say who leads are, in the exports of ten systems and in files of many languages."""

import pandas as pd
import pytest
from crm_tables import crm_frame

from scoring.intake.leads import contact_cells, contact_finding
from scoring.intake.leads.contact_finding import ContactColumns, find_columns
from scoring.intake.leads.contact_headers import Contact

N = 30
FIRST, LAST = ["Ana", "José", "Wei"] * 10, ["Roth", "Díaz", "Chen"] * 10
PHONES = [f"+49 171 23456{at:02d}" for at in range(N)]
EMAILS = [f"a{at}@x{at}.example" for at in range(N)]
DAYS = [f"2026-03-{1 + at % 28:02d}" for at in range(N)]
CODES = [f"L-{at:05d}" for at in range(N)]


def found(frame: pd.DataFrame, **said: str) -> ContactColumns:
    words = {Contact[name]: header for name, header in said.items()}
    return find_columns(frame, list(frame.columns), given={}, said=words)


def columns(**cells: list[str]) -> pd.DataFrame:
    named = {name.replace("_", " "): texts for name, texts in cells.items()}
    return pd.DataFrame(named, dtype="str")


# Id, name, phone, e-mail, creation date, owner, deal value and last activity; a dash for none.
EXPECTED = {
    "HubSpot": "Record ID|First Name+Last Name|Mobile Phone Number|Email|Create Date|Contact owner"
    "|Recent Deal Amount|Last Activity Date",
    "Salesforce": "Id|First Name+Last Name|MobilePhone|Email|CreatedDate|Lead Owner|-"
    "|LastActivityDate",
    "Zoho CRM": "Record Id|Lead Name|Mobile|Email|Created Time|Lead Owner|-|Last Activity Time",
    "LeadSquared": "Prospect ID|First Name+Last Name|Mobile Number|Email Address|Created On|Owner"
    "|Expected Deal Size|Last Activity Date",
    "Dynamics 365": "(Do Not Modify) Lead|Name|Mobile Phone|Email|Created On|Owner|Est. Value|-",
    "Pipedrive": "ID|Contact person|Contact person - Phone|Contact person - Email|Lead created"
    "|Owner|Value|-",
    "Bitrix24": "ID|First Name+Last Name|Mobile|Work E-mail|Created|Responsible|Opportunity|-",
    "Freshsales": "ID|First name+Last name|Mobile|Emails|Created at|Sales owner|Open deals amount"
    "|Last contacted time",
    "ActiveCampaign": "Contact ID|First Name+Last Name|Phone|Email|Date Created|Owner"
    "|Total Deal Value|Last Open Date",
    "Marketo": "Id|Full Name|Mobile Phone Number|Email Address|Created At|-|-"
    "|Last Interesting Moment Date",
    "by hand, in German": "Kunden-Nr.|Name, Vorname|Handynummer|E-Mail|Angelegt am|Zuständig"
    "|Auftragswert|Letzter Kontakt",
}
ORDER = (Contact.ID, Contact.PHONE, Contact.EMAIL, Contact.CREATED, Contact.OWNER, Contact.VALUE,
         Contact.ACTIVE)  # fmt: skip


@pytest.mark.parametrize("system", EXPECTED)
def test_an_export_says_who_leads_are_without_a_question(system: str) -> None:
    who = found(crm_frame(system))
    parts = (who.first(Contact.FIRST), who.first(Contact.LAST))
    whole = who.first(Contact.NAME)
    first, *others = (who.first(contact) or "-" for contact in ORDER)
    name = whole or "+".join(str(part) for part in parts)
    assert "|".join([first, name, *others]) == EXPECTED[system]
    assert who.proposals == ()


@pytest.mark.parametrize(
    ("company", "title"),
    [("Company / Account", "Title"), ("Firma", "Position"), ("Empresa", "Cargo"),
     ("Raison sociale", "Fonction"), ("Azienda", "Ruolo"), ("Bedrijfsnaam", "Functie"),
     ("Nazwa firmy", "Stanowisko"), ("Şirket Adı", "Unvan"), ("公司名称", "职位")],
)  # fmt: skip
def test_a_firm_and_a_job_title_are_found_in_many_languages(company: str, title: str) -> None:
    firms, titles = ["Roth GmbH", "Díaz Ltd", "Chen Co."] * 10, ["CEO", "Gerente", "经理"] * 10
    who = found(pd.DataFrame({company: firms, title: titles}, dtype="str"))
    assert (who.first(Contact.COMPANY), who.first(Contact.TITLE)) == (company, title)


def test_forms_of_address_and_titles_of_requests_are_no_job() -> None:
    requests = [f"Request {at} from the web form" for at in range(N)]
    assert found(columns(Title=["Mr.", "Ms.", "Dr."] * 10)).columns == {}
    assert found(columns(Title=requests, Company=CODES)).columns == {}


@pytest.mark.parametrize(
    ("first", "last"),
    [("Prénom", "Nom"), ("Nombre", "Apellidos"), ("Vorname", "Name"), ("Имя", "Фамилия"),
     ("名", "姓"), ("Imię", "Nazwisko"), ("Nome", "Cognome"), ("İsim", "Soyad")],
)  # fmt: skip
def test_two_columns_are_the_parts_of_a_name_in_many_languages(first: str, last: str) -> None:
    who = found(pd.DataFrame({last: LAST, first: FIRST}, dtype="str"))
    assert (who.first(Contact.FIRST), who.first(Contact.LAST)) == (first, last)


def test_a_title_beside_first_and_last_name_is_no_name() -> None:
    titles = [f"Request {at}" for at in range(N)]
    who = found(columns(Lead_Name=titles, First_Name=FIRST, Last_Name=LAST))
    assert who.first(Contact.NAME) is None


def test_a_mobile_goes_before_a_landline_and_the_fuller_one_before_another() -> None:
    half = [phone if at % 2 else "" for at, phone in enumerate(PHONES)]
    who = found(columns(Phone=PHONES, Fax=PHONES, Cell=half, Mobile=PHONES))
    assert who.columns[Contact.PHONE] == ("Mobile", "Cell", "Phone")


def test_headers_that_cells_contradict_are_not_taken() -> None:
    frame = columns(Email=PHONES, Phone=EMAILS, Amount=FIRST, Last_activity=["Call", "SMS"] * 15)
    assert found(frame).columns == {}


def test_a_file_without_names_is_proposed_for_by_its_values() -> None:
    frame = columns(column_1=CODES, column_2=EMAILS, column_3=PHONES, column_4=DAYS)
    who = found(frame)
    assert who.columns == {}
    pairs = {proposal.field: proposal.header for proposal in who.proposals}
    assert pairs == {"id": "column 1", "e-mail": "column 2", "phone": "column 3",
                     "created": "column 4"}  # fmt: skip


def test_addresses_and_names_of_others_are_not_proposed() -> None:
    frame = columns(Referrer=["r@x.example"] * N, City=["New York", "San Jose", "Los Angeles"] * 10)
    assert found(frame).proposals == ()


def test_a_word_of_a_person_goes_before_all() -> None:
    frame = columns(Email=EMAILS, Record_ID=CODES, Code=CODES[::-1])
    who = found(frame, ID="Code", EMAIL="")
    assert (who.first(Contact.ID), who.first(Contact.EMAIL)) == ("Code", None)
    assert who.proposals == ()


def test_the_id_of_a_lead_goes_before_those_of_who_has_several() -> None:
    orders = [str(100 + at // 3) for at in range(N)]
    assert found(columns(Customer_ID=CODES, Lead_ID=CODES)).first(Contact.ID) == "Lead ID"
    assert found(columns(Order_ID=orders)).first(Contact.ID) is None
    assert found(columns(Customer_ID=CODES)).first(Contact.ID) == "Customer ID"


def test_numbers_are_a_deal_value_where_they_are_money() -> None:
    numbers = [str(100 + at) for at in range(N)]
    assert found(columns(Price=numbers)).first(Contact.VALUE) is None
    assert [p.header for p in found(columns(Price=numbers)).proposals] == ["Price"]
    priced = columns(Price=numbers, Currency=["EUR"] * N)
    assert found(priced).first(Contact.VALUE) == "Price"
    assert found(columns(Price=[f"€{n}" for n in numbers])).first(Contact.VALUE) == "Price"


def test_an_income_is_no_deal_value() -> None:
    assert found(columns(Annual_income=["₹5 LPA"] * N, Ad_cost=["$5"] * N)).columns == {}


def test_leads_of_one_day_have_a_creation_date_by_its_name() -> None:
    same = ["2026-03-04 10:12:33"] * N
    assert found(columns(Create_Date=same)).first(Contact.CREATED) == "Create Date"
    assert found(columns(Sent=same)).first(Contact.CREATED) is None


@pytest.mark.parametrize(("first", "last"), [("Nombre", "Apellidos"), ("Name", "Surname")])
def test_given_names_that_many_leads_share_are_a_part_of_the_name(first: str, last: str) -> None:
    frame = pd.DataFrame(
        {first: ["Ana", "José", "Luis", "María"] * 20, last: ["Peña", "Ruiz", "Gil", "Soto"] * 20}
    ).astype("str")
    found = find_columns(frame, [first, last], given={}, said={})
    assert (found.first(Contact.FIRST), found.first(Contact.LAST)) == (first, last)


TEAM = ["ana@us.example", "bo@us.example", "ira@us.example"] * 10
PEOPLE = [f"{first} {last}" for first in FIRST[:3] for last in LAST[:3]] * 3 + ["Ana Koch"] * 3


def test_addresses_of_a_team_are_no_leads_addresses() -> None:
    frame = columns(User_Email=TEAM, Invitee_Email=EMAILS)
    assert found(frame).columns[Contact.EMAIL] == ("Invitee Email",)


def test_an_owner_of_one_lead_each_is_no_owner() -> None:
    names = [f"Ana{at} Roth" for at in range(N)]
    assert found(columns(Owner=names)).first(Contact.OWNER) is None
    assert found(columns(Owner=["Ana", "Bo"] * 15)).first(Contact.OWNER) == "Owner"


def test_a_firm_is_no_name_of_a_person_where_another_column_has_these() -> None:
    firms = ["Roth GmbH", "Díaz S.A.", "Chen Ltd", "Koch AG", "Li Inc."] * 6
    who = found(columns(Name=firms, Contact=PEOPLE))
    assert (who.first(Contact.NAME), who.first(Contact.COMPANY)) == ("Contact", "Name")


def test_numbers_of_rows_are_no_ids_beside_others() -> None:
    rows = [str(at + 1) for at in range(N)]
    assert found(columns(Code=rows)).first(Contact.ID) is None
    assert found(columns(ID=rows, Lead_ID=CODES)).first(Contact.ID) == "Lead ID"


def test_a_column_that_must_not_be_changed_is_the_id_where_it_is_one() -> None:
    guids = [f"0a1b2c3d-0000-11ee-8c90-0242ac12{at:04d}" for at in range(N)]
    frame = pd.DataFrame({"(Ne pas modifier) Somme": CODES, "(Ne pas modifier) Prospect": guids})
    assert found(frame.astype("str")).first(Contact.ID) == "(Ne pas modifier) Prospect"


def test_links_and_phones_are_proposed_as_no_id() -> None:
    links = [f"https://x{at}.example" for at in range(N)]
    who = found(columns(Page=links, Site=[f"x{at}.example" for at in range(N)]))
    assert who.proposals == ()


def test_phones_that_a_spreadsheet_shortened_are_none() -> None:
    short = [f"9.{10_000 + at}E+11" for at in range(N)]
    who = found(columns(Mobile=short, Alternate_Number=PHONES))
    assert who.columns[Contact.PHONE] == ("Alternate Number",)


def test_a_header_with_a_currency_says_that_numbers_are_money() -> None:
    frame = pd.DataFrame({"Price (TL)": [str(100 + at) for at in range(N)]}, dtype="str")
    assert found(frame).first(Contact.VALUE) == "Price (TL)"


def test_of_columns_that_say_nothing_so_many_are_looked_at_and_named_ones_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contact_finding, "_MOST_LOOKED_AT", 5)
    some = {f"Field_{at}": [f"{at} {row}" for row in range(N)] for at in range(20)}
    frame = columns(**some, Created_On=DAYS, E_Mail=EMAILS)
    who = found(frame)
    assert (who.first(Contact.CREATED), who.first(Contact.EMAIL)) == ("Created On", "E Mail")


def test_a_long_cell_holds_an_address_near_its_beginning_or_none() -> None:
    near, far = (pd.Series([f"{'a.b ' * times}a@b.de"] * 3, dtype="str") for times in (10, 9_000))
    assert contact_cells.are_emails(near)
    assert not contact_cells.are_emails(far)
