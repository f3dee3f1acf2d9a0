"""Promised leads whose outcome is known, without those that are too young to be judged by it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.history.maturity import Conversions, WaitingShown, waiting_shown
from scoring.insight.leads import Leads
from scoring.model.lead_model import LeadModel
from scoring.model.promised import PromisedLeads
from scoring.monitoring.outcomes.matched_outcomes import MatchedOutcomes
from scoring.monitoring.outcomes.own_ids import last_of_each
from scoring.store.kept_tables import BY_CALL
from scoring.wording import counted

# Where nothing is known of more of the leads that were to be called, those of whom something is may
# be those that converted.
MOST_SILENT = 0.20


@dataclass(frozen=True)
class JudgedPromise:
    """A promise beside what became of it.

    Leads younger than the `waiting` days in which most conversions come are left out, whether they
    have converted or not, as the quick ones would flatter; 0 where nothing says how long it takes.
    `model` is what made the promise. `no_calls` says why nothing is drawn from calls, "" where
    something may be, or nobody called.
    """

    model: LeadModel = field(repr=False)
    matched: MatchedOutcomes = field(repr=False)
    waiting: int = 0
    no_calls: str = ""

    def __len__(self) -> int:
        return int(self.counts.sum())

    @property
    def promised(self) -> PromisedLeads:
        """What was promised."""
        return self.matched.promised

    @cached_property
    def young(self) -> NDArray[np.bool_]:
        """Which leads with an outcome are too young to be judged; (n,)."""
        scored = np.datetime64(self.promised.scored_at[:19])
        # A call comes after the scoring, and what comes of it later still.
        called = (self.matched.by == BY_CALL) & (self.begun < scored)
        begun = np.where(called, scored, self.begun).astype("datetime64[D]")
        age = (self.matched.said_on - begun) / np.timedelta64(1, "D")
        young: NDArray[np.bool_] = self.matched.known & (age < self.waiting)
        return young

    @cached_property
    def begun(self) -> NDArray[np.datetime64]:
        """When leads were created, or scored where that is not known: they were there by then."""
        created, scored = self.promised.created, np.datetime64(self.promised.scored_at[:19])
        begun: NDArray[np.datetime64] = np.where(np.isnat(created), scored, created)
        return begun

    @cached_property
    def counts(self) -> NDArray[np.bool_]:
        """Which leads are judged; (n,)."""
        return self.matched.known & ~self.young

    @cached_property
    def converted(self) -> NDArray[np.bool_]:
        """Which of all leads are judged and have converted; (n,)."""
        return np.asarray(self.counts & (self.matched.outcome == 1), dtype=bool)

    @property
    def rate(self) -> float:
        """The share of those judged that converted, NaN for nobody."""
        return int(self.converted.sum()) / len(self) if len(self) else float("nan")

    @property
    def promised_rate(self) -> float:
        """The mean chance of those judged, NaN for nobody."""
        return float(self.promised.propensity[self.counts].mean()) if len(self) else float("nan")

    @cached_property
    def leads(self) -> Leads:
        """All promised leads with the outcomes that count, for the tables of the analyst."""
        outcome = np.where(self.counts, self.matched.outcome, np.nan)
        return Leads(
            name="outcomes",
            fields=(),
            outcome=outcome,
            created=self.promised.created.astype("datetime64[us]"),
            converted_at=self.matched.converted_on.astype("datetime64[us]"),
            propensity=self.promised.propensity,
            tier=self.promised.tier.astype(np.str_),
            person=np.arange(len(self.promised)),
        )


def judge_promise(
    model: LeadModel, matched: MatchedOutcomes, waiting: int | None = None
) -> JudgedPromise:
    """The promise with the leads that are old enough.

    `waiting` are the days that a person states; without them those that the history of the model
    shows, else those that the conversions given back show.
    """
    if waiting is None:
        own = matched.promised.created.astype("datetime64[us]")
        seen = waiting_shown(Conversions(matched.converted_on.astype("datetime64[us]")), own)
        shown = waiting_of(model) or seen
        waiting = shown.days if shown else 0
    no_calls = _why_no_calls(matched, waiting)
    judged = JudgedPromise(model, matched, waiting, no_calls)
    return at_most(judged, matched.by != BY_CALL) if no_calls else judged


def _why_no_calls(matched: MatchedOutcomes, waiting: int) -> str:
    """Why calls say nothing of how many convert, "" where they do or there are none.

    Of leads that were called, some convert later, and of some nobody says so: to know who has not
    converted takes the waiting time, and word of nearly all of them.
    """
    if not (matched.known & (matched.by == BY_CALL)).any():
        return ""
    if not waiting:
        return (
            "What reps say of their calls is not judged, as nothing shows how long conversions "
            "take, and so when a lead that was called has not converted. Give back a later export."
        )
    called = matched.promised.called
    silent, asked = int((called & ~matched.known).sum()), int(called.sum())
    if silent <= MOST_SILENT * asked:
        return ""
    return (
        f"What reps say of their calls is not judged, as nothing is known of {silent:,} of "
        f"{counted(asked, 'lead')} that were to be called. Note what became of every call, or give "
        "back a later export."
    )


def waiting_of(model: LeadModel) -> WaitingShown | None:
    """How long conversions take by the history of a model, None where it does not say."""
    past = model.past
    if past is None or past.lag is None:
        return None
    known = ~np.isnan(past.lag)
    days = np.where(known, past.lag, 0).astype("timedelta64[D]")
    created = past.created.astype("datetime64[us]")
    at = np.where(known, created + days, np.datetime64("NaT"))
    return waiting_shown(Conversions(at), created)


def each_once(parts: Sequence[JudgedPromise]) -> list[JudgedPromise]:
    """The same promises, each lead judged in one of them alone: the last that it is judged in."""
    kept = last_of_each([part.promised for part in parts], [part.counts for part in parts])
    return [at_most(part, mask) for part, mask in zip(parts, kept, strict=True)]


def at_most(judged: JudgedPromise, kept: NDArray[np.bool_]) -> JudgedPromise:
    """The promise without the outcomes of leads that are not kept, (n,)."""
    outcome = np.where(kept, judged.matched.outcome, np.nan)
    return replace(judged, matched=replace(judged.matched, outcome=outcome))


def pooled(parts: Sequence[JudgedPromise]) -> JudgedPromise:
    """Promises of one version as one, each lead judged once; the longest waiting time holds.

    Places, and with them reasons, are no longer those of a batch. Raises ValueError for none.
    """
    once = each_once(parts)
    promised = _joined([part.promised for part in once])
    matched = _joined([part.matched for part in once], promised=promised)
    waiting = max(part.waiting for part in once)
    no_calls = next((part.no_calls for part in once if part.no_calls), "")
    return JudgedPromise(parts[-1].model, matched, waiting, no_calls)


def _joined(parts: Sequence[Any], **given: object) -> Any:
    """Records of arrays below each other; what is no array or table is that of the first."""
    first = parts[0]
    for name in first.__dataclass_fields__.keys() - given.keys():
        values = [getattr(part, name) for part in parts]
        if isinstance(values[0], np.ndarray):
            given[name] = np.concatenate(values)
        elif isinstance(values[0], pd.DataFrame):
            given[name] = pd.concat(values, ignore_index=True)
    return replace(first, **given)
