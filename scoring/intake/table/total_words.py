"""The words by which a row names itself a sum, count or average of those above it."""

import re

_CHINESE_SUMS = "小计|总计|合计|小計|総計|合計|集計"
_SUMS = (
    r"(?:grand|sub|overall|sous-?|eind)?[ -]?tota(?:ls?|les?|al)"
    r"|sum|(?:zwischen|end|teil)?summe|gesamt(?:summe)?|somme|suma|delsumma|totalsumma|razem"
    rf"|(?:общий )?итого?|(?:genel )?toplam|{_CHINESE_SUMS}"
)
_MEASURES = (
    r"(?:grand|sub|overall)?[ -]?counts?|average|mean|(?:teil|gesamt)?ergebnis|gesamtanzahl"
    r"|insgesamt|anzahl|mittelwert|moyenne"
)
_WORDS = rf"(?:{_SUMS}|{_MEASURES})"
# “Total”, “Total: 5 leads”, “Total (12)”; “Total Body” is none.
TOTAL = re.compile(rf"\s*{_WORDS}\s*[:=]?\s*(?:\(?[-\d.,]+\)?(?:\s+\w+)?)?\s*\Z", re.IGNORECASE)
# “Facebook Count”, “Total Facebook”: a value of the column stands beside the word.
GROUP_TOTALS = (
    re.compile(rf"(?P<group>\S.*?)\s*[-:–]?\s*\b{_WORDS}\s*:?\s*\Z", re.IGNORECASE),
    re.compile(rf"\s*{_WORDS}\b\s*(?:for|of|für|de|di)?\s*[-:–]?\s*(?P<group>\S.*?)\s*\Z",
               re.IGNORECASE),
)  # fmt: skip
# The same for whole columns, in the language of RE2: a cell with such a word, one of nothing else.
TOTAL_WORD = rf"(?i)(?:^|[\s:–-]){_WORDS}(?:$|[\s:=(.,\d–-])|{_CHINESE_SUMS}"
TOTAL_ALONE = rf"(?i)^\s*(?:{_SUMS})\s*:?\s*$"
