"""What is left over when outcomes meet promises: conversions uncalled, outcomes without a lead."""

from collections.abc import Mapping

import numpy as np

from scoring.model.scored import ScoredBatch
from scoring.monitoring.outcomes.judged_promise import JudgedPromise
from scoring.monitoring.outcomes.matched_outcomes import MatchedBy, MatchedOutcomes
from scoring.monitoring.outcomes.missed_converters import MOST_MISSED, missed, missed_table
from scoring.views.section import Format, Section, Shown
from scoring.wording import counted, listed

MISSED: Mapping[str, Shown] = {
    "rank": Shown("Rank", Format.COUNT),
    "lead_id": Shown("Lead"),
    "chance": Shown("Chance", Format.SHARE),
    "tier": Shown("Tier"),
    "for": Shown("What spoke for it", width="large"),
    "against": Shown("What spoke against it", width="large"),
}
LEFT_OUT: Mapping[str, Shown] = {
    "row": Shown("Row", Format.COUNT, "Of the file"),
    "lead_id": Shown("Id"),
    "why": Shown("Why", width="large"),
}


def missed_section(judged: JudgedPromise, scored: ScoredBatch | None = None) -> Section:
    """Leads that converted and were not called, with the reasons of their chance.

    `scored` is the batch as the same version scores it, None where it is not at hand.
    """
    name, title = "missed conversions", "Converted without a call"
    places = missed(judged)
    others = int((judged.matched.known & ~judged.promised.called).sum())
    if not len(places):
        said = (
            f"None of {counted(others, 'lead')} without a call converted."
            if others
            else "Nothing is known of leads that were not called."
        )
        return Section(name, title, said)
    table = missed_table(judged, scored)
    shown = f"; the {len(table):,} ranked best are shown" if len(places) > MOST_MISSED else ""
    rank = int(np.median(judged.promised.rank[places]))
    return Section(
        name=name,
        title=title,
        said=(
            f"{len(places):,} of {counted(others, 'lead')} without a call converted{shown}. Half "
            f"of them rank {rank:,} or better."
        ),
        table=table,
        columns={key: column for key, column in MISSED.items() if key in table},
        note="Reasons say what made the chance, not why the lead converted.",
    )


def matching_section(found: MatchedOutcomes) -> Section:
    """How outcomes were matched, and which count for nobody."""
    name, title = "unmatched outcomes", "Outcomes without a lead"
    table = found.left_out
    if not len(table):
        return Section(name, title, matched_line(found))
    reasons = table["why"].astype(str).value_counts()
    told = listed([f"{count:,} {why}" for why, count in reasons.items()], len(reasons))
    return Section(
        name=name,
        title=title,
        said=f"{matched_line(found)} {counted(len(table), 'row')} count for no lead: {told}.",
        table=table.assign(why=table["why"].astype(str)),
        columns=LEFT_OUT,
        note="A row that contradicts itself or another one is never joined to a lead.",
    )


def matched_line(found: MatchedOutcomes) -> str:
    """How many leads have an outcome, by what they were found, and what was overruled."""
    known = int(found.known.sum())
    by = [(way, int((found.by == way).sum())) for way in MatchedBy]
    ways = listed([f"{count:,} by {way}" for way, count in by if count], len(by))
    said = f"{known:,} of {counted(len(found.promised), 'scored lead')} have an outcome"
    old = f" {counted(found.replaced, 'outcome')} gave way to others of a later day."
    return f"{said}{f': {ways}' if ways else ''}.{old if found.replaced else ''}"
