"""Zones of time: which a text names, and how a column of several becomes one.

Where a column has one zone its wall clock is kept, whatever the zone: 00:15 on the first is a lead
of the first. An abbreviation may mean several places, so one is taken only where its offset from
UTC is what exports of leads mean by it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.intake.remembered import remembered

UTC = "UTC"
# A zone in winter and in summer, with the hours from UTC in winter.
_PLACES = (
    ("WET WEST", 0), ("GMT BST", 0), ("CET CEST MEZ MESZ MET MEST", 60), ("EET EEST OEZ", 120),
    ("EST EDT ET", -300), ("CST CDT CT", -360), ("MST MDT MT", -420), ("PST PDT PT", -480),
    ("AKST AKDT", -540), ("AST ADT", -240), ("NST NDT", -210), ("AEST AEDT", 600),
    ("ACST ACDT", 570), ("NZST NZDT", 720),
)  # fmt: skip
_SUMMER_WORDS = "WEST BST CEST MESZ MEST EEST EDT CDT MDT PDT AKDT ADT NDT AEDT ACDT NZDT"
_SUMMER = frozenset(_SUMMER_WORDS.split())
_FIXED = {
    "Z": 0, "UTC": 0, "UT": 0, "HST": -600, "BRT": -180, "ART": -180, "MSK": 180, "TRT": 180,
    "SAST": 120, "EAT": 180, "WAT": 60, "GST": 240, "PKT": 300, "IST": 330, "NPT": 345, "ICT": 420,
    "WIB": 420, "HKT": 480, "SGT": 480, "MYT": 480, "PHT": 480, "AWST": 480, "JST": 540, "KST": 540,
}  # fmt: skip
_PLACE = {word: place for place, (words, _) in enumerate(_PLACES) for word in words.split()}
_NAMED = {word: offset for words, offset in _PLACES for word in words.split()}
_NAMED = {word: at + 60 * (word in _SUMMER) for word, at in _NAMED.items()} | _FIXED
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s?([+−-])(\d{1,2})(?::?(\d{2}))?", re.I)
_IANA = re.compile(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_+-]+(?:/[A-Z][A-Za-z_]+)?")
# Offsets of one place differ by this in summer, and change twice a year.
_SUMMER_MINUTES, _CHANGES = 60, 2
# A zone with more of the cells than this is the column's.
_MOST = 0.5


class Clock(StrEnum):
    """By which clock times are read: one for the column, each cell's own, or that of UTC."""

    SHARED = "shared"
    OWN = "own"
    UTC = "UTC"


@dataclass(frozen=True)
class ZoneNote:
    """What became of the zones of a column; without several of them nothing.

    `into` is the zone that `moved` cells of others were brought to, "" where all clocks are kept.
    `unknown` are zones whose offset nothing shows and `without` counts cells that name none beside
    others that do: both keep their clock.
    """

    into: str = ""
    zones: tuple[str, ...] = ()
    moved: int = 0
    unknown: tuple[str, ...] = ()
    without: int = 0


NO_ZONES = ZoneNote()


def is_zone(text: str) -> bool:
    """Whether a text is a zone whose offset is known.

    >>> [is_zone(text) for text in ("GMT+0530", "Europe/Berlin", "IST", "+02", "XYZ", "May")]
    [True, True, True, True, False, False]
    """
    return minutes_of(text) is not None or _zone(text) is not None


def minutes_of(zone: str) -> int | None:
    """The minutes from UTC of an offset or an abbreviation, None for others.

    >>> minutes_of("GMT+2"), minutes_of("-0330"), minutes_of("PDT"), minutes_of("Europe/Rome")
    (120, -210, -420, None)
    """
    if match := _OFFSET.fullmatch(zone):
        minutes = 60 * int(match[2]) + int(match[3] or 0)
        return None if minutes > 14 * 60 else (minutes if match[1] == "+" else -minutes)
    return _NAMED.get(zone.upper())


@remembered(1 << 12)
def _zone(name: str) -> ZoneInfo | None:
    """A zone by its name such as Europe/Berlin, None where this machine knows none."""
    if not _IANA.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def clocks(
    wall: pd.Series, zones: NDArray[np.object_], leads: NDArray[np.int64], clock: Clock
) -> tuple[pd.Series, ZoneNote]:
    """Times (n,) as a clock shows them; `zones` (n,) are texts, "" for none, `leads` counts.

    On a shared clock they are kept where all zones are those of one place, in winter and in summer.
    """
    dated = wall.notna().to_numpy()
    # A day without a clock is the same in every zone.
    clocked = dated & (wall != wall.dt.normalize()).to_numpy()
    rest = int(leads[clocked & (zones == "")].sum())
    used = sorted({str(zone) for zone in zones[dated] if zone})
    is_single = len({_place(zone) for zone in used}) < 2
    if not used or clock is Clock.OWN or (clock is Clock.SHARED and is_single):
        return wall, ZoneNote("", tuple(used), 0, (), rest if used else 0)
    offsets = {zone: _offsets(zone, wall[(zones == zone) & dated]) for zone in used}
    known = {zone: found for zone, found in offsets.items() if found is not None}
    utc = wall.copy()
    for zone, found in known.items():
        here = (zones == zone) & dated
        utc[here] = wall[here] - pd.to_timedelta(found, unit="min")
    if clock is Clock.UTC:
        return utc, ZoneNote(UTC, tuple(used))
    unknown = tuple(zone for zone in used if zone not in known)
    sure = dated & np.isin(zones, list(known))
    if len({_place(zone) for zone in known}) < 2 or _is_one_place(wall[sure], utc[sure]):
        return wall, ZoneNote("", tuple(used), 0, unknown, rest)
    into, values = _moved(wall, utc, zones, sure, leads)
    moved = int(leads[sure & (values != wall).to_numpy()].sum())
    return values, ZoneNote(into, tuple(used), moved, unknown, rest)


def _place(zone: str) -> str:
    """The same text for zones of one place, and for the same offset in two spellings."""
    if zone.upper() in _PLACE:
        return str(_PLACE[zone.upper()])
    minutes = minutes_of(zone)
    return zone if minutes is None else f"{minutes} min"


def _offsets(zone: str, wall: pd.Series) -> NDArray[np.float64] | None:
    """Minutes from UTC at each of these times, None where nothing shows them."""
    minutes = minutes_of(zone)
    if minutes is not None:
        return np.full(len(wall), float(minutes))
    named = _zone(zone)
    if named is None:
        return None
    there = wall.dt.tz_localize(
        named, ambiguous=np.zeros(len(wall), dtype=bool), nonexistent="shift_forward"
    )
    ahead = there.dt.tz_localize(None) - there.dt.tz_convert(None)
    return np.asarray(ahead / pd.Timedelta(minutes=1), dtype=np.float64)


def _is_one_place(wall: pd.Series, utc: pd.Series) -> bool:
    """Whether two offsets are one place in winter and in summer: an hour apart, and in turn."""
    order = np.argsort(utc.to_numpy(), kind="stable")
    minutes = (wall - utc).dt.total_seconds().to_numpy()[order] / 60
    distinct = np.unique(minutes)
    if len(distinct) != 2 or distinct[1] - distinct[0] != _SUMMER_MINUTES:
        return False
    years = utc.dt.year.max() - utc.dt.year.min() + 1
    months = set(wall[(wall - utc) == pd.Timedelta(minutes=float(distinct[1]))].dt.month)
    is_summer = months <= set(range(3, 12)) or months <= {9, 10, 11, 12, 1, 2, 3, 4}
    return bool(is_summer and (np.diff(minutes) != 0).sum() <= _CHANGES * years)


def _moved(
    wall: pd.Series, utc: pd.Series, zones: NDArray[np.object_], sure: NDArray[np.bool_],
    leads: NDArray[np.int64],
) -> tuple[str, pd.Series]:  # fmt: skip
    """The commonest zone and all times by its clock, those of UTC where none has the most."""
    counts = pd.Series(leads[sure]).groupby(zones[sure]).sum().sort_values(ascending=False)
    into = str(counts.index[0]) if counts.iloc[0] > _MOST * counts.sum() else UTC
    if minutes_of(into) is None:
        there = utc[sure].dt.tz_localize(UTC).dt.tz_convert(_zone(into)).dt.tz_localize(None)
    else:
        there = utc[sure] + pd.Timedelta(minutes=minutes_of(into) or 0)
    values = wall.copy()
    values[sure] = there.astype(wall.dtype)
    return into, values
