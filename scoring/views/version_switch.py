"""What another version changes for the sales floor, in words and tables."""

import pandas as pd

from scoring.charts.compare import move_map
from scoring.model.lead_model import TIERS, LeadModel
from scoring.monitoring.sales_floor import SalesFloor
from scoring.views.call_sheet.ranked import display_name
from scoring.views.section import Format, Section, Shown
from scoring.wording import conversions, counted, percent, shown_id

MOVERS = 15
NO_LEADS = (
    "No leads are in hand, so nobody can say here how many change tier. Upload this week’s leads "
    "on the call sheet first to see that."
)
OTHER_MODEL = (
    "The leads in hand belong to another model, so nobody can say here how many change tier."
)
Versions = tuple[str, str]


def _versions(floor: SalesFloor) -> Versions:
    return floor.before.model.card.version, floor.after.model.card.version


def not_loaded(champion: str, problem: str) -> str:
    """That nothing can be said of tiers and calls, where the champion itself cannot be loaded."""
    return (
        f"{champion} cannot be loaded, so nobody can say here how many leads change tier. {problem}"
    )


def floors_line(before: LeadModel, after: LeadModel) -> str:
    """Where tiers B and C begin instead, "" where they begin where they did."""
    now, then = before.floors, after.floors
    both = (("B", now.b, then.b), ("C", now.c, then.c))
    moved = [
        f"{tier} at {percent(new)} instead of {percent(old)}"
        for tier, old, new in both
        if percent(old) != percent(new)
    ]
    return f"Tiers below begin elsewhere, too: {', '.join(moved)}." if moved else ""


def floor_lines(floor: SalesFloor) -> list[str]:
    """What changes for who calls: tiers, the leads called, the conversions expected."""
    return [tiers_line(floor), calls_line(floor), expected_line(floor)]


def tiers_line(floor: SalesFloor) -> str:
    """How many leads change tier, and how many of them enter or leave tier A."""
    leads = counted(len(floor), "lead")
    if not floor.changed:
        return f"None of the {leads} of {floor.after.filename} changes tier."
    other_ups, other_downs = floor.up - floor.into_a, floor.down - floor.out_of_a
    parts = [
        f"{floor.into_a:,} move up to A" if floor.into_a else "",
        f"{floor.out_of_a:,} leave A" if floor.out_of_a else "",
        f"{other_ups:,} move up to B or C" if other_ups else "",
        f"{other_downs:,} move down from B or C" if other_downs else "",
    ]
    verb = "changes" if floor.changed == 1 else "change"
    moves = ", ".join(part for part in parts if part)
    return f"{floor.changed:,} of {leads} of {floor.after.filename} {verb} tier: {moves}."


def calls_line(floor: SalesFloor) -> str:
    """How many of the calls planned go to other leads."""
    calls = counted(len(floor.called[1]), "call")
    if not floor.replaced:
        return f"The first {calls} go to the same leads."
    verb = "goes" if floor.replaced == 1 else "go"
    lead = "another lead" if floor.replaced == 1 else "other leads"
    return f"Of the first {calls}, {floor.replaced:,} {verb} to {lead}."


def expected_line(floor: SalesFloor) -> str:
    """What the calls of both bring by the chances of each."""
    before, after = _versions(floor)
    (own, theirs), (old, new) = floor.expected
    calls = counted(len(floor.called[1]), "call")
    return (
        f"Expected conversions in the first {calls}, by the chances of {after}: {conversions(new)} "
        f"in its own order, {conversions(old)} in that of {before}. By the chances of {before}: "
        f"{conversions(theirs)} and {conversions(own)}."
    )


def tier_moves(floor: SalesFloor) -> Section:
    """From which tier to which the leads in hand go."""
    pairs = [
        (TIERS[row], TIERS[column], int(floor.tiers[row, column]))
        for row in range(len(TIERS))
        for column in range(len(TIERS))
    ]
    table = pd.DataFrame(pairs, columns=["before", "after", "leads"])
    before, after = _versions(floor)
    figure = move_map(table, TIERS, TIERS, titles=(f"Tier by {before}", f"Tier by {after}"))
    return Section("tier_moves", "Who moves between tiers", tiers_line(floor), figure)


def movers(floor: SalesFloor) -> Section:
    """The leads whose rank moves most, with their ids as on the call sheet."""
    moved = floor.table[floor.table["moved"] != 0].head(MOVERS)
    before, after = _versions(floor)
    positions = moved["position"].tolist()
    table = moved.assign(
        id=[shown_id(floor.after.leads.id_at(position)) for position in positions],
        name=[display_name(floor.after, position) for position in positions],
    )
    columns = {
        "name": Shown("Name"),
        "id": Shown("Id"),
        "rank_before": Shown(f"Rank by {before}", Format.COUNT),
        "rank_after": Shown(f"Rank by {after}", Format.COUNT),
        "moved": Shown("Places gained", Format.COUNT),
        "tier_before": Shown(f"Tier by {before}"),
        "tier_after": Shown(f"Tier by {after}"),
        "chance_before": Shown(f"Chance by {before}", Format.SHARE),
        "chance_after": Shown(f"Chance by {after}", Format.SHARE),
    }
    if (table["name"] == table["id"]).all():
        del columns["name"]
    said = f"{calls_line(floor)} {expected_line(floor)}"
    shown = table if len(table) else None
    return Section("rank_movers", "Who moves in rank", said, table=shown, columns=columns)


def floor_data(floor: SalesFloor) -> dict[str, object]:
    """The same as plain data."""
    (own, theirs), (old, new) = floor.expected.tolist()
    return {
        "file": floor.after.filename,
        "leads": len(floor),
        "tiers": {
            row: dict(zip(TIERS, counts, strict=True))
            for row, counts in zip(TIERS, floor.tiers.tolist(), strict=True)
        },
        "change_tier": floor.changed,
        "into_a": floor.into_a,
        "out_of_a": floor.out_of_a,
        "calls": len(floor.called[1]),
        "calls_replaced": floor.replaced,
        "expected_by_first": {"its_order": own, "other_order": theirs},
        "expected_by_second": {"its_order": new, "other_order": old},
    }
