"""What headers say of who leads are, in many languages and systems, and what they do not say."""

import pytest

from scoring.intake.leads.contact_headers import Contact, meanings, said_by, says

SAID = {
    Contact.FIRST: "Invitee First Name|Name (First)|What's your first name?|Person - First name",
    Contact.LAST: "And your last name?|Name (Last)|Nom de famille|contactLastName|Soyadı",
    Contact.NAME: "Person - Name|primary_contact_name|SENDER_NAME|Cognome e nome|Ihr Name|Uw naam"
    "|Come ti chiami?|Vollständiger Name|Adı Soyadı|Invitee Name",
    Contact.PHONE: "Mob No.|Telefon komórkowy|Cep Telefonu|Mobiltelefonnummer|Tél. fixe|Vast nummer"
    "|Teléfono fijo|Telefone fixo|办公电话|Мобильный телефон (контакт)"
    "|Qual è il tuo numero di telefono?"
    "|Person - Phone - Work|Candidate Mobile",
    Contact.EMAIL: "Adres e-mail|E-postadress|Рабочий e-mail|Ihre E-Mail-Adresse|Uw e-mailadres"
    "|What is your email address?|Secondary Email|Adresse de messagerie",
    Contact.OWNER: "Person - Owner|Owned By|ASSIGNED_COUNSELLOR|Zuständiger Mitarbeiter|Właściciel"
    "|Proprietário do contato|Opiekun klienta|Müşteri Temsilcisi"
    "|Vendedor responsável|custom.Lead Owner",
    Contact.VALUE: "Contact : Open deals amount|primary_opportunity_value|Montant du devis"
    "|Fees Quoted"
    "|Valor da proposta (R$)|Wartość oferty"
    "|Teklif Tutarı|Importe presupuesto|Revenu espéré|見積金額",
    Contact.ACTIVE: "Last seen (Europe/Dublin)|Lead - Last activity date|Son Görüşme Tarihi"
    "|Datum der letzten Aktivität|Data ostatniego kontaktu|notes_last_contacted|Last Followup Date",
    Contact.COMPANY: "Person - Organization|Which company do you work for?|Nom de l'entreprise"
    "|Per quale azienda lavori?|Company / Account|Şirket Adı|Naam van uw bedrijf",
    Contact.TITLE: "Person - Job title|primary_contact_title|Poste occupé"
    "|Ihre Funktion|Wat is uw functie?"
    "|Unvanı|Che ruolo hai?",
    Contact.ID: "Datensatz-ID|ID de registro|Entry Id|Copper ID|hs_object_id|Eloqua Contact ID|#"
    "|(Nicht ändern) Lead|ID klienta|Related Record ID",
}  # fmt: skip
NOTHING = (
    "Campaign Name|Ad Name|Form Name|Course Name|Father Name|PARENT_MOBILE|Asst. Phone|Do Not Call"
    "|Created By|Modified By|Last Modified By|Owner Role|Owner region|Sales Team|User Agent"
    "|Campaign Owner|Organization - Owner|Annual Revenue|Customer revenue|Number of Employees"
    "|Lead Score|Close Date|Next Activity Date|Days since last activity|Last Activity Type"
    "|Company size|Company ID number of employees|Campaign ID|GCL ID|Organizer Email|Spouse Name"
    "|Fax Number|May we call you?|How did you hear about us?|Email Opt Out|Job level"
)


@pytest.mark.parametrize("contact", SAID)
def test_headers_say_it_in_the_words_of_systems_forms_and_hands(contact: Contact) -> None:
    missed = [header for header in SAID[contact].split("|") if not says(header, contact)]
    assert missed == []


def test_headers_of_others_say_nothing_of_the_lead() -> None:
    assert {header: meanings(header) for header in NOTHING.split("|") if said_by(header)} == {}


def test_a_mobile_goes_before_a_line_at_work_and_this_before_one_at_home() -> None:
    headers = ("Mobile", "Work Phone", "Home Phone")
    places = [word.place for header in headers if (word := said_by(header))]
    assert places == sorted(set(places))


def test_what_a_lead_did_goes_before_what_the_team_did() -> None:
    seen, called = said_by("Last seen"), said_by("Last contacted")
    assert seen is not None
    assert called is not None
    assert seen.place < called.place
