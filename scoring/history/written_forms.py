"""How texts are written that say who somebody is: addresses, profiles, phones, ids and keys."""

import re

LINK_WITH_ID = re.compile(
    r"(?:https?://|www\.).*(?:\d{4}|[0-9a-f]{8}|[a-z]\d[a-z]\d).*", re.IGNORECASE
)
ADDRESS = re.compile(r".*[^\s@]@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}.*", re.DOTALL)
# Of networks that have pages of firms and groups as well, those of persons.
PROFILE = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*(?:"
    r"(?:linkedin\.com/(?:in|pub|profile|mwlite/in|sales/(?:lead|people))"
    r"|xing\.com/(?:profile|people)|viadeo\.(?:com|journaldunet\.com)/\w+/profile"
    r"|(?:facebook|fb)\.com/(?:people|profile\.php)|youtube\.com/user|vk\.com/id\d"
    r"|stackoverflow\.com/users|researchgate\.net/profile|orcid\.org|malt\.\w+/profile)"
    r"|(?:t|telegram|wa|about)\.me/\+?\w|m\.me/|(?:line|api\.whatsapp)\.(?:me|com)/).*",
    re.IGNORECASE | re.DOTALL,
)
PHONE = re.compile(r"(?:\+|00|\()?\d[\d\s().\-/]{5,22}\d(?:\s*(?:x|ext\.?|#)\s*\d{1,6})?")
# A phone of nine digits or more that is no version of a program, also behind a word such as “Tel.”.
DIALLED = re.compile(
    rf"(?=(?:\D*\d){{9}})(?=.*[ +()\-])(?:[^\W\d]{{1,8}}[.:]{{0,2}}\s*)?(?:{PHONE.pattern})"
)
# Bare digits of ids; of nine or more they are phones by `are_long_numbers`.
SHORT_ID = re.compile(r"\d{1,8}(?:[.,]0+)?")
CODES = re.compile(
    r"\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?"  # GUID, MD5
    r"|[0-9a-f]{16,128}|(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}"  # hashes, MAC
    r"|(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|(?:[0-9a-f]{0,4}:){4,7}[0-9a-f]{0,4}(?:%\w+)?"  # IP
    r"|(?:ga\d|fb|_ga|gs\d)\.\d\.\d+\.\d+(?:\.\w+)*"  # cookies
    r"|[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,7}\s?[a-z0-9]{0,4}"  # IBAN
    r"|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3}-\d{2}-\d{4}|\d{6,8}[-+]\d{4}"  # CPF, SSN, personnummer
    r"|[a-z]{5}\d{4}[a-z]|[xyz]?\d{7,8}-?[a-z]|[a-z]{6}\d{2}[a-z]\d{2}[a-z]\d{3}[a-z]"  # PAN to CF
    r"|(?:[a-z]\.\s?){2,4}"  # initials
    r"|0[0-9a-z]{14}(?:[0-9a-z]{3})?",  # Salesforce
    re.IGNORECASE,
)
# Of these, what no system gives to groups of leads; of so many different ones each is somebody's.
UNMISTAKABLE = re.compile(
    r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?"
    r"|@\w[\w.\-]+|-?\d{1,3}\.\d{4,}[,;]?\s*-?\d{1,3}\.\d{4,}"
    r"|[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){2,7}\s?[a-z0-9]{0,4}"
    r"|\d{3}\.\d{3}\.\d{3}-\d{2}|\d{3}-\d{2}-\d{4}|\d{6,8}[-+]\d{4}|[a-z]{5}\d{4}[a-z]",
    re.IGNORECASE,
)
# Keys that systems give, with a prefix as in Meta's files ("l:1234") or without; a phone is none.
KEY = re.compile(
    r"(?:[a-z]{1,2}:)\d{5,40}|\d{10,40}|\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?"
    r"|(?=.*\d)[0-9a-f]{16,128}|0(?=[0-9a-z]*[a-z])[0-9a-z]{14}(?:[0-9a-z]{3})?",
    re.IGNORECASE,
)
