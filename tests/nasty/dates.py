"""Dates are read by the evidence of their column; doubt is told, never guessed."""

from collections.abc import Sequence

from scoring.schema import Column, Kind, LeadSchema, Role

from .case import Outcome, Trial, Types, trial
from .leads import text

FAMILY = "9 dates and yes or no"
SCHEMA = LeadSchema(
    (
        Column("Lead ID", Kind.TEXT, Role.ID),
        Column("Created", Kind.DATE, Role.CREATED),
        Column("Source", Kind.CATEGORY, Role.SOURCE),
        Column("Do not call", Kind.CATEGORY, Role.FEATURE),
        Column("Opted in", Kind.NUMBER, Role.FEATURE),
    )
)


def created(*cells: str) -> str:
    rows = [[f"{n:04}", cell, "Google"] for n, cell in enumerate(cells, start=1)]
    return text([["Lead ID", "Created", "Source"], *rows], "\t")


def typed(cells: Sequence[str], *accepted: Outcome) -> Trial:
    return trial(created(*cells), *accepted, schema=SCHEMA)


def times(*given: str | None, told: str = "") -> Types:
    """These times (a day alone is its midnight); quiet unless words are to be told."""
    full = [None if t is None else (t if "T" in t else f"{t}T00:00:00") for t in given]
    return Types(created=full, told=[told] if told else (), quiet=() if told else ["Created"])


def flags(name: str, cells: Sequence[str], *accepted: Outcome) -> Trial:
    rows = [[f"{n:04}", "Google", cell] for n, cell in enumerate(cells, start=1)]
    return trial(text([["Lead ID", "Source", name], *rows]), *accepted, schema=SCHEMA)


def levels(*given: str | None) -> Types:
    return Types(values={"Do not call": given}, quiet=["Do not call"])


DAYS_FIRST = ["13/02/2026", "04/03/2026", "28/02/2026", "01/12/2025", "31/01/2026", "07/08/2025"]
DAYS = ["2026-02-13", "2026-03-04", "2026-02-28", "2025-12-01", "2026-01-31", "2025-08-07"]
MONTHS_FIRST = ["02/13/2026", "03/04/2026", "02/28/2026", "12/01/2025", "01/31/2026", "08/07/2025"]
BOTH = ["13/02/2026", "02/14/2026", "25/12/2025", "12/26/2025", "03/04/2026"]
PROVEN = ("2026-02-13", "2026-02-14", "2025-12-25", "2025-12-26")
NOTHING = [None] * 5
OPEN = ["03/04/2026", "05/06/2026", "01/02/2026", "11/12/2025"]

CASES: dict[str, tuple[Trial, ...]] = {
    "day first": (
        typed(DAYS_FIRST, times(*DAYS)),
        typed([d.replace("/", ".") for d in DAYS_FIRST], times(*DAYS)),
        typed([f"{d} 09:30" for d in DAYS_FIRST], times(*(f"{d}T09:30:00" for d in DAYS))),
        typed(
            ["4/3/2026", "13/2/2026", "1/12/2025"], times("2026-03-04", "2026-02-13", "2025-12-01")
        ),
    ),
    "month first": (
        typed(MONTHS_FIRST, times(*DAYS)),
        typed([f"{d} 09:30 PM" for d in MONTHS_FIRST], times(*(f"{d}T21:30:00" for d in DAYS))),
    ),
    "day first and month first in one column": (
        typed(
            BOTH,
            Types(created=NOTHING, told=["Created"]),
            Types(created=[f"{d}T00:00:00" for d in PROVEN] + [None], told=["Created"]),
            Types(
                created=["2026-02-13T00:00:00", None, "2025-12-25T00:00:00", None, None],
                told=["Created"],
            ),
            Types(
                created=[
                    "2026-02-13T00:00:00",
                    None,
                    "2025-12-25T00:00:00",
                    None,
                    "2026-04-03T00:00:00",
                ],
                told=["Created"],
            ),
        ),
    ),
    "nothing to tell day from month by": (
        typed(
            OPEN,
            times(None, None, None, None, told="Created"),
            times("2026-04-03", "2026-06-05", "2026-02-01", "2025-12-11", told="Created"),
            times("2026-03-04", "2026-05-06", "2026-01-02", "2025-11-12", told="Created"),
        ),
    ),
    "ISO with zones": (
        typed(
            ["2026-03-04T10:00:00Z", "2026-03-04T10:00:00+05:30", "2026-03-04T10:00:00.250-08:00"],
            times("2026-03-04T10:00:00", "2026-03-04T04:30:00", "2026-03-04T18:00:00"),
            times(
                "2026-03-04T10:00:00", "2026-03-04T04:30:00", "2026-03-04T18:00:00", told="zone|UTC"
            ),
        ),
        typed(
            ["2026-03-04", "2026-03-04 10:00", "20260304", "2026-03-04T10:00:00"],
            times("2026-03-04", "2026-03-04T10:00:00", "2026-03-04", "2026-03-04T10:00:00"),
        ),
    ),
    "serial numbers of Excel": (
        typed(
            ["46085", "46085.5", "45999", "46000", "44927"],
            times("2026-03-04", "2026-03-04T12:00:00", "2025-12-08", "2025-12-09", "2023-01-01"),
            times(
                "2026-03-04",
                "2026-03-04T12:00:00",
                "2025-12-08",
                "2025-12-09",
                "2023-01-01",
                told="Excel|serial",
            ),
        ),
    ),
    "months in words": (
        typed(
            ["4 Mar 2026", "13 Feb 2026", "1 Dec 2025"],
            times("2026-03-04", "2026-02-13", "2025-12-01"),
        ),
        typed(
            ["March 4, 2026", "February 13, 2026", "December 1, 2025"],
            times("2026-03-04", "2026-02-13", "2025-12-01"),
        ),
        typed(
            ["04-Mar-2026", "13-Feb-2026", "01-Dec-2025"],
            times("2026-03-04", "2026-02-13", "2025-12-01"),
        ),
        typed(
            ["4. März 2026", "13. Februar 2026", "1. Dezember 2025"],
            times("2026-03-04", "2026-02-13", "2025-12-01"),
            times(None, None, None, told="Created"),
        ),
    ),
    "a day that does not exist": (
        typed([*DAYS_FIRST, "31/02/2026"], times(*DAYS, None, told="31/02/2026")),
        typed([*DAYS, "2026-02-30"], times(*DAYS, None, told="2026-02-30")),
        typed([*DAYS, "soon", "0000-00-00"], times(*DAYS, None, None, told="soon")),
    ),
    "years of two digits": (
        typed(
            ["13/02/26", "04/03/26", "28/02/26", "31/12/25"],
            times("2026-02-13", "2026-03-04", "2026-02-28", "2025-12-31"),
            times("2026-02-13", "2026-03-04", "2026-02-28", "2025-12-31", told="Created"),
            times(None, None, None, None, told="Created"),
        ),
        typed(
            ["02/13/26", "03/04/26", "02/28/26", "12/31/25"],
            times("2026-02-13", "2026-03-04", "2026-02-28", "2025-12-31"),
            times("2026-02-13", "2026-03-04", "2026-02-28", "2025-12-31", told="Created"),
            times(None, None, None, None, told="Created"),
        ),
    ),
    "dates that were not filled in": (
        typed([*DAYS_FIRST, "", "N/A", "Select", "-"], times(*DAYS, None, None, None, None)),
        typed([*DAYS, "", "null", " "], times(*DAYS, None, None, None)),
    ),
    "yes and no in words": (
        flags(
            "Do not call",
            ["Yes", "No", "Select", " Yes ", ""],
            levels("Yes", "No", None, "Yes", None),
        ),
        flags(
            "Do not call",
            ["ja", "nein", "ja", "N/A"],
            levels("ja", "nein", "ja", None),
            levels("Yes", "No", "Yes", None),
        ),
    ),
    "yes and no where a number was learned": (
        flags(
            "Opted in",
            ["yes", "no", "Yes", "NO", ""],
            Types(values={"Opted in": [1.0, 0.0, 1.0, 0.0, None]}),
            Types(values={"Opted in": [None] * 5}, told=["Opted in"]),
        ),
        flags(
            "Opted in",
            ["1", "0", "true", "false", "maybe"],
            Types(values={"Opted in": [1.0, 0.0, 1.0, 0.0, None]}, told=["maybe"]),
            Types(values={"Opted in": [1.0, 0.0, None, None, None]}, told=["maybe"]),
        ),
    ),
}
