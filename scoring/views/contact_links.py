"""Addresses that dial or write to a lead; what is no phone number or e-mail leads nowhere."""

import re
import unicodedata
from urllib.parse import quote

# What people write between the digits of one number, and before an extension.
_NUMBER = re.compile(r"(?<!\d)\+?\d(?:[ ().\u00a0\u2009\u2010-\u2013-]*\d){4,14}(?!\d)")
_EXTENSION = re.compile(
    r"^[\s,;:]*(?:ext|extn|extension|x|dw|durchwahl|poste|int|#)\.?\s*(\d{1,6})\b"
)
_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"?&#%]+@[^\s@<>()\[\]\\,;:\"?&#%/]+\.[^\s@<>()\[\]\\,;:\"?&#%/.]{2,}"
)
# The zero dialled inside a country only, as people write it after the country's code; and what a
# spreadsheet adds to a number.
_NO_PART = re.compile(r"(?<=\+\d)\s*\(0\)|(?<=\+\d\d)\s*\(0\)|(?<=\+\d\d\d)\s*\(0\)|(?<=\d{5})\.0$")


def phone_link(phone: str) -> str:
    """The address that dials the first number of a text, "" where it holds none (RFC 3966).

    >>> phone_link("+91 98417 11298"), phone_link("(020) 7946-0018 ext. 12")
    ('tel:+919841711298', 'tel:02079460018;ext=12')
    >>> phone_link("+44 (0)20 7946 0018"), phone_link("9820011111.0"), phone_link("12")
    ('tel:+442079460018', 'tel:9820011111', '')
    """
    found = _NUMBER.search(_NO_PART.sub("", "".join(map(_digit, phone)).strip()))
    if found is None:
        return ""
    digits = re.sub(r"[^\d+]", "", found.group())
    extension = _EXTENSION.match(found.string[found.end() :].casefold())
    return f"tel:{digits}" + (f";ext={extension.group(1)}" if extension else "")


def _digit(character: str) -> str:
    """A digit of any script as one of ours, a full-width plus as a plus; all else as it is."""
    value = unicodedata.digit(character, None) if character.isdecimal() else None
    return "+" if character == "\uff0b" else character if value is None else str(value)


def email_link(email: str) -> str:
    """The address that writes to an e-mail, "" for a text that is none (RFC 6068).

    >>> email_link("ana.o'neil@example.com"), email_link("a@b"), email_link("a@b.com?bcc=x@y.z")
    ('mailto:ana.o%27neil@example.com', '', '')
    """
    address = email.strip()
    return f"mailto:{quote(address, safe='@.+-_~')}" if _EMAIL.fullmatch(address) else ""
