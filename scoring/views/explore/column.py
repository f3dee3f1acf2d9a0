"""One column of the file: what it holds, where converted leads differ, over the months."""

import pandas as pd

from scoring.charts.explore import lead_bars
from scoring.charts.profile import outcome_bars
from scoring.insight.leads import Field, Leads
from scoring.insight.profile import bars_of, distribution
from scoring.insight.quality import is_hidden, quality_of
from scoring.schema import Role
from scoring.views.explore import sources
from scoring.views.explore.profile import check
from scoring.views.explore.shown import shared
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, precise

VALUES = shared("leads", "lead_share")
COMPARED = {
    "converted": Shown("Converted (n)", Format.COUNT),
    "converted_share": Shown("Share of converted", Format.SHARE),
    "others": Shown("Not converted (n)", Format.COUNT),
    "others_share": Shown("Share of others", Format.SHARE),
    "difference": Shown("Difference", Format.POINTS, "Above 0: more common among the converted"),
}


def one_column(leads: Leads, field: Field) -> tuple[Section, ...]:
    """What a column holds, its values, and where they are known, conversion and months."""
    if is_hidden(field):
        return (holding(leads, field),)
    if field.role is Role.OUTCOME:
        return holding(leads, field), values(leads, field)
    told = [holding(leads, field), values(leads, field)]
    if leads.has_outcome:
        told.append(sources.by_group(leads, field))
    if field.role is not Role.CREATED:
        told.append(sources.over_time(leads, field))
    return tuple(told)


def holding(leads: Leads, field: Field) -> Section:
    """What to know about a column, in a sentence; no value of a hidden one is shown."""
    row = quality_of(field)
    odd = check(row)
    filled = f"{precise(row['share'])} of n {len(leads):,} filled" if len(leads) else "no leads"
    different = counted(int(row["distinct"]), "different value")
    said = f"Kind: {row['kind']}; {filled}, {different}."
    said += f" {_hidden(field)}" if row["hidden"] else _commonest(row)
    said += f" To check: {odd}." if odd else ""
    return Section(f"column {field.name}", field.label, said)


def _commonest(row: pd.Series) -> str:
    if not row["filled"]:
        return ""
    share = precise(row["commonest_share"])
    return f" Commonest: “{row['commonest']}”, {share} of the filled n {row['filled']:,}."


def _hidden(field: Field) -> str:
    if field.is_personal:
        return "It identifies a lead or a person, so its values are not shown."
    return "It is free text that may name a person, so its values are not shown."


def values(leads: Leads, field: Field) -> Section:
    """The values or spans of a column: converted leads against the others, else all leads."""
    groups = sources.largest(bars_of(field), sources.MOST_GROUPS, small=False)
    table = distribution(leads, groups)
    name, group = f"values of {field.name}", {"group": Shown(field.label)}
    if leads.has_outcome and 0 < leads.rate < 1 and field.role is not Role.OUTCOME:
        title = f"{field.label}: converted against the others"
        figure = outcome_bars(table, is_ordered=groups.is_ordered)
        return Section(name, title, _difference(table), figure, table, group | COMPARED)
    said = f"Leads with each value, {len(leads):,} in all."
    title = f"{field.label}: values"
    return Section(name, title, said, lead_bars(table), table, group | VALUES)


def _difference(table: pd.DataFrame) -> str:
    """Where the converted leads and the others differ most."""
    most = table.iloc[int(table["difference"].abs().argmax())]
    converted, others = int(table["converted"].sum()), int(table["others"].sum())
    return (
        f"Largest difference: “{most['group']}” is {precise(most['converted_share'])} of the "
        f"converted (n {converted:,}) and {precise(most['others_share'])} of the others "
        f"(n {others:,})."
    )
