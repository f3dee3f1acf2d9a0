"""Names of what sales or a system writes while a lead is worked on, matched as whole ideas.

A name is split into words first, so that "hs_lead_status", "LeadStatus" and "Lead Status" are one.
No single word makes an idea where honest columns bear it too: "marital status", "home owner",
"credit rating" and "contract type" are none.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.intake.cells.values import to_booleans, to_numbers
from scoring.intake.leads.mapping import normalise
from scoring.training.work_words import says_notes, says_owner


@dataclass(frozen=True)
class WorkIdea:
    """What a name is about, in words, and whether nothing but work on the lead writes it.

    Where it is not `sure`, as with a last activity, the lead itself may have caused the value.
    """

    words: str
    sure: bool = True


_CALL = r"(?:call|calls|talk|phone|phone call|conversation|conversations|meeting|meetings|dial)"
_TOUCH = (
    r"(?:calls?|phone calls?|dials?|contacts?|contacted|contact attempts?|call attempts?|attempts?|"
    r"follow ?ups?|touches|touch ?points?|meetings?|notes?|sales notes?|activities|"
    r"sales activities|"
    r"tasks?|emails? sent|sms sent|demos?|times contacted|sales calls?|sales emails?|reminders?|"
    r"interactions with sales|outreach(?:es)?|done activities|contacted notes|quotations?|quotes?|"
    r"proposals?)"
)
# Calls and contacts that are the lead's own.
_THEIRS = (
    r"(?:associated|day|eve|evening|night|intl|international|service|support|local|customer|"
    r"incoming|outgoing|inbound)\b"
)
_RECORD = (
    r"(?:leads?|deals?|opportunit(?:y|ies)|opps?|contacts?|prospects?|sales|pipeline|enquiry|"
    r"inquiry|applications?|follow ?ups?|loan|tickets?|tasks?|orders?|payments?|admissions?|"
    r"enrol(?:l)?ments?|quotes?|quotations?|proposals?|invoices?|demos?|meetings?|calls?|"
    r"conversions?|won|counsel(?:l)?ing|appointments?|onboarding|negotiation|disposition|budget)"
)
_MAN = (
    r"(?:sales ?(?:person|man|rep|reps|representative|agent|executive|owner|user|manager)|"
    r"account (?:executive|manager|owner)|tele ?caller|counsel(?:l)?or|bdr|sdr|"
    r"relationship manager|call(?:ing)? agent|agent name|(?:inside|field) sales)"
)
# The length of a call in German, French, Spanish, Italian, Portuguese and Dutch.
_CALL_LENGTHS = (
    r"\b(?:gespra(?:e)?chs|anruf|telefon|telefonats|telefonie)(?:dauer|zeit|minuten)\b"
    r"|\bdauer (?:des |vom )?(?:telefonats?|gespra(?:e)?chs?|anrufs?)\b"
    r"|\bduree (?:de l |de la |d |des )?(?:appels?|conversation|communication)\b"
    r"|\bduracion (?:de (?:la )?)?llamadas?\b|\bdurata (?:della )?(?:chiamat|telefonat)[ae]\b"
    r"|\bduracao (?:da )?(?:chamada|ligacao)\b|\bgespreksduur\b"
)
_WORKING, _MAY_WORK = "who works on the lead", "who may work on the lead"
_NOTED = "notes on the lead"
_MARKS = frozenset({"note", "nota"})
_AGO = r"(?:days?|hours?|hrs|weeks?|months?|minutes?|mins|time)"
_END = (
    r"(?:close|closing|closed|won|win|convert|conversion|converted|purchase|sale|enrol(?:l)?|sign)"
)

_IDEAS: tuple[tuple[str, str], ...] = (
    ("how long the lead was talked to", rf"^durations?(?: (?:s|secs?|seconds?|mins?|minutes?|ms))?$"
     rf"|\b{_CALL} (?:duration|durations|length|time|minutes|mins|seconds|secs|ms)\b"
     rf"|\bduration (?:of )?(?:the )?(?:last )?{_CALL}\b"
     rf"|\b(?:length|minutes|seconds|time) (?:of|on|in) (?:the )?(?:last )?{_CALL}\b"
     rf"|{_CALL_LENGTHS}"
     r"|\b(?:talktime|handle time|handling time|aht|time on phone|contact duration)\b"
     r"|\btime spent by me\b"),
    ("when the lead was last worked on",
     rf"\b{_AGO} since (?:last )?(?:contact|contacted|call|called|touch|follow ?up|meeting)\b|"
     r"\blast (?:\w+ )?(?:contact|contacted|touch|touched|touch ?point|calls?|called|meeting|"
     r"modified|updated?|outreach|follow ?up|notes?|task|attempt|disposition|stage|status|action|"
     r"sales activity|interaction by|dialed|dialled|worked)\b(?! ?(?:point url|page|source))"
     r"|\b(?:contacted|called|modified|updated|changed|edited|closed) (?:last|at|on|by|date|time)\b"
     r"|\b(?:update|write|modification) (?:date|time|uid|user)\b|\bsystem ?mod ?stamp\b"
     r"|^p ?days$|\brecent sales\b|\bsales email last\b"),
    ("how often the lead was worked on",
     r"^(?:calls?|attempts|touches|touch ?points|meetings|reminders|(?:emails?|sms|"
     r"messages) sent)$|"
     rf"\b(?:num|nr|number|no|count|total|times|n|"
     rf"how many)(?: of)? (?:(?!{_THEIRS})\w+ )?{_TOUCH}(?: made)?$"
     rf"|\b(?:num|number|no|count)(?: of)? (?:contacted|times contacted)\b"
     rf"|\b{_TOUCH} (?:count|counts|made|logged|number|num|total|attempted|done)\b"
     r"|\btimes (?:contacted|called|dialed|dialled|reached)\b|\b(?:contact|call|dial) attempts?\b"
     r"|\bcalls? (?:connected|answered|picked|picked up|attempted|made|logged|placed)\b"
     r"|\bactivities to do\b|\bdone activities\b|\b(?:meetings?|calls?|demos?) held\b|"
     r"\bcalendar event count\b|\bsale order count\b"),
    ("the stage or status of the work on the lead",
     r"\b(?:current|funnel|final|latest|last|highest|max|buyer) (?:stage|status)(?: reached)?$|"
     r"\bstage reached\b|"
     rf"^(?:status|stage|sub ?status|sub ?stage|state ?code|status ?code|status reason|stage name)$"
     rf"|\b{_RECORD} (?:current )?(?:sub ?)?(?:status|stage|state|phase|step)(?: (?:code|name|id|"
     rf"reason|group))*$"
     r"|\blife ?cycle ?stage\b|\bstage (?:id|changed?|name)\b|\bforecast category\b"
     r"|\b(?:status|stage) of (?:the )?(?:lead|deal|call|application|opportunity)\b"
     r"|\b(?:time|days) in (?:\w+ )?(?:stage|pipeline|status)\b|\bwon status\b"
     r"|\b(?:win|close|deal|closing|automated) probability\b|^probability(?: pct| percent)?$"
     r"|\bactivity state\b|\bis (?:unread|working|worked|closed|won|lost|open|converted|"
     r"qualified)\b"),
    (_WORKING,
     rf"^owners?(?: (?:id|name|email|alias|role|full name|user))*$|\b{_RECORD} owner(?: (?:id|"
     rf"name|email|alias|full name|role|user))*$"
     r"|\b(?:hubspot|hs|record|company|account) owner(?: (?:id|name|email|assigned date))*$"
     r"|^owning (?:user|team|business unit)$|^own(?:er|ing)(?:id|user)$"
     rf"|\b(?:assigned|allocated) (?:to|user|agent|rep|owner|{_MAN})(?: (?:id|name|email))*$|"
     rf"\bassignee\b"
     rf"|\b{_MAN}(?: (?:id|name|email|assigned))*$|^user id$|\b(?:handled|called|closed|worked|"
     rf"contacted) by\b"
     r"|\bresponsible(?: (?:person|user|agent))?$"),
    ("what came of a call or a deal",
     r"^(?:answered|picked up|connected|reached|contacted|called|voicemail(?: left)?|no answer)$|"
     r"\b(?:wrap ?up|hang ?up) (?:code|reason)\b|\bdemo (?:given|attended)\b|"
     r"\bdispositions?(?: code)?\b|^(?:outcome|result|results|remarks?|comments?|notes?|won|lost|"
     r"closed|resolution)$"
     rf"|\b{_CALL} (?:outcome|result|results|summary|notes?|remarks?|comments?|feedback|"
     rf"type made)\b"
     r"|\b(?:demo|visit|follow ?up|sales|rep|agent|internal|counsel(?:l)?or|qualification) "
     r"(?:outcome|result|feedback|notes?|remarks?|comments?)\b"
     r"|\breasons? (?:(?:for|of) )?(?:lost|loss|won|win|closing|losing|rejection|disqualif\w+|"
     r"not \w+)\b"
     r"|\b(?:lost|loss|won|win|closed(?: lost| won)?|rejection|disqualif\w+|unqualified|junk|"
     r"cancellation|close|drop|churn|lead lost) reasons?\b"
     r"|\bclosed (?:won|lost)\b|\b(?:interest|need) confirmed\b|\bconfirm interest\b|"
     r"\bevaluate fit\b"
     r"|\bdecision maker(?: (?:identified|met|reached))?$|\bcompetitor (?:chosen|won|lost)\b"
     r"|\bobjections?(?: raised)?$"),
    ("the next step of the work on the lead",
     r"\bnext (?:step|steps|action|activity|task|call|follow ?up|meeting|contact)\b"
     r"|\bfollow ?ups?\b|\b(?:call ?back|visit|appointment|meeting|demo) (?:scheduled|booked|date|"
     r"held|done|completed|set)\b"
     r"|\b(?:initial communication|lead nurtur\w+)\b"),
    ("the closing of a deal",
     rf"\b{_AGO} (?:to|until|till|before) {_END}\b|\bdays? (?:open|worked)\b|\bday (?:open|close)\b"
     r"|\bclos(?:e|ed|ing)(?:d)? ?(?:date|time|month|value|amount|revenue|quarter|on|at)\b|"
     r"\bdate closed\b"
     r"|\b(?:estimated|expected|est|forecast) (?:close|closing|revenue)\b|\bestimatedclosedate\b"
     r"|\bsales cycle\b|\bconver(?:ted|sion) (?:date|on|at|time|by|account|contact|opportunity|"
     r"deal|lead)\b"
     r"|^enrol(?:l)?ed(?: (?:on|at|by|date))?$|\benrol(?:l)?ment (?:date|no|number|id|fee|type)\b"
     r"|\bbecame an? \w+"
     r"|\b(?:invoices?|orders?|contracts?|proposals?|quotes?|quotations?|offers?|agreements?) "
     r"(?:no|nr|number|id|ids|date|sent|signed|amount|value|total|accepted|given|created|start|"
     r"end|start date|end date|signed date)\b"
     r"|\bpayments? (?:date|received|confirmed|made|done|id|reference|link sent|link)\b"
     r"|\b(?:amount|fees?|deposit|down ?payment) (?:paid|received|collected)\b"
     r"|\bdiscounts? (?:offered|given|approved|applied)\b|\bsale amount total\b"),
    ("how fast the lead was answered",
     rf"\b{_AGO} (?:to|until|till|before) (?:first |the first )?(?:contact|call|response|reply|"
     rf"touch|connect|answer)\b"
     r"|\bspeed to lead\b|\b(?:lead|first|sales) response time\b|\bfirst (?:contacted|called|"
     r"call) (?:date|time|at|on)\b"),
    ("what sales think of the lead",
     r"\b(?:rep|agent|sales|caller|counsel(?:l)?or|telecaller) (?:score|rating|opinion|assessment|"
     r"impression|feedback|grade)\b|"
     r"\b(?:lead|prospect|sales) (?:quality|rating|temperature)(?: code)?\b|^(?:rating|"
     r"lead quality code)$"
     r"|\b(?:qualified|disqualified) (?:by|date|on)\b|\bsales (?:qualified|accepted)\b|^(?:sql|"
     r"sal)$"
     r"|\bqualification (?:status|stage|result|call|comments?)\b"),
)  # fmt: skip
# What the lead itself, a form or a system may have caused before the call as well.
_UNSURE: tuple[tuple[str, str], ...] = (
    ("what happened last",
     r"\blast (?:\w+ )?(?:activity|action|interaction|engagement|event|response|reply)\b"),
    (_MAY_WORK,
     r"^(?:agents?|advis[oe]rs?|consultants?|closers?|setters?|callers?|reps?|teams?|sales team|"
     r"sales|executives?|(?:agent|rep|advis[oe]r|team) (?:id|code|no))$"),
    ("how often something happened", r"^(?:activities|interactions|tasks|actions)(?: count)?$"),
    ("labels that sales may set",
     r"^tags?(?: ids?)?$|\b(?:lead|deal|contact|prospect) (?:tags?|labels?|profile|priority)\b"
     r"|^(?:quality|profile|priority|label|labels)$|\bwarmth\b"),
)  # fmt: skip
# What came before this lead: known when it came in.
_BEFORE = re.compile(
    r"\b(?:previous|prior|past|earlier|former|preferred|best|original|average|avg|lifetime|"
    r"first page|first touch|previously)\b"
)
# Where a lead came from: filled for some leads only, but when they came in.
_ORIGIN = re.compile(
    r"\b(?:utm|campaigns?|referr\w*|sources?|medium|channels?|coupons?|promo\w*|vouchers?|landing|"
    r"gclid|fbclid|keywords?|adgroup|ad (?:group|set|name|id)|partners?|affiliates?|"
    r"how did you hear)\b"
)
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
# Prefixes and suffixes of systems that say nothing, and joined names of their own.
_SYSTEM = re.compile(r"^(?:hs|hubspot|sf|sfdc|crm|zoho|mx|cr|new) (?=\w)|\b(?:c|pc|r)$")
_JOINED = {
    "closedate": "close date", "createdate": "create date", "lifecyclestage": "lifecycle stage",
    "dealstage": "deal stage", "dealname": "deal name", "ownerid": "owner id",
    "modifiedon": "modified on", "modifiedby": "modified by", "owninguser": "owning user",
    "salesstage": "sales stage", "salesstagecode": "sales stage code",
    "leadqualitycode": "lead quality code", "closeprobability": "close probability",
    "confirminterest": "confirm interest", "evaluatefit": "evaluate fit",
    "budgetstatus": "budget status", "qualificationcomments": "qualification comments",
    "initialcommunication": "initial communication", "schedulefollowup": "schedule follow up",
    "lastonholdtime": "last on hold time", "timespentbymeonemailandmeetings": "time spent by me",
    "followup": "follow up", "followups": "follow ups", "callduration": "call duration",
    "leadstatus": "lead status", "leadstage": "lead stage", "lastcontacted": "last contacted",
    "lastmodified": "last modified", "leadowner": "lead owner", "numcalls": "num calls",
    "numcontacts": "num contacts", "decisionmaker": "decision maker", "nextstep": "next step",
    "salesrep": "sales rep",
}  # fmt: skip
_SURE_OF = tuple((WorkIdea(words), re.compile(pattern)) for words, pattern in _IDEAS)
_UNSURE_OF = tuple((WorkIdea(words, False), re.compile(pattern)) for words, pattern in _UNSURE)


def work_idea(name: str) -> WorkIdea | None:
    """What the name of a column says of work on the lead, None where it says nothing of it.

    >>> work_idea("hs_lead_status").words
    'the stage or status of the work on the lead'
    >>> work_idea("marital_status"), work_idea("home_owner"), work_idea("Contract")
    (None, None, None)
    """
    words = words_of(name)
    if _BEFORE.search(words):
        return None
    ideas = (*_SURE_OF, *_UNSURE_OF)
    return next((idea for idea, pattern in ideas if pattern.search(words)), _foreign_idea(name))


def work_idea_of(name: str, values: Sequence[str]) -> WorkIdea | None:
    """The same of a column with these distinct values, which may say that it is something else.

    A note of digits is a mark at school, and an owner that is a yes or no owns a house.

    >>> work_idea_of("Note", ["1", "2.3"]), work_idea_of("Propriétaire", ["Oui", "Non"])
    (None, None)
    """
    idea, cells = work_idea(name), pd.Series(list(values), dtype="str")
    if idea is None or cells.empty:
        return idea
    is_mark = normalise(name) in _MARKS and bool(np.isfinite(to_numbers(cells)).all())
    is_person = idea.words in (_WORKING, _MAY_WORK)
    is_flag = is_person and bool(np.isfinite(to_booleans(cells)).all())
    return None if is_mark or is_flag else idea


def _foreign_idea(name: str) -> WorkIdea | None:
    """What the words of another language say, without English ones that honest columns bear."""
    if says_notes(name):
        return WorkIdea(_NOTED)
    owner = says_owner(name)
    return None if owner is None else WorkIdea(_WORKING if owner else _MAY_WORK, owner)


def says_origin(name: str) -> bool:
    """Whether a name says where a lead came from, which is known when it comes in.

    >>> says_origin("Referral code"), says_origin("utm_campaign"), says_origin("Reference")
    (True, True, False)
    """
    return _ORIGIN.search(words_of(name)) is not None


def words_of(name: str) -> str:
    """The words of a name in small letters, without accents and marks of a system.

    >>> words_of("hs_lead_status"), words_of("LastModifiedById"), words_of("ProductInterest__c")
    ('lead status', 'last modified by id', 'product interest')
    >>> words_of("Deal - Lost reason"), words_of("Account manager's region")
    ('deal lost reason', 'account manager region')
    """
    plain = unicodedata.normalize("NFKD", name.replace("'s", "").replace("’s", ""))
    spelled = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = " ".join(part.casefold() for part in _SPLIT.split(spelled) if part)
    words = " ".join(_JOINED.get(word, word) for word in words.split())
    return _SYSTEM.sub("", words).strip()
