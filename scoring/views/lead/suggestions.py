"""What would raise a lead or a batch: the search as pages ask for it, its words and its tables."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.kept.levers import may_be_lever
from scoring.model.call_plan import CallPlan
from scoring.model.difference import ScoredLead
from scoring.model.lead_model import LeadModel
from scoring.model.lever_lift import BelowLine, LeverLift, lift
from scoring.model.reference import Evidence
from scoring.model.scored import ScoredBatch
from scoring.model.similar import LEAST_SEEN, MOST_SIMILAR
from scoring.model.suggestions import LeverChange, Suggestion, Suggestions, suggest
from scoring.schema import Column, Role
from scoring.wording import counted, money, percent, signed

# Leads further down are lifted by nothing that one change does, and each takes time.
MOST_BELOW = 500
ASSOCIATION = "This is what went with conversion in the past: an association, not a cause."
NO_PAST = (
    "This model version keeps no past leads to compare with, so it cannot suggest what would raise "
    "a lead. Train and publish it again."
)
NO_LEVERS = "No field is marked as one your team can change. Mark the ones it can change below."
# Fields proposed in one line.
MOST_PROPOSED = 8


@dataclass(frozen=True)
class BatchLevers:
    """What levers do to the leads next below the cut-line.

    `leads` were looked at, of `below` under the line; `line` says what the last lead called has.
    """

    lifts: tuple[LeverLift, ...]
    leads: int
    below: int
    calls: int
    line: str


def lever_choices(scored: ScoredBatch) -> dict[str, str]:
    """The fields that may be marked as levers: name to wording, in the order of the history."""
    return {c.name: c.label for c in _possible(scored.model)}


def _possible(model: LeadModel) -> list[Column]:
    return [c for c in model.schema.columns if c.role in (Role.FEATURE, Role.LEVER)]


def proposed_levers(
    model: LeadModel, levers: Sequence[str], said: Collection[str]
) -> dict[str, str]:
    """Fields that a team may be able to change by their names: name to wording, weightiest first.

    None of those that are `levers` already, or of which a person `said` whether they are.
    """
    weights = dict(zip(model.encoder.names, model.importance.tolist(), strict=True))
    found = [
        c
        for c in _possible(model)
        if c.name not in (*levers, *said) and c.name in weights and may_be_lever(c.name)
    ]
    found.sort(key=lambda c: -weights[c.name])
    return {c.name: c.label for c in found[:MOST_PROPOSED]}


def changed_levers(before: Sequence[str], after: Sequence[str]) -> dict[str, bool]:
    """What a person said by choosing other levers: each field marked or unmarked."""
    changed = set(before) ^ set(after)
    return {name: name in after for name in (*before, *after) if name in changed}


def raise_lead(scored: ScoredBatch, position: int, levers: Sequence[str]) -> Suggestions:
    """What would raise a lead of a batch, by levers that its file has."""
    lead = ScoredLead(scored.leads, scored.scores, position)
    return suggest(scored.model, lead, _in_file(scored, levers))


def batch_levers(
    scored: ScoredBatch,
    plan: CallPlan,
    levers: Sequence[str],
    *,
    tell: Callable[[float], object] | None = None,
) -> BatchLevers:
    """Which lever lifts how many of the leads next below the cut-line; at most 500 are looked at.

    `tell` is called with the share done, 0–1; raising in it cancels.
    """
    order, chances = plan.order(scored), scored.scores.propensity
    calls = min(plan.capacity, len(order))
    places: NDArray[np.int64] = order[calls : calls + MOST_BELOW]
    counts = scored.worth.counted if plan.counts_money(scored) else np.ones(len(chances))
    last = float((chances * counts)[order[calls - 1]]) if calls else np.inf
    # What a lead of no value would need is no chance.
    with np.errstate(divide="ignore"):
        needed = last / counts[places]
    below = BelowLine(scored.scores.encoded.rows(places), chances[places], needed)
    found = lift(scored.model, below, _in_file(scored, levers), tell)
    return BatchLevers(
        found, len(places), len(order) - calls, calls, _line_words(scored, plan, last)
    )


def _line_words(scored: ScoredBatch, plan: CallPlan, last: float) -> str:
    if plan.counts_money(scored):
        return f"a chance × value of {money(last, scored.worth.currency)}"
    return f"a chance of {percent(min(last, 1.0))}"


def _in_file(scored: ScoredBatch, levers: Sequence[str]) -> list[str]:
    return [name for name in levers if name in scored.leads.match.matched]


def nothing_to_try(scored: ScoredBatch, levers: Sequence[str]) -> str:
    """Why nothing can be looked for, "" where it can."""
    if scored.model.past is None:
        return NO_PAST
    if not levers:
        return NO_LEVERS
    if not _in_file(scored, levers):
        return "None of the fields your team can change is in this file."
    return ""


def absent_line(scored: ScoredBatch, levers: Sequence[str]) -> str:
    """The levers that the file lacks while it has others, "" for none."""
    there = _in_file(scored, levers)
    labels = [c.label for c in _possible(scored.model) if c.name in levers and c.name not in there]
    return f"Left out because not in this file: {', '.join(labels)}." * bool(labels and there)


def similar_line(found: Suggestions) -> str:
    """Whom the values come from, and that they are no causes."""
    return (
        f"Suggestions use only values of the {found.similar.leads:,} past leads most like this "
        f"one, of which {_converted(found.similar)}. {ASSOCIATION}"
    )


def nothing_line(found: Suggestions) -> str:
    """Said where nothing is offered, "" elsewhere."""
    if found.offered:
        return ""
    return (
        "Nothing your team can change would raise this lead by a point or more, with the values "
        f"of the {found.similar.leads:,} past leads most like it."
    )


@dataclass(frozen=True)
class Action:
    """What can be done for a lead: `headline` with the chance before and after, and its evidence.

    >>> Action("Offer a call back", "22%", "31%", "").headline
    'Offer a call back: 22% → 31%'
    """

    words: str
    before: str
    after: str
    evidence: str

    @property
    def headline(self) -> str:
        """What to do, and the chance before and after it."""
        return f"{self.words}: {self.before} → {self.after}"


def actions(found: Suggestions, words: Mapping[str, str]) -> list[Action]:
    """What can be done, what brings most first, in the `words` that the team has for fields."""
    return [_action(s, found, words) for s in _largest_first(found)]


def _largest_first(found: Suggestions) -> list[Suggestion]:
    return sorted(found.offered, key=lambda s: -s.gain)


def _action(suggestion: Suggestion, found: Suggestions, words: Mapping[str, str]) -> Action:
    usual = found.similar.rate
    named = [words.get(c.field) or _change(c) for c in suggestion.changes]
    changes = [_change(c) for c in suggestion.changes if c.field in words]
    tier = f", into tier {suggestion.tier}" if suggestion.raises_tier else ""
    seen = "; ".join(_seen(c, usual) for c in suggestion.changes)
    both = f"; {_held(suggestion.together, 'both', usual)}" if len(named) > 1 else ""
    gained = f"{signed(suggestion.gain)} points{tier}"
    begun = f"{' and '.join(changes)}, {gained}" if changes else gained
    return Action(
        " and ".join(named),
        percent(found.propensity),
        percent(suggestion.propensity),
        f"{begun}. Of similar leads {seen}{both}.",
    )


def _change(change: LeverChange) -> str:
    before = change.before or "not given"
    return f"{change.label} {before} → {shown(change.after, is_number=change.is_number)}"


def _seen(change: LeverChange, usual: float) -> str:
    value = shown(change.after, is_number=change.is_number)
    return _held(change.seen, f"{value} {change.seen.label}".strip(), usual)


def _held(seen: Evidence, value: str, usual: float) -> str:
    """Who had a value, and whether they converted less than all similar leads."""
    rate, of_all = percent(seen.rate), percent(usual)
    less = f", less than the {of_all} of all" if seen.rate < usual and rate != of_all else ""
    return f"{seen.leads:,} had {value}, {seen.converted:,} converted ({rate}{less})"


def _converted(seen: Evidence) -> str:
    return f"{seen.converted:,} converted ({percent(seen.rate)})"


def shown(value: str, *, is_number: bool) -> str:
    """A value as people read it: a number without its far decimals, a range as it was uploaded.

    >>> shown("37.66666666666666", is_number=True), shown("1200", is_number=True)
    ('37.67', '1,200')
    >>> shown("201-1000", is_number=True)
    '201-1000'
    """
    try:
        number = float(value) if is_number else None
    except ValueError:
        number = None
    if number is None:
        return value
    short = f"{number:,.2f}".rstrip("0").rstrip(".")
    return short if float(short.replace(",", "")) else f"{number:.3g}"


def before_line(scored: ScoredBatch, levers: Sequence[str]) -> str:
    """What will be tried."""
    labels = [c.label for c in _possible(scored.model) if c.name in _in_file(scored, levers)]
    return (
        f"Tries other values of {', '.join(labels)}, one at a time, on the next {MOST_BELOW} leads "
        "below the cut-line."
    )


def looked_at_line(found: BatchLevers) -> str:
    """Which leads were looked at, how, and that it is no cause."""
    if not found.leads:
        return f"All {counted(found.calls, 'lead')} are called, so none is left below the cut-line."
    whom = "the next" if found.leads < found.below else "all"
    return (
        f"The last of {counted(found.calls, 'call')} has {found.line}. Below "
        f"it are {counted(found.below, 'lead')}; {whom} {found.leads:,} were looked at. Each value "
        f"is tried alone, on leads where at least {LEAST_SEEN} of the {MOST_SIMILAR} most similar "
        f"past leads have it (or, for a number, go beyond it). {ASSOCIATION}"
    )


def lifts_line(found: BatchLevers, words: Mapping[str, str]) -> str:
    """The lever that lifts most, by the team's `words` for it; "" where no lead was looked at."""
    if not found.leads:
        return ""
    best = found.lifts[0] if found.lifts else None
    if best is None or not best.lifted:
        return "No single change lifts any of these leads over the cut-line."
    change = f"{best.label} at {shown(best.value, is_number=best.is_number)}"
    named = f"{words[best.field]} ({change})" if best.field in words else change
    tried = counted(best.tried, "lead")
    return f"{named} lifts most: {best.lifted:,} of the {tried} it was tried on."


def lifts_table(found: BatchLevers, words: Mapping[str, str]) -> pd.DataFrame:
    """What lifts any lead, most first: What to do (where the team has `words` for a field), Field,
    Change to, Leads lifted, Of, Mean gain (points)."""
    lifting = [f for f in found.lifts if f.lifted]
    names = [words.get(f.field, "") for f in lifting]
    columns = {
        **({"What to do": names} if any(names) else {}),
        "Field": [f.label for f in lifting],
        "Change to": [shown(f.value, is_number=f.is_number) for f in lifting],
        "Leads lifted": [f.lifted for f in lifting],
        "Of": [f.tried for f in lifting],
        "Mean gain": [round(f.gain, 1) for f in lifting],
    }
    return pd.DataFrame(columns)


def best_lifts(found: BatchLevers, words: Mapping[str, str]) -> pd.DataFrame:
    """The value of each field that lifts most, for the picture: field, value, lifted, tried."""
    best: dict[str, LeverLift] = {}
    for one in found.lifts:
        if one.lifted:
            best.setdefault(one.field, one)
    rows = [
        (words.get(f.field, f.label), shown(f.value, is_number=f.is_number), f.lifted, f.tried)
        for f in best.values()
    ]
    return pd.DataFrame(rows, columns=["field", "value", "lifted", "tried"])
