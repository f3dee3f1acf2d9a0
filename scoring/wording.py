"""Numbers, shares, counts and lists as people write them, and what they write for no value."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

# What CRM exports write, in any case, where nobody filled in; then the same in other languages, of
# which none is ever an answer. Words that may be one, such as "None", are no part of them.
_NOTHING = """
not set|not specified|unspecified|not provided|not given|not available|not applicable|not entered
not selected|not filled|no data|no value|undefined|please select|please choose|select one|n.a.
keine angabe|keine angaben|nicht angegeben|ohne angabe|nicht gesetzt|bitte wählen|keine daten|k.a.
non renseigné|non renseignée|non précisé|non spécifié|non défini|aucune donnée
sin datos|sin dato|sin especificar|no especificado|sin informar|no informado|sin definir|no definido
non specificato|non specificata|non indicato|non definito|nessun dato|não informado|não informada
não especificado|sem informação|sem dados|não definido|niet opgegeven|niet ingevuld|geen gegevens
nie podano|brak danych|не указано|не указан|нет данных|не задано|belirtilmemiş|uppgift saknas
k. a.|n. a.|n.d.|n/d|s/d|s/n|#ref!|#value!|#div/0!|#name?|#num!|#null!|#wert!|#bezug!|#nv
未設定|未入力|未選択|未回答|未设置|未填写|未填|未选择|暂无|미지정|미입력|غير محدد|לא צוין
"""
_MARKED = ("select", "none", "null", "n/a", "na", "blank", "empty", "leer", "vide", "vacío")
PLACEHOLDERS = (
    frozenset({"", "select", "n/a", "na", "#n/a", "null", "nan", "-", "--"})
    | frozenset(word for line in _NOTHING.split("\n") for word in line.split("|"))
    | frozenset(f"({word})" for word in ("not set", "not specified", "not provided", "no data"))
    | frozenset(f"{a}{word}{b}" for word in _MARKED for a, b in ("<>", "[]", "--", ("--", "--")))
    | frozenset(f"{mark} {word} {mark}" for word in _MARKED for mark in ("-", "--"))
    | frozenset(f"({word})" for word in _MARKED if word != "none")
)

# What Markdown makes of a text from outside, links and addresses among it.
_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~&!@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_BREAKS = re.compile(r"\s+")
# Signs that nobody sees and that turn round what is read after them.
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def percent(share: float) -> str:
    """A share as people write it.

    >>> percent(0.414), percent(0.004), percent(0.0), percent(0.00004)
    ('41%', '0.4%', '0%', '<0.1%')
    """
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0 < share < 0.0995:
        return f"{100 * share:.1f}%".replace(".0%", "%")
    return f"{100 * share:.0f}%"


def precise(share: float) -> str:
    """A share with one decimal, as tables for analysts have it.

    >>> precise(0.24125), precise(0.0004), precise(0.9999)
    ('24.1%', '<0.1%', '>99.9%')
    >>> precise(0.0), precise(1.0), precise(0.0699)
    ('0%', '100%', '7.0%')
    """
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{100 * share:.0f}%" if share in (0, 1) else f"{100 * share:.1f}%"


def conversions(count: float) -> str:
    """A number of expected conversions: whole, or with one decimal where it is small.

    >>> conversions(0.36), conversions(203.4), conversions(0.0)
    ('0.4', '203', '0')
    """
    return f"{count:.1f}" if 0 < count < 9.95 else f"{count:,.0f}"


def interval(low: str, high: str) -> str:
    """Two numbers as one interval, in which the sign of per cent stands once.

    >>> interval("33%", "47%"), interval("41", "41")
    ('33 to 47%', '41')
    """
    return high if low == high else f"{low.removesuffix('%')} to {high}"


def likely(low: float, high: float) -> str:
    """The interval of a chance as people write it.

    >>> likely(0.334, 0.468), likely(0.0, 0.004), likely(0.409, 0.411)
    ('likely 33 to 47%', 'likely 0 to 0.4%', 'likely 41%')
    """
    return f"likely {interval(percent(low), percent(high))}"


def rounded(number: float, decimals: int = 0) -> str:
    """A number with thousands separators and the minus sign of print; 0 has none.

    >>> rounded(1234.5), rounded(-3.2), rounded(-0.04, 1)
    ('1,234', '−3', '0.0')
    """
    text = f"{number:,.{decimals}f}".replace("-", "−")
    return text if text.strip("−0.") else text.removeprefix("−")


def signed(number: float, decimals: int = 1) -> str:
    """A change, as `rounded` and with a plus where it is one.

    >>> signed(7.84), signed(-0.5), signed(0.04), signed(1269.6, 0)
    ('+7.8', '−0.5', '0.0', '+1,270')
    """
    text = rounded(number, decimals)
    return f"+{text}" if number > 0 and text.strip("0.") else text


def money(amount: float, currency: str = "") -> str:
    """A sum of money in three digits or so, with the sign of its currency where one is known.

    >>> money(1234567, "€"), money(48210.4, "$"), money(812.2), money(-53.1, "kr")
    ('€1.23M', '$48,200', '812', '−53 kr')
    """
    size = abs(amount)
    if size >= 999_500:
        scale, letter = (1e9, "B") if size >= 999_500_000 else (1e6, "M")
        text = f"{rounded(amount / scale, 2 if size / scale < 9.995 else 1)}{letter}"
    else:
        text = rounded(round(amount, 3 - len(f"{size:.0f}")) if size >= 1_000 else amount)
    if len(currency) > 1 or not currency:
        return f"{text} {currency}".strip()
    return f"−{currency}{text[1:]}" if text.startswith("−") else f"{currency}{text}"


def written_out(number: float, most: int = 6) -> str:
    """A number in ordinary digits: a whole one in all of them, another in `most`.

    >>> written_out(1_700_000), written_out(1234567.8), written_out(0.125), written_out(-0.0)
    ('1,700,000', '1,234,570', '0.125', '0')
    """
    if number and not 1e-6 < abs(number) < 1e15:
        return f"{number:,g}"
    if float(number).is_integer():
        return f"{number + 0.0:,.0f}"
    return f"{Decimal(f'{number:.{most}g}'):,f}"


def number_text(value: float) -> str:
    """A number as text that our own reader reads as that very number, in every column.

    >>> number_text(3.0), number_text(0.1), number_text(1.234)
    ('3', '0.1', '1.2340')
    """
    text = f"{value:.17g}" if float(value).is_integer() else repr(float(value))
    # Three digits after a point may be thousands to a reader.
    return f"{text}0" if "e" not in text and text[-4:-3] == "." else text


def day(stamp: str | datetime) -> str:
    """The day of a time in ISO 8601.

    >>> day("2026-03-31T09:05:59+00:00"), day(datetime(2026, 3, 1))
    ('2026-03-31', '2026-03-01')
    """
    return str(stamp)[:10]


def moment(stamp: str | datetime) -> str:
    """The day and minute of a time in ISO 8601.

    >>> moment("2026-03-31T09:05:59+00:00"), moment(datetime(2026, 3, 1))
    ('2026-03-31 09:05', '2026-03-01 00:00')
    """
    return str(stamp)[:16].replace("T", " ")


def counted(count: int, noun: str) -> str:
    """A count and its noun, which takes an s in the plural.

    >>> counted(1, "lead"), counted(1200, "call")
    ('1 lead', '1,200 calls')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def ordinal(number: int) -> str:
    """A place in an order.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 112, 1_023)]
    ['1st', '2nd', '3rd', '4th', '11th', '112th', '1,023rd']
    """
    tens = number % 100 // 10 == 1
    return f"{number:,}{'th' if tens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def straight(text: str) -> str:
    """A text from outside that leaves the words after it as they are.

    >>> straight("gpj\u202eexe"), straight("Müller")
    ('gpjexe', 'Müller')
    """
    return _TURNS.sub("", text)


def in_markdown(text: str) -> str:
    """A text from outside as Markdown shows it, on one line, without links made of it.

    >>> in_markdown("[a](http://b)"), in_markdown("a_b c")
    ('\\\\[a\\\\](http\\\\://b)', 'a\\\\_b c')
    """
    return _MARKS.sub(r"\\\g<0>", _BREAKS.sub(" ", straight(text)).strip())


def clipped(text: str, most: int = 40) -> str:
    """A text of so many signs at most; "…" stands for the rest.

    >>> clipped("Ana"), clipped("Barcelona", 5)
    ('Ana', 'Barc…')
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def cut_middle(text: str, most: int = 40) -> str:
    """A text of so many signs at most; "…" stands for its middle, as the ends tell most.

    It is cut between words where that loses no more than half of an end.

    >>> cut_middle("Ana"), cut_middle("Barcelona", 6), cut_middle("Director of all the People", 20)
    ('Ana', 'Bar…na', 'Director…People')
    """
    if len(text) <= most:
        return text
    end = (most - 1) // 2
    head, tail = text[: most - 1 - end], text[len(text) - end :]
    if (blank := head.rfind(" ")) > len(head) // 2 and text[len(head)] != " ":
        head = head[:blank]
    if 0 <= (blank := tail.find(" ")) < end // 2 and text[-end - 1] != " ":
        tail = tail[blank:]
    return f"{head.rstrip()}…{tail.lstrip()}"


def listed(names: Iterable[str], most: int = 5) -> str:
    """The first names, and how many more there are.

    >>> listed(["City", "Source"]), listed(["City", "Source", "Visits"], 2)
    ('City, Source', 'City, Source and 1 more')
    """
    every = list(names)
    rest = len(every) - most
    return ", ".join(every[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def shown_id(text: str) -> str:
    """An id as a screen shows it: without the letters by which a system marks what it is of.

    >>> shown_id("l:1000000000000000"), shown_id("00Q5g:7"), shown_id("EXT007")
    ('1000000000000000', '00Q5g:7', 'EXT007')
    """
    return re.sub(r"^[a-z]{1,2}:(?=\d+$)", "", text)


def quoted(names: Iterable[str], most: int = 5) -> str:
    """Names for a message, cut and in quotes: the first, and how many more there are."""
    return listed((f"“{clipped(name)}”" for name in names), most)
