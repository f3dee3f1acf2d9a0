"""Names of columns of dates, in many languages: of creation, of arrival, of other events."""

import re

# What says that a lead was made; what usually does; and what says that something else happened.
CREATION = re.compile(
    r"creat|erstell|angelegt|anlage|aanmaak|dodania|dodano|eklenme|tillagd|erfasst|eingang|\balta\b|creaci|creaz|création|criad|criaç"
    r"|cadastr|aangemaakt|utworz|vytvo|založ|létrehoz|skapad|oprettet|opprettet|luotu|oluştur"
    r"|создан|створен|作成|登録|创建|建立|生成日|생성|등록|creado|creada|\bcréée?"
    r"|dibuat|\btạo\b|δημιουργ"
    r"|إنشاء|انشاء|יצירה|נוצר|สร าง|inserim|inserit|\b(dt|date) (in|added)\b"
)
ARRIVAL = re.compile(
    r"received|generated|inquiry|enquiry|anfrage|lead date|sign ?up|regist|^date$|^datum$|^fecha$"
    r"|^data$|^日付$|timestamp|time stamp|submi|captur|entered|added|ingres|recibid|reçu|ricevut"
    r"|recebid|richiesta|solicitud|demande|ajout|entry date|kayıt|opt ?in time"
    r"|entrada|entrée|wpływ|binnenkomst|first associated"
    r"|query (?:date|time)|response date|ingezonden|eingereicht|gesendet|inviat|enviad|envoyé"
    r"|gönderim"
    r"|受付|問い合わせ|お問合せ|접수|提交|询盘|first seen"
)
OTHER = re.compile(
    r"clos|\bwon\b|\blost\b|convert|conversion|enrol|\bpaid\b|payment|purchas|order|invoice"
    r"|contract|signed|updat|modif|chang|\blast\b|letzt|derni|últim|ultim|ostatn|laatst|next"
    r"|follow|call ?back|\bdue\b|expir|valid|deadline|expected|\bend\b|ende\b|birth|\bborn\b"
    r"|\bdob\b|geburt|nacim|nasci|naissance|activ|called|contacted|meeting|\bdemo\b|appointment"
    r"|assign|qualified|hire|founded|geändert|abschluss|aktualisiert|cierre|chiusura|clôture|ferme"
    r"|最終|最后|更新|成約|生年|出生|생년|마지막"
)
# What is made beside leads: a date of its making is hardly ever that of the lead.
_THING = re.compile(
    r"\b(?:accounts?|compan(?:y|ies)|organi[sz]ations?|deals?|opportunit(?:y|ies)|campaigns?"
    r"|quotes?|quotations?|proposals?|exports?|imports?|reports?|files?|lists?|records?|rows?|snapshots?"
    r"|batch|segments?|tasks?|tickets?|cases?|projects?|products?|partners?|stores?|documents?"
    r"|events?|pages?|angebote?s?|konto|kontos|firma|kampagne|datensatz|bericht|liste|projekt|cuenta"
    r"|empresa|campaña|cotizaci[oó]n|oportunidad|compte|entreprise|campagne|devis|rapport"
    r"|azienda|campagna|preventivo|proposta|conta|campanha)\b"
)
_LEAD = re.compile(r"\b(?:leads?|contacts?|inquir|enquir|prospect|anfrage|interessent|kontakt)")
# Names that a date has, in the languages of months; "time" alone is a duration as often.
_NAMED = re.compile(
    r"\bdate|date\b|dated?\b|datum|\bdata\b|fecha|fech\b|\bdt\b|\bts\b|tstamp|\bday\b|\bdia\b"
    r"|time ?stamp|date ?time|\bon$|\bat$|\bam$|\bwhen\b|create|erstellt|angelegt|alta\b|created"
    r"|clos|updat|modif|modified|receiv|submit|registr|signup|seen|since|日|날짜|дата|päivä|tarih"
)
_MEASURED = re.compile(
    r"amount|value|price|revenue|salary|income|budget|cost|(?<!ac)count|number|\bid\b|score\b|duration"
    r"|spent|betrag|umsatz|preis|wert|anzahl|nummer|importe|monto|valor|precio|prix|montant|prezzo|valore"
)
# Further events, which with whole numbers of a narrow range name dates.
_EVENT = re.compile(
    r"\bterm[ií]n(?!al)|\bstart|\bbegin|\bbeginn|\bende?\b|kontakt|contact|contatto|anruf|\bcalls?\b|\bvisit\b"
    r"|besuch|besichtigung|\bcita\b|rendez|\brdv\b|appuntamento|reuni|riunione"
    r"|afspraak|gesprek|gespräch|rückruf|\bappel\b"
    r"|inscri|iscrizione|llamada|chiamata|fin\b|fine\b|inicio|début|debut|inizio|início|firma\b|firmato|signature"
    r"|unterschrift|unterzeichn|gewonnen|verloren|ganad|perdid|gagné|perdu|vinto|won\b|booked|gebucht"
    r"|webinar|tour\b|viewing|interview|trial|onboard|cancel|kündig|renewal|\brenew|login|reply"
    r"|replied|antwort|opened|scheduled|geplant|completed|erledigt|started|ended|arriv|aankom"
    r"|binnengekomen|wpłyn|начал|конец|звонок|встреч|контакт|開始|終了|面談|会议|开始|结束|시작|종료|미팅"
)
# Numbers of documents count upwards in any range, so such names say nothing of dates.
_NUMBERED = re.compile(
    r"order|invoice|contract|purchas|paid|payment|\bnr\b|\bno\b|code|\bzip\b|\bplz\b|postal|rate\b"
    r"|days|hours|minutes|seconds|tage\b|vertrag|rechnung|auftrag|pedido|factura|facture|commande|ordine"
)
# What ends in a date is one, also that of a price.
_ENDS_DATED = re.compile(r"(?<!\bto )\bdate$|datum$|\bfecha$")


def spaced(name: str) -> str:
    """A name in small letters, its words by one blank."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[_\W]+", " ", parted.casefold()).strip()


def names_thing(words: str) -> bool:
    """Whether such words name what is made beside leads, such as an account or a campaign."""
    return _THING.search(words) is not None and _LEAD.search(words) is None


def is_named_date(name: str) -> bool:
    """Whether a name says that a column holds dates.

    >>> [is_named_date(n) for n in ("createdate", "Closed_at", "Fecha de alta", "Income", "Visits")]
    [True, True, True, False, False]
    """
    words = spaced(name)
    return _NAMED.search(words) is not None and not _is_measured(words)


def is_named_event(name: str) -> bool:
    """Whether a name is that of an event, which may be dated, counted or measured.

    >>> [is_named_event(n) for n in ("Anlage", "Last call", "Won", "Won amount", "Order", "Age")]
    [True, True, True, False, False, False]
    """
    words = spaced(name)
    if _is_measured(words) or _NUMBERED.search(words):
        return False
    return any(words_of.search(words) for words_of in (CREATION, ARRIVAL, OTHER, _EVENT))


def _is_measured(words: str) -> bool:
    return _MEASURED.search(words) is not None and _ENDS_DATED.search(words) is None
