"""Headers of who cares for a lead and of notes on it, in many languages.

Owners are known by the words of the contacts. All are compared as `normalise` writes them.
"""

import re

from scoring.intake.leads.contact_headers import Contact, said_by
from scoring.intake.leads.mapping import normalise

# The same words say who owns a house or a firm, or what kind of trade the lead is in.
_ALSO_THEIRS = re.compile(
    r"^(?:commercial|comercial|commerciale|titolare|inhaber|sahibi|dono|dona|rep)$"
    r"|agent|advis[eo]r|consult|conseiller|asesor|client|kunde|customer|current|vendeur|account"
)
# Beside an owner in a name of several words that the contacts do not know whole.
_OWNERS = re.compile(
    r"^(?:(?:kunden|lead|vertriebs|innen|aussen)?(?:betreuer(?:in)?|sachbearbeiter(?:in)?|"
    r"bearbeiter(?:in)?)|(?:name|nome|nombre|nom)(?:des|der|du|de|del|do)?(?:betreuers?|"
    r"bearbeiters?|responsa[bv][a-z]*|vendedor|commercial|comercial)|bearbeitet(?:von|durch)|"
    r"betreut(?:von|durch)|zugewiesen(?:an)?|zugeteilt(?:an)?|verantwortlich(?:e|er)?"
    r"(?:person|mitarbeiter(?:in)?|vertriebler)?|zustandig(?:e|er)?(?:person|mitarbeiter(?:in)?|"
    r"vertriebler|verkaufer)?|aussendienst(?:mitarbeiter)?|innendienst(?:mitarbeiter)?|"
    r"charge(?:e)?daffaires|attribue(?:e)?a|suivipar|asignado(?:a)?|gestor|gestore|"
    r"incaricato|assegnato(?:a)?|atribuidoa|toegewezenaan|accountbeheerder|behandelaar|"
    r"przypisany(?:do)?|osobaodpowiedzialna|handlaggare|behandlet?av|sagsbehandler|"
    r"saksbehandler|ответственн[а-я]*|負責人|跟进人)$"
)
_BESIDE = (
    r"(?:intern[a-z]*|vertriebs?|sales|crm|lead|kontakt|gesprachs?|anruf|telefon|telefonat|"
    r"commercia[a-z]*|comercia[a-z]*|venda|vendas|ventas|vente|verkoop|handlow[a-z]*|"
    r"zum|zur|des|der|du|de|del|do|sur|sul|sobre|van|over)"
)
_NOTES = re.compile(
    rf"^{_BESIDE}*(?:bemerkung(?:en)?|notiz(?:en)?|kommentare?|anmerkung(?:en)?|vermerke?|"
    r"notes?|remarques?|commentaires?|observations?|observacion(?:es)?|comentarios?|notas?|"
    r"anotacion(?:es)?|commento|commenti|osservazion[ei]|annotazion[ei]|observac(?:ao|oes)|"
    r"anotac(?:ao|oes)|obs|opmerking(?:en)?|notities?|aantekening(?:en)?|uwag[ai]|notatk[ai]|"
    r"komentarz[ey]?|anteckning(?:ar)?|kommentar(?:er)?|bemaerkning(?:er)?|merknad(?:er)?|"
    r"notater?|muistiinpanot|poznamk[ay]|megjegyzes(?:ek)?|notlar|yorumlar?|комментари[ийея]*|"
    rf"примечани[ея]|заметк[аи]|备注|備註|備考|跟进记录|메모|비고|ملاحظات|הערות){_BESIDE}*$"
)


def says_owner(name: str) -> bool | None:
    """Whether a header surely is that of who cares for a lead, None where it says none of it.

    >>> says_owner("Betreuer"), says_owner("Agente"), says_owner("Eigentümer Haus")
    (True, False, None)
    """
    said, bare = said_by(name), normalise(name)
    if _OWNERS.match(bare):
        return True
    if said is None or said.contact is not Contact.OWNER:
        return None
    return _ALSO_THEIRS.search(bare) is None


def says_notes(name: str) -> bool:
    """Whether a header is that of notes on a lead.

    >>> says_notes("Bemerkung"), says_notes("Observações"), says_notes("Notebook")
    (True, True, False)
    """
    return _NOTES.match(normalise(name)) is not None
