"""The words by which a row names itself a sum, count or average of those above it."""

import re

from scoring.intake.remembered import remembered

# Words of languages that put no blank between words.
_UNSPACED = "小计|总计|合计|小計|総計|合計|集計|합계|총계|소계|รวมทั้งหมด|รวม"
_SUMS = (
    r"(?:grand|sub|overall|sous-?|eind)?[ -]?tota(?:ls?|les?|al)"
    r"(?: g[eé]n[eé]rale?s?| geral| parcial| parziale| leads?| records?| rows?| contacts?"
    r"| entries)?"
    r"|sum|(?:zwischen|end|teil)?summe|gesamt(?:summe)?|somme|suma(?: częściowa)?|razem|ogółem"
    r"|łącznie|(?:del|total|mellan|väli)?summ?a?|i alt|yhteensä|celkem|mezisoučet|(?:mind)?összesen"
    r"|részösszeg|(?:общий |промежуточный )?итого?|всего|(?:genel |ara )?toplam|σ(?:ύνολο)?|ukupno"
    rf"|skupaj|spolu|jumlah|tổng(?: cộng)?|الإجمالي|المجموع|סה\"כ|{_UNSPACED}"
)
_MEASURES = (
    r"(?:grand|sub|overall)?[ -]?counts?(?: of \w+)?|average|mean|(?:teil|gesamt)?ergebnis"
    r"|gesamtanzahl|insgesamt|anzahl|mittelwert|durchschnitt|moyenne|promedio|median|std\.? ?dev"
    r"|standard deviation|standardabweichung"
)
_WORDS = rf"(?:{_SUMS}|{_MEASURES})"
# “Total”, “Total: 5 leads”, “Total (12 records)”; “Total Body” is none.
TOTAL = re.compile(
    rf"\s*{_WORDS}\s*[:=]?\s*(?:\(?[-\d.,]+(?:\s+\w+)?\)?(?:\s+\w+)?)?\s*\Z", re.IGNORECASE
)
# “Total: Campaigns”: whatever stands behind the sign.
NAMED_TOTAL = re.compile(r"\s*(?:grand |sub|overall )?totals?\s*(?::|[-–]\s)\s*\S", re.IGNORECASE)
# In every column that is not summed, of one sort or several.
EVERYWHERE = frozenset(
    ("all", "total", "alle", "gesamt", "todos", "tous", "tutti", "-", "--", "–", "*")
)
# Names of persons, too: a total only beside the highest or lowest numbers and nothing else.
LIMITS = re.compile(r"\s*(?:max|min)(?:imum)?\s*:?\s*\Z", re.IGNORECASE)
# “Facebook Count”, “Total Facebook”: a value of the column stands beside the word.
GROUP_TOTALS = (
    re.compile(rf"(?P<group>\S.*?)\s*[-:–]?\s*\b{_WORDS}\s*:?\s*\Z", re.IGNORECASE),
    re.compile(rf"\s*{_WORDS}\b\s*(?:for|of|für|de|di)?\s*[-:–]?\s*(?P<group>\S.*?)\s*\Z",
               re.IGNORECASE),
)  # fmt: skip
# The same for whole columns, in the language of RE2: a cell with such a word, one of nothing else.
TOTAL_WORD = (
    rf"(?i)(?:^|[\s:–-]){_WORDS}(?:$|[\s:=(.,\d–-])|{_UNSPACED}|^\s*(?:max|min)(?:imum)?\s*:?\s*$"
)
TOTAL_ALONE = rf"(?i)^\s*(?:{_SUMS})\s*:?\s*$"
# A cell that names a total is no longer; each of the searches above takes a cell many times.
LONGEST = 200
# A part of each of these words that is written in Latin letters, small, as UTF-8.
_STEMS = (
    *("tota", "count", "sum", "gesamt", "ergebnis", "average", "mean", "mittel", "anzahl"),
    *("somme", "moyenne", "razem", "toplam", "ogó", "cznie", "i alt", "yhteens", "celkem"),
    *("mezisou", "sszesen", "sszeg", "ukupno", "skupaj", "spolu", "jumlah", "durchschnitt"),
    *("promedio", "median", "std", "standard", "max", "min"),
)
STEMS = tuple(stem.encode() for stem in _STEMS)


_ANY_WORD = re.compile(rf"{_WORDS}|max|min", re.IGNORECASE)


# Each cell of a row is asked, and a row may have two thousand.
@remembered(1 << 16)
def may_name_total(cell: str) -> bool:
    """Whether a cell holds any of these words somewhere, without which it names no total.

    >>> may_name_total("Web Total"), may_name_total("2026-01-05"), may_name_total("a@b.de")
    (True, False, False)
    """
    if len(cell) > LONGEST or not any(map(str.isalpha, cell)):
        return False
    return _ANY_WORD.search(cell) is not None


def groups_of(cell: str) -> list[str]:
    """What a cell may be the total of, beside the word for it.

    >>> groups_of("Web Total"), groups_of("Total for Web"), groups_of("Total")
    (['Web'], ['Web'], [])
    """
    if not may_name_total(cell):
        return []
    found = (pattern.match(cell.strip()) for pattern in GROUP_TOTALS)
    return [match["group"] for match in found if match]
