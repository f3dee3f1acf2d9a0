"""Write the sample CRM export of Northfield Online, an invented online-education company.

    python data/make_sample.py [--out DIR]

Two files come out, the same bytes on every run: `sample_history.csv` (20,000 leads with their
outcome) and `sample_leads.csv` (2,000 later leads without it). Nobody in them exists. What the
columns mean, and what was measured on the files, is in `data/README.md`.
"""

import argparse
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sample_tables import EFFECTS, LISTS, SHARES, WINDOWS

SEED = 20261001
YEAR_START = pd.Timestamp("2025-10-01")
Rng = np.random.Generator
Floats = NDArray[np.float64]
Names = NDArray[np.object_]

INTERCEPT = -3.12
NOISE = 0.4  # standard deviation of what no column knows

# Number ranges the British regulator keeps free for drama, so that none rings anywhere.
UK_PREFIXES = ("7700 900", "20 7946 0", "161 496 0", "121 496 0", "113 496 0")
INDIAN_FORMATS = ("+91 98{a} {b}", "+91-98{a}{b}", "098{a} {b}", "98{a}{b}", "+91 (98{a}) {b}")
SITE_COLUMNS = ["Visits", "Minutes on site", "Pages per visit"]
IMPOSSIBLE = (  # what a broken tracker wrote into the new leads
    ("Minutes on site", 980.0),
    ("Minutes on site", 1440.0),
    ("Visits", 412),
    ("Pages per visit", 96.0),
    ("Days since last activity", -3),
    ("Webinar minutes", 2400),
)


def lists(text: str) -> dict[str, list[str]]:
    """Lists by name, from `[name] entry | entry`."""
    blocks = (block.split("]") for block in text.split("[")[1:])
    return {name: [entry.strip() for entry in body.split("|")] for name, body in blocks}


def tables(text: str) -> dict[str, dict[str, float]]:
    """Numbers by level by table name, from `[name] level number | level number`."""
    pairs = {name: [e.rsplit(" ", 1) for e in entries] for name, entries in lists(text).items()}
    return {
        name: {"" if level == "-" else level: float(x) for level, x in table}
        for name, table in pairs.items()
    }


LIST, SHARE, EFFECT = lists(LISTS), tables(SHARES), tables(EFFECTS)


@dataclass(frozen=True)
class Span:
    """A stretch of time and the leads created in it."""

    start: str
    days: int
    leads: int
    first_id: int
    first_person: int  # keeps e-mails and phones of two spans apart


HISTORY = Span("2025-10-01", 365, 20_000, 104_233, 0)
BATCH = Span("2026-10-01", 31, 2_000, 154_200, 30_000)


def pick(rng: Rng, shares: Mapping[str, float], n: int) -> Names:
    """`n` draws of a name, each by its weight."""
    return pick_by_row(rng, list(shares), np.tile(list(shares.values()), (n, 1)))


def pick_by_row(rng: Rng, names: list[str], weights: Floats) -> Names:
    """One name per row of `weights` (n, names); a weight of zero is never drawn."""
    edges = np.cumsum(weights, axis=1)
    drawn = rng.random(len(weights)) * edges[:, -1]
    return np.array(names, dtype=object)[(drawn[:, None] >= edges).sum(axis=1)]


def effect(values: pd.Series, effects: Mapping[str, float]) -> Floats:
    """The effect of each value; 0 where none is listed."""
    return values.map(effects).fillna(0.0).to_numpy(dtype=float)


def created(rng: Rng, span: Span) -> pd.DatetimeIndex:
    """Sorted moments, fewer at weekends and at night."""
    days = pd.date_range(span.start, periods=span.days)
    busy = np.where(days.day_of_week >= 5, 0.65, 1.0)
    day = rng.choice(span.days, span.leads, p=busy / busy.sum())
    hour = np.clip(np.round(rng.normal(14.5, 4.5, span.leads)), 0, 23)
    second = day * 86_400 + hour * 3_600 + rng.integers(0, 3_600, span.leads)
    return pd.Timestamp(span.start) + pd.to_timedelta(np.sort(second), unit="s")


def lead_ids(rng: Rng, span: Span) -> list[str]:
    """Rising eight-digit ids with gaps."""
    numbers = span.first_id + np.cumsum(rng.integers(1, 5, span.leads))
    return [f"{number:08d}" for number in numbers]


def written_name(rng: Rng, first: str, last: str) -> str:
    """A name as typed into a form: mostly tidy."""
    styles = ("{f} {l}", "{l}, {f}", '{f} "{n}" {l}', "{lower}", "{upper}")
    style = styles[rng.choice(5, p=(0.93, 0.015, 0.005, 0.03, 0.02))]
    full = f"{first} {last}"
    return style.format(f=first, l=last, n=first[:3], lower=full.lower(), upper=full.upper())


def address(rng: Rng, first: str, last: str, person: int) -> str:
    """An e-mail nobody else has, at a domain reserved for examples."""
    plain = unicodedata.normalize("NFKD", f"{first}.{last}".replace("ø", "o"))
    local = plain.encode("ascii", "ignore").decode().replace("'", "").lower()
    domain = ("example.com", "example.org", "example.net")[rng.choice(3, p=(0.7, 0.2, 0.1))]
    return f"{local}{person}@{domain}"


def phone(rng: Rng, city: str, line: int) -> str:
    """A phone number nobody else has, in one of the usual spellings."""
    if city in LIST["uk"]:
        return f"+44 {UK_PREFIXES[line % 5]}{line // 5:03d}"
    digits = f"{(line * 7_919 + 31_337) % 10**8:08d}"  # 7,919 and 10^8 share no factor: no repeats
    spelling = INDIAN_FORMATS[rng.choice(5, p=(0.45, 0.2, 0.1, 0.2, 0.05))]
    return spelling.format(a=digits[:3], b=digits[3:])


def people(rng: Rng, span: Span) -> pd.DataFrame:
    """Who the leads are; about one in sixty is somebody who asked before."""
    n = span.leads
    first, last = rng.choice(LIST["first"], n), rng.choice(LIST["last"], n)
    city = pick(rng, {name: 1 / (rank + 2) for rank, name in enumerate(LIST["city"])}, n)
    number = span.first_person + rng.permutation(n) + 1
    british = np.isin(city, LIST["uk"])
    # British lines are counted apart: the drama ranges hold only 5,000.
    line = np.where(british, span.first_person // 10 + np.cumsum(british), number)
    rows = list(zip(first, last, number, strict=True))
    frame = pd.DataFrame(
        {
            "Name": [written_name(rng, f, s) for f, s, _ in rows],
            "Email": [address(rng, f, s, k) for f, s, k in rows],
            "Phone": [phone(rng, c, k) for c, k in zip(city, line, strict=True)],
            "City": city,
            "Occupation": pick(rng, SHARE["occupation"], n),
            "Education": pick(rng, SHARE["education"], n),
        }
    )
    return with_returning(rng, frame)


def with_returning(rng: Rng, frame: pd.DataFrame) -> pd.DataFrame:
    """Some rows become an earlier person again, known by e-mail or by phone."""
    n = len(frame)
    again = np.sort(rng.choice(np.arange(n // 10, n), round(n * 0.016), replace=False))
    earlier = again - rng.integers(1, n // 10, len(again))
    person = np.arange(n)
    person[again] = earlier
    out = frame.iloc[person].reset_index(drop=True)
    by_phone = again[rng.random(len(again)) < 0.4]
    by_email = np.setdiff1d(again, by_phone)
    out.loc[by_phone, "Email"] = frame["Email"].iloc[by_phone]
    changed = by_email[rng.random(len(by_email)) < 0.5]
    out.loc[changed, "Phone"] = frame["Phone"].iloc[changed]
    shouted = by_email[rng.random(len(by_email)) < 0.2]
    out.loc[shouted, "Email"] = out.loc[shouted, "Email"].str.upper()
    return out


def source_weights(t: Floats) -> tuple[list[str], Floats]:
    """Names and weights (n, names) of the sources at time `t`, in years since October 2025."""
    start, change = SHARE["source"], SHARE["source change"]
    names = list(start)
    weights = np.column_stack([start[name] + change[name] * t for name in names])
    weights[:, names.index("Webinar")] *= 1 + 0.8 * np.cos(2 * np.pi * t)
    weights[:, names.index("Education Fair")] *= 1 + 0.3 * np.cos(4 * np.pi * (t - 0.1))
    tiktok = np.where(t >= 1.0, 0.016, 0.0)
    return [*names, "TikTok"], np.column_stack([weights, tiktok])


def tables_of(column: str) -> list[tuple[str, dict[str, float]]]:
    """Each source that has its own shares of a column, with them."""
    start = f"{column} of "
    return [(name.removeprefix(start), SHARE[name]) for name in SHARE if name.startswith(start)]


def between(month: Floats, first: int, last: int) -> NDArray[np.bool_]:
    """Whether each month lies in the window, ends included."""
    return (month >= first) & (month <= last)


def campaigns(rng: Rng, source: Names, month: Floats) -> Names:
    """The campaign behind each lead; blank where the source has none."""
    out = np.full(len(source), "", dtype=object)
    for name, shares in tables_of("campaign"):
        runs = [between(month, *WINDOWS.get(campaign, (0, 99))) for campaign in shares]
        weight = np.column_stack(runs) * list(shares.values())
        out = np.where(source == name, pick_by_row(rng, list(shares), weight), out)
    return out


def channel(rng: Rng, t: Floats) -> pd.DataFrame:
    """Where the leads came from."""
    n = len(t)
    source = pick_by_row(rng, *source_weights(t))
    medium = np.full(n, "social", dtype=object)
    for name, shares in tables_of("medium"):
        medium = np.where(source == name, pick(rng, shares, n), medium)
    referred = rng.random(n) < np.where(source == "Referral", 0.94, 0.012)
    return pd.DataFrame(
        {
            "Source": source,
            "Medium": medium,
            "Campaign": campaigns(rng, source, np.floor(t * 12 + 1e-6)),
            "Platform": pick(rng, SHARE["platform"], n),
            "Referred": np.where(referred, "Yes", "No"),
            "Course interest": pick(rng, SHARE["course"], n),
            "Owner region": pick(rng, SHARE["region"], n),
        }
    )


def site_use(rng: Rng, source: pd.Series, intent: Floats) -> pd.DataFrame:
    """Use of the website; somebody who never came has zeros throughout."""
    n = len(intent)
    came = rng.random(n) >= np.where(
        source.isin(SHARE["never on site"]), effect(source, SHARE["never on site"]), 0.06
    )
    visits = came * (1 + rng.poisson(np.exp(0.5 + 0.3 * intent) * rng.gamma(2.0, 0.5, n)))
    pace = np.exp(1.0 + 0.4 * intent) * np.where(source == "Facebook", 0.75, 1.0)
    minutes = np.clip(visits * rng.gamma(1.5, 1.0, n) * pace, 0, 240)
    pages = came * np.clip(1 + rng.gamma(1.3, 1.2, n) * np.exp(0.15 * intent), 1, 24)
    return pd.DataFrame(
        {
            "Visits": visits,
            "Minutes on site": minutes.round(1),
            "Pages per visit": pages.round(1),
            "Syllabus downloads": came * rng.poisson(0.4 * np.exp(0.5 * intent)),
            "Chats": came * (rng.random(n) < 0.2) * (1 + rng.poisson(0.4, n)),
            "Fee page views": came * (rng.random(n) < 0.6) * rng.poisson(np.exp(0.5 * intent)),
        }
    )


def contact(rng: Rng, source: pd.Series, intent: Floats) -> pd.DataFrame:
    """Dealings by e-mail, phone and webinar."""
    n = len(intent)
    attended = rng.random(n) < np.where(source == "Webinar", 0.74, 0.07)
    stayed = np.clip(np.round(rng.normal(38, 18, n) + 6 * intent), 3, 90)
    opened = (rng.random(n) < 0.8) * rng.poisson(1.5 * np.exp(0.3 * intent))
    idle = np.minimum(rng.gamma(1.3, 4.0, n) * np.exp(-0.25 * intent), 30)
    asked = rng.random(n) < 0.10 * np.exp(0.4 * intent)
    return pd.DataFrame(
        {
            "Callback requests": asked * (1 + rng.poisson(0.2, n)),
            "Webinar minutes": (attended * stayed).astype(int),
            "Emails opened": opened,
            "Days since last activity": idle.astype(int),
            "Do not email": np.where(rng.random(n) < 0.06, "Yes", "No"),
        }
    )


def last_activity(rng: Rng, leads: pd.DataFrame) -> Names:
    """The last thing that happened, among those that can have happened to the lead."""
    possible = {
        "Email Opened": leads["Emails opened"] > 0,
        "Page Visited": leads["Visits"] > 0,
        "Chat": leads["Chats"] > 0,
        "Form Submitted": leads["Visits"] > 0,
        "Callback Requested": leads["Callback requests"] > 0,
        "Webinar Attended": leads["Webinar minutes"] > 0,
        "Email Bounced": leads["Emails opened"] == 0,
        "Unsubscribed": leads["Do not email"] == "Yes",
    }
    always = np.ones(len(leads), dtype=bool)
    weights = [possible.get(name, always) * weight for name, weight in SHARE["activity"].items()]
    return pick_by_row(rng, list(SHARE["activity"]), np.column_stack(weights))


def log_odds(leads: pd.DataFrame, t: Floats) -> Floats:
    """The log-odds of converting (n,), before noise."""
    hour = leads["Created"].dt.hour.to_numpy()
    metro, abroad = leads["City"].isin(LIST["metro"]), leads["City"].isin(LIST["abroad"])
    declared = (
        sum(effect(leads[name], effects) for name, effects in EFFECT.items())
        + 0.12 * metro.to_numpy()
        - 0.35 * abroad.to_numpy()
        - 0.5 * (leads["Do not email"] == "Yes").to_numpy()
        - 0.2 * ((hour < 7) | (hour > 21))
    )
    return INTERCEPT + declared + behaviour_effect(leads) + interactions(leads, t)


def behaviour_effect(leads: pd.DataFrame) -> Floats:
    """The part of the log-odds that comes from what the lead did."""
    use = {name: leads[name].to_numpy(dtype=float) for name in leads.select_dtypes("number")}
    return (
        0.46 * np.log1p(use["Minutes on site"])
        + 0.45 * np.minimum(use["Fee page views"], 3)
        + 0.40 * np.minimum(use["Syllabus downloads"], 2)
        + 1.05 * (use["Callback requests"] > 0)
        + 0.25 * (use["Chats"] > 0)
        + 0.13 * np.minimum(use["Emails opened"], 4)
        + 0.012 * use["Webinar minutes"]
        - 0.08 * use["Days since last activity"]
    )


def interactions(leads: pd.DataFrame, t: Floats) -> Floats:
    """Effects that hold only for some: one column decides what another is worth."""
    source, course = leads["Source"], leads["Course interest"]
    working = leads["Occupation"] == "Working Professional"
    student = leads["Occupation"] == "Student"
    browsing = (leads["Visits"] > 6) & (leads["Fee page views"] == 0)
    unseen = (leads["Visits"] == 0) & source.isin(("Referral", "Education Fair", "Partner"))
    flags = (
        (0.7, working & (course == "Executive MBA")),
        (-0.8, ~working & (course == "Executive MBA")),
        (0.7, student & (course == "Programming Foundations")),
        (-0.6, browsing),
        (0.8, unseen),
        (0.9, (source == "Webinar") & (leads["Webinar minutes"] >= 40)),
        (0.5, (source == "Google Ads") & (leads["Campaign"] == "Search Brand")),
        (0.4, (leads["Referred"] == "Yes") & working),
    )
    total = sum(size * flag.to_numpy() for size, flag in flags)
    return total - 1.0 * t * (source == "Facebook").to_numpy()


def with_holes(rng: Rng, leads: pd.DataFrame) -> pd.DataFrame:
    """The leads as a CRM exports them: blanks, "Select", trackers that were blocked."""
    out = leads.copy()
    out["City"] = out["City"].mask(rng.random(len(out)) < 0.06, "Select")
    for name, share in SHARE["holes"].items():
        out[name] = out[name].mask(rng.random(len(out)) < share)
    out.loc[rng.random(len(out)) < 0.012, SITE_COLUMNS] = np.nan
    for name in out.select_dtypes("number").columns.drop(SITE_COLUMNS[1:]):
        out[name] = out[name].astype("Int64")
    return out


def leads_with_outcome(rng: Rng, span: Span) -> pd.DataFrame:
    """Everything about the leads of a span, `Converted` included."""
    moments = created(rng, span)
    t = ((moments - YEAR_START) / pd.Timedelta(days=365)).to_numpy()
    who, how = people(rng, span), channel(rng, t)
    intent = rng.normal(0, 1, span.leads) + 0.3 * (who["Occupation"] == "Working Professional")
    source = how["Source"]
    use = [site_use(rng, source, intent.to_numpy()), contact(rng, source, intent.to_numpy())]
    leads = pd.concat([who, how, *use], axis=1)
    leads["Last activity"] = last_activity(rng, leads)
    leads["Lead ID"], leads["Created"] = lead_ids(rng, span), moments
    odds = np.exp(log_odds(leads, t) + rng.normal(0, NOISE, span.leads))
    won = rng.random(span.leads) < odds / (1 + odds)
    calls = [pick(rng, SHARE[f"call when {end}"], span.leads) for end in ("won", "lost")]
    leads["Call outcome"] = np.where(won, *calls)
    leads["Converted"] = np.where(won, "Yes", "No")
    return with_holes(rng, leads)[LIST["columns"]]


def with_impossible_values(rng: Rng, leads: pd.DataFrame) -> pd.DataFrame:
    """The leads with a few values no lead can have, each in a row of its own."""
    out = leads.copy()
    visitors = np.flatnonzero((leads["Visits"] > 0).fillna(False))
    rows = rng.choice(visitors, len(IMPOSSIBLE), replace=False)
    for row, (name, value) in zip(rows, IMPOSSIBLE, strict=True):
        out.loc[row, name] = value
    return out


def write(leads: pd.DataFrame, path: Path) -> None:
    """Write one file: UTF-8, comma, line feed, on every system."""
    leads.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def main() -> None:
    """Write both files into `--out`."""
    parser = argparse.ArgumentParser(description="Write the sample files.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    # A stream of its own for each file: a change in one leaves the other alone.
    streams = [Rng(np.random.PCG64(s)) for s in np.random.SeedSequence(SEED).spawn(2)]
    history = leads_with_outcome(streams[0], HISTORY)
    batch = leads_with_outcome(streams[1], BATCH).drop(columns="Converted")
    batch = with_impossible_values(streams[1], batch.assign(**{"Call outcome": ""}))
    write(history, out / "sample_history.csv")
    write(batch, out / "sample_leads.csv")


if __name__ == "__main__":
    main()
