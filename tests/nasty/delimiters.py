"""Delimiters found on the whole file: one ragged line or a busy note does not change them."""

from .case import Reads, Refuses, Trial, trial
from .leads import GRID, HEADER, LEADS, many, text

FAMILY = "3 delimiters"
WHOLE = Reads(headers=HEADER, body=LEADS)


def rows(*lines: str) -> list[list[str]]:
    return [line.split("/") for line in lines]


NOTES = [
    ["1", "Called, asked for price, terms, delivery, and a demo, soon", "Google"],
    ["2", "Budget, yes, authority, no, need, yes, time, unclear", "Referral"],
    ["3", "Likes: blue, red, green, white, black, and grey, all of them", "Google"],
    ["4", "Paris, Lyon, Nice, Lille, Metz, Nantes, Brest", "Ads"],
]
PLACES = rows("1/Köln, NRW/Google", "2/Lyon, Rhône/Ads", "3/Leeds, Yorks/Google", "4/Bari, BA/Ads")
DECIMALS = rows("1/2,5/13,75", "2/0,5/1,25", "3/12,0/7,5", "4/1,5/99,99", "5/3,25/8,0")
LINKS = [["Anna", "http://a.example:80/x", "5"], ["Tom", "https://b.example/y", "7"]] * 3
EMAILS = [[f"person{n}@example.com"] for n in range(1, 12)]
SPREAD = [[str(n), f"a|b|c,{n}", f"x,y,z|{n}", "ok"] for n in range(1, 9)]
LINES = "\n".join(" | ".join(row) for row in GRID) + "\n"

PROSE = """Dear team,

thank you for the call on Tuesday, it was good to hear from you. As agreed, I send a few notes,
mostly about the new leads, the old leads, and what we said of both.
First, the people we met in Lyon want a demo, soon.
Second, nobody in Leeds has answered yet, which is a pity, as they were the warmest of all.
If you have time, ring them, please.

Best wishes,
Anna
"""

CASES: dict[str, tuple[Trial, ...]] = {
    "comma, semicolon, tab, pipe and colon": tuple(
        trial(text(GRID, sign), WHOLE) for sign in (",", ";", "\t", "|", ":")
    ),
    "comma and blank": (
        trial("\n".join(", ".join(row) for row in GRID) + "\n", WHOLE),
        trial(
            'id, name, city\n1, "Lee, Anna", Köln\n2, Tom, Leeds\n3, "Baker, ""T""", Bari\n',
            Reads(
                headers=["id", "name", "city"],
                body=[
                    ["1", "Lee, Anna", "Köln"],
                    ["2", "Tom", "Leeds"],
                    ["3", 'Baker, "T"', "Bari"],
                ],
            ),
        ),
    ),
    "two pipes": (
        trial("\n".join("||".join(row) for row in GRID) + "\n", WHOLE),
        trial("\n".join("::".join(row) for row in GRID) + "\n", WHOLE),
    ),
    "more delimiters within quotes than outside": (
        trial(
            text([["id", "note", "source"], *NOTES]).replace("\n", "\r\n"),
            Reads(headers=["id", "note", "source"], body=NOTES),
        ),
        trial(
            "id;note;source\n" + "".join(f'{a};"{b}";{c}\n' for a, b, c in NOTES),
            Reads(headers=["id", "note", "source"], body=NOTES),
        ),
    ),
    "decimal commas and semicolons": (
        trial(text([["id", "visits", "value"], *DECIMALS], ";"), Reads(body=DECIMALS)),
        trial(text(DECIMALS, ";"), Reads(body=DECIMALS), header=False),
    ),
    "one column only": (
        trial(text([["Email"], *EMAILS]), Reads(headers=["Email"], body=EMAILS)),
        trial(
            text([["Full name"], ["Anna Lee"], ["Tom Baker"], ["Li Wei"], ["Maria Rossi"]]),
            Reads(headers=["Full name"], rows=4),
            Refuses(words="one column|separator|delimiter"),
        ),
    ),
    "a first line with fewer delimiters": (
        trial(
            "Leads;March 2026\n" + text(GRID, ";"),
            Reads(headers=HEADER, body=LEADS, told=["Leads"]),
        ),
        trial(
            "Leads, all of them\n" + text(GRID, "\t"),
            Reads(headers=HEADER, body=LEADS, told=["Leads"]),
        ),
    ),
    "prose with commas": (
        trial(PROSE, Refuses(words="text|prose|letter|table"), filename="a.csv"),
    ),
    "tabs, and one comma in every line": (
        trial(
            text([["id", "city, state", "source"], *PLACES], "\t").replace('"', ""),
            Reads(headers=["id", "city, state", "source"], body=PLACES),
        ),
    ),
    "pipes and commas in every cell but no quotes": (
        trial(
            text([["id", "tags", "more", "state"], *SPREAD], ";"),
            Reads(headers=["id", "tags", "more", "state"], body=SPREAD),
        ),
    ),
    "pipe between blanks": (
        trial(
            LINES,
            WHOLE,
            Reads(headers=HEADER, cells={(0, 0): "00123 ", (7, 4): " Forlì"}, rows=8),
        ),
    ),
    "the true delimiter only from line 400 on in doubt": (
        trial(
            text([HEADER, *many(400)], ";")
            + "".join(f"9{n:04};A, B, C, D, E;Google;1;Bonn\n" for n in range(150)),
            Reads(headers=HEADER, rows=550, cells={(549, 1): "A, B, C, D, E", (0, 0): "00001"}),
        ),
        trial(
            "name:link:visits\n" + "".join(f'{a}:"{b}":{c}\n' for a, b, c in LINKS),
            Reads(headers=["name", "link", "visits"], body=LINKS),
        ),
    ),
}
