"""Which values of an outcome column probably mean converted, by the words that systems use.

Statuses, stages and lifecycles of HubSpot, Salesforce, Dynamics, Zoho, Pipedrive, Odoo, Freshsales
and LeadSquared, and the common words of some other languages. A proposal is asked about, never
taken silently.
"""

import re
import shlex
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from scoring.history.meaning import OutcomeMeaning, OutcomeSide, folded, is_empty, with_counts
from scoring.intake.cells.values import boolean
from scoring.wording import clipped, quoted

CONVERTED = frozenset({"1.0", "won", "converted", "closed won", "win"})
NOT_CONVERTED = frozenset({"0.0", "lost", "not converted", "closed lost", "loss"})
_WON_SAID = CONVERTED - {"1.0"}
# More different values than this are ids or free text, which nobody chooses from.
MOST_CHOICES = 500
# More values than this are not set one by one,
MOST_SINGLE = 60
# and where they hardly repeat they are ids: of a word there are two leads or more on average.
_LEAST_REPEATED = 2
_WON = """
won closedwon dealwon win winner converted closedconverted customer customers client clients buyer
existingcustomer newcustomer payingcustomer evangelist sold sale bought purchased purchase ordered
orderplaced paid signed contractsigned enrolled enrolledstudent admitted funded success successful
gewonnen kunde kundin verkauft gekauft bestellt auftragerteilt gagne gagnee vendu vendue inscrit
ganado ganada cerradoganado cerradaganada cliente vendido vendida matriculado inscrito ganho ganha
vinto vinta venduto klant verkocht wygrane vunnet
"""
_LOST = """
lost closedlost deallost leadlost lostlead loss lose notconverted closednotconverted disqualified
unqualified notqualified rejected declined refused dead deadlead junk junklead spam invalid
invalidnumber wrongnumber notinterested nointerest nolongerinterested uninterested canceled
cancelled closedlosttocompetition losttocompetition losttocompetitor outsold cannotcontact
notenrolled notpurchased notbought dropped droppedout withdrawn badtiming unresponsive failed
unsuccessful abandoned expired notacustomer verloren abgelehnt abgesagt storniert keininteresse
nichtinteressiert ungeeignet perdu perdue refuse annule perdido perdida cerradoperdido
cerradaperdida cancelado cancelada rechazado descartado nointeresado perso persa rifiutato geweigerd
przegrane tapt
"""
_ON_THE_WAY = """
open new newlead lead subscriber prospect prospecting contact mql sql sal pql marketingqualified
marketingqualifiedlead salesqualified salesqualifiedlead salesacceptedlead productqualifiedlead
opportunity working workingcontacted opennotcontacted contacted notcontacted attempted
attemptedtocontact contactinfuture connected inprogress opendeal nurture nurturing qualified
prequalified qualification needsanalysis valueproposition iddecisionmakers identifydecisionmakers
perceptionanalysis proposal proposalpricequote proposalmade proposalsent proposition propose develop
qualify quote quotesent quoted offer offersent negotiation negotiationreview negotiationstarted
negotiationsstarted contactmade demo demoscheduled demodone appointmentscheduled qualifiedtobuy
presentationscheduled decisionmakerboughtin contractsent onhold pending assigned unassigned engaged
interested followup callback warm hot cold discovery evaluation meetingscheduled meetingbooked
unworked active undecided waiting inreview processing offen inbearbeitung neu kontaktiert angebot
verhandlung interessent ouvert ouverte encours nouveau nouvelle contacte devis negociation abierto
abierta nuevo nueva encurso contactado contactada propuesta negociacion aberto aberta novo nova
emandamento aperto aperta nuovo nuova incorso offerta trattativa nieuw offerte
"""
_SIDES = {
    **dict.fromkeys(_ON_THE_WAY.split(), OutcomeSide.OPEN),
    **dict.fromkeys(_LOST.split(), OutcomeSide.NOT_CONVERTED),
    **dict.fromkeys(_WON.split(), OutcomeSide.CONVERTED),
}
_NOT = re.compile(r"(not|non|no|un|never|nicht|keine?|pas|sin|não|nao)[\s_-]*(yet\s+)?")
# A longer command than this would push the rest out of the message.
_LONGEST = 240


def usual_sides(texts: Sequence[str]) -> list[OutcomeSide | None]:
    """What each text says by the usual words, OPEN for an empty one, None for other words."""
    return [_usual_side(text, boolean(text)) for text in texts]


def _usual_side(text: str, yes: float) -> OutcomeSide | None:
    word = folded(text)
    if is_empty(text):
        return OutcomeSide.OPEN
    if yes == 1 or word in CONVERTED:
        return OutcomeSide.CONVERTED
    return OutcomeSide.NOT_CONVERTED if yes == 0 or word in NOT_CONVERTED else None


@dataclass(frozen=True)
class ValueProposal:
    """A value as the file mostly spells it, how many leads have it, and what it probably means.

    `side` is None for a word that is not known. The value "" stands for all empty cells.
    """

    value: str
    leads: int
    side: OutcomeSide | None

    @property
    def is_empty(self) -> bool:
        """Whether it stands for the empty cells."""
        return self.value == ""


@dataclass(frozen=True)
class OutcomeProposal:
    """The values of an outcome column, the commonest first, the empty cells last.

    `is_sure` where known words say of every value what it means, with both outcomes among them.
    `by_stage` where no value says that a lead was lost, so that those on the way count as not
    converted. Without `values` there are too many: only filled or empty can tell.
    """

    values: tuple[ValueProposal, ...]
    is_sure: bool = False
    by_stage: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether every value has a meaning, and both outcomes are among them."""
        sides = {value.side for value in self.values}
        return None not in sides and {OutcomeSide.CONVERTED, OutcomeSide.NOT_CONVERTED} <= sides

    @property
    def is_plain(self) -> bool:
        """Whether the usual words say it all: of each value, with both outcomes among them."""
        sides = set(usual_sides([value.value for value in self.values if not value.is_empty]))
        return sides == {OutcomeSide.CONVERTED, OutcomeSide.NOT_CONVERTED}

    @property
    def meaning(self) -> OutcomeMeaning:
        """The meaning as proposed; values without one did not convert."""
        return meaning_of({value.value: value.side for value in self.values})


def proposed_like(question: OutcomeProposal, meaning: OutcomeMeaning) -> OutcomeProposal:
    """The same question with the meaning proposed that was stated of the same column elsewhere.

    A value that was not there keeps what its word proposes.
    """
    if meaning.is_usual or meaning.filled:
        return question
    named = set(map(folded, (*meaning.converted, *meaning.still_open, *meaning.others)))
    values = (
        replace(v, side=meaning.side(v.value)) if v.is_empty or folded(v.value) in named else v
        for v in question.values
    )
    return replace(question, values=tuple(values), is_sure=False, by_stage=False)


def meaning_of(sides: dict[str, OutcomeSide | None]) -> OutcomeMeaning:
    """The meaning that a side for every value amounts to; "" stands for the empty cells.

    >>> meaning_of({"Won": OutcomeSide.CONVERTED, "": OutcomeSide.NOT_CONVERTED})
    OutcomeMeaning(converted=('Won',), still_open=(), filled=False, empty_lost=True, others=())
    """
    named = {value: side for value, side in sides.items() if value}
    return OutcomeMeaning(
        tuple(value for value, side in named.items() if side is OutcomeSide.CONVERTED),
        tuple(value for value, side in named.items() if side is OutcomeSide.OPEN),
        empty_lost=sides.get("") is OutcomeSide.NOT_CONVERTED,
    )


def counts_of(cells: pd.Series) -> list[tuple[str, int]]:
    """The filled values as mostly spelled, with their leads; commonest first, "" the last."""
    found: dict[str, tuple[str, int]] = {}
    empty = 0
    for text, leads in cells.value_counts().items():
        word = folded(str(text))
        if is_empty(str(text)):
            empty += int(leads)
            continue
        spelled, before = found.get(word, (str(text).strip(), 0))
        found[word] = spelled, before + int(leads)
    ordered = sorted(found.values(), key=lambda value: -value[1])
    return [*ordered, *([("", empty)] if empty else [])]


def propose_meaning(cells: pd.Series) -> OutcomeProposal:
    """What the values of a column probably mean."""
    counts = counts_of(cells)
    named = [value for value, _ in counts if value]
    if not named or _are_ids(counts):
        return OutcomeProposal(())
    usual = zip(named, usual_sides(named), strict=True)
    by_word = {value: side or known_side(value) for value, side in usual}
    sides = {**by_word, **_opposites(by_word)}
    lost_is_said = OutcomeSide.NOT_CONVERTED in sides.values()
    by_stage = not lost_is_said and set(sides.values()) >= {OutcomeSide.CONVERTED, OutcomeSide.OPEN}
    if by_stage:
        sides = {value: _unless_won(side) for value, side in sides.items()}
    only_won = set(sides.values()) == {OutcomeSide.CONVERTED}
    empty = OutcomeSide.NOT_CONVERTED if only_won else OutcomeSide.OPEN
    found = tuple(ValueProposal(v, n, sides[v] if v else empty) for v, n in counts)
    proposal = OutcomeProposal(found, by_stage=by_stage)
    is_sure = proposal.is_complete and lost_is_said and sides == by_word
    return OutcomeProposal(found, is_sure, by_stage)


def _are_ids(counts: Sequence[tuple[str, int]]) -> bool:
    """Whether the filled values are too many, or too rarely the same, to be chosen from."""
    each = [leads for value, leads in counts if value]
    rare = len(each) > MOST_SINGLE and sum(each) < _LEAST_REPEATED * len(each)
    return rare or len(each) > MOST_CHOICES


def _unless_won(side: OutcomeSide | None) -> OutcomeSide | None:
    return OutcomeSide.NOT_CONVERTED if side is OutcomeSide.OPEN else side


def won_words(texts: Sequence[str]) -> list[bool]:
    """Whether each text is a word that says by itself that a lead converted, as "Closed Won" is.

    Yes and 1 say so only of a column that asks for it.
    """
    return [
        known_side(text) is OutcomeSide.CONVERTED or folded(text) in _WON_SAID for text in texts
    ]


def known_side(value: str) -> OutcomeSide | None:
    """The meaning of a value by its letters alone, without numbers, signs and accents."""
    return _SIDES.get(bare_letters(value))


def bare_letters(text: str) -> str:
    """A text by its letters alone.

    >>> bare_letters("3. Closed – Lost"), bare_letters("Intéressé")
    ('closedlost', 'interesse')
    """
    plain = text.casefold() if text.isascii() else unicodedata.normalize("NFKD", text.casefold())
    return plain if plain.isalpha() else "".join(sign for sign in plain if sign.isalpha())


def _opposites(sides: dict[str, OutcomeSide | None]) -> dict[str, OutcomeSide]:
    """Both sides where the only two values are a word and its opposite: in and not in.

    So too where a lead is "qualified" or not, and none was won.
    """
    plain = {folded(value): value for value in sides}
    if OutcomeSide.CONVERTED in sides.values():
        return {}
    for word, value in plain.items():
        if sides[value] is not None and word != "qualified":
            continue
        other = next((w for w in plain if w != word and _says_not(w, word)), None)
        if other is not None and (len(plain) == 2 or word == "qualified"):
            return {
                value: OutcomeSide.CONVERTED,
                plain[other]: OutcomeSide.NOT_CONVERTED,
            }
    return {}


def _says_not(word: str, of: str) -> bool:
    if of == "qualified" and word == "disqualified":
        return True
    negation = _NOT.match(word)
    return negation is not None and word[negation.end() :] == of


def question_of(name: str, cells: pd.Series) -> str:
    """The refusal that asks what the values of a column mean: counts, proposal, and the options."""
    column = f"The outcome column “{clipped(name, 60)}”"
    found = propose_meaning(cells)
    if not found.values:
        counts = [(value, leads) for value, leads in counts_of(cells) if value]
        return (
            f"{column} holds {len(counts):,} different values: {with_counts(counts, 2)}. If a "
            "filled cell means that a lead converted, and an empty one that it did not, state "
            "--converted-if-filled; else choose another outcome column."
        )
    values = [(v.value, v.leads) for v in found.values if not v.is_empty]
    return (
        f"{column} does not plainly say who converted. It holds {with_counts(values, 4)}. State "
        f"which mean converted and which are still open; all others did not convert. "
        f"{_proposed(found)}"
    )


def _proposed(found: OutcomeProposal) -> str:
    stated = options_of(found.meaning)
    if not found.meaning.converted:
        return "For example: --converted VALUE --open VALUE, or --converted-if-filled."
    if len(stated) > _LONGEST:
        stated = "--converted VALUE --open VALUE, each with one value or more"
    unknown = [value.value for value in found.values if value.side is None]
    doubt = f" Not known: {quoted(unknown, 2)}." if unknown else ""
    return f"Proposed: {stated}.{doubt}"


def options_of(meaning: OutcomeMeaning) -> str:
    """The options of the command line that state a meaning.

    >>> options_of(OutcomeMeaning(("Closed Won",), ("New", "-None-"), empty_lost=True))
    '--converted "Closed Won" --open New --open=-None- --empty-not-converted'
    """
    if meaning.filled:
        return "--converted-if-filled"
    parts = [
        *_option("--converted", meaning.converted),
        *_option("--open", meaning.still_open),
        *(["--empty-not-converted"] if meaning.empty_lost else []),
    ]
    return " ".join(parts)


def _option(name: str, values: Sequence[str]) -> list[str]:
    """One option with its values; a value that begins like an option needs the sign of equality."""
    usual = [_in_shell(value) for value in values if not value.startswith("-")]
    odd = [f"{name}={_in_shell(value)}" for value in values if value.startswith("-")]
    return [*([name, *usual] if usual else []), *odd]


def _in_shell(value: str) -> str:
    """A value as a shell takes it: in double quotes, which every system's shell knows."""
    if re.fullmatch(r"[\w.:/-]+", value):
        return value
    # Within double quotes a POSIX shell would replace these.
    if set(value) & set('$`!\\"'):
        return shlex.quote(value)
    return f'"{value}"'
