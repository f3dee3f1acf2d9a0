"""Phones and e-mail addresses as links that do nothing else but call or write."""

import re
from urllib.parse import quote

# One number as people write it, and what is dialled after the call is taken.
_PHONE = re.compile(r"(\+|00)?([\d\s().\-/·]+)(?:(?:x|ext\.?|extension)\s?(\d{1,6}))?", re.I)
_EMAIL = re.compile(r"[^\s@<>()\[\]\"',;:?&%\\]+@[^\W_](?:[\w-]|\.(?!\.))*\.[^\W\d_]{2,}")
# The digits of a number that can be dialled (ITU-T E.164: 15 at most).
FEWEST_DIGITS, MOST_DIGITS = 5, 15
# Longer texts are no phone and no address (RFC 5321), whatever is in them.
LONGEST_PHONE, LONGEST_EMAIL = 40, 254


def phone_link(text: str) -> str:
    """The address that dials a phone, "" for what is no single number.

    >>> phone_link("+91-98200 11111"), phone_link("(020) 7946-0018 ext 5")
    ('tel:+919820011111', 'tel:02079460018;ext=5')
    >>> phone_link("javascript:alert(1)"), phone_link("9820011111, 9820022222")
    ('', '')
    """
    found = _PHONE.fullmatch(text.strip()) if len(text) <= LONGEST_PHONE else None
    digits = re.sub(r"[^0-9]", "", found[2]) if found else ""
    if not found or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return ""
    return f"tel:{'+' if found[1] else ''}{digits}{f';ext={found[3]}' if found[3] else ''}"


def mail_link(text: str) -> str:
    """The address that writes to an e-mail address, "" for what is none.

    >>> mail_link("ana@example.com"), mail_link("a@b.de?bcc=x@y.de"), mail_link("not given")
    ('mailto:ana@example.com', '', '')
    """
    address = text.strip()
    is_one = len(address) <= LONGEST_EMAIL and _EMAIL.fullmatch(address)
    return f"mailto:{quote(address, safe='@.+-_')}" if is_one else ""


def digits_of(text: str) -> str:
    """The digits of a text in which a person looks for a phone, "" for any other.

    >>> digits_of("98200 11111"), digits_of("+91 (98)"), digits_of("12 Main Street")
    ('9820011111', '9198', '')
    """
    bare = re.sub(r"[\s().\-/+·]", "", text)
    return bare if bare.isdecimal() and bare.isascii() and len(bare) >= FEWEST_DIGITS - 1 else ""
