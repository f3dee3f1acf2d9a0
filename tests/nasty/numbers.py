"""Ids, phones and names stay text to the letter; numbers are read by their column, or told."""

from scoring.schema import Column, Kind, LeadSchema, Role

from .case import Outcome, Reads, Trial, Types, trial
from .leads import text

FAMILY = "8 numbers and ids"
SCHEMA = LeadSchema(
    (
        Column("Lead ID", Kind.TEXT, Role.ID),
        Column("Phone", Kind.PHONE, Role.PERSONAL),
        Column("Source", Kind.CATEGORY, Role.SOURCE),
        Column("Value", Kind.NUMBER, Role.FEATURE),
    )
)
HEAD = ["Lead ID", "Source", "Value"]
SOURCES = ("Google", "Referral", "Olark Chat")
# No-break, narrow no-break and thin blanks, as French and Russian exports hold them.
NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


def table(*cells: str, delimiter: str = ";") -> str:
    """Leads with these values in the column of numbers."""
    rows = [[f"{n:04}", SOURCES[n % 3], cell] for n, cell in enumerate(cells, start=1)]
    return text([HEAD, *rows], delimiter)


def typed(content: str, *accepted: Outcome) -> Trial:
    return trial(content, *accepted, schema=SCHEMA)


def values(*numbers: float | None, told: str = "") -> Types:
    """These numbers; without words to be told, no issue may speak of the column."""
    return Types(
        values={"Value": numbers}, told=[told] if told else (), quiet=() if told else ["Value"]
    )


IDS = ["00123", "12E05", "123456789012345678", "1.0", "1e5", "0x1F", " 7", "00e1", "TRUE", "003-44"]
KEPT = [i.strip() for i in IDS]
WITH_IDS = [[i, "Google", str(n)] for n, i in enumerate(IDS)]
PHONES = ["+91 98765 43210", "0049 (0)30 123", "+1-202-555-0143", "09876543210", "+919876543210"]
NAMED = [
    ["1", "Christopher", "Null"],
    ["2", "Li", "NA"],
    ["3", "None", "True"],
    ["4", "nan", "N/A"],
    ["5", "Inf", "-"],
    ["6", "NULL", "#N/A"],
]
PROTECTED = [f'="{n:05}",Google,{n}' for n in range(1, 7)]

CASES: dict[str, tuple[Trial, ...]] = {
    "ids with zeros, exponents and 18 digits": (
        trial(text([HEAD, *WITH_IDS]), Reads(headers=HEAD, body=WITH_IDS)),
        typed(text([HEAD, *WITH_IDS]), Types(ids=IDS, rows=10), Types(ids=KEPT, rows=10)),
    ),
    "phones": (
        trial(
            text(
                [
                    ["Lead ID", "Phone", "Source"],
                    *[[str(n), p, "Ads"] for n, p in enumerate(PHONES)],
                ]
            ),
            Types(ids=["0", "1", "2", "3", "4"], quiet=["Phone"]),
            schema=SCHEMA,
        ),
        trial(
            text([["id", "Phone"], *[[str(n), p] for n, p in enumerate(PHONES)]]),
            Reads(headers=["id", "Phone"], body=[[str(n), p] for n, p in enumerate(PHONES)]),
        ),
    ),
    "Null, NA and True as names": (
        trial(
            text([["id", "first", "last"], *NAMED]),
            Reads(headers=["id", "first", "last"], body=NAMED),
        ),
    ),
    "thousands with points, decimals with commas": (
        typed(
            table("1.234,5", "12,5", "1.234.567,00", "7", "0,25", "1.234"),
            values(1234.5, 12.5, 1234567.0, 7.0, 0.25, 1234.0),
        ),
        typed(
            table("1,234.5", "12.5", "1,234,567.00", "7", "1,234"),
            values(1234.5, 12.5, 1234567.0, 7.0, 1234.0),
        ),
    ),
    "thousands with blanks": (
        typed(
            table("1 234,5", f"12{NBSP}345,25", f"1{NARROW}234{NARROW}567", f"9{THIN}000", "8,5"),
            values(1234.5, 12345.25, 1234567.0, 9000.0, 8.5),
        ),
        typed(
            table("1'234.50", "12’345.25", "1'234'567", "8.5"),
            values(1234.5, 12345.25, 1234567.0, 8.5),
        ),
    ),
    "lakhs": (
        typed(
            table("1,23,456", "12,34,567.50", "1,00,00,000", "99,999", "500"),
            values(123456.0, 1234567.5, 10000000.0, 99999.0, 500.0),
        ),
    ),
    "negatives of accountants": (
        typed(
            table("(1,234.50)", "1,234.50", "(12.00)", "-7.25", "0.00"),
            values(-1234.5, 1234.5, -12.0, -7.25, 0.0),
        ),
        typed(
            table("1,234.50-", "−7.25", "12.00", "3.50", "8.25"),
            values(-1234.5, -7.25, 12.0, 3.5, 8.25),
            values(None, None, 12.0, 3.5, 8.25, told="Value"),
            values(None, -7.25, 12.0, 3.5, 8.25, told="Value"),
            values(-1234.5, None, 12.0, 3.5, 8.25, told="Value"),
        ),
    ),
    "percent": (
        typed(table("12 %", "7.5%", "100 %", "0%"), values(12.0, 7.5, 100.0, 0.0)),
        typed(table("12,5 %", "7,25%", "100 %", "0%"), values(12.5, 7.25, 100.0, 0.0)),
        typed(
            table("12 %", "0.07", "100 %", "0%", "9%"),
            values(12.0, 0.07, 100.0, 0.0, 9.0, told="Value|%"),
            values(12.0, None, 100.0, 0.0, 9.0, told="Value|%"),
            values(12.0, 7.0, 100.0, 0.0, 9.0, told="Value|%"),
            values(12.0, 0.07, 100.0, 0.0, 9.0),
        ),
    ),
    "currencies": (
        typed(table("€ 12", "12 €", "€1.200,50", "3,25 €"), values(12.0, 12.0, 1200.5, 3.25)),
        typed(
            table("$1,200.50", "$12", "USD 7", "₹ 1,20,000.00"),
            values(1200.5, 12.0, 7.0, 120000.0),
            values(1200.5, 12.0, 7.0, 120000.0, told="currenc"),
            values(1200.5, 12.0, None, 120000.0, told="Value"),
        ),
    ),
    "1.234 with nothing to tell by": (
        typed(
            table("1.234", "2.345", "3.456", "9.999"),
            values(1.234, 2.345, 3.456, 9.999, told="Value"),
            values(1234.0, 2345.0, 3456.0, 9999.0, told="Value"),
            values(None, None, None, None, told="Value"),
        ),
        typed(table("1.234", "2.5", "3.4567", "0.125"), values(1.234, 2.5, 3.4567, 0.125)),
        typed(table("1.234", "2.345,5", "3.456", "0,5"), values(1234.0, 2345.5, 3456.0, 0.5)),
        typed(
            table("1,234", "2,345", "3,456", "9,999"),
            values(1234.0, 2345.0, 3456.0, 9999.0, told="Value"),
            values(1.234, 2.345, 3.456, 9.999, told="Value"),
            values(None, None, None, None, told="Value"),
        ),
    ),
    "what is no number": (
        typed(
            table("5", "12 apples", "inf", "1e999", "7", "0x1F", "3-4", "N/A", "Select", "", "8"),
            values(5.0, None, None, None, 7.0, None, None, None, None, None, 8.0, told="12 apples"),
        ),
        typed(
            table("5", "yes", "no", "7", "1,2,3", "1.2.3", "8"),
            values(5.0, None, None, 7.0, None, None, 8.0, told="1,2,3"),
            values(5.0, 1.0, 0.0, 7.0, None, None, 8.0, told="1,2,3"),
        ),
        typed(table("5", "N/A", "Select", "", "-", "8"), values(5.0, None, None, None, None, 8.0)),
    ),
    "ids protected as formulas": (
        trial(
            "Lead ID,Source,Value\n" + "\n".join(PROTECTED) + "\n",
            Types(
                ids=[f"{n:05}" for n in range(1, 7)],
                values={"Value": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]},
            ),
            Types(
                ids=[f'="{n:05}"' for n in range(1, 7)],
                values={"Value": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]},
            ),
            schema=SCHEMA,
        ),
    ),
}
