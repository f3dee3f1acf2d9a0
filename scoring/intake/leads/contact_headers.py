"""What a header says of a lead beside what a model reads: who it is, how it is reached, its worth.

All are compared as `normalise` writes them: without case, blanks, signs and accents.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from scoring.intake.leads.duplicates import person_kind
from scoring.intake.leads.header_words import EMAIL, ID, PHONE, sense_of
from scoring.intake.leads.keys import names_key_of_several, names_lead_key
from scoring.intake.leads.mapping import normalise
from scoring.intake.leads.person_headers import may_name_lead, names_lead
from scoring.intake.leads.presets import concept_of
from scoring.schema import Kind


class Contact(StrEnum):
    """What a column says of a lead beside what a model reads."""

    NAME = "name"
    FIRST = "first name"
    LAST = "last name"
    PHONE = "phone"
    EMAIL = "e-mail"
    OWNER = "owner"
    VALUE = "deal value"
    ACTIVE = "last activity"
    ID = "id"
    CREATED = "created"
    COMPANY = "company"
    TITLE = "job title"


@dataclass(frozen=True, slots=True)
class ContactWord:
    """What a header says; of several columns the one of the lowest `place` goes first.

    `sure` is false where only fitting cells make it so.
    """

    contact: Contact
    place: int = 0
    sure: bool = True


_FIRST = """
firstname fname givenname givennames forename forenames vorname vornamen rufname vornamename prenom
prenoms primernombre primeironome voornaam voornamen imie fornamn fornavn etunimi keresztnev prenume
isim adi firstnames contactfirstname leadfirstname имя імя όνομα שםפרטי 名字 名
"""
_LAST = """
lastname lname surname surnames familyname nachname nachnamen familienname zuname nomdefamille
apellido apellidos primerapellido cognome sobrenome apelido apelidos achternaam nazwisko efternamn
etternavn efternavn sukunimi prijmeni vezeteknev numedefamilie soyad soyadi prezime priezvisko
contactlastname leadlastname фамилия прізвище επωνυμο اسمالعائلة שםמשפחה 姓 苗字
"""
# Parts of a name that alone name nobody.
_PART = """
middlename secondname maidenname geburtsname segundoapellido secondsurname tussenvoegsel отчество
フリガナ username nickname
"""
_OWNER = """
owner leadowner contactowner recordowner prospectowner ownername leadownername contactownername
salesowner hubspotowner opportunityowner dealowner ownerfullname assignedto assigned assignee
assigneduser assignedrep assignedagent salesrep salesperson salesrepresentative salesagent rep
repname accountmanager accountexecutive leadmanager counselor counsellor telecaller salesexecutive
responsible responsibleperson responsibleuser personresponsible zustandig zustandiger
zustandigeperson verantwortlich verantwortlicher besitzer leadbesitzer inhaber betreuer bearbeiter
vertriebsmitarbeiter kundenbetreuer vertriebler propietario propietariodelcontacto responsable
asignadoa comercial comercialasignado vendedor vendedora proprietaire commercial assignea
proprietairedulead attribuea proprietario proprietariodelead responsavel responsabile assegnatoa
commerciale titolare verantwoordelijke eigenaar toegewezenaan verkoper wlasciciel opiekun
odpowiedzialny handlowiec ansvarig agare saljare ansvarlig ejer saelger selger vastuuhenkilo
omistaja vlastnik odpovednaosoba felelos sorumlu sahibi temsilci satistemsilcisi ответственный
владелец менеджер відповідальний менеджерпопродажам 负责人 所有者 销售 担当者 担当 営業担当 負責人
담당자 소유자 المسؤول المالك אחראי
"""
_VALUE = """
dealvalue dealamount dealsize amount leadvalue opportunityvalue opportunityamount estvalue
estimatedvalue estimatedamount estimatedrevenue estrevenue expectedrevenue expectedvalue
expecteddealsize expecteddealvalue expectedamount opportunity ordervalue orderamount contractvalue
contractamount totaldealvalue potentialvalue potentialrevenue pipelinevalue quotevalue quoteamount
recentdealamount opendealsamount dealvalueinr dealvalueusd dealvalueeur acv tcv arr mrr
auftragswert dealwert angebotswert auftragsvolumen auftragssumme wertdesdeals geschatzterwert
opportunitywert umsatzpotenzial erwarteterumsatz importe importedelnegocio valordelnegocio
importeestimado valorestimado montant montantdeladeal montantestime valeurdeladeal valeurestimee
importoofferta importo valoreaffare valorestimato valoredellaffare valordonegocio valordavenda
orderwaarde dealwaarde geschattewaarde wartosctransakcji wartosczamowienia affarsvarde ordervarde
kauppahinta сумма суммасделки бюджетсделки вартістьугоди 商机金额 交易金额 成交金额 金额 案件金額
商談金額 金額 거래금액 anlasmatutari
"""
# Money of the lead where the cells are money.
_MAYBE_VALUE = """
value price productprice productvalue coursefee coursefees fee fees totalvalue totalamount revenue
wert betrag preis produktpreis umsatz precio valor prix valeur prezzo valore preco waarde prijs
bedrag cena kwota wartosc pris varde belop hinta tutar fiyat цена стоимость 价格 価格 가격
"""
_ACTIVE = """
lastactivitydate lastactivity lastactivitytime lastactivityon lastactivityat lastactive
lastactiveat lastactivedate lastseen lastseenat timelastseen lastvisit lastvisitdate
mostrecentvisit lastcontacted lastcontactedtime lastcontacteddate lastcontact lastcontactdate
lasttouch lasttouchdate lastengagement lastengagementdate lastinteraction lastinteractiondate
lastinterestingmomentdate lastlogin recentactivitydate dateoflastactivity lastcommunication
letzteaktivitat letzteaktivitatam letzterkontakt letzterkontaktam zuletztaktiv letzterbesuch
ultimaactividad fechadeultimaactividad ultimocontacto fechadelultimocontacto derniereactivite
datedederniereactivite derniercontact ultimaattivita ultimocontatto ultimaatividade ultimocontato
laatsteactiviteit laatstecontact ostatniaaktywnosc ostatnikontakt senasteaktivitet sistkontaktet
последняяактивность последнийконтакт 最近活动 最近活动时间 最后跟进时间 最終活動日 最終接触日
마지막활동 sonaktivite
"""
_COMPANY = """
company companyname companyaccount accountname nameofcompany yourcompany companyorganization
companyororganization organizationname organisationname organization organisation associatedcompany
associatedcompanyname primaryassociatedcompany employer currentemployer employername businessname
currentcompany firma firmenname firmaname unternehmen unternehmensname unternehmenname arbeitgeber
betrieb firmabezeichnung societe nomdelasociete raisonsociale entreprise nomdelentreprise
nomentreprise employeur empresa nombredelaempresa nombreempresa nombredeempresa compania
nombredelacompania razonsocial organizacion empresaactual nomedaempresa nomeempresa razaosocial
organizacao empregador azienda nomeazienda nomedellazienda ragionesociale societa ditta
organizzazione bedrijf bedrijfsnaam naambedrijf organisatie werkgever nazwafirmy firmanazwa
organizacja przedsiebiorstwo foretag foretagsnamn arbetsgivare virksomhed virksomhedsnavn firmanavn
bedrift selskap yritys yrityksennimi sirket sirketadi firmaadi kurum ceg cegnev nazevfirmy
spolecnost компания названиекомпании организация предприятие компанія 公司 公司名称 公司名 企业名称
公司名稱 会社 会社名 企業名 御社名 勤務先 회사 회사명 기업명 الشركة اسمالشركة חברה שםהחברה कंपनी
कंपनीकानाम
"""
# A firm, or an account of a person or an institute, where the cells bear words of firms.
_MAYBE_COMPANY = """
account business parentaccount accounts institution institute institutename university
universityname college collegename school schoolname
"""
_TITLE = """
jobtitle jobrole jobposition jobfunctiontitle yourjobtitle positiontitle worktitle
professionaltitle designation currentdesignation jobdesignation stellenbezeichnung
berufsbezeichnung positionimunternehmen jobtitel intituledeposte intituleduposte titreduposte
titreposte fonctiondanslentreprise titulodelpuesto tituloprofesional nombredelpuesto
puestodetrabajo cargoempresa cargonaempresa titulodocargo titolodilavoro titoloprofessionale
qualificaprofessionale posizionelavorativa functietitel functienaam stanowisko nazwastanowiska
befattning jobbtitel yrkestitel stillingsbetegnelse tehtavanimike unvan isunvani pozisyon
meslekunvani beosztas pracovnipozice должность посада 职位 职务 職稱 职称 役職 役職名 肩書 직책
직위 직함 المسمىالوظيفي תפקיד पद पदनाम
"""
# Where the cells are titles of jobs.
_MAYBE_TITLE = """
title position role function job titel funktion stelle rolle beruf poste fonction titre profession
puesto cargo ocupacion funcion profesion titulo funcao posto profissao ruolo mansione qualifica
posizione titolo professione functie rol positie beroep funkcja pozycja zawod rola gorev meslek
stilling yrke rooli ammatti funkcia funkce beosztas профессия роль 岗位 職業 職種 직무
"""
_LATER_ACTIVE = ("lastopendate", "lastclickdate", "lastemaildate", "lastcalldate", "lastcalled")
_MOBILE = re.compile(
    r"mobil|mobiel|cell|handy|whatsapp|movil|celular|portable|gsm|telemovel|komork|сотов|мобил"
    r"|手机|手機|携帯|휴대|κινητ|جوال|मोबाइल"
)
_SECOND = re.compile(
    r"second|other|altern|additional|zweit|weiter|2$|home|privat|company|office|firma|fax"
)
_FAX = re.compile(r"fax|телефакс|传真")


def _listed(text: str) -> frozenset[str]:
    return frozenset(map(normalise, text.split()))


_WORDS = {
    Contact.FIRST: _listed(_FIRST),
    Contact.LAST: _listed(_LAST),
    Contact.OWNER: _listed(_OWNER),
    Contact.VALUE: _listed(_VALUE),
    Contact.ACTIVE: _listed(_ACTIVE),
    Contact.COMPANY: _listed(_COMPANY),
    Contact.TITLE: _listed(_TITLE),
}
_PARTS = _listed(_PART)
_MAYBE = {
    Contact.VALUE: _listed(_MAYBE_VALUE),
    Contact.COMPANY: _listed(_MAYBE_COMPANY),
    Contact.TITLE: _listed(_MAYBE_TITLE),
}


@lru_cache(maxsize=1 << 12)
def said_by(header: str) -> ContactWord | None:
    """What a header says of who a lead is, None for nothing.

    >>> said_by("Mobile Phone"), said_by("Company type"), said_by("Owner region")
    (ContactWord(contact=<Contact.PHONE: 'phone'>, place=0, sure=True), None, None)
    >>> [str(said_by(h).contact) for h in ("Vorname", "Est. Value", "Record ID")]
    ['first name', 'deal value', 'id']
    """
    bare = normalise(header)
    bare = bare.removeprefix("mx") if len(bare) > _SHORT else bare
    if not bare or bare in _PARTS:
        return None
    for contact, words in _WORDS.items():
        if bare in words:
            return ContactWord(contact)
    found = _reached_by(header, bare) or _valued(header, bare) or _keyed(header)
    return found or _named(header)


_SHORT = 4


def _reached_by(header: str, bare: str) -> ContactWord | None:
    kind, holds = person_kind(header), sense_of(header)
    second = 2 * (_SECOND.search(bare) is not None)
    if kind is Kind.EMAIL or (holds.holds == EMAIL and not holds.about):
        return ContactWord(Contact.EMAIL, second)
    if kind is Kind.PHONE or (holds.holds == PHONE and not holds.about):
        later = _MOBILE.search(bare) is None
        return None if _FAX.search(bare) else ContactWord(Contact.PHONE, second + later)
    return None


def _valued(header: str, bare: str) -> ContactWord | None:
    if concept_of(header) == "owner":
        return ContactWord(Contact.OWNER)
    for contact, words in _MAYBE.items():
        if bare in words:
            return ContactWord(contact, 1, sure=False)
    if bare in _LATER_ACTIVE:
        return ContactWord(Contact.ACTIVE, 1)
    return None


def _keyed(header: str) -> ContactWord | None:
    if concept_of(header) == "record id" or names_lead_key(header):
        return ContactWord(Contact.ID, 0 if sense_of(header).holds == ID else 1)
    return ContactWord(Contact.ID, 2, sure=False) if names_key_of_several(header) else None


def _named(header: str) -> ContactWord | None:
    if names_lead(header):
        return ContactWord(Contact.NAME)
    return ContactWord(Contact.NAME, 1, sure=False) if may_name_lead(header) else None
