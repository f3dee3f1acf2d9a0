"""Columns that identify a lead, or who may have several leads, told by name and variety."""

import re

import pandas as pd

from scoring.intake.leads.key_cells import is_shortened

# Under this share of different ones among the filled cells a key names groups, such as campaigns.
LEAST_VARIETY = 0.1
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
# Words of other languages that stand in one with what they number.
_JOINED = re.compile(
    r"(lead|record|prospect|customer|contact|client|user|account|person|member|order|contract|case"
    r"|ticket|invoice|policy|booking|kunden?|interessenten?|anfragen?|klant(?:en)?|kund|klient"
    r"|kontakt|konto|mitglieds?|vertrags?|auftrags?|bestell|rechnungs?|vorgangs?|policen?|buchungs?"
    r"|antrags?|teilnehmer|bewerber|patienten?|avtals?|asiakas|客户|客戶|顧客|会员|会員"
    r"|合同|订单|契約|注文|고객|회원|계약|주문)"
    r"(id|guid|uuid|no|nr|num|number|key|ref|code|nummer|kennung|numero|numaras[ıi]"
    r"|编号|編號|号|号码|番号|コード|번호)"
)
_ID = frozenset({"id", "ids", "guid", "uuid"})
_NUMBERED = frozenset(
    {"no", "nr", "number", "key", "ref", "reference", "code", "nummer", "num", "núm", "nro", "nº"}
    | {"n", "número", "numero", "numéro", "código", "codigo", "codice", "référence", "referencia"}
    | {"номер", "код", "numer", "kennung", "kod", "编号", "编码", "号码", "番号", "コード", "번호"}
)
_LEADS = frozenset(
    {"lead", "record", "prospect", "enquiry", "inquiry", "opportunity", "deal", "interessent"}
    | {
        "interessenten",
        "anfrage",
        "anfragen",
        "datensatz",
        "registro",
        "fiche",
        "rekord",
        "rekordu",
    }
    | {"enregistrement", "zapis", "kayıt", "запись", "записи", "attendee", "registrant", "query"}
    | {"submission", "entry", "response"}
)
_SYSTEMS = frozenset({"crm", "hubspot", "salesforce", "zoho", "pipedrive", "external", "unique"})
_HAS_SEVERAL = frozenset(
    {"customer", "client", "contact", "person", "account", "company", "user", "visitor", "member"}
    | {"student", "patient", "household", "applicant", "parent", "organisation", "organization"}
    | {"contract", "policy", "order", "invoice", "ticket", "case", "booking", "kunde", "kunden"}
    | {"kundin", "klant", "klanten", "kund", "klient", "klienta", "cliente", "kontakt"}
    | {"contacto", "contatto", "contato", "konto", "cuenta", "compte", "conta", "mitglied"}
    | {"mitglieds", "membre", "miembro", "socio", "vertrag", "vertrags", "contrato", "contrat"}
    | {"contratto", "auftrag", "auftrags", "bestell", "pedido", "commande", "ordine", "rechnung"}
    | {"rechnungs", "factura", "facture", "fattura", "fatura", "vorgang", "vorgangs", "police"}
    | {"policen", "póliza", "poliza", "buchung", "buchungs", "antrag", "antrags", "teilnehmer"}
    | {"bewerber", "müşteri", "клиент", "клиента", "договор", "договора", "заказа", "客户", "顾客"}
    | {"顧客", "会员", "会員", "合同", "订单", "契約", "고객", "회원", "계약", "asiakas", "avtal"}
)
_BESIDE = frozenset(
    {"d", "informations", "de", "del", "du", "di", "da", "do", "des", "der", "van", "della", "la"}
)


def names_lead_key(name: str) -> bool:
    """Whether a header says that its cells identify a lead.

    >>> [names_lead_key(n) for n in ("Lead ID", "leadNumber", "id", "Campaign id", "Number")]
    [True, True, True, False, False]
    """
    words = _words(name)
    about = words - _ID - _NUMBERED - _SYSTEMS
    if not about:
        return bool(words & _ID)
    return about <= _LEADS and bool(words & (_ID | _NUMBERED))


def names_key_of_several(name: str) -> bool:
    """Whether a header says that its cells identify who may have several leads.

    >>> [names_key_of_several(n) for n in ("Customer ID", "account_no", "Lead ID", "Owner id")]
    [True, True, False, False]
    """
    words = _words(name)
    about = words - _ID - _NUMBERED - _SYSTEMS
    return bool(about) and about <= _HAS_SEVERAL and bool(words & (_ID | _NUMBERED))


def names_key(name: str) -> bool:
    """Whether a header is that of ids or numbers of something, which measure nothing.

    >>> [names_key(n) for n in ("adset_id", "Kunden-Nr.", "Vertragsnr", "House number", "Visits")]
    [True, True, True, False, False]
    """
    return bool(_words(name) & _ID) or names_lead_key(name) or names_key_of_several(name)


def is_varied_key(filled: pd.Series, leads: int) -> bool:
    """Whether most leads have a key and its cells differ enough to tell leads apart.

    Numbers with decimals are measurements, whatever their name, and numbers that a spreadsheet
    shortened tell nobody apart.
    """
    filled = filled[~is_shortened(filled.str.strip())]
    if filled.str.fullmatch(r"\s*\d*[.,]\d*[1-9]\s*").mean() > 1 - LEAST_VARIETY:
        return False
    return len(filled) >= leads / 2 and filled.nunique() >= LEAST_VARIETY * len(filled)


def key_texts(cells: pd.Series) -> pd.Series:
    """Keys as they compare within a history: trimmed, "00123" and "123.0" the same as "123".

    "" for a number that a spreadsheet shortened.
    """
    bare = cells.str.strip().mask(is_shortened(cells.str.strip()), "").str.casefold()
    return bare.str.replace(r"^0*(\d+?)(?:\.0+)?$", r"\1", regex=True)


def _words(name: str) -> frozenset[str]:
    plain = re.sub("[№#]", " no ", _CAMEL.sub(" ", name)).casefold().replace("_", " ")
    parts = [part for part in _WORDS.findall(plain) if part not in _BESIDE]
    split = (_JOINED.fullmatch(part) for part in parts)
    return frozenset(
        word
        for part, joined in zip(parts, split, strict=True)
        for word in (joined.groups() if joined else (part,))
    )
