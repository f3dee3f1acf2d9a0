"""Two batches beside each other, in words, a picture and tables."""

from collections.abc import Mapping

import pandas as pd

from scoring.charts.compare import share_pairs
from scoring.monitoring.batch_pair import BatchPair
from scoring.store.batch_store import BatchRecord
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, percent, signed

MOST_MOVERS = 200
TIERS_SHOWN: Mapping[str, Shown] = {
    "group": Shown("Tier"),
    "leads_first": Shown("Leads, earlier", Format.COUNT),
    "share_first": Shown("Share, earlier", Format.SHARE),
    "leads_second": Shown("Leads, later", Format.COUNT),
    "share_second": Shown("Share, later", Format.SHARE),
}
MOVERS_SHOWN: Mapping[str, Shown] = {
    "id": Shown("Lead"),
    "before": Shown("Chance, earlier", Format.SHARE),
    "after": Shown("Chance, later", Format.SHARE),
    "change": Shown("Change", Format.POINTS),
    "tier_before": Shown("Tier, earlier"),
    "tier_after": Shown("Tier, later"),
}


def pair_sections(pair: BatchPair, records: tuple[BatchRecord, BatchRecord]) -> list[Section]:
    """What differs between two batches: who is in both, the tiers, the leads that moved most."""
    names = (records[0].filename, records[1].filename)
    if names[0] == names[1]:
        names = (f"{names[0]} (earlier)", f"{names[1]} (later)")
    return [_tiers(pair, names), _movers(pair)]


def _tiers(pair: BatchPair, names: tuple[str, str]) -> Section:
    first, second = pair.earlier, pair.later
    means = [float(leads.propensity.mean()) for leads in (first, second)]
    said = (
        f"{counted(len(first), 'lead')} in the earlier batch with a mean chance of "
        f"{percent(means[0])}, {counted(len(second), 'lead')} in the later with "
        f"{percent(means[1])}. {pair.both:,} are in both, {len(second) - pair.both:,} are only in "
        f"the later, {len(first) - pair.both:,} only in the earlier."
    )
    if first.version != second.version:
        said += f" Version {first.version} scored the earlier, {second.version} the later."
    table = pair.tiers
    figure = share_pairs(table, names)
    return Section("batch_tiers", "Beside each other", said, figure, table, TIERS_SHOWN)


def _movers(pair: BatchPair) -> Section:
    title = "Leads whose chance moved most"
    if not pair.both:
        why = " Neither file has ids." if pair.nameless else ""
        return Section("batch_movers", title, f"No lead is in both batches by its id.{why}")
    change = pair.change
    said = (
        f"Of {counted(pair.both, 'lead')} in both, the chance of {int((change > 0).sum()):,} rose "
        f"and of {int((change < 0).sum()):,} fell; on average it moved by "
        f"{signed(100 * float(change.mean()))} points. Open the later batch to see on the page "
        "Lead why."
    )
    table = pair.movers.head(MOST_MOVERS)
    return Section("batch_movers", title, said, table=pd.DataFrame(table), columns=MOVERS_SHOWN)
