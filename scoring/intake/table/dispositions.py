"""What became of a call, by the words that a call list offers and the ways that people write them.

One list: the workbook offers it, and what comes back is counted by it. A word that is none of them
is counted under itself.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from scoring.intake.issue import Issue
from scoring.wording import PLACEHOLDERS, clipped, counted, listed

OUTCOME = "Outcome"  # the column of a call list that takes them
OUTCOMES = "outcomes of calls"
# Where two sheets say other things of one lead: a cell that is none of the list's words.
CONTRADICTING, TWO_OUTCOMES = "contradicting outcomes", "Two outcomes"
MOST_OTHER = 20  # words of nobody else that are named; the others are summed up
_MOST_SHOWN = 30


class Disposition(StrEnum):
    """What became of a call, in the order in which a list offers it."""

    CONVERTED = "Converted"
    INTERESTED = "Interested"
    CALL_BACK = "Call back"
    NO_ANSWER = "No answer"
    VOICEMAIL = "Left a message"
    NOT_INTERESTED = "Not interested"
    NOT_QUALIFIED = "Not qualified"
    WRONG_NUMBER = "Wrong number"
    DO_NOT_CALL = "Do not call again"


DISPOSITIONS = tuple(str(one) for one in Disposition)
# The same in the words of dialers, of other languages and of people in a hurry, without blanks,
# signs and accents. A word stands in one line only.
_WORDS = {
    Disposition.CONVERTED: """
        converted conversion won closedwon win sold sale salemade purchased bought paid enrolled
        signed signedup customer deal dealwon success successful gewonnen verkauft kunde
        abschluss gekauft bestellt converti convertie vendu vente inscrit convertido convertida
        ganado ganada vendido vendida venta inscrito convertito vinto venduto iscritto verkocht
        geconverteerd klant sprzedane kupil продано купил куплено 成交 已成交 成約 購入 कन्वर्ट""",
    Disposition.INTERESTED: """
        interested hot warm qualified sql appointment appointmentset meeting meetingbooked demo
        demobooked interessiert termin interesse interesse interessee rendezvous rdv interesado
        interesada cita interessato interessata appuntamento interessado interessada agendado
        geinteresseerd afspraak zainteresowany интересно заинтересован встреча 有兴趣
        有意向 関心あり रुचि""",
    Disposition.CALL_BACK: """
        callback callbacklater calllater callagain callbackrequested followup followuplater later
        recall reschedule rescheduled busy cb zurückrufen zuruckrufen ruckruf rückruf wiedervorlage
        spater besetzt rappeler arappeler rappel occupe volverallamar llamardespues llamarluego
        rellamar ocupado richiamare darichiamare occupato retornar ligardepois ligarmaistarde
        terugbellen bezet oddzwonic перезвонить занято 回拨 再联系 稍后联系 折り返し 再架電 बादमें""",
    Disposition.NO_ANSWER: """
        noanswer noanswr unanswered didnotanswer didntanswer notanswered notreached notreachable
        noreply noresponse noresp ringing rnr notpicked notpickedup didnotpick didntpick nopickup
        noconnect unreachable switchedoff keineantwort nichterreicht nichterreichbar niemanderreicht
        nichtabgenommen pasdereponse sansreponse injoignable nerepondpas norepond norepondpas
        sinrespuesta nocontesta nocontesto nocontestado nessunarisposta nonrisponde nonrisposto
        semresposta naoatende naoatendeu geengehoor nieopgenomen nietbereikt nieodebral
        brakodpowiedzi недозвон неответил неотвечает нетответа
        无人接听 未接 未接通 応答なし 不在 उत्तरनहीं""",
    Disposition.VOICEMAIL: """
        leftamessage leftmessage leftvoicemail voicemail voicemailleft vm lvm mailbox leftvm
        answeringmachine messageleft mailboxbesprochen nachrichthinterlassen anrufbeantworter
        messagerie messagelaisse repondeur buzondevoz mensajedejado segreteria segreteriatelefonica
        messaggiolasciato caixapostal recado deixourecado voicemailingesproken автоответчик 留言
        語音信箱 留守電""",
    Disposition.NOT_INTERESTED: """
        notinterested nointerest nolongerinterested uninterested notint ni lost closedlost declined
        rejected refused keininteresse nichtinteressiert desinteresse abgelehnt verloren absage
        pasinteresse pasinteressee nonninteresse refus refuse perdu nointeresado nointeresada
        rechazado perdido perdida noninteressato noninteressata rifiutato perso naointeressado
        seminteresse recusado geeninteresse nietgeinteresseerd niezainteresowany неинтересно
        незаинтересован отказ 没兴趣 无兴趣 无意向 興味なし रुचिनहीं""",
    Disposition.NOT_QUALIFIED: """
        notqualified unqualified disqualified notafit nofit badfit junk junklead spam duplicate
        nichtqualifiziert ungeeignet nonqualifie nocalificado nocualificado nonqualificato
        naoqualificado nietgekwalificeerd niezakwalifikowany неквалифицирован 不合格 対象外""",
    Disposition.WRONG_NUMBER: """
        wrongnumber wrongno wrongnum wn invalidnumber invalid badnumber disconnected notinservice
        numbernotinservice deadnumber falschenummer nummerfalsch ungultigenummer mauvaisnumero
        fauxnumero numerofaux numeroequivocado numeroincorrecto numeroerroneo numerosbagliato
        numeroerrato numeroerrado verkeerdnummer zlynumer blednynumer неверныйномер
        неправильныйномер 错号 号码错误 空号 番号違い गलतनंबर""",
    Disposition.DO_NOT_CALL: """
        donotcall donotcallagain dnc dontcall optout optedout unsubscribe unsubscribed blacklist
        blacklisted donotcontact dontcontact donotphone nevercall nevercallagain
        removefromlist nichtanrufen bittenichtanrufen nichtmehranrufen nichtkontaktieren
        nichtmehrkontaktieren anrufsperre kontaktsperre nepasappeler
        nepasrappeler neplusappeler neplusrappeler nepascontacter nepluscontacter nollamar
        nollamarmas novolverallamar nocontactar nonchiamare nonchiamarepiu nonrichiamare
        noncontattare naoligar naoligarmais naocontatar naocontactar nietbellen nietmeerbellen
        nietcontacteren niedzwonic niekontaktowac незвонить 请勿致电 架電禁止""",
}
_SPLIT = re.compile(r"[\W_]+")


def bare_word(text: str) -> str:
    """A word without case, blanks, signs and accents.

    >>> bare_word(" Rappeler: à 15h! "), bare_word("No-Answer")
    ('rappelera15h', 'noanswer')
    """
    if text.isascii():
        return _SPLIT.sub("", text.casefold())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _SPLIT.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


_KNOWN = {
    bare_word(word): disposition
    for disposition, words in _WORDS.items()
    for word in [*words.split(), str(disposition)]
}


@dataclass(frozen=True)
class CallOutcomes:
    """What came back of a call list of so many leads: how often each word, the commonest first.

    `read` is how often each other word was read as one of the list's.
    """

    leads: int
    counts: dict[str, int]
    read: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def filled(self) -> int:
        """How many leads have an outcome."""
        return sum(self.counts.values())

    @property
    def sentence(self) -> str:
        """The outcomes in words."""
        if not self.filled:
            return f"None of the {counted(self.leads, 'lead')} has an outcome yet."
        offered = (*DISPOSITIONS, TWO_OUTCOMES)
        named = [f"{n:,} {_small(word)}" for word, n in self.counts.items() if word in offered]
        others = {word: n for word, n in self.counts.items() if word not in offered}
        if others:
            words = (f"“{word}” {n:,}" for word, n in others.items())
            named.append(f"{sum(others.values()):,} in other words ({listed(words, MOST_OTHER)})")
        of = f"{self.filled:,} of {counted(self.leads, 'lead')}"
        return f"Outcome of {of}: {', '.join(named)}.{self._read_as}"

    @property
    def _read_as(self) -> str:
        words = (f"“{word}” as {_small(said)} ({n:,})" for (word, said), n in self.read.items())
        return f" Read by their meaning: {listed(words, MOST_OTHER)}." if self.read else ""

    @property
    def told(self) -> Issue:
        """The same as something found in a file."""
        return Issue(
            kind=OUTCOMES,
            column=OUTCOME,
            expected="what became of the calls",
            found=self.sentence,
            remedy="The outcomes were counted. They are no field of a lead.",
            count=max(1, self.filled),
        )


def _small(word: str) -> str:
    if word == TWO_OUTCOMES:
        return f"with {word.lower()}"
    return word[:1].lower() + word[1:]


def disposition_of(text: str) -> str:
    """The disposition that a cell says, in other words or with a remark; else the cell itself.

    >>> disposition_of("no answer (2x)"), disposition_of("À rappeler"), disposition_of("On leave")
    ('No answer', 'Call back', 'On leave')
    """
    # A word for itself, then the words before a remark.
    first = re.split(r"[(,;:/\n–—]| - ", text, maxsplit=1)[0]
    for part in (text, first):
        found = _KNOWN.get(bare_word(part)) or _KNOWN.get(bare_word(part).rstrip("0123456789x"))
        if found is not None:
            return str(found)
    return clipped(" ".join(text.split()), _MOST_SHOWN)


def call_outcomes(cells: pd.Series) -> CallOutcomes:
    """What the cells of a filled-in list say, blank ones and dashes aside."""
    texts = cells.str.strip()
    by_text = texts[~texts.str.casefold().isin(PLACEHOLDERS)].value_counts()
    counts, read = Counter[str](), Counter[tuple[str, str]]()
    for text, count in by_text.items():
        said = disposition_of(str(text))
        counts[said] += int(count)
        if said in DISPOSITIONS and not bare_word(str(text)).startswith(bare_word(said)):
            read[clipped(" ".join(str(text).split()), _MOST_SHOWN), said] += int(count)
    # Converted first, as it is asked for first; then the commonest.
    ranked = sorted(counts, key=lambda word: (word != Disposition.CONVERTED, -counts[word]))
    return CallOutcomes(len(cells), {word: counts[word] for word in ranked}, dict(read))
