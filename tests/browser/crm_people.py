"""Invented people who became leads, and what each did; the exports of CRMs are made of them."""

import numpy as np
import pandas as pd

FIRST = ["Anna", "José", "Zoë", "Wei", "François", "Siân", "Tom", "Maria", "Priya", "Olu",
         "Katarzyna", "Björn", "Aylin", "Mateo", "Chloë", "Ravi", "Luca", "Noah"]  # fmt: skip
LAST = ["Müller", "Peña", "O'Neill", "Zhang", "Hébert", "Evans", "Baker", "Rossi", "Sharma",
        "Adeyemi", "Nowak", "Lindqvist", "Yılmaz", "Fernández", "van den Berg", "Iyer", "De Luca",
        "Al-Sayed", "Smith-Jones", "Kowalski", "Dubois", "Schäfer", "Tanaka"]  # fmt: skip
FIRMS = ["Acme, Inc.", "Peña SA", "Wei GmbH", "Baker & Sons Ltd", "Nordwind AG", "Rossi S.p.A.",
         "Lotus Pvt. Ltd.", "Blue Yonder", "Hébert Frères", "Kite Labs"]  # fmt: skip
TITLES = ["CEO", "VP, Sales", "Head of Operations", "Buyer", "IT Manager", "Founder"]
INDUSTRIES = ["Manufacturing", "Retail", "Education", "Finance", "Healthcare"]
# Country, and a number as people there write it; # is a digit of the lead's own.
LANDS = {
    "Germany": "+49 30 90#####", "United Kingdom": "+44 20 79## ####", "India": "+91 98### #####",
    "United States": "+1 (415) 2##-####", "France": "+33 6 12 ## ## ##", "Spain": "+34 6#####321",
    "Ireland": "+353 86 1#####9", "Mexico": "+52 55 12## ####",
}  # fmt: skip
SOURCES = ["Organic Search", "Paid Search", "Referral", "Trade Show", "Social Media"]
OWNERS = ["Grace Lee", "Ben Okafor", "Carla Núñez"]
FIRST_DAY = np.datetime64("2025-09-01T08:00:00")


def people(count: int, *, seed: int, days: tuple[int, int]) -> pd.DataFrame:
    """Leads that came in over some days; visits, minutes and source decide who converts.

    Columns: number (of its own), first, last, firm, title, industry, country, phone, email, owner,
    source, employees, visits, pages, minutes, created, active, won.
    """
    rng = np.random.default_rng(seed)
    number = seed * 10_000 + rng.permutation(count)
    first, last = rng.choice(FIRST, count), rng.choice(LAST, count)
    land = rng.choice(list(LANDS), count)
    visits, minutes = rng.poisson(4, count), rng.gamma(2, 5, count).round(1)
    source = rng.choice(SOURCES, count, p=[0.35, 0.25, 0.15, 0.1, 0.15])
    pull = 0.5 * (visits - 4) + 0.2 * (minutes - 10) + 2.0 * (source == "Referral") - 1.2
    came = FIRST_DAY + (rng.uniform(*days, count) * 86_400).astype("timedelta64[s]")
    columns = {
        "number": number, "first": first, "last": last, "firm": rng.choice(FIRMS, count),
        "title": rng.choice(TITLES, count), "industry": rng.choice(INDUSTRIES, count),
        "country": land, "phone": [_phone(*pair) for pair in zip(land, number, strict=True)],
        "email": [f"{_plain(f)}.{n}@example.com" for f, n in zip(first, number, strict=True)],
        "owner": rng.choice(OWNERS, count), "source": source,
        "employees": rng.choice([5, 20, 120, 900], count), "visits": visits,
        "pages": visits * 2 + rng.poisson(2, count), "minutes": minutes, "created": came,
        "active": came + rng.integers(3_600, 900_000, count).astype("timedelta64[s]"),
        "won": rng.random(count) < 1 / (1 + np.exp(-pull)),
    }  # fmt: skip
    return pd.DataFrame(columns).sort_values("created", ignore_index=True)


def _phone(land: str, number: int) -> str:
    """The number of a lead as it is written in its country, another one for each lead."""
    shape = LANDS[land]
    digits = iter(f"{number:0{shape.count('#')}d}"[-shape.count("#") :])
    return "".join(next(digits) if sign == "#" else sign for sign in shape)


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isascii())
