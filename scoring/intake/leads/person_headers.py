"""Headers that say whose name a column holds, in many languages, or where and by what one is found.

All are compared as `normalise` writes them: without case, blanks, signs and accents.
"""

import re

from scoring.intake.leads.mapping import normalise

# Of names in any file, whatever the cells hold.
_SURELY = frozenset({"name", "firstname", "lastname", "fullname", "leadname", "contactname"})
# Of names of the lead, where the cells are words: “Nombre” is a number in French.
_NAMES = """
surname surnames forename forenames givenname familyname middlename maidenname secondname lname
fname mname personname contactperson customername clientname studentname applicantname prospectname
buyername patientname guestname membername participantname candidatename vollstandigername vorname
vornamen rufname nachname familienname zuname geburtsname vorundnachname vollname namevorname
vornamename vornamenachname nachnamevorname ansprechpartner ansprechpartnerin ansprechperson
kontaktname kontaktperson kundenname interessentenname bewerbername teilnehmername prenom prenoms
nom nomdefamille nomcomplet nometprenom nomprenom prenomnom nomclient nombre nombres apellido
apellidos nombrecompleto nombreyapellido nombreyapellidos nombreapellidos apellidosynombre
apellidosnombre primernombre primerapellido segundoapellido nome cognome nomecognome cognomenome
nomeecognome cognomeenome nomecompleto primeironome sobrenome apelido voornaam voornamen achternaam
naam klantnaam volledigenaam tussenvoegsel contactpersoon imie nazwisko imieinazwisko imienazwisko
fornamn efternamn namn fornavn etternavn efternavn navn etunimi sukunimi nimi jmeno prijmeni
jmenoaprijmeni keresztnev vezeteknev nev teljesnev prenume nume numecomplet isim soyad soyadi adi
adsoyad adisoyadi adiniz soyadiniz ime prezime priezvisko meno vardas pavarde namalengkap hoten имя
фамилия отчество фио полноеимя имяфамилия фамилияимя контактноелицо імя прізвище піб ονομα επωνυμο
ονοματεπωνυμο الاسم اسم الاسمالكامل اسمالعائلة שם שםמלא שםפרטי שםמשפחה नाम पूरानाम 姓名 姓 名 名字
联系人 聯絡人 客户姓名 联系人姓名 氏名 名前 お名前 苗字 フリガナ 이름 성명 성함 고객명
"""
# Of what may be a person, a company, a channel or an answer: the cells tell.
_MAYBE_NAMES = """
contact kontakt contacto contatto contato customer client lead prospect person student applicant
participant member patient guest buyer subscriber teilnehmer teilnehmerin bewerber bewerberin kunde
kundin klant cliente interessent interessentin klient kund asiakas клиент контакт 客户 顾客 顧客
お客様 고객 musteri interesado interesada comprador основнойконтакт dealcontactperson poc spoc
pocname decisionmaker pointofcontact
"""
# Of a relative, an address or an account of one person, where the cells are no answers.
_ABOUT_PERSONS = """
fathername fathersname mothername mothersname spousename husbandname wifename guardianname
parentname parentsname nomineename emergencycontact vatername muttername address address1 address2
addressline addressline1 addressline2 streetaddress street street1 street2 streetname homeaddress
postaladdress mailingaddress billingaddress shippingaddress permanentaddress residentialaddress
currentaddress fulladdress contactaddress strasse strassenname strassehausnummer
strasseundhausnummer strassenr anschrift adresse adressepostale postanschrift wohnanschrift rue
direccion domicilio calle indirizzo endereco rua logradouro adres straat straatnaam ulica adresa
gatuadress katuosoite osoite cim adresi адрес улица адреса διευθυνση العنوان כתובת पता 地址 住址
联系地址 住所 주소 passport passportno passportnumber passportid reisepass reisepassnummer
passnummer ausweisnummer personalausweis passeport numerodepasseport pasaporte numerodepasaporte
passaporto passaporte paszport паспорт номерпаспорта 护照 护照号 护照号码 パスポート 여권번호
身份证 身份证号 身份证号码 aadhaar aadhar aadhaarno aadharno aadhaarnumber aadharnumber panno
pannumber pancard ssn socialsecuritynumber nationalid nationalidnumber taxid steuernummer steuerid
sozialversicherungsnummer codicefiscale personnummer pesel bsn cpf curp drivinglicense
drivinglicence drivinglicenseno licenseplate iban skype skypeid skypename telegram telegramid
telegramusername wechat wechatid 微信 微信号 lineid kakaoid linkedinurl linkedinprofile
linkedinprofileurl facebookid facebookprofile instagramhandle twitterhandle username userid
loginname benutzername nickname spitzname screenname apodo никнейм логин 昵称 用户名 latitude
longitude lat lng lon latlong latlng latlon coordinates coords gps gpscoordinates gpslocation
geolocation geocoordinates gpslatitude gpslongitude koordinaten breitengrad laengengrad längengrad
latitud longitud coordenadas latitudine longitudine coordonnées широта долгота координаты 纬度 经度
緯度 経度 위도 경도 ipaddress ipadresse adresseip macaddress
"""
# Words beside those above that say whose they are.
_WHOSE = frozenset(
    {"contact", "contacts", "lead", "leads", "customer", "customers", "client", "applicant"}
    | {"student", "prospect", "primary", "of", "the", "kontakt", "kunde", "kunden", "des", "der"}
    | {"du", "de", "del", "della", "do", "da", "van", "cliente", "klant", "contacto", "contatto"}
    | {"contato", "interessent", "interessenten", "bewerber", "клиента", "контакта", "your", "ihr"}
    | {"votre", "su", "tu", "vollständiger", "complete", "legal"}
)
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")


def _listed(text: str) -> frozenset[str]:
    return frozenset(map(normalise, text.split()))


_NAMED, _MAYBE, _ABOUT = map(_listed, (_NAMES, _MAYBE_NAMES, _ABOUT_PERSONS))


def surely_names(header: str) -> bool:
    """Whether a header says that its cells are names of persons, whatever they look like.

    >>> surely_names("First Name"), surely_names("Company name"), surely_names("Nombre")
    (True, False, False)
    """
    return normalise(header) in _SURELY


def names_lead(header: str) -> bool:
    """Whether a header is that of names of leads, in any language, where its cells are words.

    >>> [names_lead(h) for h in ("Vorname", "Name des Kunden", "contactFirstName", "Kampagne")]
    [True, True, True, False]
    """
    return _is_among(header, _SURELY | _NAMED)


def may_name_lead(header: str) -> bool:
    """Whether a header is that of persons or of something else, as its cells are.

    >>> may_name_lead("Kunde"), may_name_lead("Kundengruppe")
    (True, False)
    """
    return normalise(header) in _MAYBE


def says_who(header: str) -> bool:
    """Whether a header is that of a relative, an address or an account of one person.

    >>> says_who("Straße"), says_who("Father's name"), says_who("Address type")
    (True, True, False)
    """
    return _is_among(header, _ABOUT)


def _is_among(header: str, listed: frozenset[str]) -> bool:
    if normalise(header) in listed:
        return True
    words = re.findall(r"[^\W_]+", _CAMEL.sub(" ", header).casefold())
    left = [word for word in words if word not in _WHOSE and not word.isdecimal()]
    return len(left) < len(words) and normalise("".join(left)) in listed
