"""The file at a glance: what is in it, how good each column is, what goes with the outcome."""

from dataclasses import dataclass

import pandas as pd

from scoring.charts.profile import association_dots, fill_bars
from scoring.insight.association import association
from scoring.insight.leads import Leads
from scoring.insight.profile import Glance, glance
from scoring.insight.quality import quality
from scoring.insight.rates import LEAST
from scoring.insight.selection import filter_fields
from scoring.schema import Role
from scoring.views.explore.words import NO_OUTCOME
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, interval, precise, written_out

# More rows than these make a picture nobody reads; the table has them all.
MOST_DRAWN = 30
# From this strength on a column may know the outcome rather than predict it.
SUSPECT = 0.7
# Words for a strength, by where each begins; after Cohen, "Statistical Power Analysis" (1988).
STRENGTHS = ((0.5, "strong"), (0.3, "moderate"), (0.1, "weak"), (0.0, "hardly any"))
ROLES = {
    Role.ID: "id",
    Role.CREATED: "creation date",
    Role.QUARANTINED: "left out",
    Role.UNUSED: "left out",
}
COLUMNS = {
    "column": Shown("Column"),
    "check": Shown("To check", width="large"),
    "filled": Shown("Filled (n)", Format.COUNT),
    "share": Shown("Filled", Format.SHARE, "Of all leads; “Select” and the like count as empty"),
    "distinct": Shown("Different", Format.COUNT),
    "commonest": Shown("Commonest value"),
    "commonest_leads": Shown("Its leads (n)", Format.COUNT),
    "commonest_share": Shown("Its share", Format.SHARE, "Of the filled"),
    "kind": Shown("Kind"),
    "part": Shown("Role"),
    "placeholders": Shown("Placeholders", Format.COUNT, "Cells that mean “no value”"),
    "least": Shown("Smallest", Format.NUMBER),
    "most": Shown("Largest", Format.NUMBER),
    "outliers": Shown("Outliers", Format.COUNT, "Beyond 3 interquartile ranges from the quartiles"),
    "unread": Shown("Of another kind", Format.COUNT, "Cells that are not of the column's kind"),
}
STRENGTH = {
    "column": Shown("Column"),
    "strength": Shown("Strength", Format.NUMBER, "Cramér's V: 0 is none, 1 gives the outcome away"),
    "low": Shown("From", Format.NUMBER, "95% bootstrap interval"),
    "high": Shown("To", Format.NUMBER, "95% bootstrap interval"),
    "reading": Shown("In words"),
    "n": Shown("With outcome (n)", Format.COUNT),
    "best": Shown("Best value", help=f"The one whose interval starts highest, n {LEAST} or more"),
    "best_rate": Shown("Its conversion", Format.SHARE),
    "best_n": Shown("Its leads (n)", Format.COUNT),
    "groups": Shown("Groups", Format.COUNT),
    "kind": Shown("Kind"),
}


@dataclass(frozen=True)
class Whole:
    """What a file shows at once; to hold the leads keeps their id from being another's."""

    leads: Leads
    glance: Section
    columns: Section
    strengths: Section


def whole(leads: Leads) -> Whole:
    """The figures, the quality of the columns and their association with the outcome."""
    return Whole(leads, at_a_glance(leads), columns(leads), strengths(leads))


def at_a_glance(leads: Leads) -> Section:
    """The file's figures: a row each with name, value and detail."""
    found = glance(leads)
    facts = [_size(found), _period(found), *_outcome(found), _persons(found), _repeated(found)]
    return Section(
        name="at a glance",
        title="At a glance",
        said=_balance(found),
        table=pd.DataFrame(facts, columns=["fact", "value", "detail"]),
        columns={"fact": Shown("Fact"), "value": Shown("Value"), "detail": Shown("Detail")},
    )


def _size(found: Glance) -> tuple[str, str, str]:
    return "Leads", f"{found.leads:,}", counted(found.columns, "column")


def _period(found: Glance) -> tuple[str, str, str]:
    if found.first is None or found.last is None:
        return "Period", "unknown", "no creation dates"
    without = f", {found.undated:,} undated" * (found.undated > 0)
    days = (found.last - found.first).days + 1
    return "Period", counted(days, "day"), f"{found.first} to {found.last}{without}"


def _outcome(found: Glance) -> list[tuple[str, str, str]]:
    count = found.leads - found.known
    still = ("Open", f"{count:,}", _of(count, found.leads))
    if not found.known:
        return [("Converted", "unknown", "no outcome"), still]
    detail = f"of n {found.known:,}; likely {interval(precise(found.low), precise(found.high))}"
    return [("Converted", precise(found.rate), detail), still]


def _of(count: int, leads: int) -> str:
    return f"{precise(count / leads)} of n {leads:,}" if leads else ""


def _persons(found: Glance) -> tuple[str, str, str]:
    name = "People with several leads"
    if not found.is_identified and not found.persons:
        return name, "unknown", "no id, e-mail or phone"
    how = f"with {found.shared:,} leads" if found.persons else "as far as id, e-mail or phone show"
    return name, f"{found.persons:,}", how


def _repeated(found: Glance) -> tuple[str, str, str]:
    return "Repeated rows", f"{found.repeated:,}", _of(found.repeated, found.leads)


def _balance(found: Glance) -> str:
    """How rare conversions are, in words."""
    if not found.known:
        return NO_OUTCOME
    won, lost = found.converted, found.known - found.converted
    if not won or not lost:
        only = "converted" if won else "did not convert"
        return f"All {counted(found.known, 'lead')} with an outcome {only}: nothing to compare."
    if won == lost:
        return f"The outcomes are even: {won:,} leads converted and as many did not."
    even = _evenness(min(won, lost) / found.known)
    return f"{even}: {counted(won, 'lead')} converted, {lost:,} did not."


def _evenness(rarer: float) -> str:
    """An imbalance in words, by the share of the rarer outcome."""
    if rarer >= 0.45:
        return "The outcomes are about even"
    if rarer >= 0.3:
        return "The outcomes are not far from even"
    if rarer >= 0.1:
        return "The outcomes are uneven"
    return "One outcome is rare" if rarer >= 0.01 else "One outcome is very rare"


def columns(leads: Leads) -> Section:
    """Every column with its quality, and a picture of those with holes."""
    table = quality(leads)
    table["check"] = [check(row) for _, row in table.iterrows()]
    table["part"] = [ROLES.get(Role(role), role) for role in table["role"]]
    holes = table[table["share"] < 1]
    # Of a column that holds nothing there is nothing to draw.
    partly = holes[holes["filled"] > 0].sort_values("share", kind="stable")
    return Section(
        name="columns",
        title="Columns",
        said=_columns_said(table, holes),
        note=_columns_note(table, holes),
        figure=fill_bars(partly.head(MOST_DRAWN)) if len(partly) else None,
        table=table,
        columns=COLUMNS,
    )


def _columns_said(table: pd.DataFrame, holes: pd.DataFrame) -> str:
    empty = int((table["filled"] == 0).sum())
    odd = int((table["check"] != "").sum())
    full = (
        "Every column is full"
        if holes.empty
        else f"Cells are empty in {len(holes):,} of {counted(len(table), 'column')}"
    )
    none = f" ({counted(empty, 'column')} without any value)" if empty else ""
    check_them = f" To check: {counted(odd, 'column')}." if odd else " Nothing else looks odd."
    return f"{full}{none}.{check_them}"


def _columns_note(table: pd.DataFrame, holes: pd.DataFrame) -> str:
    rest = int((holes["filled"] > 0).sum())
    drawn = f"The picture shows the {MOST_DRAWN} emptiest with any value. " * (rest > MOST_DRAWN)
    return f"{drawn}Choose a row to open its column below." if len(table) else ""


def check(row: pd.Series) -> str:
    """What is odd about a column of a quality table, in words; "" for nothing."""
    if row["filled"] == 0:
        return "empty"
    said = [_constant(row), _placeholder(row), _unread(row), _far_out(row)]
    return "; ".join(words for words in said if words)


def _constant(row: pd.Series) -> str:
    if row["hidden"] or row["filled"] < LEAST:
        return ""
    if row["distinct"] == 1:
        return "always the same"
    return "almost always the same" if row["commonest_share"] >= 0.99 else ""


def _placeholder(row: pd.Series) -> str:
    return f"placeholders: {row['placeholder_words']}" if row["placeholder_words"] else ""


def _unread(row: pd.Series) -> str:
    if not row["unread"]:
        return ""
    example = f", such as “{row['unread_example'][:30]}”" if row["unread_example"] else ""
    return f"{counted(int(row['unread']), 'cell')} without a valid {row['meant']}{example}"


def _far_out(row: pd.Series) -> str:
    if pd.isna(row["outliers"]) or not row["outliers"]:
        return ""
    under = [f"under {written_out(row['fence_low'])}"] * (row["least"] < row["fence_low"])
    over = [f"over {written_out(row['fence_high'])}"] * (row["most"] > row["fence_high"])
    return f"{counted(int(row['outliers']), 'outlier')} ({' or '.join(under + over)})"


def strengths(leads: Leads) -> Section:
    """How strongly each column goes with the outcome, the strongest first."""
    title = "Association with the outcome"
    if not leads.has_outcome:
        return Section("association", title, NO_OUTCOME)
    table = association(leads)
    told = table[table["strength"].notna()].reset_index(drop=True)
    if told.empty:
        return Section(
            "association",
            title,
            f"No column can be compared: it takes both outcomes and two groups of {LEAST} leads.",
        )
    told["reading"] = [_reading(strength) for strength in told["strength"]]
    return Section(
        name="association",
        title=title,
        said=_strengths_said(told),
        note=_strengths_note(told, len(table) - len(told)),
        figure=association_dots(told.head(MOST_DRAWN)),
        table=told,
        columns=STRENGTH,
    )


def telling_column(leads: Leads, strengths: Section) -> str:
    """The column to open first: the strongest, else what leads are filtered by."""
    if found := telling_columns(strengths):
        return found[0]
    usual = (*filter_fields(leads).values(), *leads.groupable, *leads.fields)
    return usual[0].name


def telling_columns(strengths: Section) -> list[str]:
    """The columns by their association with the outcome, the strongest first."""
    return [] if strengths.table is None else [str(name) for name in strengths.table["column"]]


def _reading(strength: float) -> str:
    return next(word for least, word in STRENGTHS if strength >= least)


def _strengths_said(told: pd.DataFrame) -> str:
    first = told.iloc[0]
    return (
        f"“{first['column']}” has the strongest association with the outcome: "
        f"{first['strength']:.2f} on a scale of 0 to 1 (n {first['n']:,})."
    )


def _strengths_note(told: pd.DataFrame, untold: int) -> str:
    chance = int((told["low"] <= 0).sum())
    suspects = told.loc[told["strength"] >= SUSPECT, "column"].tolist()
    parts = [
        f"Too strong to trust, perhaps filled in after the outcome: {', '.join(suspects)}."
        * bool(suspects),
        f"No association beyond chance: {counted(chance, 'column')}." * (chance > 0),
        f"Not compared because nearly all leads are alike: {counted(untold, 'column')}."
        * (untold > 0),
        "Bias-corrected Cramér's V with 95% intervals. Numbers are grouped into ranges; empty "
        f"cells count as a value, and values with fewer than {LEAST} leads as one.",
    ]
    return " ".join(part for part in parts if part)
