"""Labels of columns without what a system writes before all of them, as "Deal - Title"."""

import re
from collections import Counter
from collections.abc import Sequence

# What systems keep of their customers, in the languages of their exports.
_OBJECTS = """
deal lead person contact organization organisation account company opportunity prospect customer
client activity unternehmen firma kontakt kunde geschäft personne entreprise société affaire compte
opportunité persona contacto organización empresa cliente negocio trato oportunidad pessoa contato
organização negócio oportunidade azienda contatto organizzazione trattativa opportunità persoon
organisatie bedrijf klant osoba organizacja firma kontakt szansa сделка контакт компания лид
"""
# A hyphen without blanks joins words, as in "Lead-Status".
_BEFORE = re.compile(
    rf"(?:{'|'.join(sorted(set(_OBJECTS.split())))})(?:\s+[-–—]\s+|\s*(?:[:>»→]|\.(?!\s))\s*)(?=\S)",
    re.IGNORECASE,
)


def short_labels(labels: Sequence[str]) -> list[str]:
    """The labels without the object before them, where no other label would be the same.

    >>> short_labels(["Person - Job title", "Deal - Name", "Person - Name", "City"])
    ['Job title', 'Deal - Name', 'Person - Name', 'City']
    """
    bare = [_BEFORE.sub("", label, count=1) if _BEFORE.match(label) else label for label in labels]
    shared = Counter(text.casefold() for text in bare)
    pairs = zip(labels, bare, strict=True)
    return [label if shared[text.casefold()] > 1 else text for label, text in pairs]
