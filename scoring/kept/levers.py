"""Which fields a team can change: guessed by name, said by a person, kept in the store."""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from scoring.access import Person, UserRole
from scoring.errors import FileRefused
from scoring.plain import MAY_LACK, Misfit, made, plain
from scoring.schema import Column, Role
from scoring.settings import levers_file
from scoring.store.documents import Document
from scoring.wording import clipped

# Characters of the team's words for a change: as many as stand before its figures in a line.
MOST_WORDS = 60
# What takes a role, as people are told who may not do it.
MARK_LEVERS = "change the fields that count as your team's"

# Things that a team does or hands out; what the lead is or did before is no lever.
_OURS = re.compile(
    r"\b(discount|offer|coupon|voucher|webinar|brochure|syllabus|demo|trial|call ?back|free copy"
    r"|newsletter|reminders?|follow[ -]?ups?|response time|sales ?person|meetings?)\b"
)


def seems_lever(name: str) -> bool:
    """Whether a column is named like something that the team can change.

    >>> seems_lever("Webinar minutes"), seems_lever("free_copy"), seems_lever("City")
    (True, True, False)
    """
    return _OURS.search(name.replace("_", " ").casefold()) is not None


# What a team does for a lead or gives it, in the words of several languages, and what to call it.
# The first that a name holds counts.
_ACTS = (
    (
        r"call ?backs?|r(?:ü|ue)ckruf\w*|devolver llamada|llamadas? de vuelta|richiamat\w+"
        r"|terugbel\w*",
        "Offer a call back",
    ),
    (
        r"(?:first )?(?:response|reply|contact) time"
        r"|time to (?:first )?(?:contact|call|response|reply)"
        r"|speed to lead|(?:hours|minutes|days) to (?:first )?(?:contact|call|response)"
        r"|reaktionszeit|antwortzeit|d[ée]lai de (?:r[ée]ponse|contact)|tiempo de respuesta"
        r"|tempo di risposta|tempo de resposta|reactietijd",
        "Answer sooner",
    ),
    (
        r"discounts?|rebates?|coupons?|vouchers?|promo(?: code|tion)s?|scholarships?|fee waivers?"
        r"|rabatt\w*|gutschein\w*|remises?|r[ée]ductions?|descuentos?|becas?|scont[oi]|descontos?"
        r"|korting\w*|rabat\w*|indirim\w*|скидк\w*",
        "Offer a discount",
    ),
    (
        r"instal?lments?|payment plans?|emi plans?|ratenzahlung|paiement [ée]chelonn[ée]|cuotas"
        r"|pagamento a rate|parcelas",
        "Offer to pay in parts",
    ),
    (
        r"quot(?:es?|ations?)(?: sent)?|proposals?(?: sent)?|kostenvoranschlag|devis"
        r"|presupuesto enviado"
        r"|cotizaci[oó]n|preventivo|or[çc]amento enviado|offerte(?:s)?",
        "Send a quote",
    ),
    (
        r"demos?|probestunde|vorf(?:ü|ue)hrung|d[ée]monstrations?|demostraci[oó]n|dimostrazion[ei]"
        r"|demonstra[çc][ãa]o",
        "Show a demo",
    ),
    (
        r"free trials?|trials?|testzugang|essai gratuit|prueba gratis|prova gratuita",
        "Offer a trial",
    ),
    (r"webinars?|webinare?|webinaires?", "Invite to a webinar"),
    (
        r"brochures?|catalog(?:ue)?s?|syllabus|free copy|samples? sent|brosch(?:ü|ue)re|katalog"
        r"|folletos?|opuscolo|folhetos?|cat[áa]logos?",
        "Send the brochure",
    ),
    (
        r"meetings?|appointments?|consultations?|site visits?|campus visits?|termine?|beratung\w*"
        r"|rendez[ -]vous|r[ée]unions?|citas?|reuni[oó]n(?:es)?|appuntament[oi]|reuni[õo]es"
        r"|reuni[ãa]o"
        r"|afspra(?:ak|ken)|spotkani[ae]",
        "Arrange a meeting",
    ),
    (
        r"follow[ -]?ups?|reminders?|touch(?:es|points?)|contact attempts?|attempts"
        r"|(?:number of )?times contacted|outreach(?:es)?|sales activities|nachfass\w*"
        r"|kontaktversuche"
        r"|relances?|seguimientos?|tentativ[io] di contatto|acompanhamentos?|opvolging\w*",
        "Follow up once more",
    ),
    (
        r"calls(?: made| logged| attempted)?|(?:outbound|outgoing|sales|phone) calls?"
        r"|call attempts?"
        r"|call count|dials|anrufe|appels|llamadas|chiamate|liga[çc][õo]es|telefonate|telefonaty"
        r"|aramalar?|звонк\w*",
        "Call once more",
    ),
    (
        r"e ?mails? (?:sent|delivered|count|touches|sequence)|number of e ?mails|e ?mails"
        r"|gesendete e ?mails|e ?mails envoy[ée]s|correos enviados|e ?mails enviad[oa]s"
        r"|e ?mail inviate"
        r"|newsletters?",
        "Send an e-mail",
    ),
    (
        r"(?:sms|texts?|text messages?|whats ?app(?: messages?)?) (?:sent|count)|number of sms"
        r"|(?:sms|whatsapp) (?:envoy[ée]s|enviados|gesendet|inviati)",
        "Send a message",
    ),
    (r"offers?|angebote?|offres?|ofertas?|offert[ae]|aanbod|promoties?", "Make an offer"),
)
_ACT = tuple((re.compile(rf"\b(?:{words})\b"), said) for words, said in _ACTS)
# What the lead does itself, where it comes from, or what came of a call: none that a team sets.
_NOT_OURS = re.compile(
    r"\b(do ?n[o']t|opt(?:ed)?|unsubscribed?|click\w*|button|open(?:ed|s|rate)?|opened|page|"
    r"pages|view\w*|visit(?:s|ed)?|bounced?|repl(?:y|ied|ies)|outcome|results?|status|disposition|"
    r"duration|length|seconds|recordings?|notes?|source|origin|campaign|channel|country|city|state|"
    r"region|interest(?:ed)?|accepted|name|id|date|last|dauer|ergebnis|quelle|land|stadt|dur[ée]e|"
    r"r[ée]sultat|pays|ville|resultado|fuente|pa[ií]s|ciudad|esito|fonte|paese|duur|bron)\b"
)


def may_be_lever(name: str) -> bool:
    """Whether a column is named like something that a team does for a lead, and so may change.

    >>> may_be_lever("Calls made"), may_be_lever("Rabatt"), may_be_lever("EmailsSent")
    (True, True, True)
    >>> may_be_lever("Country"), may_be_lever("Do not call"), may_be_lever("Call outcome")
    (False, False, False)
    """
    words = _spelled(name)
    named = seems_lever(name) or any(pattern.search(words) for pattern, _ in _ACT)
    return named and not _NOT_OURS.search(words)


def example_words(name: str) -> str:
    """What a team may call changing a column of this name, "" where it seems no lever.

    >>> example_words("Number of calls"), example_words("Discount %"), example_words("City")
    ('Call once more', 'Offer a discount', '')
    """
    words = _spelled(name) if may_be_lever(name) else ""
    return next((said for pattern, said in _ACT if pattern.search(words)), "")


def _spelled(name: str) -> str:
    """A name in small words with blanks between them: "EmailsSent" is "emails sent"."""
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[_\-./%#()]+", " ", apart).casefold().split())


def levers_of(columns: Collection[Column], said: Mapping[str, bool]) -> tuple[str, ...]:
    """The levers among these columns, in order: what a person said, else as the schema has it."""
    possible = (c for c in columns if c.role in (Role.FEATURE, Role.LEVER))
    return tuple(c.name for c in possible if said.get(c.name, c.role is Role.LEVER))


@dataclass(frozen=True)
class SaidOfLever:
    """What a person said of a field: whether it is a lever, None for nothing, and what to call it.

    `words` are those of the team for changing it, such as "Offer a call back"; "" for none.
    """

    is_lever: bool | None = field(default=None, metadata=MAY_LACK)
    words: str = field(default="", metadata=MAY_LACK)


NOTHING = SaidOfLever()


def load_levers(model: str) -> dict[str, bool]:
    """Which fields of a model were said to be levers or none, by name.

    Raises FileRefused for a damaged list and StorageFailed for one that cannot be read.
    """
    said = _load(model).items()
    return {name: one.is_lever for name, one in said if one.is_lever is not None}


def load_words(model: str) -> dict[str, str]:
    """What the team calls a change of a field, by name, where it said so; raises the same."""
    return {name: one.words for name, one in _load(model).items() if one.words}


def change_levers(model: str, said: Mapping[str, bool], *, by: Person) -> None:
    """Keep what a person says of these fields of a model; others stay as they are.

    Raises the same, and AccessRefused for who is no analyst.
    """
    by.require(UserRole.ANALYST, MARK_LEVERS)

    def changed(kept: dict[str, SaidOfLever]) -> dict[str, SaidOfLever]:
        return {n: replace(kept.get(n, NOTHING), is_lever=is_) for n, is_ in said.items()}

    _change(model, changed)


def change_words(model: str, said: Mapping[str, str], *, by: Person) -> None:
    """Keep what a change of these fields is called, "" for nothing. Raises the same."""
    by.require(UserRole.ANALYST, MARK_LEVERS)
    short = {name: clipped(" ".join(words.split()), MOST_WORDS) for name, words in said.items()}

    def changed(kept: dict[str, SaidOfLever]) -> dict[str, SaidOfLever]:
        return {name: replace(kept.get(name, NOTHING), words=w) for name, w in short.items()}

    _change(model, changed)


def _list_of(model: str) -> Document:
    """Where it is kept; that without a name is of all models, as earlier releases had it."""
    return Document("levers", model, "The list of levers could not be", levers_file(model))


def _load(model: str) -> dict[str, SaidOfLever]:
    return _parsed(_list_of(model).read(), model)


def _parsed(content: bytes | None, model: str) -> dict[str, SaidOfLever]:
    """What was said of fields, by name; nothing where none was.

    Until something is said of a model, what was said before models had names holds for it.
    """
    if content is None:
        content = _list_of("").read() or b"{}"
    try:
        kept = json.loads(content)
        # Before there were words, a field had true or false alone.
        parts = {n: {"is_lever": s} if isinstance(s, bool) else s for n, s in kept.items()}
        return {name: made(SaidOfLever, part, name) for name, part in parts.items()}
    except (ValueError, AttributeError, Misfit):
        raise FileRefused(
            f"The list of levers of the model “{model}” cannot be read and was not overwritten. "
            "Expected JSON of field names with true or false, as an earlier release kept it in the "
            f"data folder as {levers_file(model).name}. Correct that file, or delete it and mark "
            "the fields again."
        ) from None


def _change(
    model: str, changed: Callable[[dict[str, SaidOfLever]], dict[str, SaidOfLever]]
) -> None:
    """Keep these fields beside those that are kept; nobody else changes any meanwhile."""

    def written(content: bytes | None) -> bytes:
        before = _parsed(content, model)
        said = before | changed(before)
        # A field without words is kept as it was before there were any.
        kept = {
            n: plain(one) if one.words else one.is_lever
            for n, one in said.items() if one != NOTHING
        }  # fmt: skip
        return json.dumps(kept, ensure_ascii=False, indent=1).encode()

    _list_of(model).change(written)
