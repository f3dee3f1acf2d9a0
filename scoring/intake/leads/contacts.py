"""Ids, e-mail addresses and phone numbers as keys: what a cell says, and what identifies nobody."""

import re

from scoring.intake.leads.countries import calling_code, is_valid_phone

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# An address among other signs, as in “Ana <ana@x.org>; ana@y.org”.
_ADDRESSES = re.compile(r"(?<![^\s<>\[\]()\"',;|/:])[^@\s<>\[\]()\"',;|/:]+"
                        r"@[^@\s<>\[\]()\"',;|/:]+\.[^@\s<>\[\]()\"',;|/:]+(?!@)")  # fmt: skip

# An address alone, of signs that need no care.
PLAIN_EMAIL = r"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+"

# What a spreadsheet writes of a long number: digits are lost. "12E5" may be an id, "1.2E5" is none.
SHORTENED = r"\s*[+-]?(?:\d{1,3}[.,]\d+[eE]\+?\d{1,3}|\d{1,3}[eE]\+\d{1,3})\s*"
# A spreadsheet keeps so many digits of a number, the others become 0.
KEPT_DIGITS = 15

# Local parts that stand for no address, whatever the domain, without digits and signs at the end.
_NOBODY = frozenset(
    {"test", "tests", "testing", "tester", "testuser", "testlead", "dummy", "fake", "demo", "none"}
    | {"noemail", "nomail", "noemailid", "noid", "na", "nil", "null", "no", "not", "nothing"}
    | {
        "notgiven",
        "notprovided",
        "notavailable",
        "notapplicable",
        "unknown",
        "invalid",
        "donotmail",
    }
    | {"noreply", "donotreply", "noanswer", "asdf", "asd", "qwerty", "abc", "abcd", "xyz", "xxx"}
    | {"undefined", "anonymous", "missing", "placeholder", "keinemail", "keine", "ninguno", "aucun"}
)
# Local parts of examples, at the domains of examples.
_EXAMPLES = frozenset(
    {"name", "yourname", "email", "youremail", "mail", "you", "me", "user", "username", "someone"}
    | {"example", "sample", "firstnamelastname", "firstlast", "johndoe", "janedoe", "john", "jane"}
)
_EXAMPLE_DOMAINS = frozenset(
    {"example", "domain", "email", "mail", "yourdomain", "company", "site"}
)
# Addresses of a house, which several people may read and give.
_ROLES = frozenset(
    {
        "info",
        "sales",
        "contact",
        "contactus",
        "office",
        "admin",
        "administrator",
        "support",
        "hello",
    }
    | {"enquiry", "enquiries", "inquiry", "inquiries", "mail", "email", "marketing", "hr", "jobs"}
    | {
        "careers",
        "billing",
        "accounts",
        "accounting",
        "service",
        "team",
        "help",
        "helpdesk",
        "buero",
    }
    | {"kontakt", "contacto", "contato", "contatto", "accueil", "reception", "post", "webmaster"}
)
# Labels up to this length before both signs of an address are no name: "na@na.com".
_SHORT_LABEL = 4
# A number counted up from 1, and how many digits of it are more than chance.
_COUNTED, LEAST_COUNTED, ALL_DIGITS = "12345678901234", 7, 10


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
    return tuple(dict.fromkeys(_ADDRESSES.findall(text.casefold())))


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
    if bare in _NOBODY or label in _NOBODY - {"abc", "demo", "xyz"}:
        return True
    if bare in _EXAMPLES and label in _EXAMPLE_DOMAINS:
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

    A short counted number that its country has, such as +60 12-345 6789, is none.

    >>> [is_dummy_phone(p) for p in ("+919999999999", "1234567890", "+911234567890")]
    [True, True, True]
    >>> [is_dummy_phone(p) for p in ("+33612345678", "+60123456789", "9820012345")]
    [False, False, False]
    """
    code = str(calling_code(text) or "")
    rest = text.removeprefix("+").removeprefix(code).lstrip("0")
    # The last ten digits, where the country may stand before them without a plus.
    for digits in (rest, rest[-10:]):
        if len(set(digits)) <= 1:
            return True
        if len(digits) >= LEAST_COUNTED and _COUNTED.startswith(digits):
            return len(digits) >= ALL_DIGITS or not is_valid_phone(text)
    return False
