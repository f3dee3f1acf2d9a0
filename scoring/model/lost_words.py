"""What a status says of a lead that is not to be called any more: surely, perhaps, or nothing.

The words are those of HubSpot, Salesforce, Zoho, Dynamics, LeadSquared, Pipedrive, Freshsales,
Odoo, Bitrix24, Close and Copper, and the common ones of some other languages.
"""

import re
from collections.abc import Sequence
from enum import IntEnum

from scoring.history.meaning import OutcomeSide, is_empty
from scoring.history.outcome_words import bare_letters, known_side
from scoring.intake.table.dispositions import Disposition, disposition_of


class Lost(IntEnum):
    """How surely a status says that a lead is lost; `OPEN` says that somebody works on it."""

    OPEN = -1
    UNSAID = 0
    MAYBE = 1
    SURE = 2


# Not now, not yet, or no more than a state of the system: the lead may well be called.
_MAYBE = """
closed close inactive dormant archived recycled recycle badtiming timing notnow notready notreadyyet
unresponsive noresponse nocontact lostcontact notconverted notenrolled notpurchased notbought
notacustomer abandoned expired failed unsuccessful stale sleeping paused parked suspended nobudget
toolate outofterritory nonconverti nichtkonvertiert noconvertido naoconvertido nonconvertito
geschlossen abgeschlossen inaktiv archiviert ruhend erledigt beendet abgelaufen ferme fermee cloture
cloturee inactif inactive archive archivee termine cerrado cerrada inactivo inactiva archivado
archivada finalizado finalizada fechado fechada inativo inativa arquivado chiuso chiusa inattivo
archiviato gesloten inactief gearchiveerd zamkniety nieaktywny закрыт закрыта неактивен архив 关闭
已关闭 終了 不活跃
"""
# Beside the words of a lost outcome and of a call that found so.
_SURE = """
badfit notafit nofit poorfit wrongfit notfit notatarget nottarget outofscope notarget irrelevant
notrelevant badlead poorquality poorqualitylead fakelead fake bogus notalead notaprospect noneed
noteligible ineligible blacklisted deceased outofbusiness baddata badcontact badcontactinfo
invalidlead invalidcontact invalidemail deaddeal dealdead closeddead closeduninterested
closedunqualified closedlostwon rejectedlead leadrejected disqualifiedlead unqualifiedlead
boughtelsewhere boughtfromcompetitor wentwithcompetitor choseanother lostdeal closedaslost
nolongeravailable movedaway discarded trash duplicatelead leadduplicate
disqualifiziert unqualifiziert nichtqualifiziert kaufabsage aussortiert dublette spamlead
keinpotenzial nichtrelevant falscherkontakt verlorengegangen geschlossenverloren
disqualifie disqualifiee nonqualifie nonqualifiee nonpertinent horscible doublon ecarte
fermeperdu perduferme sanssuite nonvalide invalide indesirable
descalificado descalificada nocalificado nocalificada nocualificado nocualificada noapto noapta
invalido invalida duplicado duplicada basura cerradonoconvertido
desqualificado desqualificada naoqualificado naoqualificada fechadoperdido leadperdido
negocioperdido descartada
squalificato squalificata nonqualificato scartato scartata chiusoperso nonvalido duplicato
gediskwalificeerd nietgekwalificeerd ongeldig afgewezen verlorendeal verlorenlead
zdyskwalifikowany utracony utracona stracony odrzucony niewazny przegrana przegrany
diskvalificerad diskvalificeret forlorad tabt menetetty hylatty ztraceny elveszett pierdut
kaybedildi kayip gecersiz uygundegil
потерян потеряна проигран проиграна некачественный некачественныйлид дисквалифицирован спам дубль
закрытоинереализовано неинтересно отказ
输单 无效 无效线索 已流失 流失 不合格线索 失注 見込みなし 対象外 실주 무효 부적격
"""
# What follows one of these says why; what follows "closed" must say so itself.
_LEADS_ON = """
lost disqualified unqualified notqualified notinterested junk invalid verloren disqualifiziert
unqualifiziert nichtqualifiziert perdu perdue disqualifie disqualifiee nonqualifie perdido perdida
descalificado descalificada nocalificado desqualificado naoqualificado perso persa squalificato
rejected dead
"""
_CLOSED = """
closed geschlossen cerrado cerrada ferme fermee cloture chiuso chiusa fechado fechada gesloten
"""
# With these a lead that was lost is on its way again.
_AGAIN = re.compile(
    r"\b(?:re-?(?:open|activ|engag|contact|visit|tarket|cycl|nurtur|market|work)\w*|nurtur\w*"
    r"|call ?back|follow|again|win-?back|later|retry|revive|not anymore|wieder\w*|erneut|später"
    r"|relanc\w*|rappel\w*|retomar|reactiv\w*|contact|touch|call)\b"
)
_SURELY = frozenset({
    Disposition.NOT_INTERESTED, Disposition.NOT_QUALIFIED, Disposition.WRONG_NUMBER,
})  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(map(bare_letters, text.split()))


_PERHAPS, _SURE_WORDS, _LEADING, _CLOSING = map(_words, (_MAYBE, _SURE, _LEADS_ON, _CLOSED))
# Where no lead of a column is at the beginning of the way, these may be that beginning.
_NOT_YET = _words("unqualified notqualified nonqualifie nichtqualifiziert unqualifiziert")
_BEGINNINGS = _words(
    "new newlead open attempted opennotcontacted lead contacted working workingcontacted "
    "attemptedtocontact notcontacted prospect neu offen kontaktiert nouveau ouvert contacte nuevo "
    "abierto contactado novo aberto nuovo aperto nieuw inprogress connected prequalified opendeal "
    "contactinfuture"
)
# States of a record rather than of the work on it.
_IDLE = _words("active lead contact prospect subscriber opportunity warm hot cold")


def lost_words(texts: Sequence[str]) -> list[Lost]:
    """What each of the different texts of a status column says of its leads.

    >>> [int(x) for x in lost_words(["Closed - Not Converted", "Inactive", "New", "Lost: price"])]
    [2, 1, -1, 2]
    """
    found = [_said(text) for text in texts]
    bare = [bare_letters(text) for text in texts]
    if _BEGINNINGS.isdisjoint(bare):
        pairs = zip(found, bare, strict=True)
        found = [min(said, Lost.MAYBE) if word in _NOT_YET else said for said, word in pairs]
    return found


def _said(text: str) -> Lost:
    letters = bare_letters(text)
    if is_empty(text) or not letters:
        return Lost.UNSAID
    if letters in _PERHAPS:
        return Lost.MAYBE
    if _is_lost(letters):
        return Lost.SURE
    if known_side(text) is OutcomeSide.OPEN:
        return Lost.UNSAID if letters in _IDLE else Lost.OPEN
    return _of_parts(text)


def _of_parts(text: str) -> Lost:
    """What a status with its reason says: "Lost to competitor", "Closed: duplicate"."""
    parts = [bare_letters(part) for part in re.findall(r"[^\W\d_]+", text.casefold())]
    heads = {"".join(parts[:n]) for n in range(1, len(parts))}
    closed = {"".join(parts[1:n]) for n in range(2, len(parts) + 1)} if parts else set()
    is_closed = bool(parts) and parts[0] in _CLOSING
    said = bool(heads & _LEADING) or (is_closed and any(map(_is_lost, closed)))
    said = said or disposition_of(text) in _SURELY
    if not said:
        return Lost.UNSAID
    return Lost.MAYBE if _AGAIN.search(text.casefold()) else Lost.SURE


def _is_lost(letters: str) -> bool:
    if letters in _PERHAPS:
        return False
    is_known = letters in _SURE_WORDS or known_side(letters) is OutcomeSide.NOT_CONVERTED
    return is_known or disposition_of(letters) in _SURELY
