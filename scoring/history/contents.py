"""What the cells of a column say of persons, whatever the column is called.

Phones, ids, addresses of machines and names are known by their form and by how seldom they repeat.
None of it is an input, and so none of it is kept with a model.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from scoring.history import written_forms as forms
from scoring.intake.leads.known_names import EASTERN, folded_name, is_known_name
from scoring.intake.leads.person_headers import may_name_lead, names_lead
from scoring.schema import Column, Kind, Role

PHONES = "whole numbers of 9 digits or more that hardly repeat, like phones or ids"
WRITTEN_PHONES = "written like phone numbers"
CODES = "written like ids of persons, devices or accounts"
IN_A_ROW = "whole numbers in a row, as ids are given"
NAMES = "names persons, by its values"
ONE_LENGTH = "whole numbers of one length that hardly repeat, like phones or ids"
RARE_WORDS = "words that hardly repeat, like names of persons"
MANY_TEXTS = "more than 1,000 different texts, few of them on enough leads to learn from"
SITES = "web addresses of many firms or persons, few leads on each"
ADDRESSES = "e-mail addresses among other words"
PROFILES = "links to profiles of persons"
FEW_SHARE = "nearly every value is on too few leads to learn from"
CLOCKS = (
    "times of day or durations; a unit in the name, as in “Talk time (min)”, makes them numbers"
)
# What a person who knows better may overrule.
BY_CONTENT = (PHONES, ONE_LENGTH, IN_A_ROW, WRITTEN_PHONES, CODES, NAMES, RARE_WORDS, MANY_TEXTS,
              SITES, ADDRESSES, PROFILES, FEW_SHARE, CLOCKS)  # fmt: skip

# Under this share of different ones among the filled cells a number or code names groups of leads.
LEAST_VARIETY = 0.1
# Shorter numbers are phones only where they hardly ever repeat.
SHORT_VARIETY = 0.8
# Codes of one shape, such as article numbers, repeat more than ids of leads do.
ONE_SHAPE_VARIETY = 0.3
# A form of all cells is one of so many, but for what is mistyped.
NEARLY_ALL = 0.95
# Fewer different values than this say nothing of what they are.
LEAST_VALUES = 20
# Money is rounded: so many amounts end in two zeros, of phones one in a hundred.
ROUNDED = 0.2
# Of more different texts than this a category needs this share of the leads on common ones.
MANY, COMMON_SHARE = 1_000, 0.5
# A value with fewer leads teaches nothing on its own, and where fewer leads have another all do.
COMMON, LEAST_COMMON = 20, 0.1
# Of names, so many leads and different values are known words, so many values at least; where the
# words of many leads are known, further ones may be rare. Those known by a first sign must be more.
KNOWN_SHARE, KNOWN_VALUES, LEAST_KNOWN, SURE_SHARE, FIRST_SIGNS = 0.12, 0.05, 8, 0.25, 0.6
# Cities and brands bear names as well: under such a header half of the leads must.
AS_PROMISED = 0.5
# So many leads have a value of their own where words are names nobody has listed, and so few one
# that is common.
ALONE_SHARE, FEW_COMMON = 0.12, 0.3
# Different values looked at where a whole column would tell no more.
SAMPLE = 4_000

_CLOCK = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)
_DIGITS = re.compile(r"\+?\d{9,40}(?:[.,]0+)?")
# Codes are of short runs of letters and digits, words and years of long ones: in signs, on average.
_RUNS = re.compile(r"[A-Za-z]?[a-z]{2,}|[A-Z]{2,}|\d+|[A-Za-z]")
_TOKEN, SHORT_RUNS, MIXED = re.compile(r"[\w\-+/=.~ ]{6,256}"), 2.5, 0.6
# A row of so many numbers, of which so few are left out, each on as many leads.
ROW, WITHOUT_GAPS = 200, 0.95
# The address of a site, not of one of its pages.
_SITE = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}/?", re.IGNORECASE)
# Sites that lead to a form are few, or a few of them bring most leads.
_MANY_SITES, _FEW_SITES, _MOST_LEADS = 50, 10, 0.5
# What stands between names in one cell, a comma only where two words follow: “Roe, Jane” is one
# name. So many leads have more than one, and so few of the parts a comma.
_BETWEEN = re.compile(r"\s*(?:[;|\n•；、，؛،]|\s[/&+]\s|,(?=\s*[^\s,]+\s+[^\s,]))\s*")
LEAST_LISTED = 0.05
# So many different values of a form that no system gives to groups of leads are of persons.
_MANY_FORMS = 100
# What stands in names of firms, places, courses and posts, and not in those of persons.
_NO_PERSON = re.compile(
    r"[\d&@/|:;+()_#%]|\b(?:inc|ltd|llc|gmbh|ag|kg|co|corp|company|group|bank|school|college|"
    r"university|institute|manager|director|engineer|head|officer|city|campaign|brand|new|san|st|"
    r"saint|los|las|el|north|south|east|west|the|of|for|and|und|et)\b",
    re.IGNORECASE,
)
# Headers of what has many honest levels.
_HONEST = re.compile(
    r"city|town|village|country|countr|state|region|province|county|district|area|location|place|"
    r"address city|company|organi[sz]ation|employer|account name|industry|sector|title|position|"
    r"occupation|profession|department|job|designation|campaign|source|medium|channel|keyword|"
    r"term|content|ad ?group|ad ?set|referr|landing|page|product|course|program|plan|brand|model|"
    r"school|college|university|institut|degree|major|speciali|subject|language|currency|category|"
    r"type|stage|status|tag|interest|event|webinar|partner|branch|store|site|dealer|"
    r"stadt|ort\b|land|firma|unternehmen|beruf|branche|kampagne|quelle|ville|pays|entreprise|"
    r"poste|metier|fonction|ciudad|pais|empresa|cargo|puesto|sector|citta|paese|azienda|cidade|"
    r"profissao|curso|miasto|kraj|stad|plaats|bedrijf|город|страна|компания|должность|城市|公司|职位|"
    r"都市|会社|職業|도시|회사"
)


def promises_levels(header: str) -> bool:
    """Whether a header is that of a city, a company, a campaign or the like, of many honest levels.

    >>> promises_levels("Campaign name"), promises_levels("Field 7")
    (True, False)
    """
    return _HONEST.search(folded_name(header)) is not None


def is_key(text: str) -> bool:
    """Whether a text is the key of a record in some system, which says nothing to a person.

    >>> is_key("l:1000000000000000"), is_key("0055g00000AbC1xQAC"), is_key("Plan 3")
    (True, True, False)
    """
    return forms.KEY.fullmatch(text.strip()) is not None


def are_rounded(numbers: pd.Series) -> bool:
    """Whether whole numbers end in two zeros more often than ids and phones do."""
    bare = numbers.str.replace(r"[.,]0+$", "", regex=True)
    return float(bare.str.endswith("00").mean()) >= ROUNDED


def by_content(column: Column, counts: pd.Series) -> Column:
    """The column, left out where its cells say who somebody is, or are text without levels.

    `counts` are its different filled texts with their number of leads, the commonest first.
    """
    if len(counts) < LEAST_VALUES or column.kind is Kind.DATE:
        return column
    held = _Held(counts, column.name)
    if held.are_long_numbers:
        return Column(column.name, Kind.TEXT, Role.UNUSED, PHONES)
    if column.kind is Kind.NUMBER:
        reason = IN_A_ROW if held.are_in_a_row else ONE_LENGTH if held.are_short_numbers else ""
        return Column(column.name, Kind.TEXT, Role.UNUSED, reason) if reason else column
    if not held.are(_CLOCK) and (held.are_names or held.are_lists_of_names):
        return Column(column.name, Kind.TEXT, Role.PERSONAL, NAMES)
    reason = held.why_no_input
    if not reason or (reason == FEW_SHARE and column.role is not Role.FEATURE):
        return column
    return Column(column.name, Kind.TEXT, Role.UNUSED, reason)


def lists_persons(counts: pd.Series, header: str) -> bool:
    """Whether cells list names of persons, as of those who came to a meeting; `counts` as above.

    >>> given, family = ("Anna", "Peter", "Maria", "Paul"), ("Weber", "Koch", "Roth", "Li", "Kim")
    >>> pairs = [f"{a} {b}; Eva {b}" for a in given for b in family]
    >>> lists_persons(pd.Series(9, pairs), "Who"), lists_persons(pd.Series(9, ["a; b"]), "Who")
    (True, False)
    """
    return _Held(counts, header).are_lists_of_names


# Headers of numbers that mean an amount.
_COUNTS = re.compile(
    r"\b(?:visits?|views?|clicks?|calls?|opens?|pages?|age|days?|hours?|minutes?|seconds?|score|points"
    r"|amount|price|revenue|budget|value|qty|quantity|count|number of|house|employees|anzahl|alter"
    r"|besuche|betrag|cantidad|edad|visitas|nombre de|quantite|numero di|aantal)\b"
)


@dataclass(frozen=True)
class _Held:
    """The different texts of a column with their number of leads, and its name."""

    counts: pd.Series
    header: str

    @cached_property
    def leads(self) -> int:
        """The filled cells."""
        return int(self.counts.sum())

    @cached_property
    def texts(self) -> pd.Series:
        """Some of the different texts, spread over all of them, trimmed."""
        step = max(1, len(self.counts) // SAMPLE)
        return pd.Series(self.counts.index[::step], dtype="str").str.strip()

    @cached_property
    def weights(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """The leads of these texts."""
        return np.asarray(self.counts.iloc[:: max(1, len(self.counts) // SAMPLE)], dtype=np.float64)

    @property
    def varied(self) -> bool:
        """Whether values hardly repeat, or a few times as in exports of several months."""
        return len(self.counts) >= LEAST_VARIETY * self.leads

    @property
    def are_of_many(self) -> bool:
        """Whether they are too many for levels, under a header that promises none."""
        return len(self.counts) >= _MANY_FORMS and not promises_levels(self.header)

    @property
    def why_no_input(self) -> str:
        """Why texts are no input, "" where they may be one."""
        if reason := self.of_a_form:
            return reason
        if self.are_unlisted_names:
            return RARE_WORDS
        if self.are_sites:
            return SITES
        if self.are_many:
            return MANY_TEXTS
        return FEW_SHARE if self.common < LEAST_COMMON else ""

    @property
    def of_a_form(self) -> str:
        """Why texts of one form are no input, "" where nearly all are of none."""
        if self.are(_CLOCK):
            return CLOCKS
        if self.varied and (self.are(forms.CODES) or self.have_one_shape or self.are_tokens):
            return CODES
        if self.are_of_many and self.are(forms.UNMISTAKABLE):
            return CODES
        if self.are_phones:
            return WRITTEN_PHONES
        if self.are(forms.ADDRESS):
            return ADDRESSES
        return PROFILES if self.are(forms.PROFILE) else ""

    @property
    def are_phones(self) -> bool:
        """Whether all are written as phones are, which hardly repeat or are very many."""
        if self.varied and self.are(forms.PHONE) and not self.are(forms.SHORT_ID):
            return True
        return self.are_of_many and self.are(forms.DIALLED)

    def share(self, hit: pd.Series) -> float:
        """The share of the leads (0–1) whose text is hit."""
        return float(self.weights[hit.to_numpy(dtype=bool)].sum() / self.weights.sum())

    def are(self, form: re.Pattern[str]) -> bool:
        """Whether nearly all texts have a form."""
        return self.share(self.texts.str.fullmatch(form)) >= NEARLY_ALL

    @property
    def are_long_numbers(self) -> bool:
        """Whether they are whole numbers of 9 digits or more, not rounded as money is."""
        least = ONE_SHAPE_VARIETY if promises_levels(self.header) else LEAST_VARIETY
        if len(self.counts) < least * self.leads:
            return False
        bare = self.texts.str.replace(r"(?<=\d)\s(?=\d)", "", regex=True)
        return self.share(bare.str.fullmatch(_DIGITS)) >= NEARLY_ALL and not are_rounded(bare)

    @property
    def are_in_a_row(self) -> bool:
        """Whether whole numbers follow each other without gaps, each on as many leads.

        Under the header of a count they may be one, in a file that somebody made up.
        """
        if _COUNTS.search(folded_name(self.header)):
            return False
        numbers = pd.to_numeric(self.counts.index.to_series().str.strip(), errors="coerce")
        if len(numbers) < max(ROW, LEAST_VARIETY * self.leads) or not (numbers % 1 == 0).all():
            return False
        as_usual = float((self.counts == self.counts.mode().iloc[0]).mean())
        full = len(numbers) / float(numbers.max() - numbers.min() + 1)
        return min(as_usual, full) >= WITHOUT_GAPS

    @property
    def are_short_numbers(self) -> bool:
        """Whether they are whole numbers of seven or eight digits, as many phones are.

        Amounts that hardly repeat differ in length, and days such as 20260331 repeat.
        """
        if len(self.counts) < SHORT_VARIETY * self.leads or are_rounded(self.texts):
            return False
        lengths = (self.texts.str.fullmatch(rf"[1-9]\d{{{n}}}") for n in (6, 7))
        return max(map(self.share, lengths)) >= NEARLY_ALL

    @property
    def are_sites(self) -> bool:
        """Whether they are addresses of the leads' own sites, rather than of those that sent them.

        Links of a few large sites, as of networks and search engines, are where leads come from.
        """
        if len(self.counts) < _MANY_SITES or not self.are(_SITE):
            return False
        return float(self.counts.iloc[:_FEW_SITES].sum() / self.leads) < _MOST_LEADS

    @property
    def are_many(self) -> bool:
        """Whether they are so many that few leads have one that is common."""
        return len(self.counts) > MANY and self.common < COMMON_SHARE

    @cached_property
    def common(self) -> float:
        """The share of the leads with a text of enough leads."""
        return float(self.counts[self.counts >= COMMON].sum() / self.leads)

    @property
    def are_names(self) -> bool:
        """Whether they are names of persons: known ones, or words of their own with a capital."""
        if self.share(self._could_name) < NEARLY_ALL - 0.1:
            return False
        if names_lead(self.header) or may_name_lead(self.header):
            return True
        known = self.texts.map(is_known_name).astype(bool)
        enough = FIRST_SIGNS if self.texts.min() >= EASTERN else KNOWN_SHARE
        enough = max(enough, AS_PROMISED) if promises_levels(self.header) else enough
        share, values = self.share(known), int(known.sum())
        least = max(LEAST_KNOWN, KNOWN_VALUES * len(known) if share < SURE_SHARE else 0)
        return share >= enough and values >= least

    @cached_property
    def are_lists_of_names(self) -> bool:
        """Whether cells hold several names each."""
        if self.share(self.texts.str.contains(_BETWEEN)) < LEAST_LISTED:
            return False
        cut = self.texts.str.split(_BETWEEN)
        parts = pd.DataFrame({"part": cut, "leads": self.weights}).explode("part")
        each = parts[parts["part"] != ""].groupby("part")["leads"].sum()
        held = _Held(each.sort_values(ascending=False, kind="stable"), self.header)
        one_each = held.share(held.texts.str.contains(",")) < LEAST_LISTED
        return len(each) >= LEAST_VALUES and one_each and held.are_names

    @cached_property
    def _could_name(self) -> pd.Series:
        """Texts of one to four words of letters, as a name is written."""
        words = r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-]+[^\W\d_]*)*(?:,?\s[^\W\d_][^\W\d_'’.\-]*" \
                r"(?:['’.\-]+[^\W\d_]*)*){0,3}"  # fmt: skip
        letters = self.texts.map(_without_marks)
        fits = letters.str.fullmatch(words) & (self.texts.str.len() <= 40)
        return fits & ~self.texts.str.contains(_NO_PERSON)

    @property
    def are_unlisted_names(self) -> bool:
        """Whether words with a capital hardly repeat, under a header that promises no levels."""
        alone = float((self.counts == 1).sum() / self.leads)
        if alone < ALONE_SHARE or self.common >= FEW_COMMON or promises_levels(self.header):
            return False
        capital = ~self.texts.str[:1].str.islower()
        return self.share(self._could_name & capital) >= NEARLY_ALL - 0.1

    @property
    def are_tokens(self) -> bool:
        """Whether all are letters and digits in a jumble, or links with such or with an id."""
        if self.are(forms.LINK_WITH_ID):
            return True
        if len(self.counts) < ONE_SHAPE_VARIETY * self.leads or not self.are(_TOKEN):
            return False
        mixed = self.texts.str.contains(r"\d") & self.texts.str.contains("[A-Za-z]")
        runs = self.texts.str.replace(_RUNS, "r", regex=True).str.count("r")
        signs = self.texts.str.count("[A-Za-z0-9]")
        return self.share(mixed) >= MIXED and signs.sum() < SHORT_RUNS * runs.sum()

    @property
    def have_one_shape(self) -> bool:
        """Whether all are codes alike but for their letters and digits, and hardly repeat."""
        if len(self.counts) < ONE_SHAPE_VARIETY * self.leads or self.texts.str.contains(" ").any():
            return False
        shapes = self.texts.str.replace(r"[^\W\d_]", "a", regex=True).str.replace(
            r"\d", "9", regex=True
        )
        usual = str(shapes.mode().iloc[0])
        is_code = len(usual) >= 6 and usual.count("9") >= 4 and "a" in usual and ":" not in usual
        return is_code and self.share(shapes == usual) >= NEARLY_ALL


def _without_marks(text: str) -> str:
    """A text without the signs that belong to its letters, as the vowels of Hindi and Thai do."""
    if text.isascii():
        return text
    return "".join(c for c in text if unicodedata.category(c)[0] != "M")
