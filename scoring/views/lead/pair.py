"""Why one lead stands above another: three sentences, the fields that part them, both values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.model.difference import Change, Difference, ScoredLead, difference
from scoring.model.reasons import NEGLIGIBLE
from scoring.model.scored import ScoredBatch
from scoring.views.call_sheet.planned import Planned
from scoring.views.lead.finding import BRIEF, called
from scoring.wording import clipped, listed, money, percent

# Fields named in a sentence.
MOST_NAMED = 3
THIS, THAT = "this lead", "the other"


@dataclass(frozen=True)
class Pair:
    """One lead against another: `difference` leads from the other one to this one.

    `names` are what the other and this one are called in a picture, `table` has the columns Field,
    This lead, The other, Speaks for, the field that parts them most first.
    """

    difference: Difference
    names: tuple[str, str]
    sentences: tuple[str, str, str]
    table: pd.DataFrame

    @property
    def differs(self) -> bool:
        """Whether any field parts the two."""
        return any(change.contribution for change in self.difference.changes)


def pair(planned: Planned, position: int, other: int) -> Pair:
    """Why the lead at `position` stands above or below the one at `other`.

    A field that the file lacks speaks for neither, though its part in their scores may differ.
    """
    scored = planned.scored
    sides = [ScoredLead(scored.leads, scored.scores, place) for place in (other, position)]
    found = difference(scored.model, *sides)
    ranks = [f"Rank {planned.rank[place]:,}" for place in (other, position)]
    batch = scored.leads
    absent = {c.label for c in batch.schema.inputs if c.name in batch.match.missing}
    changes = [c for c in found.changes if c.field not in absent]
    said = (
        _order(planned, position, other),
        _favouring(called(planned, position), [c for c in changes if c.contribution > 0]),
        _favouring(called(planned, other), [_turned(c) for c in changes if c.contribution < 0]),
    )
    return Pair(found, (ranks[0], ranks[1]), said, _table(found))


def _turned(change: Change) -> Change:
    return Change(change.field, change.after, change.before, -change.contribution)


def _order(planned: Planned, position: int, other: int) -> str:
    """Which of the two comes first, and by what."""
    chance = planned.scored.scores.propensity
    ranks = "ranks above" if planned.rank[position] < planned.rank[other] else "ranks below"
    this, that = (f"{called(planned, p)}, {percent(float(chance[p]))}" for p in (position, other))
    return f"{this}, {ranks} {that}{_because(planned, position, other)}."


def _because(planned: Planned, position: int, other: int) -> str:
    scored, has_turn = planned.scored, [planned.has_turn(p) for p in (position, other)]
    if has_turn[0] != has_turn[1]:
        return ", which is not called" if has_turn[0] else ", as it is not called"
    apart = float(np.subtract(*scored.scores.propensity[[position, other]]))
    if planned.plan.counts_money(scored):
        return f": its chance × value is {_worth(scored, position)} against {_worth(scored, other)}"
    if apart == 0:
        return f", at the same chance: {_tie(scored, position, other)}"
    more = "higher" if apart > 0 else "lower"
    doubt = ", though their likely ranges overlap" if _overlap(scored, position, other) else ""
    return f": its chance is {points(abs(apart))} {more}{doubt}"


def _worth(scored: ScoredBatch, position: int) -> str:
    """What a lead is expected to bring, as by chance × value it is ranked."""
    value, worth = float(scored.worth.counted[position]), scored.worth
    return money(float(scored.scores.propensity[position]) * value, worth.currency)


def points(apart: float) -> str:
    """A distance between two chances, in percentage points.

    >>> points(0.314), points(0.034), points(0.0001), points(0.01)
    ('31 points', '3.4 points', 'less than 0.1 points', '1 point')
    """
    if apart < 0.0005:
        return "less than 0.1 points"
    number = percent(apart).removesuffix("%")
    return f"{number} point" if number == "1" else f"{number} points"


def _overlap(scored: ScoredBatch, position: int, other: int) -> bool:
    if scored.model.certainty is None:
        return False
    low, high = scored.scores.low, scored.scores.high
    return bool(low[position] <= high[other] and low[other] <= high[position])


def _tie(scored: ScoredBatch, position: int, other: int) -> str:
    created = scored.leads.created[[position, other]]
    unknown = np.isnat(created)
    if unknown.all() or (not unknown.any() and created[0] == created[1]):
        return "the lead with the first id or row goes first"
    return "the newest lead goes first"


def _favouring(name: str, changes: Sequence[Change]) -> str:
    """What speaks for a lead; a change leads to its value from that of the other one."""
    weighty = [c for c in changes if c.contribution > NEGLIGIBLE]
    if not weighty:
        return f"Nothing important speaks for {name}."
    return f"What speaks for {name}: {listed(map(_worded, weighty), MOST_NAMED)}."


def _worded(change: Change) -> str:
    mine, theirs = (clipped(text, BRIEF) or "not given" for text in (change.after, change.before))
    if mine == theirs:
        return f"{change.field} ({mine} for both, but it counts more with the rest of this lead)"
    return f"{change.field} ({mine} instead of {theirs})"


def _table(found: Difference) -> pd.DataFrame:
    changes = found.changes
    return pd.DataFrame(
        {
            "Field": [c.field for c in changes],
            "This lead": [c.after for c in changes],
            "The other": [c.before for c in changes],
            "Speaks for": [_speaks_for(c.contribution) for c in changes],
        }
    )


def _speaks_for(contribution: float) -> str:
    if abs(contribution) <= NEGLIGIBLE:
        return "neither"
    return THIS if contribution > 0 else THAT
