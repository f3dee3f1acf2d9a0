"""A column that holds how far each lead has come, such as a lifecycle stage, as steps in order."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from scoring.insight.leads import Field, Leads
from scoring.schema import Kind, Role

# What a lead is called on its way, an entry for each step, as `_letters` writes it: the lifecycles,
# lead statuses and deal stages of HubSpot, Salesforce, Dynamics, Zoho, Pipedrive and LeadSquared,
# and the commonest words of some other languages.
_STEPS = (
    "subscriber visitor anonymous suspect abonnent abonne suscriptor",
    "lead leads rawlead new newlead open opennotcontacted notcontacted uncontacted unworked "
    "untouched prospect prospecting neu interessent nouveau nouvelle prospecto novo nova nuovo "
    "nieuw contact",
    "attempted attemptedtocontact tryingtocontact noanswer",
    "contacted connected working workingcontacted inprogress engaged contactmade assigned "
    "kontaktiert inbearbeitung contacte encours contactado contactada encurso contatado "
    "emandamento contattato incorso",
    "mql marketingqualified marketingqualifiedlead marketingqualifiedleadmql prequalified "
    "interested",
    "sal salesaccepted salesacceptedlead accepted",
    "sql salesqualified salesqualifiedlead salesqualifiedleadsql pql productqualifiedlead "
    "qualified qualification qualify qualifiedtobuy qualifiziert qualifie calificado qualificado "
    "qualificato",
    "meetingscheduled meetingbooked appointmentscheduled appointment demoscheduled demo demodone",
    "discovery needsanalysis presentationscheduled presentation develop valueproposition",
    "iddecisionmakers identifydecisionmakers perceptionanalysis decisionmakerboughtin",
    "opportunity opendeal opportunite oportunidad oportunidade opportunita verkaufschance",
    "proposal proposalpricequote proposalmade proposalsent propose proposition quote quotesent "
    "quoted offer offersent angebot devis propuesta proposta offerta offerte",
    "negotiation negotiationreview negotiationstarted negotiationsstarted verhandlung negociation "
    "negociacion negociacao negoziazione contractsent",
    "won closedwon dealwon customer client converted closedconverted sold enrolled paid gewonnen "
    "kunde gagne ganado ganada cliente ganho ganha vinto vinta klant",
    "evangelist advocate promoter referrer",
)
_RANKS = {word: at for at, line in enumerate(_STEPS) for word in line.split()}
# Words of leads that went away, from which nobody knows how far they came.
_GONE_WORDS = """
lost closedlost deallost leadlost lostlead disqualified unqualified notqualified closednotconverted
notconverted rejected junk junklead spam dead deadlead invalid notinterested unresponsive
cannotcontact badtiming contactinfuture nurture nurturing onhold recycled other others verloren
ungeeignet perdu perdue perdido perdida perso persa canceled cancelled
"""
_GONE = frozenset(_GONE_WORDS.split())
_NAMED = re.compile(
    r"life ?cycle|\bstage|\bstatus|\bstate ?code|\bpipeline|\bphase|lebenszyklus|\bstufe|"
    r"verkaufsphase|cycle de vie|\betape|\bstatut|\betapa|\bfase\b|\bstato\b|\bestado|\bestagio|"
    r"ciclo de vida"
)
# Fewer steps are no way that a lead goes along.
LEAST_STEPS = 3
# Of the filled leads so many must be at a step, or gone.
_MOSTLY = 0.7
_MOST_LEVELS = 40


@dataclass(frozen=True)
class Rung:
    """One step: its value as uploaded, or several joined, and the values at it or beyond it."""

    name: str
    reached: tuple[str, ...]
    is_won: bool = False


@dataclass(frozen=True)
class Ladder:
    """The steps of one column, the first one first."""

    column: str
    steps: tuple[Rung, ...]


def find_ladder(leads: Leads) -> Ladder | None:
    """The column that says how far each lead has come, the one of most steps; None without one.

    By its name and its values: words of known systems, or values that all begin with a number. The
    outcome may be such a column.
    """
    found = [ladder for field in leads.fields if (ladder := _ladder(field)) is not None]
    return max(found, key=lambda ladder: len(ladder.steps), default=None)


def _ladder(field: Field) -> Ladder | None:
    is_told = field.kind is Kind.CATEGORY and field.role is not Role.CREATED
    if not is_told or field.is_personal or not _NAMED.search(_plain(field.name)):
        return None
    codes = field.values.cat.codes.to_numpy()
    counts = np.bincount(codes[codes >= 0], minlength=len(field.values.cat.categories))
    pairs = zip(field.values.cat.categories.astype("str"), counts.tolist(), strict=True)
    leads = {level: n for level, n in pairs if n}
    if not LEAST_STEPS <= len(leads) <= _MOST_LEVELS:
        return None
    ranks = _numbered(tuple(leads)) or {v: r for v in leads if (r := _rank(v)) is not None}
    told = sum(n for level, n in leads.items() if level in ranks or _letters(level) in _GONE)
    if len(set(ranks.values())) < LEAST_STEPS or told < _MOSTLY * sum(leads.values()):
        return None
    return Ladder(field.name, _steps(ranks))


def _steps(ranks: dict[str, int]) -> tuple[Rung, ...]:
    won = _RANKS["won"]
    return tuple(
        Rung(
            " or ".join(value for value, rank in ranks.items() if rank == at),
            tuple(value for value, rank in ranks.items() if rank >= at),
            any(_rank(value) in (won, won + 1) for value, rank in ranks.items() if rank == at),
        )
        for at in sorted(set(ranks.values()))
    )


def _numbered(levels: tuple[str, ...]) -> dict[str, int]:
    """The number that each level begins with; none where one of them has none, or two the same.

    >>> _numbered(("2 - Demo", "1. New", "10 Won")), _numbered(("1. New", "Won"))
    ({'2 - Demo': 2, '1. New': 1, '10 Won': 10}, {})
    """
    found = {level: re.match(r"\s*(\d{1,3})\s*[^\d\s]", level) for level in levels}
    ranks = {level: int(match[1]) for level, match in found.items() if match}
    gone = {level for level in levels if _letters(level) in _GONE}
    whole = len(ranks) == len(levels) and len(set(ranks.values())) == len(levels)
    return {level: rank for level, rank in ranks.items() if level not in gone} if whole else {}


def _rank(level: str) -> int | None:
    """The place of a value among the steps, None for a word of none."""
    return _RANKS.get(_letters(level))


def _plain(text: str) -> str:
    """Words in small letters without accents, parted by single blanks.

    >>> _plain("Étape_du cycle"), _plain("LifecycleStage")
    ('etape du cycle', 'lifecycle stage')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    bare = unicodedata.normalize("NFKD", parted.casefold())
    return " ".join(
        re.findall(r"[^\W_]+", "".join(c for c in bare if not unicodedata.combining(c)))
    )


def _letters(text: str) -> str:
    """The letters of a value, small and without accents.

    >>> _letters("4. Closed – Won"), _letters("Gagné")
    ('closedwon', 'gagne')
    """
    return "".join(sign for sign in _plain(text) if sign.isalpha())
