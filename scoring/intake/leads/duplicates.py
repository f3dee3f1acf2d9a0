"""Leads of one person: those that share an id, e-mail or phone, where nothing speaks for two."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scoring.intake.issue import Issue, Table
from scoring.intake.leads.contacts import (
    is_dummy_email,
    is_dummy_id,
    is_dummy_phone,
    is_role_email,
    may_be_dummy_ids,
)
from scoring.intake.leads.key_cells import ID_COLUMN, KeyCells, Texts, key_columns, read_keys
from scoring.intake.leads.numbering import by_file, is_counted_from_zero
from scoring.intake.leads.parting import part
from scoring.intake.leads.person_headers import may_name_lead, names_lead, says_who
from scoring.intake.leads.person_names import are_names_of_people, name_words
from scoring.intake.leads.persons import MOST_LEADS, MOST_PEOPLE, KeyKind
from scoring.intake.leads.shared_values import dummy_issues, renumbered_issue, shared_issues
from scoring.intake.remembered import undisturbed
from scoring.schema import Kind

# Words of a header that names a phone or an e-mail, and words that may stand beside them.
PHONE_WORDS = frozenset(
    {"phone", "mobile", "telephone", "tel", "cell", "cellphone", "mobilephone", "whatsapp"}
    | {"phonenumber", "phoneno", "mobilenumber", "mobileno", "contactnumber", "contactno"}
    | {"telefon", "telefonnummer", "handy", "handynummer", "mobil", "mobilnummer", "telefono"}
    | {"teléfono", "móvil", "movil", "celular", "téléphone", "portable", "cellulare", "telefone"}
    | {"telefoon", "telefoonnummer", "mobiel", "gsm", "rufnummer", "telefonnr", "telnr", "handynr"}
    | {"mobilnr", "mobiltelefon", "mobilrufnummer", "festnetz", "fon", "tél", "telf", "tlf", "tlfn"}
    | {"cel", "telemóvel", "telemovel", "fone", "puhelin", "puhelinnumero", "telefonszám"}
    | {"komórka", "komorka", "телефон", "телефона", "мобильный", "мобильного", "сотовый"}
    | {"电话", "手机", "电话号码", "手机号", "手机号码", "联系电话", "電話", "手機", "電話番号"}
    | {"mob", "cep", "telefonu", "telephon", "phones", "mobiles", "cellulaire", "handynr", "座机"}
    | {"办公电话", "固定电话", "固話", "会社電話", "自宅電話", "固定電話", "勤務先電話"}
    | {"携帯", "携帯電話", "携帯番号", "携帯電話番号", "전화", "전화번호", "휴대폰", "휴대폰번호"}
    | {"τηλέφωνο", "κινητό", "الهاتف", "هاتف", "جوال", "الجوال", "טלפון", "फोन", "मोबाइल"}
)
# Phones in words that are written as one.
_PHONE_WORD = re.compile(
    r"(?:mobil|mobiel|handy|festnetz|privat|haupt|büro|dienst|geschäfts|cell|work|home|tele)*"
    r"(?:telefon|telefoon|telephone|phone|fon|handy|mobil|mobiel|mobile|ruf)(?:nummer|nr|number|no)?"
)
EMAIL_WORDS = frozenset(
    {"email", "mail", "emailaddress", "emailid", "mailid", "correo", "electrónico", "electronico"}
    | {"courriel", "électronique", "elettronica", "posta", "eposta", "epost", "mejl", "sähköposti"}
    | {"emailadresse", "mailadresse", "emailadres", "почта", "почты", "электронная", "электронной"}
    | {"邮箱", "电子邮件", "电子邮箱", "邮件", "邮箱地址", "電子郵件", "電郵", "メール", "eメール"}
    | {"epostadress", "epostadresse", "messagerie", "emails", "emailadress", "邮件地址", "電子信箱"}
    | {"メールアドレス", "電子メール", "이메일", "메일", "ईमेल", "البريد", "الإلكتروني"}
)
BESIDE_PERSON = frozenset(
    {"address", "id", "number", "no", "nr", "primary", "work", "home", "personal", "business"}
    | {"contact", "lead", "customer", "numéro", "numero", "número", "de", "adresse", ""}
    | {"nummer", "nº", "n", "num", "núm", "nro", "номер", "адрес", "адреса", "dirección", "di"}
    | {"direccion", "indirizzo", "endereço", "privat", "geschäftlich", "kontakt", "kunde", "del"}
    | {"cliente", "client", "контактный", "主要", "地址", "do", "du", "da"}
    | {"office", "direct", "landline", "line", "other", "alternate", "alternative", "secondary"}
    | {"second", "additional", "addresses", "main", "festnetz", "dienstlich", "arbeit", "zentrale"}
    | {"fixe", "fijo", "fixo", "fisso", "vast", "vaste", "werk", "zakelijk", "stacjonarny"}
    | {"komórkowy", "komorkowy", "służbowy", "prywatny", "praca", "adres", "adresi", "adress"}
    | {
        "trabajo",
        "oficina",
        "kom",
        "alt",
        "контакт",
        "контакта",
        "клиента",
        "casa",
        "trabalho",
        "comercial",
        "residencial",
        "lavoro",
        "ufficio",
    }
    | {"travail", "bureau", "domicile", "professionnel", "personnel", "profissional", "pessoal"}
    | {"profesional", "particular", "arbete", "hem", "arbejde", "iş", "ev", "рабочий", "рабочая"}
    | {"домашний", "личный", "личная", "основной", "основная", "дополнительный"}
)
# Without another word a contact's number is a phone.
CONTACT_NUMBER = frozenset({"number", "no", "nr"})

# What stands where nobody has an id, an address or a phone.
DUMMIES: Mapping[KeyKind, Callable[[str], bool]] = {
    KeyKind.ID: lambda text: is_dummy_id(text.rstrip(ID_COLUMN)),
    KeyKind.EMAIL: is_dummy_email,
    KeyKind.PHONE: is_dummy_phone,
}

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Persons:
    """A number per lead, equal for leads of one person, shape (n,), and what is told of keys."""

    number: Places
    issues: tuple[Issue, ...]


def find_persons(table: Table, columns: Mapping[str, Kind]) -> Persons:
    """Which leads of a table are one person.

    `columns` maps the columns that identify a person to their kind: e-mails are compared without
    case, phones by the rules of their country, everything else as trimmed text. Empty cells,
    placeholders, dummies and numbers that a spreadsheet shortened are no key.
    """
    if not columns:
        return Persons(np.arange(len(table.frame), dtype=np.int64), ())
    cells, issues = key_columns(table, columns)
    if len(table.frame) == 1:
        return Persons(np.zeros(1, dtype=np.int64), tuple(issues))
    read = read_keys(cells, table.frame)
    keys = [_without_dummies(cells) for cells in read]
    issues += dummy_issues(read, keys)
    nameless = not _name_columns(table.frame)
    if table.files > 1 and nameless and not any(len(cells.rows) for cells in keys[KeyKind.EMAIL :]):
        keys[KeyKind.ID], renumbered = by_file(keys[KeyKind.ID], table, columns)
        issues += [renumbered_issue(table, renumbered)] if renumbered else []
    number = _linked(keys, len(table.frame))
    linked = np.flatnonzero(np.bincount(number, minlength=1)[number] > 1)
    if not len(linked):
        return Persons(number, tuple(issues))
    names = _names(table.frame.reset_index(drop=True), linked)
    doubtful = np.flatnonzero(_is_doubtful(table, keys, number, names))
    with undisturbed():
        parted, shared = part(table, keys, number[doubtful], names.reindex(doubtful, fill_value=""))
    number[doubtful] = parted + len(number)
    issues += shared_issues(table, shared)
    return Persons(np.unique(number, return_inverse=True)[1].astype(np.int64), tuple(issues))


def person_kind(header: str) -> Kind | None:
    """Whether a header names an e-mail or a phone column.

    >>> person_kind("E-mail address"), person_kind("Mobile No."), person_kind("Do not email")
    (<Kind.EMAIL: 'email'>, <Kind.PHONE: 'phone'>, None)
    """
    plain = re.sub(r"\be[- ](?=mail|post|mejl|メール)", "e", header.casefold())
    words = {word.rstrip("0123456789") for word in re.findall(r"[^\W_]+", plain)}
    telling = words - BESIDE_PERSON
    if telling and telling <= EMAIL_WORDS:
        return Kind.EMAIL
    if not telling and "contact" in words and words & CONTACT_NUMBER:
        return Kind.PHONE
    told = telling and all(word in PHONE_WORDS or _PHONE_WORD.fullmatch(word) for word in telling)
    return Kind.PHONE if told else None


def names_person(header: str) -> bool:
    """Whether a header says that its cells tell who somebody is: names, addresses, passports.

    >>> names_person("First Name"), names_person("Straße"), names_person("Company name")
    (True, True, False)
    """
    return names_lead(header) or says_who(header)


def _without_dummies(cells: KeyCells) -> KeyCells:
    """Only the values that can identify; values of one lead alone are not looked at."""
    found = _which(cells, DUMMIES[cells.kind])
    if cells.kind is KeyKind.ID:
        for at in np.flatnonzero(found).tolist():
            found[at] = not is_counted_from_zero(cells, at)
    return cells.without(found)


def _which(cells: KeyCells, is_so: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Which values (k,) are so, of those that several leads have."""
    shared = np.flatnonzero(cells.counts > 1)
    if cells.kind is KeyKind.ID:
        shared = shared[_may_be_dummies(cells.texts[shared])]
    found = np.zeros(len(cells.texts), dtype=bool)
    found[shared] = [is_so(str(text)) for text in cells.texts[shared].tolist()]
    return found


def _may_be_dummies(ids: Texts) -> NDArray[np.bool_]:
    return may_be_dummy_ids(pc.utf8_rtrim(pa.array(ids, pa.large_string()), ID_COLUMN))


def _linked(keys: Sequence[KeyCells], leads: int) -> Places:
    """The same number (n,) for leads that share a value, directly or through another lead."""
    links = [_links(cells) for cells in keys]
    pairs = np.concatenate(links, axis=1) if links else np.empty((2, 0), dtype=np.int64)
    if not pairs.size:
        return np.arange(leads, dtype=np.int64)
    graph = coo_array((np.ones(pairs.shape[1], dtype=np.int8), pairs), shape=(leads, leads))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _links(cells: KeyCells) -> Places:
    """Each lead with a value of several, linked to the first lead that has the same; (2, m)."""
    several = cells.counts[cells.codes] > 1
    rows, codes = cells.rows[several], cells.codes[several]
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return np.stack([rows, rows[first[inverse]]])


def _names(frame: pd.DataFrame, rows: Places) -> pd.Series:
    """The names of the leads at `rows`, of all columns that hold names of persons, "" for none."""
    columns = _name_columns(frame)
    parts = frame[columns].iloc[rows]
    whole = pd.Series("", parts.index, dtype="str")
    for name in columns:
        whole = whole + " " + parts[name].str.strip().str.casefold()
    texts = {text: text if name_words(text) else "" for text in whole.unique().tolist()}
    return whole.map(texts)


def _name_columns(frame: pd.DataFrame) -> list[str]:
    return [
        h
        for h in map(str, frame.columns)
        if names_lead(h) or (may_name_lead(h) and are_names_of_people(frame[h]))
    ]


def _is_doubtful(
    table: Table, keys: Sequence[KeyCells], number: Places, names: pd.Series
) -> NDArray[np.bool_]:
    """Which leads (n,) are linked to leads that something may part from them; the others are one.

    Without another name, and with one address or one phone for all, no other facts outweigh it.
    """
    codes, rows = pd.factorize(names.mask(names == ""))[0], names.index.to_numpy()
    leads, named = _sizes(number, number), _sizes(number, number[rows[codes >= 0]])
    people = _different(number, rows[codes >= 0], codes[codes >= 0])
    _, emails, phones = (_different(number, cells.rows, cells.codes) for cells in keys)
    mails = keys[KeyKind.EMAIL]
    house = _sizes(number, number[mails.rows[_which(mails, is_role_email)[mails.codes]]]) > 0
    sure = (emails <= 1) & (phones <= 1)
    if table.files == 1:
        sure |= (emails <= 1) & ~house & (phones <= MOST_PEOPLE)
        sure |= (phones <= 1) & (emails <= MOST_PEOPLE) & (named == leads)
    # An address of a house joins leads of one name alone.
    sure &= ~house | (named == leads)
    sure &= (people <= 1) & ((leads <= MOST_LEADS) | (named == leads))
    return np.asarray((leads > 1)[number] & ~sure[number])


def _sizes(number: Places, of: Places) -> Places:
    """How often each number (n,) occurs in `of`."""
    return np.bincount(of, minlength=len(number))


def _different(number: Places, rows: Places, codes: Places) -> Places:
    """How many different values linked leads of each number (n,) have among `codes` of `rows`."""
    linked = _sizes(number, number)[number[rows]] > 1
    most = int(codes.max(initial=0)) + 1
    pairs = pd.unique(number[rows[linked]] * most + codes[linked])
    return np.bincount(pairs // most, minlength=len(number))
