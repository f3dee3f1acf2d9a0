"""The words of units and of large numbers, in the languages of CRM exports."""

import re
from dataclasses import dataclass

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_YEAR = 365.25 * _DAY


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A unit: what it measures, its name on screens, and how many of the smallest it is."""

    measures: str
    name: str
    size: float


DURATION = "duration"
_UNITS = (
    (UnitWord(DURATION, "milliseconds", 1e-3), "ms msec millis millisecond milliseconds"),
    (UnitWord(DURATION, "seconds", 1.0), "s sec secs second seconds sek sekunde sekunden seg segs "
     "segundo segundos seconde secondes secondi secondo sekund sekundy сек с sn saniye 秒 秒钟"),
    (UnitWord(DURATION, "minutes", _MINUTE), "m min mins minute minutes minuten minuto minutos "
     "minuti minut minuty мин dk dakika 分 分钟 分鐘"),
    (UnitWord(DURATION, "hours", _HOUR), "h hr hrs hour hours std stdn stunde stunden hora horas "
     "heure heures ora ore uur uren godz godziny ч час часа часов saat 時間 小时 小時"),
    (UnitWord(DURATION, "days", _DAY), "d day days tag tage tagen día días dia dias jour jours "
     "giorno giorni dag dagen dzień dni день дня дней дн gün 日 天"),
    (UnitWord(DURATION, "weeks", 7 * _DAY), "w wk wks week weeks woche wochen semana semanas "
     "semaine semaines settimana settimane weken tydzień tygodnie недель 週 周 週間"),
    (UnitWord(DURATION, "months", _YEAR / 12), "mo mos mth mths month months monat monate monaten "
     "mes meses mois mese mesi mês maand maanden miesiąc miesiące мес ay 月 个月 か月 ヶ月"),
    (UnitWord(DURATION, "years", _YEAR), "y yr yrs year years jahr jahre jahren j. año años ano "
     "anos an ans année années anno anni jaar rok lat год года лет yıl 年 yoe"),
    (UnitWord("bytes", "bytes", 1.0), "byte bytes"),
    (UnitWord("bytes", "kB", 1e3), "kb kib"),
    (UnitWord("bytes", "MB", 1e6), "mb mib"),
    (UnitWord("bytes", "GB", 1e9), "gb gib"),
    (UnitWord("bytes", "TB", 1e12), "tb tib"),
    (UnitWord("length", "mm", 1e-3), "mm"),
    (UnitWord("length", "cm", 1e-2), "cm"),
    (UnitWord("length", "metres", 1.0), "mtr metre metres meter meters"),
    (UnitWord("length", "km", 1e3), "km kms kilometer kilometers kilometre kilometres"),
    (UnitWord("length", "miles", 1609.344), "mi mile miles"),
    (UnitWord("length", "feet", 0.3048), "ft feet foot"),
    (UnitWord("volume", "ml", 1e-3), "ml millilitre millilitres"),
    (UnitWord("volume", "litres", 1.0), "ltr litre litres liter liters"),
    (UnitWord("weight", "mg", 1e-6), "mg"),
    (UnitWord("weight", "g", 1e-3), "g gr gram grams gramm"),
    (UnitWord("weight", "kg", 1.0), "kg kgs kilo kilos kilogram kilograms"),
    (UnitWord("weight", "lb", 0.45359237), "lb lbs pound pounds"),
    (UnitWord("area", "m²", 1.0), "m² m2 sqm qm"),
    (UnitWord("area", "sq ft", 0.09290304), "sqft ft² ft2"),
    (UnitWord("salary", "LPA", 1.0), "lpa"),
)  # fmt: skip
UNITS = {word: unit for unit, words in _UNITS for word in words.split()}
_SCALES = (
    (1e3, "k thousand tsd tausend mille тыс 千"),
    (1e4, "万 萬 만"),
    (1e5, "lakh lakhs lac lacs lk lks"),
    (1e6, "mn mm mio mln million millions millionen millón millones milioni milhões млн 百万"),
    (1e7, "cr crs crore crores"),
    (1e8, "億 亿 억"),
    (1e9, "b bn billion billions mrd milliarde milliarden milliard milliards miliardi млрд"),
)
SCALES = {word: size for size, words in _SCALES for word in words.split()}
# A capital alone stands for a large number, the same in small for a unit.
_CAPITALS = {"K": 1e3, "M": 1e6, "B": 1e9}
# Beside a currency these are large numbers as well.
_OF_MONEY = {"m": 1e6, "l": 1e5, "L": 1e5}

# Words after a number that make it no quantity: clocks, months, addresses and ordinals.
_NO_NOUN = re.compile(
    r"(?:am|pm|a\.m|p\.m|uhr|o.clock|st|nd|rd|th|street|road|avenue|ave|lane|straße|strasse|rue"
    r"|calle|via|house|flat|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
    r"|january|february|march|april|june|july|august|september|october|november|december"
    r"|mon|tue|wed|thu|fri|sat|sun|or|and|to|of)\b.*",
    re.I,
)
# What may follow a unit of time without another meaning.
_AFTER_UNIT = re.compile(
    r"(?:of\s+)?(?:experience|exp|old|ago|erfahrung|experiencia|spent)\.?", re.I
)
_ENDING = re.compile(r"(?<=\w{3})(?:es|en|s|n|e)$")
_MOST_WORDS, _LEAST_NOUN = 3, 3


def scale_of(word: str, *, is_money: bool) -> float | None:
    """What a word such as "k" or "lakh" multiplies by, None for no such word.

    >>> scale_of("Cr", is_money=False), scale_of("m", is_money=True), scale_of("m", is_money=False)
    (10000000.0, 1000000.0, None)
    """
    bare = word.removesuffix(".")
    if bare in _CAPITALS or (is_money and bare in _OF_MONEY):
        return _CAPITALS.get(bare) or _OF_MONEY[bare]
    return SCALES.get(bare.casefold())


def unit_of(phrase: str) -> UnitWord | None:
    """The unit that a phrase behind a number names, None for none.

    >>> unit_of("Std."), unit_of("years of experience").name, unit_of("employees")
    (UnitWord(measures='duration', name='hours', size=3600.0), 'years', None)
    """
    word, _, rest = re.sub(r"sq\.? ?ft", "sqft", phrase.casefold()).partition(" ")
    found = UNITS.get(word.rstrip(".,:")) or UNITS.get(word)
    return found if found and (not rest or _AFTER_UNIT.fullmatch(rest.strip())) else None


def noun_of(phrase: str, *, apart: bool) -> str:
    """What is counted, in small letters without its ending, "" where the phrase is no such noun.

    `apart` is whether a blank stands between number and phrase: "5G" counts nothing.

    >>> noun_of("Pages", apart=True) == noun_of("page", apart=True), noun_of("am", apart=True)
    (True, '')
    """
    words = phrase.casefold().split()
    if not words or len(words) > _MOST_WORDS or _NO_NOUN.fullmatch(words[0]):
        return ""
    if not apart and words[0].isascii():
        return ""
    if (
        len(words[0]) < _LEAST_NOUN
        and words[0].isascii()
        and words[0] not in ("/", "per", "p.a.", "pa")
    ):
        return ""
    if not all(re.fullmatch(r"[^\d\s]+", word) for word in words):
        return ""
    return " ".join([_ENDING.sub("", words[0].rstrip(".")), *words[1:]])
