"""Addresses that dial or write to a lead; what is no phone number or e-mail leads nowhere."""

import re
import unicodedata
from urllib.parse import quote

from scoring.intake.leads.countries import with_country
from scoring.intake.leads.phones import LINE, digits_of, line_texts

# A short number of one's own town; longer ones are read as those of a column of phones are.
_SHORT = re.compile(r"(?<!\d)\d(?:[ \u00a0\u2009-]?\d){4,5}(?!\d)")
_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"?&#%]+@[^\s@<>()\[\]\\,;:\"?&#%/]+\.[^\s@<>()\[\]\\,;:\"?&#%/.]{2,}"
)
# The zero dialled inside a country only, as people write it after the country's code.
_NO_PART = re.compile(r"(?<=\+\d)\s*\(0\)|(?<=\+\d\d)\s*\(0\)|(?<=\+\d\d\d)\s*\(0\)")


def phone_link(phone: str, region: str = "") -> str:
    """The address that dials the first number of a text, "" where it holds none (RFC 3966).

    A number of the country `region` (its two letters) is dialled with its country.

    >>> phone_link("+91 98417 11298"), phone_link("(020) 7946-0018 ext. 12")
    ('tel:+919841711298', 'tel:02079460018;ext=12')
    >>> phone_link("+44 (0)20 7946 0018"), phone_link("9820011111.0"), phone_link("12")
    ('tel:+442079460018', 'tel:9820011111', '')
    >>> phone_link("0221/2257876"), phone_link("0221/2257876", "DE")
    ('tel:02212257876', 'tel:+492212257876')
    """
    text = _NO_PART.sub("", unicodedata.normalize("NFKC", phone))
    found = line_texts(text)[:1]
    if not found:
        short = _SHORT.search(text)
        return f"tel:{digits_of(short.group())}" if short else ""
    digits, _, line = found[0].partition(LINE)
    return f"tel:{with_country(digits, region)}" + (f";ext={line}" if line else "")


def email_link(email: str) -> str:
    """The address that writes to an e-mail, "" for a text that is none (RFC 6068).

    >>> email_link("ana.o'neil@example.com"), email_link("a@b"), email_link("a@b.com?bcc=x@y.z")
    ('mailto:ana.o%27neil@example.com', '', '')
    """
    address = email.strip()
    return f"mailto:{quote(address, safe='@.+-_~')}" if _EMAIL.fullmatch(address) else ""
