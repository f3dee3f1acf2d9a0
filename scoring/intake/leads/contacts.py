"""Ids, e-mail addresses and phone numbers as keys: what a cell says, and what identifies nobody."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.intake.leads.countries import calling_code, is_valid_phone
from scoring.wording import PLACEHOLDERS

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# An address among other signs, as in “Ana <ana@x.org>; ana@y.org”.
_ADDRESSES = re.compile(r"(?<![^\s<>\[\]()\"',;|/:])[^@\s<>\[\]()\"',;|/:]+"
                        r"@[^@\s<>\[\]()\"',;|/:]+\.[^@\s<>\[\]()\"',;|/:]+(?!@)")  # fmt: skip

# An address alone, of signs that need no care.
PLAIN_EMAIL = r"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+"

# What a spreadsheet writes of a long number: digits are lost. "12E5" may be an id, "1.2E5" is none.
SHORTENED = (
    r"\s*[+-]?(?:\d+[.,]\d+\s?[eE]\s?\+?\d{1,3}|\d+\s?[eE]\s?\+\d{1,3}"
    r"|\d+(?:[.,]\d+)?\s?(?:[x×*·]\s?10\s?\^\s?\+?\d{1,3}|[x×·]\s?10[⁰¹²³⁴-⁹]{1,3}))\s*"
)
# A spreadsheet keeps so many digits of a number, the others become 0.
KEPT_DIGITS = 15

# Local parts that stand for no address, whatever the domain, without digits and signs at the end.
_NO_ADDRESS = """
test tests testing tester testuser testlead teste prueba prova dummy fake demo none na nil null no
not nothing noid noname nobody notgiven notprovided notavailable notapplicable unknown invalid
donotmail noreply donotreply noanswer asdf asd asdfgh qwe qwerty abc abcd xyz xxx xxxx undefined
anonymous missing placeholder keine keiner ninguno ninguna aucun aucune nenhum nao brak brakdanych
geen nessuno nessuna ingen inget yok nomail noemailid donthave donthaveone notiene notengo naotem
naopossui naoinformado naoinformou desconocido inconnu unbekannt nieznany nevim нет
тест неизвестно なし 无 無 foo foobar spam temp
"""
# Words that stand for no id, beside those for no address; and words of the latter that may be one.
_NO_ID = """
guest guests guestuser guestcheckout guestcustomer visitor new newlead newcustomer default pending
tbd tba unassigned notassigned notset noid nocustomer nocustomerid noleadid walkin anonym anonimo
anónimo anonyme anonymous gast gastkonto gastbestellung invitado invité invite convidado visitante
ospite gość gosc gäst gjest gæst vieras гость аноним 游客 访客 ゲスト 게스트 अतिथि زائر אורח misafir
"""
_MAY_BE_ID = frozenset({"abc", "abcd", "xyz", "temp", "demo"})
# Zeros alone or behind a prefix, as of an empty UUID, and numbers that stand for “none”.
_NO_NUMBER = re.compile(
    r"[-+]?0+(?:[.,]0+)?|-1(?:[.,]0+)?|-9+|0x0+|0{15}aaa|[a-z]{1,10}[-_ #:]?0{3,}"
    r"|\W?(?:0+-)+0+\W?|f{8}-(?:f{4}-){3}f{12}"
)
# “sinemail”, “no-tiene-correo”, “keine.mail”, “noemailprovided”.
_WITHOUT = re.compile(
    r"(?:no|non|not|nao|não|sin|sem|sans|pas|pasd|pasde|kein|keine|keinen|geen|brak|bez|ingen|senza"
    r"|without|notiene|notengo|naotem|naopossui|donthave|dont|doesnothave|нет)"
    r"(?:the|an|de|d|tiene|tengo|tem|have|has)?"
    r"(?:e?mail|correo|courriel|posta|почты|adres|address|adresse|maila|emaila|emailid|mailid)"
    r"(?:id|address|adresse|adres|given|provided|available|addr|s)*"
)
# Local parts of examples, at the domains of examples.
_EXAMPLES = frozenset(
    {"name", "yourname", "email", "youremail", "mail", "you", "me", "user", "username", "someone"}
    | {"example", "sample", "firstnamelastname", "firstlast", "johndoe", "janedoe", "john", "jane"}
)
_EXAMPLE_DOMAINS = frozenset(
    {"example", "domain", "email", "mail", "yourdomain", "company", "site", "doe", "bar", "nowhere"}
)
# Addresses of a house, which several people may read and give.
_OF_A_HOUSE = """
info informacion informacoes informacje informations sales contact contactus contacts office
offices admin administrator administration support hello hallo hi enquiry enquiries inquiry
inquiries mail email marketing hr rh jobs careers billing accounts accounting finance service
services kundenservice customerservice customercare team help helpdesk post webmaster frontdesk
buero büro kontakt empfang zentrale verwaltung vertrieb anfrage anfragen verkauf einkauf
sekretariat buchhaltung personal praxis kanzlei contacto contato contatto contatti ventas vendas
vendite ventes comercial commercial commerciale administracion administracao amministrazione
recepcion recepcao reception accueil secretariat secretaria segreteria direction direccion
atendimento financeiro compras oficina soporte suporte biuro sprzedaz handel kantoor verkoop
klantenservice purchase purchasing procurement orders order booking bookings reservations
admissions school zakaz sekretar prodazhi postmaster newsletter press invoice invoices facturacion
"""
# Labels up to this length before both signs of an address are no name: "na@na.com".
_SHORT_LABEL = 4
# A number counted up or down, and how many digits of it are more than chance.
_COUNTED, LEAST_COUNTED = ("1234567890123", "9876543210987"), 7
# So many digits are counted by chance in no country; fewer may be of a number that it has.
ALL_DIGITS, WHOLE_NUMBER = 10, "123456789"
# Of a number's last digits so many are one alone, and a number of so many may be of a pattern.
ONE_DIGIT, PATTERNED = 8, 9
# Lines of 555 in North America that are written as an example, and areas that it does not have.
_FIVES = re.compile(
    r"(?:\d{3})?555(?:01(?:00|01|11|23|99)|1212|1234|5555|0000)|(?:555|123)(?:1234567|123123\d)"
)

# Mail of these reaches one person whatever follows a plus, and of the first also without dots.
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_TAGGED = _DOTLESS | {
    "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com", "fastmail.com",
    "proton.me", "protonmail.com", "yandex.ru", "yandex.com",
}  # fmt: skip
# What the addresses whose mailbox is written in several ways end on.
TAGGED_ENDS = tuple(f"@{domain}" for domain in sorted(_TAGGED))
_NOBODY, _ROLES = (frozenset(words.split()) for words in (_NO_ADDRESS, _OF_A_HOUSE))
_NO_IDS = (_NOBODY | frozenset(_NO_ID.split())) - _MAY_BE_ID


def email_key(text: str) -> str:
    """An e-mail address without case and blanks, "" when it is none.

    >>> email_key(" Ana@Example.org "), email_key("none")
    ('ana@example.org', '')
    """
    bare = text.strip().casefold()
    return bare if _ADDRESS.fullmatch(bare) else ""


def email_keys(text: str) -> tuple[str, ...]:
    """The addresses in a cell, without case.

    >>> email_keys("Ana <ANA@x.org>; mailto:ana@y.org"), email_keys("a@b@c.org")
    (('ana@x.org', 'ana@y.org'), ())
    """
    return tuple(dict.fromkeys(map(mailbox, _ADDRESSES.findall(text.casefold()))))


def mailbox(address: str) -> str:
    """The address without what its provider does not read.

    >>> mailbox("ana.rao+ads@googlemail.com"), mailbox("a.rao+ads@x.org")
    ('anarao@gmail.com', 'a.rao+ads@x.org')
    """
    local, _, domain = address.partition("@")
    bare = local.partition("+")[0]
    if domain not in _TAGGED or not bare:
        return address
    return f"{bare.replace('.', '')}@gmail.com" if domain in _DOTLESS else f"{bare}@{domain}"


def is_dummy_id(text: str) -> bool:
    """Whether an id is written where there is none, as a shop writes 0 for its guests.

    >>> [is_dummy_id(i) for i in ("0", "-1", "Guest", "N/A", "0000-0000-0000")]
    [True, True, True, True, True]
    >>> [is_dummy_id(i) for i in ("10", "007", "guest-17", "-1001", "abc", "1000-0000")]
    [False, False, False, False, False, False]
    """
    bare = text.strip().casefold()
    if bare in PLACEHOLDERS or _NO_NUMBER.fullmatch(bare):
        return True
    return re.sub(r"[\W_]", "", bare) in _NO_IDS


def may_be_dummy_ids(texts: pa.Array) -> NDArray[np.bool_]:
    """Which of many ids `is_dummy_id` must be asked about, shape (n,); most are plain numbers.

    >>> may_be_dummy_ids(pa.array(["10017", "000", "guest-17", "-1"])).tolist()
    [False, True, True, True]
    """
    is_number = pc.match_substring_regex(texts, "^[0-9]*[1-9][0-9]*$")
    sure = pc.and_not(is_number, pc.is_in(texts, pa.array([*_NO_IDS, *PLACEHOLDERS], texts.type)))
    return np.asarray(~sure.to_numpy(zero_copy_only=False), dtype=bool)


def is_dummy_email(address: str) -> bool:
    """Whether an address is written where there is none.

    >>> [is_dummy_email(a) for a in ("test@test.com", "na@na.com", "you@example.com")]
    [True, True, True]
    >>> [is_dummy_email(a) for a in ("ana.test@x.org", "a0@example.org", "natalie@nat.fr")]
    [False, False, False]
    """
    local, _, domain = address.partition("@")
    bare = re.sub(r"[\W_]|\d+$", "", local)
    label = domain.split(".")[0]
    if bare in _NOBODY or label in _NOBODY - {"abc", "demo", "xyz", "no", "temp", "nao"}:
        return True
    if (bare in _EXAMPLES and label in _EXAMPLE_DOMAINS) or _WITHOUT.fullmatch(bare):
        return True
    if not bare and local.isdecimal() and _is_counted(local):
        return True
    return (local == label and len(label) <= _SHORT_LABEL) or len(set(local + label)) == 1


def is_role_email(address: str) -> bool:
    """Whether an address is one that several people of a house may give.

    >>> is_role_email("info@x.org"), is_role_email("ana@info.org")
    (True, False)
    """
    return re.sub(r"[\W_]|\d+$", "", address.partition("@")[0]) in _ROLES


def is_dummy_phone(text: str) -> bool:
    """Whether a phone is written where there is none: one digit again and again, or counted.

    A number that is counted at its end only, such as +33 6 12 34 56 78, is none.

    >>> [is_dummy_phone(p) for p in ("+919999999999", "9876543210", "+33123456789")]
    [True, True, True]
    >>> [is_dummy_phone(p) for p in ("+33612345678", "+13125550142", "9820012345")]
    [False, False, False]
    """
    code = str(calling_code(text) or "")
    rest = text.removeprefix("+").removeprefix(code).lstrip("0")
    if code in ("", "1") and _FIVES.fullmatch(rest.removeprefix("1") if len(rest) > 10 else rest):
        return True
    # The last ten digits, where the country may stand before them without a plus.
    return any(
        _is_pattern(digits) or _is_counted_phone(digits, text) for digits in {rest, rest[-10:]}
    )


def _is_pattern(digits: str) -> bool:
    """Whether digits repeat as those of no number do."""
    if len(set(digits)) <= 1 or (len(digits) > ONE_DIGIT and len(set(digits[-ONE_DIGIT:])) == 1):
        return True
    if len(digits) < PATTERNED:
        return False
    runs = re.fullmatch(r"(?:(\d)\1+)+", digits)
    return len(set(digits)) <= 2 or runs is not None or digits == (digits[:3] * 5)[: len(digits)]


def _is_counted(digits: str) -> bool:
    return any(counted.startswith(digits) for counted in _COUNTED)


def _is_counted_phone(digits: str, text: str) -> bool:
    if len(digits) < LEAST_COUNTED or not _is_counted(digits):
        return False
    return len(digits) >= ALL_DIGITS or digits == WHOLE_NUMBER or not is_valid_phone(text)
