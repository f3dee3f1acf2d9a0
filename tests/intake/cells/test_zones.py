"""Zones: one keeps its clock, several become one, and what is not known is told."""

import pandas as pd
import pytest

from scoring.intake.cells.dates import ReadDates, read_dates


def read(*texts: str) -> ReadDates:
    return read_dates(pd.Series(list(texts), dtype="str"))


def clocks(found: ReadDates) -> list[str]:
    return [f"{at:%m-%d %H:%M}" for at in found.values]


@pytest.mark.parametrize("zone", ["+05:30", "Z", " GMT-8", " IST", " Europe/Berlin", " XYZT"])
def test_midnight_on_the_first_is_the_first_in_a_column_of_one_zone(zone: str) -> None:
    found = read(f"2026-10-01T00:15:00{zone}", f"2026-10-03T23:45:00{zone}")
    assert clocks(found) == ["10-01 00:15", "10-03 23:45"]
    assert (found.zones.into, found.zones.moved, found.zones.without) == ("", 0, 0)


@pytest.mark.parametrize(
    ("winter", "summer"),
    [("+01:00", "+02:00"), (" CET", " CEST"), (" PST", " PDT"), ("Z", "+0100")],
)
def test_winter_and_summer_of_one_place_keep_their_clock(winter: str, summer: str) -> None:
    found = read(f"2026-01-05 00:10:00{winter}", f"2026-07-05 00:10:00{summer}")
    assert clocks(found) == ["01-05 00:10", "07-05 00:10"]
    assert found.zones.into == ""


def test_times_of_several_zones_go_to_the_commonest() -> None:
    found = read("2026-10-01T09:00+05:30", "2026-10-02T09:00+05:30", "2026-10-03T20:00Z")
    assert clocks(found) == ["10-01 09:00", "10-02 09:00", "10-04 01:30"]
    assert (found.zones.into, found.zones.moved) == ("+05:30", 1)


def test_without_a_commonest_zone_times_go_to_utc() -> None:
    found = read("2026-10-01 09:00 IST", "2026-10-02 09:00 PST", "2026-10-03 09:00 CET")
    assert clocks(found) == ["10-01 03:30", "10-02 17:00", "10-03 08:00"]
    assert (found.zones.into, found.zones.moved) == ("UTC", 3)


def test_a_named_zone_is_moved_by_its_summer_time() -> None:
    texts = ["2026-01-01 12:00 Europe/Berlin", "2026-07-01 12:00 Europe/Berlin"]
    found = read(*texts, "2026-07-01 12:00 IST", "2026-07-02 12:00 IST", "2026-07-03 12:00 IST")
    assert clocks(found)[:2] == ["01-01 16:30", "07-01 15:30"]
    assert found.zones.into == "IST"


def test_an_unknown_zone_beside_others_keeps_its_clock_and_is_named() -> None:
    found = read("2026-10-01 09:00 XYZT", "2026-10-02 09:00 IST", "2026-10-02 09:00 PST")
    assert clocks(found)[0] == "10-01 09:00"
    assert found.zones.unknown == ("XYZT",)


def test_clocks_without_a_zone_are_counted_and_days_alone_are_not() -> None:
    found = read("2026-10-01T09:00Z", "2026-10-01 10:00", "2026-10-02 10:00", "2026-10-03")
    assert (found.zones.without, found.zones.moved) == (2, 0)
