"""One lead as a call card: who it is, how to reach it, its figures, what speaks for and against."""

from dataclasses import dataclass

from scoring.model.drift import DriftSize
from scoring.model.reasons import Reason
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.card import MOST_AGAINST, MOST_FOR, Reach, reach_of
from scoring.views.call_sheet.ranked import display_name, likely_line
from scoring.views.lead.fresh import fresh_line
from scoring.wording import counted, interval, ordinal, percent, shown_id


@dataclass(frozen=True)
class CallCard:
    """What a person needs before a call, in words.

    `headline` is the chance, the grade (or the tier) and the place; `likely` and what it means,
    `like_this`, are "" for a model without intervals. `reach` and `owner` are as the file has them;
    `fresh` says how old the lead is. `flags` is what is odd about it, "" for most leads; `alarm`
    warns where the whole file is not like the history, "" where it is.
    """

    name: str
    lead_id: str
    headline: str
    chance: str
    tier: str
    grade: str
    place: str
    likely: str
    like_this: str
    reach: tuple[Reach, ...]
    owner: str
    fresh: str
    to_call: tuple[Reason, ...]
    to_watch: tuple[Reason, ...]
    flags: str
    alarm: str

    @property
    def figures(self) -> str:
        """What the headline leaves: the interval of the chance, and the tier beside a grade."""
        tier = f"tier {self.tier}" if self.grade else ""
        told = " · ".join(part for part in (self.likely, tier) if part)
        return told[:1].upper() + told[1:]


def call_card(scored: ScoredBatch, position: int) -> CallCard:
    """The card of the lead at this position."""
    scores, reasons = scored.scores, scored.explainer.top([position])[0]
    chance = percent(float(scores.propensity[position]))
    tier, place = str(scores.tier[position]), _place(scored, position)
    return CallCard(
        name=display_name(scored, position),
        lead_id=shown_id(str(scored.leads.ids[position])),
        headline=", ".join((chance, reasons.grade or f"tier {tier}", place)),
        chance=chance,
        tier=tier,
        grade=reasons.grade,
        place=place,
        likely=likely_line(scored, position),
        like_this=_like_this(scored, position),
        reach=reach_of(scored, position),
        owner=str(scored.leads.contacts.owner[position]),
        fresh=fresh_line(scored, position),
        to_call=reasons.supporting[:MOST_FOR],
        to_watch=reasons.opposing[:MOST_AGAINST],
        flags=str(scored.flags[position]),
        alarm=_alarm(scored),
    )


def _place(scored: ScoredBatch, position: int) -> str:
    return f"{ordinal(int(scored.ranking.rank[position]))} of {len(scored.leads):,}"


def _like_this(scored: ScoredBatch, position: int) -> str:
    if scored.model.certainty is None:
        return ""
    ends = scored.scores.low[position], scored.scores.high[position]
    low, high = (percent(float(end)) for end in ends)
    return f"Of leads like this one, {interval(low, high)} are likely to convert."


def _alarm(scored: ScoredBatch) -> str:
    drifted = scored.drift.with_verdict(DriftSize.LARGE)
    if not drifted:
        return ""
    return (
        "This file is unlike the history the model learned from: "
        f"{counted(len(drifted), 'field')} moved strongly. Do not rely on this chance; the call "
        "sheet says more."
    )
