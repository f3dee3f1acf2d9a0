"""What became of the leads that are in both of two files: how many rose and fell, came and went."""

import pandas as pd

from scoring.charts.compare import move_map
from scoring.insight.in_both import GONE, NEW, InBoth, converted_since, in_both, tier_moves
from scoring.insight.leads import Leads
from scoring.model.lead_model import TIERS
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted

TITLE = "The leads of both"
NO_KEYS = (
    "The leads of the two files cannot be matched, because one of them has no ids, e-mails or "
    "phones. Add the column of ids to both exports."
)
HOW = (
    "Leads are matched by id, or else as one person by e-mail and phone. Rows of the picture are "
    "the tiers in the first file, columns those in the second."
)
MOVES = {
    "before": Shown("Tier in the first"),
    "after": Shown("Tier in the second"),
    "leads": Shown("Leads", Format.COUNT),
}
TOP = TIERS[0]


def returned(first: Leads, second: Leads) -> Section:
    """How many leads rose into the top tier and fell out of it, are new and are gone."""
    both = in_both(first, second)
    if both is None:
        return Section("returned", TITLE, NO_KEYS)
    if not len(both):
        said = f"No lead of {second.name} is in {first.name}, by id, e-mail or phone."
        return Section("returned", TITLE, said)
    scored = first.is_scored and second.is_scored
    table = tier_moves(first, second, both) if scored else None
    return Section(
        name="moved leads",
        title=TITLE,
        said=_said(both, table),
        note=f"{_won(first, second, both)}{_unclear(both)}{HOW if scored else ''}".strip(),
        figure=None if table is None else move_map(table, (*TIERS, NEW), (*TIERS, GONE)),
        table=table,
        columns=MOVES,
    )


def _said(both: InBoth, table: pd.DataFrame | None) -> str:
    new, gone = int(both.new.sum()), int(both.gone.sum())
    rest = f"{_are(new)} new and {_are(gone)} gone"
    if table is None:
        are = "is" if len(both) == 1 else "are"
        return f"{counted(len(both), 'lead')} {are} in both files, {rest}."
    stayed = table[table["before"].isin(TIERS) & table["after"].isin(TIERS)]
    up = stayed.loc[(stayed["after"] == TOP) & (stayed["before"] != TOP), "leads"].sum()
    down = stayed.loc[(stayed["before"] == TOP) & (stayed["after"] != TOP), "leads"].sum()
    return (
        f"{_leads(up)} rose into {TOP} and {down:,} fell out of it, of {len(both):,} in both "
        f"files; {rest}."
    )


def _leads(count: float) -> str:
    return counted(int(count), "lead") if count else "No lead"


def _are(count: int) -> str:
    return f"{count:,} {'is' if count == 1 else 'are'}"


def _won(first: Leads, second: Leads, both: InBoth) -> str:
    if not (first.has_outcome and second.has_outcome):
        return ""
    won = converted_since(first, second, both)
    return f"{_leads(won)} of both converted since the first file. "


def _unclear(both: InBoth) -> str:
    if not both.unclear:
        return ""
    who = "is of a person" if both.unclear == 1 else "are of people"
    return f"{counted(both.unclear, 'lead')} {who} with several leads and not counted as either. "
