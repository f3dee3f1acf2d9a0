"""Quotes and escapes: damage stays inside its row and ends in seconds."""

from .case import Reads, Refuses, Trial, trial
from .leads import GRID, HEADER, LEADS, many, text

FAMILY = "4 quotes"
HEAD = ["id", "name", "note"]


def notes(*cells: str) -> list[list[str]]:
    return [[str(n), "Anna" if n % 2 else "Tom", cell] for n, cell in enumerate(cells, start=1)]


SAID = notes('said "yes"', "plain, really", '"', 'a "b" c "d"', "", 'ends with "x"')
BACKSLASHED = "".join(
    '{},"{}","{}"\n'.format(row[0], row[1], row[2].replace('"', '\\"')) for row in [HEAD, *SAID]
)
SINGLE = [["1", "O'Brien", "x, y"], ["2", "D'Souza, Ann", "it's"], ["3", "Lee", "a 'b', c"]] * 3
SINGLED = "".join(
    ",".join("'" + cell.replace("'", "''") + "'" for cell in row) + "\n" for row in [HEAD, *SINGLE]
)
APOSTROPHES = [
    ["1", "O'Brien", "ok"],
    ["2", "'t Hooft", "no"],
    ["3", "Lee", "it's"],
    ["4", "D'", "'"],
]
BROKEN = 250
FIVE_HUNDRED = many(500)


def damaged(row: int, line: str) -> str:
    """Five hundred leads, one line of them replaced; lead `row` counts from 0."""
    lines = [text([lead]) for lead in FIVE_HUNDRED]
    lines[row] = line
    return text([HEADER]) + "".join(lines)


def at_most(row: int, kept: list[str] | None) -> tuple[Reads, ...]:
    """All five hundred leads with this one mended and told, or all but this one."""
    before, after = FIVE_HUNDRED[:row], FIVE_HUNDRED[row + 1 :]
    without = Reads(headers=HEADER, body=[*before, *after], aside=[row + 2], told=["quote"])
    if kept is None:
        return (without,)
    mended = Reads(headers=HEADER, body=[*before, kept, *after])
    return (mended, without)


LONG = "\n".join(f"{n}: called, no answer; tried again" for n in range(5000))
LINED = [
    ["1", "Anna", "first\nsecond, third\n\nfourth"],
    ["2", "Tom", 'a\n"b"\nc'],
    ["3", "Li", "x"],
]


def spaced() -> str:
    return 'id,name,note\n1, "Lee, Anna",ok\n2,  "Baker, Tom",no\n3, "Li",yes\n4, "Rossi, M",ok\n'


def many_quotes(line: str) -> bytes:
    return (text([HEADER, *LEADS[:4]]) + line + "\n" + text(LEADS[4:])).encode()


def quote_lines() -> bytes:
    """Two hundred thousand quotes in ten lines between two thousand leads."""
    leads = many(2000)
    lines = ("00000," + '"x,' * 20_000 + "\n") * 10
    return (text([HEADER, *leads[:1000]]) + lines + text(leads[1000:])).encode()


def around(*leads: list[str]) -> Reads:
    return Reads(headers=HEADER, body=[*LEADS[:4], *leads, *LEADS[4:]], aside=None)


EMPTY = [["1", "", '"'], ["2", '""', ""], ["3", ",", '","'], ["4", "x", "\n"]]

CASES: dict[str, tuple[Trial, ...]] = {
    "doubled quotes": (trial(text([HEAD, *SAID]), Reads(headers=HEAD, body=SAID)),),
    "backslash before quotes": (trial(BACKSLASHED, Reads(headers=HEAD, body=SAID)),),
    "single quotes and apostrophes": (
        trial(SINGLED, Reads(headers=HEAD, body=SINGLE)),
        trial(text([HEAD, *APOSTROPHES]), Reads(headers=HEAD, body=APOSTROPHES)),
    ),
    "quotes inside quotes, not doubled": (
        trial(
            damaged(40, '"00041","Ann "Annie" Lee","Google","7","Leeds"\n'),
            *at_most(40, ["00041", 'Ann "Annie" Lee', "Google", "7", "Leeds"]),
        ),
        trial(
            text([HEAD]) + "".join(f'{n},Tom,"the "best" one"\n' for n in range(9)),
            Reads(headers=HEAD, body=[[str(n), "Tom", 'the "best" one'] for n in range(9)]),
            Reads(headers=HEAD, body=[], aside=range(2, 11)),
        ),
    ),
    "a stray quote in one row of 500": (
        trial(
            damaged(BROKEN, '00251,12" pipe Ltd,Google,7,Leeds\n'),
            *at_most(BROKEN, ["00251", '12" pipe Ltd', "Google", "7", "Leeds"]),
        ),
        trial(
            damaged(BROKEN, '00251,"Acme Ltd,Google,7,Leeds\n'),
            *at_most(BROKEN, ["00251", '"Acme Ltd', "Google", "7", "Leeds"]),
            *at_most(BROKEN, ["00251", "Acme Ltd", "Google", "7", "Leeds"]),
        ),
        trial(
            damaged(BROKEN, '00251,Acme Ltd","Google,7,Leeds\n'),
            *at_most(BROKEN, ["00251", 'Acme Ltd"', '"Google', "7", "Leeds"]),
            *at_most(BROKEN, ["00251", "Acme Ltd", "Google", "7", "Leeds"]),
        ),
    ),
    "a quote never closed in row 3 of 500": (
        trial(
            damaged(1, '00002,"Person 2,Referral,14,Orléans\n'),
            *at_most(1, ["00002", '"Person 2', "Referral", "14", "Orléans"]),
            *at_most(1, ["00002", "Person 2", "Referral", "14", "Orléans"]),
        ),
        trial(
            damaged(1, '"00002","Person 2","Referral","14","Orléans\n'),
            *at_most(1, ["00002", "Person 2", "Referral", "14", '"Orléans']),
            *at_most(1, ["00002", "Person 2", "Referral", "14", "Orléans"]),
        ),
    ),
    "line ends inside notes": (
        trial(text([HEAD, *LINED], end="\r\n"), Reads(headers=HEAD, body=LINED)),
        trial(text([HEAD, *LINED], ";"), Reads(headers=HEAD, body=LINED)),
    ),
    "a note of 5,000 lines": (
        trial(
            text([HEAD, ["1", "Anna", LONG], ["2", "Tom", "x"], ["3", "Li", "y"]]),
            Reads(headers=HEAD, body=[["1", "Anna", LONG], ["2", "Tom", "x"], ["3", "Li", "y"]]),
        ),
    ),
    "blanks before quotes": (
        trial(
            spaced(),
            Reads(
                headers=HEAD,
                body=[
                    ["1", "Lee, Anna", "ok"],
                    ["2", "Baker, Tom", "no"],
                    ["3", "Li", "yes"],
                    ["4", "Rossi, M", "ok"],
                ],
            ),
        ),
    ),
    "200,000 quotes": (
        trial(lambda: many_quotes('"' * 200_001), around(), Refuses(words="quote")),
        trial(lambda: many_quotes('1,"' + 'a"b' * 200_000), around(), Refuses(words="quote")),
        trial(
            quote_lines,
            Reads(headers=HEADER, body=many(2000), aside=None, told=["quote|cells"]),
            Refuses(words="quote"),
        ),
        trial(
            lambda: many_quotes('"' + '""' * 100_000 + '",b,c,1,e'),
            around(['"' * 100_000, "b", "c", "1", "e"]),
        ),
    ),
    "empty quotes, and cells of nothing but quotes": (
        trial(
            'id,name,note\n"1","",""""\n"2","""""",""\n"3",",",""","""\n"4",x,"\n"\n',
            Reads(headers=HEAD, body=EMPTY),
        ),
    ),
    "typographic quotes around a comma": (
        trial(
            text(GRID) + "00131,“Acme, Inc”,Google,4,Leeds\n",
            Reads(headers=HEADER, body=LEADS, aside=[10], told=["row|cells"]),
            Reads(
                headers=HEADER,
                body=[*LEADS, ["00131", "“Acme, Inc”", "Google", "4", "Leeds"]],
                told=["row|mended"],
            ),
        ),
    ),
}
