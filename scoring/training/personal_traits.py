"""Names of what a person is: what the law protects, and what is merely personal."""

import re
from dataclasses import dataclass

from scoring.training.work_names import words_of


@dataclass(frozen=True)
class Trait:
    """What a column says of a person, and whether a model reads it unless somebody objects."""

    words: str
    is_read: bool


# Left out unless a person allows it: the special categories of Article 9 of the GDPR, and what the
# Council Directives 2000/43/EC and 2004/113/EC bar from deciding who is offered goods and services.
_PROTECTED: tuple[tuple[str, str], ...] = (
    ("religion or belief", r"\b(?:religions?|religious|denomination)\b|^(?:faith|belief|"
     r"church)s?$"),
    ("ethnic origin", r"^races?$|\brace ethnicity\b|\b(?:ethnic\w*|racial|caste|castes|tribe|"
     r"skin colou?r|indigenous|minority group|country of birth|place of birth|birth (?:place|"
     r"country)|"
     r"immigrant)\b"),
    ("nationality", r"\b(?:nationality|nationalities|citizenship|citizen of|immigration status|"
     r"visa status|foreign(?:er| worker)|native country|country of origin)\b"),
    ("gender", r"^(?:sex|gender|male|female|is male|is female|m f)$"
     r"|\b(?:gender|sex)(?: (?:code|identity|group))?$"
     r"|\b(?:maternity|pregnan\w+)\b"),
    ("sexual orientation", r"\bsexual orientation\b|\bsexuality\b|\bsex life\b"),
    ("health", r"^(?:is |has )?(?:disabled|handicapped|diagnos[ie]s|health)$"
     r"|\b(?:disabilit(?:y|ies)|handicap|health (?:status|conditions?|problems?|issues?)|"
     r"medical (?:conditions?|history|status)|illness|diseases?|chronic condition|blood group|"
     r"allergies|genetic\w*|biometric\w*|bmi|smoker|smoking status)\b"),
    ("union membership", r"\b(?:trade union|labou?r union|union (?:member|membership))\b"),
    ("political opinion", r"\b(?:political (?:party|opinion|view|views|affiliation)|"
     r"party affiliation|voted for)\b"),
)  # fmt: skip
# Customary where goods are sold, but a person should say that it is wanted.
_PERSONAL: tuple[tuple[str, str], ...] = (
    ("age", r"^(?:age|ages|age (?:group|band|range|years|in years|bracket|bucket)|(?:customer|"
     r"client|person|user|applicant) age)$"
     r"|\b(?:year of birth|birth year|date of birth|dob|senior citizen|age group)\b"),
    ("marital status", r"\b(?:marital(?: status)?|marriage status|civil status|married|spouse|"
     r"personal status)\b"),
    ("family", r"^(?:dependents?|family|family size|children|kids|has (?:children|kids))$"
     r"|\b(?:number|num|nr|no)(?: of)? (?:children|kids|dependents?)\b"),
    ("post code",
     r"\b(?:zip|zip code|zipcode|post ?code|postal code|pin ?code|neighbou?rhood|street (?:name|"
     r"address))\b"),
)  # fmt: skip
_TRAITS = tuple(
    (Trait(words, is_read), re.compile(pattern))
    for ideas, is_read in ((_PROTECTED, False), (_PERSONAL, True))
    for words, pattern in ideas
)


def trait_of(name: str) -> Trait | None:
    """What the name of a column says of a person's traits, None where it says nothing of them.

    >>> trait_of("Religion"), trait_of("age_group")
    (Trait(words='religion or belief', is_read=False), Trait(words='age', is_read=True))
    >>> trait_of("Country"), trait_of("Lead age"), trait_of("Average order")
    (None, None, None)
    """
    words = words_of(name)
    return next((trait for trait, pattern in _TRAITS if pattern.search(words)), None)
