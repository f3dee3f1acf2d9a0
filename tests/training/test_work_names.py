"""Names of work on a lead are known by their idea, as CRM exports spell them; others never."""

import pytest

from scoring.training.work_names import work_idea, work_idea_of

# As the systems' own exports and interfaces name what is written during work on a lead.
WORK = {
    "HubSpot": "hs_lead_status|hubspot_owner_id|notes_last_contacted|num_contacted_notes|num_notes|"
    "notes_next_activity_date|closedate|days_to_close|lifecyclestage|dealstage|Contact owner|"
    "Lifecycle Stage|Number of times contacted|Number of Sales Activities|Became a customer date|"
    "hs_sales_email_last_replied|Recent sales email replied date|Next activity date|Close Date",
    "Salesforce": "OwnerId|Lead Owner|LeadStatus|Status|StageName|Probability|ForecastCategory|"
    "IsWon|IsClosed|IsConverted|ConvertedDate|ConvertedAccountId|LastModifiedDate|NextStep|"
    "LastModifiedById|SystemModstamp|Rating|Closed Lost Reason|Opportunity Stage|CloseDate",
    "Dynamics": "statuscode|Status Reason|ownerid|salesstage|leadqualitycode|closeprobability|"
    "modifiedon|Modified By|confirminterest|decisionmaker|budgetstatus|evaluatefit|"
    "qualificationcomments|Estimated close date|timespentbymeonemailandmeetings",
    "Zoho": "Lead Status|Modified Time|Converted Account|Lead Owner|Stage|Lost Reason",
    "Pipedrive": "Deal - Stage|Deal - Status|Deal - Owner|Deal - Lost reason|Deal - Probability|"
    "Deal - Update time|Deal - Last stage change|Deal - Total activities|Deal - Done activities|"
    "Deal - Activities to do|Deal - Next activity date|Deal - Expected close date|"
    "Deal - Deal closed on",
    "Odoo": "stage_id|user_id|date_closed|day_close|day_open|won_status|lost_reason_id|write_date|"
    "probability|date_last_stage_update|quotation_count|sale_order_count|Salesperson",
    "LeadSquared": "Prospect Stage|Owner|Lead Quality|Modified On|Notes|Conversion Date",
    "call centres": "duration|Duration (s)|CallDuration|talk_time|Call length|Number of calls|"
    "Call attempts|Calls made|Contact attempts|Call disposition|disposition|Last called|num_dials|"
    "Last call status|pdays|Telecaller|Handled by|call_result|No. of follow-ups|Follow-up count|"
    "last contacted|times_contacted|num_contacts|Speed to lead|First response time",
    "kept by hand": "Calls|Touches|Attempts|Emails sent|Contacted|Answered|Voicemail left|"
    "Stage reached|"
    "Current status|Funnel stage|Days since contact|days_since_last_call|Talktime|Handle time|"
    "Wrap-up code|Agent rating|Sales score|Demo attended",
    "German": "Betreuer|Betreuerin|Bemerkung|Notizen|Interne Notizen|Zuständig|Zuständige Person|"
    "Verantwortlich|Sachbearbeiter|Kommentar|Kommentar Vertrieb|Gesprächsnotiz|Lead-Besitzer|"
    "Zugewiesen an|Name des Betreuers|Vertriebsmitarbeiter|Bearbeitet von",
    "other languages": "Responsable|Propriétaire|Commentaire|Remarque|Note interne|Propietario|"
    "Observaciones|Vendedor|Proprietario|Note|Responsabile|Proprietário|Observações|Eigenaar|"
    "Opmerking|Opmerkingen verkoop|Właściciel|Opiekun|Uwagi|Notatki handlowca|Ansvarig|"
    "Anteckningar|Ответственный|Комментарий|担当者|備考|备注|담당자",
    "others": "deal stage|lead_stage|Application status|Account Manager|Counsellor|Assigned to|"
    "Remarks|Comments|Days to close|Time to close|invoice number|Contract signed date|Amount paid|"
    "Payment date|Enrolled|Demo scheduled|Meeting booked|Discount offered|Sales cycle length",
}
HONEST = {
    "named in complaints": "marital_status|home_owner|Homeowner|credit_rating|home_ownership|"
    "employment_status|social grade|product quality tier|Contract|Contract type|Contract length|"
    "account manager's region|Owner region|owner_occupied|business owner|Pet owner",
    "abroad": "Eigentümer Haus|Hauseigentümer|Eigenheim|Besitzverhältnis|Notebook|Notenschnitt|"
    "Propriétaire ou locataire|Betreuungsart|Verantwortungsbereich|Responsabilité|Vertrieb|"
    "Besitzer Firma|Comentarios del cliente|Note de satisfaction|Bearbeitungsgebühr|Zustand",
    "CRM fields": "Lead Source|LeadSource|NumberOfEmployees|annual_revenue|Industry|Salutation|"
    "Job title|Country|State|Region|Territory|Lead Origin|Lead Score|hubspotscore|Product interest|"
    "ProductInterest__c|HasOptedOutOfEmail|donotemail|preferredcontactmethodcode|leadsourcecode|"
    "industrycode|First Page Visited|Number Of Chats|Most Recent Visit|Pipeline|Deal - Value|"
    "Number of Associated Contacts|lastusedincampaign|Original source|Best time to call",
    "behaviour": "Visits|Total visits|Number of sessions|Page Views Per Visit|Emails opened|"
    "Total Time Spent on Website|Session duration|Visit duration|Webinar minutes|Demo requested|"
    "Callback requests|Number of Form Submissions|Days since last visit|Last page seen|"
    "Last campaign|Last referring site|Call to action|Tag line",
    "banks": "job|default|housing|loan|contact|campaign|previous|poutcome|euribor3m|nr.employed|"
    "Income|CCAvg|Mortgage|CD Account|Loan duration|Loan purpose|Checking account status|"
    "Credit score|Existing account status|Previous campaign outcome|Number of products",
    "telephone": "Total day calls|Total intl calls|Customer service calls|Number vmail messages|"
    "Number customer service calls|Total day minutes|Account length|International plan",
    "shops": "Number of orders|Average order value|Past orders|Days since last purchase|"
    "Enrolled courses|Customer since|Basket value|Loyalty tier|Coupon code|Returns",
    "services": "tenure|MonthlyCharges|TotalCharges|PaymentMethod|Payment plan|PaperlessBilling|"
    "Course duration|Highest qualification|Qualification|Membership status|Star rating|"
    "Smoking status|Residence status|Visa status|Life stage|Funding stage|Travel agent|Grade",
}  # fmt: skip


@pytest.mark.parametrize("system", WORK)
def test_work_on_a_lead_is_known_by_its_name(system: str) -> None:
    found = {name: work_idea(name) for name in WORK[system].split("|")}
    assert [name for name, idea in found.items() if idea is None or not idea.sure] == []


@pytest.mark.parametrize("group", HONEST)
def test_no_bare_word_makes_an_honest_name_one_of_work(group: str) -> None:
    assert [name for name in HONEST[group].split("|") if work_idea(name)] == []


@pytest.mark.parametrize(
    "name",
    [
        "Last Activity",
        "Last Notable Activity",
        "LastActivityDate",
        "Tags",
        "Lead Profile",
        "Agent",
        "Activities",
        "Inhaber",
        "Comercial",
        "Asesor",
    ],
)
def test_what_a_lead_may_have_caused_itself_is_no_sure_sign(name: str) -> None:
    idea = work_idea(name)
    assert idea is not None
    assert not idea.sure


def test_a_name_is_one_however_it_is_spelled() -> None:
    spelled = (
        "call_duration",
        "Call Duration",
        "callDuration",
        "CALL-DURATION",
        "hs_call_duration",
    )
    assert {work_idea(name) for name in spelled} == {work_idea("call duration")}


@pytest.mark.parametrize(
    ("name", "values", "is_work"),
    [
        ("Note", ["1", "2,3", "6"], False),
        ("Nota", ["28", "30"], False),
        ("Note", ["Ruft zurück", "2"], True),
        ("Propriétaire", ["Oui", "Non"], False),
        ("Eigenaar", ["Ja", "Nee"], False),
        ("Propriétaire", ["Anne Roy", "Luc Petit"], True),
        ("Contacted", ["Yes", "No"], True),
        ("Betreuer", [], True),
    ],
)
def test_values_tell_a_mark_and_the_owner_of_a_house(
    name: str, values: list[str], is_work: bool
) -> None:
    assert (work_idea_of(name, values) is not None) is is_work
