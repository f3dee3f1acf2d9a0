"""The leads of the test that a model was surest of and wrong about."""

from scoring.monitoring.health.examined import Examined
from scoring.monitoring.health.misses import misses_table
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, precise

NO_PERSON = (
    "Neither ids nor names of these leads are kept; values of a few leads are “a rare value”."
)
LOW = "misses low", "Low chance, converted"
HIGH = "misses high", "High chance, did not convert"


def sections(examined: Examined) -> tuple[Section, Section]:
    """Those with high chances that did not convert, and those with low ones that did."""
    return _misses(examined, converted=False), _misses(examined, converted=True)


def _misses(examined: Examined, *, converted: bool) -> Section:
    table = misses_table(examined, converted=converted)
    name, title = LOW if converted else HIGH
    leads = examined.converted if converted else len(examined) - examined.converted
    did = "converted" if converted else "did not convert"
    if not len(table):
        return Section(name, title, f"No test lead {did}.")
    shown = {"chance": Shown("Chance", Format.SHARE), "created": Shown("Month")}
    if not (table["created"] != "").any():
        table = table.drop(columns="created")
    shown |= {str(n): Shown(str(n)) for n in table if n not in shown}
    low, high = table["chance"].min(), table["chance"].max()
    said = (
        f"{counted(len(table), 'lead')} of {leads:,} that {did}, with the "
        f"{'lowest' if converted else 'highest'} chances: {precise(low)} to {precise(high)}."
    )
    return Section(name, title, said, table=table, columns=shown, note=NO_PERSON)
