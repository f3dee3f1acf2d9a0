"""The answer of the what-if form in words: chance, tier, and what changed against the start."""

from dataclasses import dataclass

from scoring.charts.waterfall import SEEN
from scoring.model.difference import Difference, ScoredLead, what_changes_did
from scoring.model.scored import ScoredBatch
from scoring.model.shapley import MOST_EXACT
from scoring.views.call_sheet.ranked import likely_line
from scoring.views.what_if.start import Start
from scoring.wording import counted, listed, percent, signed


@dataclass(frozen=True)
class Answer:
    """What the lead of the form gets, and how that differs from its start."""

    chance: str
    likely: str
    tier: str
    tier_said: str
    points: str
    points_said: str


def answer(start: Start, now: ScoredBatch) -> Answer:
    """The chance, tier and change of the form, a batch of one, against its start."""
    before, after = start.scored.scores, now.scores
    moved = 100 * float(after.propensity[0] - before.propensity[0])
    tier, former = str(after.tier[0]), str(before.tier[0])
    return Answer(
        chance=percent(float(after.propensity[0])),
        likely=likely_line(now, 0),
        tier=tier,
        tier_said="as before" if tier == former else f"was {former}",
        points=signed(moved),
        points_said=f"points, from {percent(float(before.propensity[0]))}",
    )


def changes(start: Start, now: ScoredBatch) -> Difference | None:
    """What the changed fields did, None where nothing was changed."""
    one, other = start.scored, now
    # Not the codes: a new value is one the person changed, though the model reads it as missing.
    if one.leads.table.frame.equals(other.leads.table.frame):
        return None
    sides = [ScoredLead(x.leads, x.scores, 0) for x in (one, other)]
    return what_changes_did(now.model, sides[0], sides[1])


def changes_said(start: Start, found: Difference | None) -> str:
    """What the picture of the changes shows, or that there is none."""
    if found is None:
        return "Nothing has changed yet. Change a field of the form to see here what it does."
    count = counted(len(found.changes), "field")
    idle = [c.field for c in found.changes if abs(c.contribution) <= SEEN]
    nothing = f" No difference: {listed(idle)}." if idle else ""
    several = " What they did together is shared out." if len(found.changes) > 1 else ""
    rough = " Each bar is an estimate; their sum is exact." * (len(found.changes) > MOST_EXACT)
    return f"{count} changed since the start, “{start.name}”.{several}{rough}{nothing}"
