"""Clean tables of many sorts, made from a seed: what is polluted afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .render import Row, Style

PLAIN = Style()
_FIRST = (
    "Aisha", "Ben", "Carla", "Dmitri", "Elena", "Femi", "Grace", "Hiro", "Ines", "Jonas",
    "Kavya", "Liam", "Marta", "Nadia", "Omar", "Priya", "Quentin", "Rosa", "Stefan", "Tara",
    "Uma", "Viktor", "Wanda", "Xavier", "Yusuf", "Zoe",
)  # fmt: skip
_LAST = (
    "Abbott", "Brandt", "Chowdhury", "D'Angelo", "Eriksen", "Fontaine", "Grover", "Haddad",
    "Ivers", "Jansen", "Kowalski", "Lindt", "Mbeki", "Novak", "O'Neill", "Petrov", "Quist",
    "Rao", "Sato", "Thorne", "Umarov", "Vance", "Weber", "Xu", "Young", "Zeller",
)  # fmt: skip
_CITIES = (
    "Austin", "Bengaluru", "Cardiff", "Dublin", "Essen", "Ghent", "Hobart", "Lagos", "Malmo",
    "Porto", "Quito", "Turin",
)  # fmt: skip
_FIRMS = ("Ltd", "GmbH", "Inc.", "& Sons", "LLC", "Partners")
_THINGS = ("Lamp", "Drill", "Kettle", "Tent", "Router", "Chair", "Monitor", "Backpack", "Scale")
_SENTENCES = (
    "Ideal for small kitchens, workshops, and other places where room is short.",
    "The buyer's guide says it lasts ten years, given that it is cleaned now and then.",
    "Comes with two batteries, a charger, and a bag; spare parts are sold apart.",
    "It's the quiet one: made for offices, libraries, and late nights.",
    "Folds flat, weighs little, and holds up to 90 kg on level ground.",
    "Our oldest model, still asked for by those who don't want an app.",
)
_NOTES = (
    "called twice, no answer",
    "wants a quote by Friday",
    "asked for a demo, then for prices",
    "referred by a customer",
    "moved to another city",
    "will decide next quarter, perhaps",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A clean table and how it is written before anything is polluted."""

    name: str
    header: Row
    rows: list[Row]
    style: Style = PLAIN
    headless: bool = True  # whether its first row can be told from names once the header is lost

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.header)


def _day(random: Random, form: str) -> str:
    return (date(2024, 1, 1) + timedelta(days=random.randrange(700))).strftime(form)


def _name(random: Random) -> str:
    return f"{random.choice(_FIRST)} {random.choice(_LAST)}"


def _sometimes(random: Random, share: float, text: str) -> str:
    return text if random.random() < share else ""


def _orders(random: Random) -> Source:
    """The nearest kin of the published source: 83 rows, 9 columns, two of them always quoted."""
    rows = []
    for number in range(83):
        thing = random.choice(_THINGS)
        code = f"{thing[:2].upper()}-{random.randrange(1000, 9999)}"
        rows.append([
            _day(random, "%d/%m/%Y"),
            f"{random.randrange(24):02}:{random.choice((0, 15, 30, 45)):02}",
            str(random.randrange(1, 60)),
            code,
            f"${random.randrange(500, 30000) / 100:.2f}",
            f"{thing}s",
            random.choice(_SENTENCES),
            f"https://shop.example/{thing.lower()}/{code.lower()}?ref={number}",
            _sometimes(random, 0.15, random.choice(("gift", "customer's own bag", "urgent"))),
        ])  # fmt: skip
    rows[40][8] = 'path C:\\tmp and a "rush" label'
    header = ["DATE", "TIME", "Pieces", "ITEM", "Price", "Kind", "Text", "LINK", "Remarks"]
    return Source("orders", header, rows, Style(always=frozenset({6, 7})))


def _leads(random: Random) -> Source:
    rows = []
    for number in range(120):
        first, last = random.choice(_FIRST), random.choice(_LAST)
        rows.append([
            f"{number * 37 + 204:07}",
            f"{first} {last}",
            f"{first}.{last.replace(chr(39), '')}@mail.example".lower(),
            f"+49 30 {random.randrange(100000, 999999)}",
            random.choice(_CITIES),
            random.choice(("Google", "Referral", "Direct Traffic", "Olark Chat")),
            _day(random, "%Y-%m-%d"),
            str(random.randrange(0, 40)),
            f"{random.randrange(0, 9000) / 10}",
            random.choice(("Yes", "No")),
            _sometimes(random, 0.4, random.choice(_NOTES)),
            random.choice(("0", "1")),
        ])  # fmt: skip
    header = [
        "Lead Id",
        "Name",
        "Email",
        "Phone",
        "City",
        "Lead Source",
        "Created On",
        "Visits",
        "Minutes On Site",
        "Opted Out",
        "Last Note",
        "Converted",
    ]
    return Source("leads", header, rows)


def _sensors(random: Random) -> Source:
    rows = [
        [str(5000 + at), *(f"{random.gauss(20, 5):.3f}" for _ in range(3)),
         str(random.randrange(900, 1100)), str(random.randrange(2))]
        for at in range(200)
    ]  # fmt: skip
    header = ["tick", "inlet", "outlet", "room", "pressure", "alarm"]
    return Source("sensors", header, rows, Style(line_end="\n"))


def _survey(random: Random) -> Source:
    """Twenty columns, two cells of three empty."""
    answers = ("agree", "disagree", "neither", "does not apply")
    rows = [
        [f"R{at:03}", _day(random, "%m/%d/%Y"), str(random.randrange(18, 80)),
         *(_sometimes(random, 0.33, random.choice(answers)) for _ in range(16)),
         _sometimes(random, 0.2, random.choice(_NOTES))]
        for at in range(60)
    ]  # fmt: skip
    header = ["respondent", "answered", "age", *(f"q{at}" for at in range(1, 17)), "remark"]
    return Source("survey", header, rows)


def _turnover(random: Random) -> Source:
    """As a German accounting system writes it."""
    rows = [
        [f"{at + 1:05}", _day(random, "%d.%m.%Y"), f"{_name(random)} {random.choice(_FIRMS)}",
         random.choice(("Berlin", "Hamburg", "Mainz", "Ulm")),
         f"{random.randrange(1, 40)}.{random.randrange(1000):03},{random.randrange(100):02}",
         f"{random.choice((7, 19))},0", f"{random.randrange(1, 999)},{random.randrange(10)}",
         random.choice(("bezahlt", "offen", "gemahnt"))]
        for at in range(50)
    ]  # fmt: skip
    header = ["Nr", "Datum", "Kunde", "Ort", "Umsatz", "Satz", "Menge", "Status"]
    return Source("turnover", header, rows, Style(delimiter=";"))


def _contacts(random: Random) -> Source:
    """Three columns, text only, every cell quoted; nothing but position tells the header."""
    rows = [
        [_name(random), f"{random.choice(_LAST)} {random.choice(_FIRMS)}", random.choice(_CITIES)]
        for _ in range(40)
    ]
    style = Style(always=frozenset(range(3)), line_end="\n")
    return Source("contacts", ["Person", "Company", "Town"], rows, style, headless=False)


def _small(random: Random) -> Source:
    rows = [
        [str(at + 1), _name(random), _day(random, "%Y-%m-%d"), f"{random.randrange(100, 900)}.50",
         random.choice(("open", "won", "lost"))]
        for at in range(5)
    ]  # fmt: skip
    return Source("small", ["id", "owner", "closing date", "amount", "stage"], rows)


def _tickets(random: Random) -> Source:
    """Long texts with commas, quotes, and here and there a newline."""
    rows = []
    for at in range(30):
        told = f'He said "{random.choice(_NOTES)}" and hung up.'
        both = f"{random.choice(_SENTENCES)}\n{random.choice(_SENTENCES)}"
        body = random.choice((random.choice(_SENTENCES), told, both))
        rows.append([f"T-{at + 100}", _day(random, "%Y-%m-%d %H:%M"), _name(random), body])
    return Source("tickets", ["ticket", "opened", "agent", "message"], rows)


def _campaigns(random: Random) -> Source:
    rows = [
        [f"C{at:02}-{random.choice(_CITIES)}", random.choice(("cpc", "email", "social", "print")),
         _day(random, "%d-%b-%Y"), _day(random, "%d-%b-%Y"),
         f"{random.randrange(1000, 90000):,}", f"€{random.randrange(100, 9999)}.00",
         f"{random.randrange(1, 400) / 10:.1f}%", str(random.randrange(50)),
         random.choice(("TRUE", "FALSE")), _name(random)]
        for at in range(90)
    ]  # fmt: skip
    header = [
        "campaign",
        "medium",
        "starts",
        "ends",
        "impressions",
        "budget",
        "click rate",
        "conversions",
        "active",
        "manager",
    ]
    return Source("campaigns", header, rows)


_MAKERS: tuple[Callable[[Random], Source], ...] = (
    _orders, _leads, _sensors, _survey, _turnover, _contacts, _small, _tickets, _campaigns,
)  # fmt: skip


def sources(seed: int) -> list[Source]:
    """All clean tables; the same seed gives the same cells."""
    return [make(Random(f"{seed} {make.__name__}")) for make in _MAKERS]
