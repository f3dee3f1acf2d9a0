"""What stands above and in between: titles, filters, several headers, none at all."""

import re

from .case import Reads, Refuses, Trial, trial
from .leads import GRID, HEADER, LEADS, text

FAMILY = "5 headers"
PLAIN = text(GRID)
WHOLE = Reads(headers=HEADER, body=LEADS)


def told(*words: str) -> Reads:
    return Reads(headers=HEADER, body=LEADS, told=words)


def ending(*names: str) -> list[re.Pattern[str]]:
    """Names that may have the name of a group or a unit beside them."""
    return [re.compile(rf"(.*\W)?{re.escape(name)}(\W.*)?") for name in names]


MADE = [f"column_{n}" for n in range(1, 6)]
REPEATED = ["Lead ID", "Phone", "Phone", "Phone", "City"]
SHARPS = [["#1001", "Anna", "5"], ["#1002", "Tom", "7"], ["#1003", "Li", "0"], ["#1004", "M", "1"]]

CASES: dict[str, tuple[Trial, ...]] = {
    "a report title": (
        trial("Leads by source\nAs of 04/03/2026\n\n" + PLAIN, told("Leads by source")),
        trial("Leads by source,,,,\nExported by Anna,,,,\n,,,,\n" + PLAIN, told("Leads by source")),
        trial('"Leads, hot and cold"\n' + PLAIN, told("Leads, hot and cold")),
    ),
    "a block of filters": (
        trial(
            "Report:,Weekly leads\nFilter:,Source = Google\nDate from:,01/03/2026\nOwner:,All\n\n"
            + PLAIN,
            told("Weekly leads"),
        ),
        trial(
            "Filters\nSource;equals;Google\nCreated;between;01/03/2026;04/03/2026\n\n"
            + text(GRID, ";"),
            told("Filters"),
        ),
    ),
    "blank lines above and below the header": (
        trial("\n\n\n" + PLAIN, WHOLE),
        trial("\r\n \r\n" + PLAIN.replace("\n", "\r\n\r\n"), WHOLE),
        trial(",,,,\n,,,,\n" + text([HEADER]) + "\n" + text(LEADS), WHOLE),
    ),
    "two header rows": (
        trial(
            text([HEADER, ["(key)", "(full)", "(first)", "(count)", "(of home)"], *LEADS]),
            Reads(headers=ending(*HEADER), body=LEADS, told=["header|(key)"]),
        ),
        trial(
            text([["Lead", "", "", "Web", "Address"], ["ID", "Name", "Source", "Visits", "City"]])
            + text(LEADS),
            Reads(
                headers=ending("ID", "Name", "Source", "Visits", "City"),
                body=LEADS,
                told=["header|title|above"],
            ),
        ),
    ),
    "a row of groups above the header": (
        trial(
            "Contact,,Activity,,Place\n" + PLAIN,
            Reads(headers=ending(*HEADER), body=LEADS, told=["Contact|header"]),
        ),
        trial(
            ",,Activity,,\n" + PLAIN,
            Reads(headers=ending(*HEADER), body=LEADS, told=["Activity|header"]),
        ),
    ),
    "no header": (
        trial(text(LEADS), Reads(headers=MADE, body=LEADS, told=["no header"])),
        trial(text(LEADS), Reads(headers=MADE, body=LEADS), header=False),
        trial(PLAIN, WHOLE, header=True),
        trial(text(LEADS), Reads(headers=LEADS[0], body=LEADS[1:]), header=True),
    ),
    "one name for several columns": (
        trial(
            text([REPEATED, *LEADS]),
            Reads(
                headers=["Lead ID", "Phone", "Phone_2", "Phone_3", "City"],
                body=LEADS,
                told=["Phone"],
            ),
        ),
        trial(
            text([["a", "a", "a_2", "b", "b"], *LEADS]),
            Reads(headers=["a", re.compile("a_[13]|a_2_2"), "a_2", "b", "b_2"], body=LEADS),
        ),
    ),
    "blank names": (
        trial(
            text([["Lead ID", "", "Source", "  ", "City"], *LEADS]),
            Reads(
                headers=["Lead ID", "column_2", "Source", "column_4", "City"],
                body=LEADS,
                told=["no name"],
            ),
        ),
        trial(
            text([["", *HEADER[1:]], *LEADS]), Reads(headers=["column_1", *HEADER[1:]], body=LEADS)
        ),
    ),
    "a header only": (
        trial(text([HEADER]), Reads(headers=HEADER, rows=0), Refuses(words="no leads|only|header")),
        trial(
            text([HEADER]) + ",,,,\n\n",
            Reads(headers=HEADER, rows=0),
            Refuses(words="no leads|only|header"),
        ),
    ),
    "the header again in the middle": (
        trial(text([*GRID[:5], HEADER, *GRID[5:]]), told("header")),
        trial(text([*GRID[:5], [n.upper() for n in HEADER], *GRID[5:]]), told("header")),
        trial(text([*GRID[:5], [], HEADER, *GRID[5:]]), told("header")),
    ),
    "a header one name short": (
        trial(
            text([HEADER[:4], *LEADS]),
            Reads(body=LEADS, headers=[*HEADER[:4], "column_5"], told=["column_5|header|name"]),
            Reads(body=LEADS, headers=[re.compile(".+")] * 5, told=["header"]),
            Refuses(words="header|names"),
        ),
        trial(
            text([HEADER[1:], *LEADS]),
            Reads(body=LEADS, headers=[re.compile(".+")] * 5, told=["header|no name|column"]),
            Refuses(words="header|names"),
        ),
    ),
    "comments": (
        trial("# exported 2026-03-04\n# by anna, for tom\n" + PLAIN, told("exported")),
        trial(PLAIN + "# end of export, 8 leads\n", told("end of export")),
        trial(text(GRID[:5]) + "# second half\n" + text(GRID[5:]), told("second half")),
        trial(
            text([["#", "Name", "Visits"], *SHARPS]),
            Reads(headers=["#", "Name", "Visits"], body=SHARPS),
        ),
    ),
}
